"""The ground of the canvas: its colour, and dots every 20 pixels, every fifth stronger."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from whiteboard.board.geometry import GRID
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.detail import FULL, SHORT

MAJOR: Final = 5


def paint(painter: QPainter, rect: QRectF, ink: Ink, zoom: float, *, dots: bool) -> None:
    """Paints the ground under a part of the scene; only strong dots below 60 %, none below 35 %."""
    painter.fillRect(rect, ink["canvas"])
    if not dots or zoom < SHORT:
        return
    if zoom >= FULL:
        _dots(painter, rect, GRID, ink["grid"], 1.0)
    _dots(painter, rect, GRID * MAJOR, ink["grid_major"], 2.0)


def _dots(painter: QPainter, rect: QRectF, step: float, color: QColor, width: float) -> None:
    """Square dots of whole pixels: smooth round ones would cost more than all cards together."""
    left, top = floor(rect.left() / step) * step, floor(rect.top() / step) * step
    columns, rows = ceil(rect.width() / step) + 2, ceil(rect.height() / step) + 2
    pen = QPen(color, width)
    pen.setCosmetic(True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    painter.translate(left, top)
    painter.drawPoints(_lattice(columns + -columns % 4, rows + -rows % 4, step))
    painter.restore()


@lru_cache(maxsize=64)
def _lattice(columns: int, rows: int, step: float) -> list[QPointF]:
    return [QPointF(i * step, j * step) for i in range(columns) for j in range(rows)]
