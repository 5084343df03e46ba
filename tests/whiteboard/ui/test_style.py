"""The style sheet, fonts and icons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetricsF, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from components.catalog import load_catalog
from whiteboard import paths
from whiteboard.ui import icons, style
from whiteboard.ui.controls import Button
from whiteboard.ui.theme import DARK, LIGHT, Theme
from whiteboard.ui.widgets import STATUSES, Icon


def test_the_sheet_is_filled_completely() -> None:
    text = style.style_sheet(DARK, 1.5)
    assert not re.search(r"[$@]", text)
    assert DARK["accent"] in text
    assert "font-size: 20px" in text  # 13 px at 150 %


def test_arrows_and_ticks_are_kept_as_files_that_a_killed_program_does_not_leave_anew(own_home: Path) -> None:
    style._mark.cache_clear()
    files = re.findall(r'url\("(.*)"\)', style.style_sheet(DARK))
    assert {Path(file).parent for file in files} == {own_home / "cache" / "loadbearing"}
    assert not any(QPixmap(file).isNull() for file in files)
    made = {file: Path(file).stat().st_ino for file in files}
    style._mark.cache_clear()
    style.style_sheet(DARK)
    assert {file: Path(file).stat().st_ino for file in files} == made, "the next start finds them"
    assert {str(path) for path in paths.cache_folder().iterdir()} == set(files)


def test_where_no_arrow_can_be_kept_all_else_is_styled(
    own_home: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    style._mark.cache_clear()
    (own_home / "cache" / "loadbearing").write_text("in the way")
    style.apply(qapp, DARK)
    box = QComboBox()
    qtbot.addWidget(box)
    box.grab()
    assert 'url("ph.caret-down")' in style.style_sheet(DARK)
    style._mark.cache_clear()
    (own_home / "cache" / "loadbearing").unlink()


def test_no_colour_stands_outside_the_table() -> None:
    assert not re.search(r"#[0-9A-Fa-f]{6}", style.SHEET.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("setting", "system", "theme"),
    [
        ("system", Qt.ColorScheme.Unknown, LIGHT),
        ("system", Qt.ColorScheme.Light, LIGHT),
        ("system", Qt.ColorScheme.Dark, DARK),
        ("light", Qt.ColorScheme.Dark, LIGHT),
        ("dark", Qt.ColorScheme.Light, DARK),
    ],
)
def test_the_theme_follows_setting_and_desktop(setting: str, system: Qt.ColorScheme, theme: object) -> None:
    assert style.theme_for(setting, system) is theme


def test_figures_are_tabular_in_every_label(qapp: QApplication, qtbot: QtBot) -> None:
    style.apply(qapp, LIGHT)
    label = QLabel()
    qtbot.addWidget(label)
    label.setProperty("type", "figure")
    label.ensurePolished()
    assert QFont.Tag("tnum") in label.font().featureTags()
    assert label.font().pixelSize() == 18
    metrics = QFontMetricsF(label.font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_change_of_theme_reaches_icons_that_are_shown(qapp: QApplication, qtbot: QtBot) -> None:
    style.apply(qapp, LIGHT)
    icon = Icon("ph.database", "text1")
    qtbot.addWidget(icon)
    light = icon.pixmap().toImage()
    style.apply(qapp, DARK)
    assert style.current() is DARK
    assert icon.pixmap().toImage() != light


def test_every_icon_of_catalogue_and_statuses_exists(qapp: QApplication) -> None:
    catalog = load_catalog()
    names = {kind.icon for kind in catalog.kinds.values()} | {c.icon for c in catalog.categories.values()}
    names |= {icon for _, icon in STATUSES.values() if icon}
    for name in names:
        assert not icons.outline(name).isEmpty(), name


def test_an_icon_fills_its_square_at_any_scale(qapp: QApplication) -> None:
    assert icons.pixmap("ph.cube", "#000000", 18, 2.0).size().width() == 36
    assert icons.pixmap("ph.cube", "#000000", 18, 2.0).deviceIndependentSize().width() == 18
    box = icons.outline("ph.cube").boundingRect()
    assert 0 <= box.left() < box.right() <= 1
    assert 0 <= box.top() < box.bottom() <= 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_cannot_be_pressed_is_dimmer(qapp: QApplication, theme: Theme) -> None:
    made = icons.icon("ph.cube", theme["text2"])
    size = QSize(16, 16)

    def strongest(mode: QIcon.Mode) -> int:
        image = made.pixmap(size, 1.0, mode).toImage()
        return max(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16))

    assert strongest(QIcon.Mode.Disabled) < 0.5 * strongest(QIcon.Mode.Normal)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_menu_s_tick_stands_below_its_icons(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    style.apply(qapp, theme)
    menu = QMenu()
    qtbot.addWidget(menu)
    drawn = menu.addAction(icons.icon("ph.circle", theme["text2"]), "Outline")
    ticked = menu.addAction("Grid")
    ticked.setCheckable(True)
    ticked.setChecked(True)
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    image = menu.grab().toImage()

    def middle(action: QAction) -> float:
        place = menu.actionGeometry(action)
        ground = image.pixelColor(place.left() + 1, place.center().y())
        inked = [
            x
            for x in range(place.left(), place.left() + 28)
            if any(image.pixelColor(x, y) != ground for y in range(place.top() + 2, place.bottom() - 2))
        ]
        return (inked[0] + inked[-1]) / 2

    assert abs(middle(drawn) - middle(ticked)) <= 1


def test_a_link_begins_where_other_words_do(qapp: QApplication, qtbot: QtBot) -> None:
    style.apply(qapp, LIGHT)
    link = Button("Show all", "link")
    qtbot.addWidget(link)
    link.ensurePolished()
    assert abs(link.sizeHint().width() - QFontMetricsF(link.font()).horizontalAdvance("Show all")) <= 1
    at_rest = link.sizeHint()
    link.show()
    link.setFocus()
    assert link.sizeHint() == at_rest, "nothing moves when the keyboard comes to it"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_link_that_cannot_be_pressed_has_another_colour(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    style.apply(qapp, theme)
    link = Button("Release", "link")
    qtbot.addWidget(link)
    link.show()
    assert theme["accent"].lower() in drawn(link)
    link.setEnabled(False)
    assert theme["accent"].lower() not in drawn(link)
    assert theme["text3"].lower() in drawn(link)


def drawn(widget: QWidget) -> set[str]:
    """The colours of a widget, as names."""
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_the_line_above_an_errors_details_is_as_faint_as_others(qapp: QApplication, qtbot: QtBot) -> None:
    style.apply(qapp, DARK)
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setText("Something went wrong")
    box.setDetailedText("Traceback")
    box.show()
    box.buttons()[-1].click()
    (line,) = [part for part in box.findChildren(QFrame) if part.frameShape() is QFrame.Shape.HLine]
    colours = {line.grab().toImage().pixelColor(40, y).name().upper() for y in range(line.height())}
    assert DARK["border_subtle"] in colours
    assert DARK["border_strong"] not in colours
