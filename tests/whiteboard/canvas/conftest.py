"""A canvas on the screen, at 100 %, ready for a hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.whiteboard.board.boards import chain
from tests.whiteboard.canvas.hand import Hand, desk_of
from whiteboard.board.board import Board
from whiteboard.canvas.view import CanvasView
from whiteboard.round.events import Actor

Open = Callable[..., Hand]


@pytest.fixture
def open_board(qtbot: QtBot) -> Iterator[Open]:
    """Opens a board in a window of its own."""
    opened: list[CanvasView] = []

    def open_it(board: Board, actor: Actor = Actor.CANDIDATE) -> Hand:
        view = CanvasView(desk_of(board, actor))
        view.set_reduced_motion(True)
        qtbot.addWidget(view)
        view.resize(1000, 800)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        view.camera.go(1.0, QPointF(450.0, 300.0))
        opened.append(view)
        return Hand(view)

    yield open_it
    QApplication.clipboard().clear()


@pytest.fixture
def hand(open_board: Open) -> Hand:
    """Cache, database and object store in a row, linked."""
    return open_board(chain("cache", "relational_db", "object_store"))
