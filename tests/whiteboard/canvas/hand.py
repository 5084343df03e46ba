"""A hand at a real canvas: mouse and keys go to the viewport as a person's would."""

from __future__ import annotations

from typing import Any

from PySide6 import __version_info__
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tests.whiteboard.board.boards import CATALOG
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord
from whiteboard.canvas.view import CanvasView
from whiteboard.round.events import Actor, Event
from whiteboard.round.session import Session, created
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.ui.desk import Desk
from whiteboard.ui.theme import LIGHT

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Memory(list[Event]):
    """A journal in memory."""


def desk_of(board: Board, actor: Actor = Actor.CANDIDATE) -> Desk:
    """A desk of a free board."""
    event, state = created(Setup(RoundMode.DRAW, "2026-01-01T00:00:00Z", "Test").to_json())
    journal = Memory([event])
    return Desk(Session(board, state, journal, lambda: 0, round_id="r"), CATALOG, LIGHT, actor=actor)


class Hand:
    """Speaks in scene places; the view shows the scene's origin near its upper left at 100 %."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.desk = view.desk
        self.board = view.desk.session.board

    def at(self, place: Point) -> QPoint:
        return self.view.mapFromScene(QPointF(*place))

    def middle(self, record_id: str) -> Point:
        center = self.view.board_scene.rect(record_id).center()
        return (center.x(), center.y())

    def press(self, place: Point, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseMove(self.view.viewport(), self.at(place))
        QTest.mousePress(self.view.viewport(), LEFT, keys, self.at(place))

    def move(self, place: Point) -> None:
        QTest.mouseMove(
            self.view.viewport(), self.at(place) + QPoint(1, 0)
        )  # the cursor may be there already
        QTest.mouseMove(self.view.viewport(), self.at(place))
        QApplication.processEvents()  # offscreen, a move arrives with the next round of events

    def release(self, place: Point, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseRelease(self.view.viewport(), LEFT, keys, self.at(place))

    def click(self, place: Point, keys: Qt.KeyboardModifier = NONE) -> None:
        self.press(place, keys)
        self.release(place, keys)

    def double_click(self, place: Point) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.at(place))

    def drag(self, start: Point, end: Point, keys: Qt.KeyboardModifier = NONE) -> None:
        self.press(start, keys)
        self.move(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        self.move(end)
        self.release(end, keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focused(), key, keys)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self.focused(), letter)

    def focused(self) -> CanvasView | QLineEdit | QPlainTextEdit:
        field = QApplication.focusWidget()
        return field if isinstance(field, QLineEdit | QPlainTextEdit) else self.view

    def wheel(self, dy: int, keys: Qt.KeyboardModifier = NONE, at: Point = (100.0, 100.0)) -> None:
        place = QPointF(self.at(at))
        event = QWheelEvent(
            place,
            QPointF(self.view.viewport().mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, dy),
            Qt.MouseButton.NoButton,
            keys,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def drop(self, data: QMimeData, place: Point) -> bool:
        """Drags data in and drops it; whether the canvas took it."""
        port, at = self.view.viewport(), QPointF(self.at(place))
        copy = Qt.DropAction.CopyAction
        # The last PySide6 for Python 3.11 takes whole pixels, later ones warn of them.
        spot: Any = at if __version_info__ >= (6, 12) else at.toPoint()
        enter = QDragEnterEvent(spot, copy, data, LEFT, NONE)
        QApplication.sendEvent(port, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(port, QDragMoveEvent(spot, copy, data, LEFT, NONE))
        QApplication.sendEvent(port, QDropEvent(at, copy, data, LEFT, NONE))
        return True

    def component(self, record_id: str) -> ComponentRecord:
        record = self.board[record_id]
        assert isinstance(record, ComponentRecord)
        return record

    def link(self, link_id: str) -> LinkRecord:
        record = self.board[link_id]
        assert isinstance(record, LinkRecord)
        return record

    def corner(self, record_id: str) -> Point:
        record = self.board[record_id]
        assert isinstance(record, Boxed)
        return (record.x, record.y)
