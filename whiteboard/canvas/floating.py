"""Widgets that lie over the drawing and stay where they are while it scrolls.

They are children of the viewport: under siblings Qt would paint all of it anew for each step of a pan.
Scrolling takes the viewport's children along, so each is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override


class Floating(QObject):
    """What floats over one view; ``covered`` is called when the pointer goes from the drawing onto it."""

    def __init__(self, view: QAbstractScrollArea, covered: Callable[[], None]) -> None:
        super().__init__(view)
        self._viewport = view.viewport()
        self._covered = covered
        self._parts: list[QWidget] = []

    def add(self, part: QWidget) -> None:
        """Takes a widget in; its own clicks and cursor are no longer those of the drawing."""
        part.setParent(self._viewport)
        part.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        if not part.testAttribute(Qt.WidgetAttribute.WA_SetCursor):
            part.setCursor(Qt.CursorShape.ArrowCursor)
        part.installEventFilter(self)
        self._parts.append(part)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps everything in place while the viewport scrolls."""
        places = [part.pos() for part in self._parts]
        yield
        for part, place in zip(self._parts, places, strict=True):
            part.move(place)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self._covered()
        return False
