"""A drawing as small as a stamp: fills by load, links in one colour, no words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.home_data import Sketch
from whiteboard.ui.theme import Level, Theme

SIZE: Final = QSize(112, 64)
MARGIN: Final = 6.0


class Thumbnail(QFrame):
    """Shows a sketch, fitted; empty for an empty board."""

    def __init__(self, sketch: Sketch) -> None:
        super().__init__()
        self._sketch = sketch
        self.setFixedSize(SIZE)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        theme = style.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme["border"]))
        painter.setBrush(QColor(theme["canvas"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self._sketch.boxes:
            paint_sketch(painter, self._sketch, QRectF(self.rect()), theme)


def paint_sketch(painter: QPainter, sketch: Sketch, room: QRectF, theme: Theme) -> None:
    """Draws a sketch into a rectangle, at most a tenth of its true size."""
    whole = QRectF()
    for x, y, w, h in (*(box[:4] for box in sketch.boxes), *sketch.boundaries):
        whole = whole.united(QRectF(x, y, w, h))
    inner = room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    scale = min(inner.width() / whole.width(), inner.height() / whole.height(), 0.14)
    painter.save()
    painter.translate(inner.center() - whole.center() * scale)
    _lines(painter, sketch, theme, scale)
    for x, y, w, h, level in sketch.boxes:
        ink, fill = _colors(theme, level)
        painter.setPen(QPen(QColor(ink), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(QRectF(x * scale, y * scale, w * scale, h * scale), 1.5, 1.5)
    painter.restore()


def _lines(painter: QPainter, sketch: Sketch, theme: Theme, scale: float) -> None:
    dashed = QPen(QColor(theme["boundary"]), 1, Qt.PenStyle.DotLine)
    painter.setPen(dashed)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x, y, w, h in sketch.boundaries:
        painter.drawRoundedRect(QRectF(x * scale, y * scale, w * scale, h * scale), 2, 2)
    painter.setPen(QPen(QColor(theme["border_strong"]), 1))
    painter.drawLines([QLineF(*(v * scale for v in link)) for link in sketch.links])


def _colors(theme: Theme, level: str) -> tuple[str, str]:
    """Border and fill by load, as the canvas has them below 35 %."""
    if not level:
        return theme["border_strong"], theme["card"]
    return theme[level], theme[level] if level == Level.OVER else theme[f"{level}_soft"]
