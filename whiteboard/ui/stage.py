"""The canvas with what floats over it: tools at the top, the finding that is shown at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard.canvas.view import CanvasView
from whiteboard.ui.widgets import column

EDGE = 12


class Stage(QWidget):
    """Keeps ``top`` and ``bottom`` in the middle of the canvas's edges, clear of the overview."""

    def __init__(self, canvas: CanvasView, top: QWidget, bottom: QWidget) -> None:
        super().__init__()
        self.canvas = canvas
        self._top, self._bottom = top, bottom
        column(self).addWidget(canvas)
        for part in (top, bottom):
            canvas.floating.add(part)
            part.installEventFilter(self)
        self._place()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self._top.adjustSize()
        self._top.move((self.width() - self._top.width()) // 2, EDGE)
        left = self.canvas.chrome.corner_width
        room = max(self.width() - EDGE - left, self._bottom.minimumSizeHint().width())
        wanted = self._bottom.sizeHint()
        self._bottom.resize(min(wanted.width(), room), wanted.height())
        middle = max((self.width() - self._bottom.width()) // 2, left)
        self._bottom.move(middle, self.height() - self._bottom.height() - EDGE)
