"""What was saved is said in the window where it was asked for, and opened from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from components.design import Design
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.round.setup import RoundMode
from whiteboard.settings import Settings
from whiteboard.ui.round_window import RoundWindow
from whiteboard.ui.saved_note import SavedNote, say_saved


class Opener(QObject):
    """Stands in for the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type] # its stub says bytes, it takes text
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_it_covers_none_of_the_zooms_buttons(qtbot: QtBot, tmp_path: Path) -> None:
    desk = desk_of(Design("", (), ()), scenario=None, mode=RoundMode.DRAW)
    board = RoundWindow(desk, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(board)
    board.resize(1280, 800)
    board.show()
    say_saved(board, "Picture", tmp_path / "board.png")
    (note,) = board.findChildren(SavedNote)
    bar = board.canvas.chrome.zoom
    assert note.geometry().bottom() < bar.mapTo(board, bar.rect().topLeft()).y()


def test_a_file_is_named_and_opened_with_its_folder(window: QWidget, opener: Opener, tmp_path: Path) -> None:
    say_saved(window, "Debrief", tmp_path / "K-17 ü.pdf")
    (note,) = window.findChildren(SavedNote)
    assert note.isVisible()
    assert note.text.text() == "Debrief saved as K-17 ü.pdf"
    note.open.click()
    note.show_folder.click()
    assert opener.opened == [str(tmp_path / "K-17 ü.pdf"), str(tmp_path)]


def test_it_stays_at_the_foot_and_makes_room_for_the_next(
    window: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    say_saved(window, "Copy", tmp_path / "a.board")
    say_saved(window, "Picture", tmp_path / "a.png")
    qtbot.waitUntil(lambda: len(window.findChildren(SavedNote)) == 1)
    (note,) = window.findChildren(SavedNote)
    window.resize(1000, 700)
    assert note.text.text() == "Picture saved as a.png"
    assert abs(note.geometry().center().x() - 500) <= 1
    assert 600 < note.geometry().bottom() < 700
