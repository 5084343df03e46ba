"""Two windows of an interview stand where both are seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from whiteboard.settings import Settings
from whiteboard.ui.placing import apart, keep_place, restore_place

LEAST = (960, 720)
BOARD = QRect(100, 80, 1440, 900)


def room(x: int, width: int, height: int) -> QRect:
    return QRect(x, 32, width, height)


def test_on_two_screens_each_window_has_its_own() -> None:
    board, console = apart(BOARD, [room(0, 1920, 1044), room(1920, 1280, 764)], LEAST)
    assert board == BOARD
    assert console == room(1920, 1280, 764)


@pytest.mark.parametrize("width", [1700, 1920, 2560])
def test_on_a_wide_screen_they_stand_side_by_side(width: int) -> None:
    screen = room(0, width, 1044)
    board, console = apart(BOARD, [screen], LEAST)
    assert not board.intersects(console)
    assert screen.contains(board)
    assert screen.contains(console)
    assert board.width() >= LEAST[0]
    assert console.width() >= LEAST[1]


@pytest.mark.parametrize("size", [(1280, 764), (1440, 864)])
def test_on_a_narrow_screen_each_shows_an_edge(size: tuple[int, int]) -> None:
    screen = room(0, *size)
    board, console = apart(BOARD, [screen], LEAST)
    assert screen.contains(board)
    assert screen.contains(console)
    assert console.x() - board.x() >= 96
    assert console.y() - board.y() >= 64


def test_a_window_comes_back_to_its_place(tmp_path: Path, qtbot: QtBot) -> None:
    settings = Settings(tmp_path / "settings.ini")
    window, again = QWidget(), QWidget()
    for each in (window, again):
        qtbot.addWidget(each)
    assert not restore_place(window, settings, "console")
    window.setGeometry(40, 50, 400, 300)
    keep_place(window, settings, "console")
    assert restore_place(again, settings, "console")
    assert again.geometry() == QRect(40, 50, 400, 300)
