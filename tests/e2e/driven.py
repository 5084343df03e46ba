"""Runs the real program, and tells over a local socket where on the screen a widget is.

Only the journeys use it: mouse and keys come from outside, through the window system, as a person's would.
A request is one line of JSON, ``{"find": "name", "kind": "QPushButton"}``; the answer is one line:
the centre and size of the first visible widget whose object name, text or accessible name is that name,
or the result of ``{"ask": "..."}``, one of the questions below. ``"window": "part of a title"`` asks about
that window alone.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRectF
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsView,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)


def texts(widget: QWidget) -> set[str]:
    """Everything by which a person would name a widget."""
    names = {widget.objectName(), widget.accessibleName(), widget.windowTitle()}
    for getter in ("text", "placeholderText", "title"):
        value = getattr(widget, getter, None)
        if callable(value):
            names.add(str(value()).replace("&", ""))
    return {name for name in names if name}


def box(widget: QWidget, x: int, y: int, w: int, h: int) -> dict[str, Any]:
    """The centre of a rectangle of a widget on the screen, and its size."""
    middle = QPoint(x + w // 2, y + h // 2)
    centre, seen = widget.mapToGlobal(middle), widget.visibleRegion().contains(middle)
    return {"x": centre.x(), "y": centre.y(), "w": w, "h": h, "enabled": widget.isEnabled(), "seen": seen}


def visible_widgets(window: str = "") -> list[QWidget]:
    """All widgets that show, of one window alone if asked."""
    widgets = [w for w in QApplication.allWidgets() if w.isVisible()]
    return [w for w in widgets if window in w.window().windowTitle()]


def find(name: str, kind: str | None, window: str) -> dict[str, Any] | None:
    """The first visible widget, tab, menu entry, list row or card of that name."""
    widgets = visible_widgets(window)
    modal = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    widgets.sort(key=lambda w: 0 if modal is not None and w.window() is modal.window() else 1)
    for widget in widgets:
        if kind is not None and not widget.inherits(kind):
            continue
        if name in texts(widget):
            return box(widget, 0, 0, widget.width(), widget.height())
    for widget in widgets:
        if found := find_inside(widget, name):
            return found
    return None


def find_inside(widget: QWidget, name: str) -> dict[str, Any] | None:
    """A tab, a menu entry or a card on a canvas."""
    if isinstance(widget, QTabBar):
        for index in range(widget.count()):
            if widget.isTabVisible(index) and widget.tabText(index).replace("&", "") == name:
                r = widget.tabRect(index)
                return box(widget, r.x(), r.y(), r.width(), r.height())
    if isinstance(widget, QMenu | QMenuBar):
        for action in widget.actions():
            if action.text().replace("&", "").split("\t")[0] == name:
                r = widget.actionGeometry(action)
                return box(widget, r.x(), r.y(), r.width(), r.height())
    if isinstance(widget, QGraphicsView) and name.startswith("card:"):
        return find_card(widget, name.removeprefix("card:"))
    if isinstance(widget, QAbstractItemView) and name.startswith("row:"):
        return find_row(widget, name.removeprefix("row:"))
    return None


def find_card(view: QGraphicsView, record_id: str) -> dict[str, Any] | None:
    """Where a record lies on a canvas."""
    desk = getattr(view, "desk", None)
    record = None if desk is None else desk.session.board.get(record_id)
    if record is None:
        return None
    corners = view.mapFromScene(QRectF(record.x, record.y, record.w, record.h)).boundingRect()
    return box(view.viewport(), corners.x(), corners.y(), corners.width(), corners.height())


def find_row(view: QAbstractItemView, text: str) -> dict[str, Any] | None:
    """The visible row of a list or tree that shows a text."""
    model = view.model()
    stack = [model.index(row, 0) for row in range(model.rowCount())]
    while stack:
        index = stack.pop(0)
        rect = view.visualRect(index)
        if index.data() == text and rect.isValid() and view.viewport().rect().contains(rect.center()):
            return box(view.viewport(), rect.x(), rect.y(), rect.width(), rect.height())
        stack += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    return None


def answer(request: dict[str, Any]) -> Any:
    """The answer to one request."""
    window = request.get("window", "")
    if "find" in request:
        return find(request["find"], request.get("kind"), window)
    match request["ask"]:
        case "windows":
            return [w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]
        case "active":
            active = QApplication.activeWindow()
            return active.windowTitle() if active is not None else ""
        case "middle":
            return max(w.window().frameGeometry().center().y() for w in visible_widgets(window))
        case "records":
            return board_records()
        case "texts":
            return sorted({t for w in visible_widgets(window) for t in texts(w)})
        case other:
            return {"error": f"no question {other!r}"}


def board_records() -> list[dict[str, Any]]:
    """All records of the board in the visible canvas."""
    from whiteboard.board.records import to_fields

    for widget in QApplication.allWidgets():
        desk = getattr(widget, "desk", None)
        if isinstance(widget, QGraphicsView) and widget.isVisible() and desk is not None:
            return [{"id": record.id, **to_fields(record)} for record in desk.session.board]
    return []


class Listener(QObject):
    """Answers requests in the GUI thread."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._serve)
        if not self._server.listen(name):
            raise RuntimeError(self._server.errorString())

    def _serve(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._answer(socket))

    def _answer(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            request = json.loads(bytes(socket.readLine().data()))
            socket.write(json.dumps(answer(request)).encode() + b"\n")
            socket.flush()


def main() -> int:
    """Starts the program with the listener in it."""
    from whiteboard import cli

    keep: list[Listener] = []
    original = QApplication.exec

    def listening_exec() -> int:
        keep.append(Listener(os.environ["DRIVEN_SOCKET"]))
        return original()

    QApplication.exec = staticmethod(listening_exec)  # type: ignore[method-assign]
    return int(cli.main(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
