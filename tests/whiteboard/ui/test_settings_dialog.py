"""The settings dialog, the look that follows it, the guide, and one program for one library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTextBrowser, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from whiteboard.round.setup import Feedback
from whiteboard.settings import Settings, ThemeChoice
from whiteboard.ui import style
from whiteboard.ui.about import AboutDialog, GuideDialog
from whiteboard.ui.files import file_dialog, message_box, with_suffix
from whiteboard.ui.late_library import LateLibrary
from whiteboard.ui.look import Look
from whiteboard.ui.settings_dialog import SettingsDialog
from whiteboard.ui.single_instance import Listener, hand_over, name_for
from whiteboard.ui.sitting import free_board
from whiteboard.ui.theme import DARK, LIGHT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def look(qapp: QApplication, settings: Settings) -> Iterator[Look]:
    yield Look(qapp, settings)
    style.apply(qapp, LIGHT)


@pytest.fixture
def dialog(settings: Settings, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(settings)
    qtbot.addWidget(made)
    return made


def test_choices_apply_at_once(dialog: SettingsDialog, settings: Settings) -> None:
    dialog.level._group.button(2).click()
    dialog.feedback._group.button(1).click()
    dialog.motion.click()
    dialog.retention.setValue(30)
    dialog.font_size.setCurrentIndex(4)
    dialog.font_size.activated.emit(4)
    assert settings.level == "staff"
    assert settings.feedback is Feedback.PHASE_END
    assert settings.reduce_motion
    assert (settings.retention_days, settings.font_percent) == (30, 150)


def test_the_library_is_named_with_its_place(dialog: SettingsDialog, settings: Settings) -> None:
    assert dialog.library.text() == settings.library


def test_the_last_backup_is_told(settings: Settings, dialog: SettingsDialog, qtbot: QtBot) -> None:
    assert dialog.backup.text() == "none yet: one is kept when the program closes"
    late = LateLibrary()
    late.open(settings.library, 30).create(free_board())
    late.close()
    after = SettingsDialog(settings)
    qtbot.addWidget(after)
    assert after.backup.text().startswith("Today ")
    assert after.backup.text().endswith(" · 1 kept beside the library")


def test_a_backup_that_fails_does_not_keep_the_program_open(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    late = LateLibrary()
    late.open(settings.library, 30).create(free_board())
    (Path(settings.library).parent / "backups").write_text("in the way")
    late.close()
    assert "no backup was kept" in caplog.text


def test_colours_and_text_size_follow_the_settings(
    look: Look, dialog: SettingsDialog, settings: Settings, qapp: QApplication
) -> None:
    dialog.theme._group.button(2).click()
    assert settings.theme_name == "dark"
    assert (look.theme, style.current()) == (DARK, DARK)
    assert DARK["panel"] in qapp.styleSheet()
    settings.font_percent = 150
    assert style.px(100) == 150
    look.toggle()
    assert settings.theme_name == "light"


def test_the_guide_and_the_about_page_open(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 800)
    guide = GuideDialog(window)
    assert "Run an interview" in guide.findChild(QTextBrowser).toPlainText()  # type: ignore[union-attr]
    assert AboutDialog(window).windowTitle() == "About Loadbearing"


def test_a_second_start_is_heard_by_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    name = name_for(str(tmp_path))
    listener = Listener(name)
    assert listener.listening
    code = (
        f"from whiteboard.ui.single_instance import hand_over; raise SystemExit(not hand_over({name!r}, 'ü'))"
    )
    other = QProcess()
    with qtbot.waitSignals([listener.called, other.finished], timeout=20_000):
        other.start(sys.executable, ["-c", code])
    assert other.exitCode() == 0
    listener.close()


def test_without_another_program_there_is_nobody_to_hand_over_to(tmp_path: Path) -> None:
    assert not hand_over(name_for(str(tmp_path / "other")), "")


def test_each_library_has_a_program_of_its_own() -> None:
    assert name_for("a") != name_for("b")


def test_a_file_gets_the_suffix_of_its_kind() -> None:
    assert with_suffix(Path("a"), "PNG picture (*.png)") == Path("a.png")
    assert with_suffix(Path("a.svg"), "PNG picture (*.png)") == Path("a.svg")


def test_the_keyboard_begins_at_the_colours_that_are_chosen(settings: Settings, qtbot: QtBot) -> None:
    settings.theme = ThemeChoice.DARK
    made = SettingsDialog(settings)
    qtbot.addWidget(made)
    focused = made.focusWidget()
    assert isinstance(focused, QToolButton)
    assert focused.text() == "Dark"


def test_the_guide_breaks_no_line_before_a_percent_sign(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (browser,) = GuideDialog(parent).findChildren(QTextBrowser)
    assert "80\u202f%" in browser.toPlainText()


def test_a_message_has_its_words_as_far_in_as_its_buttons(qtbot: QtBot) -> None:
    box = message_box("Delete 3 rounds for ever?", "The library keeps <nothing> of them.")
    qtbot.addWidget(box)
    close = box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
    box.show()
    words = box.findChild(QLabel, "qt_msgbox_label")
    assert isinstance(words, QLabel)
    left = words.mapTo(box, words.contentsRect().topLeft()).x()
    right = box.width() - close.mapTo(box, close.rect().topRight()).x()
    assert abs(left - right) <= 6


def test_the_dialogs_of_qt_have_icons_that_show_on_dark_ground(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = file_dialog(parent, "Open", ("Boards (*.board)", "All files (*)"))
    assert dialog.nameFilters() == ["Boards (*.board)", "All files (*)"]
    up = dialog.findChild(QToolButton, "toParentButton")
    assert isinstance(up, QToolButton), "off screen there is no desktop's own"
    assert up.iconSize().width() == 17
    image = up.icon().pixmap(16, 16).toImage()
    drawn = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
    strongest = max(drawn, key=lambda color: color.alpha())
    wanted = QColor(LIGHT["text2"])
    assert abs(strongest.lightness() - wanted.lightness()) <= 2
