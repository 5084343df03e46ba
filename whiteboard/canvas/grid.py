"""The ground of the canvas: its colour, and dots every 20 pixels, every fifth stronger."""

from __future__ import annotations

from math import floor
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

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
        _dots(painter, rect, GRID, QPen(ink["grid"], 1.6 / zoom, c=Qt.PenCapStyle.RoundCap))
    _dots(painter, rect, GRID * MAJOR, QPen(ink["grid_major"], 2.0 / zoom, c=Qt.PenCapStyle.RoundCap))


def _dots(painter: QPainter, rect: QRectF, step: float, pen: QPen) -> None:
    columns = range(floor(rect.left() / step), floor(rect.right() / step) + 2)
    rows = range(floor(rect.top() / step), floor(rect.bottom() / step) + 2)
    painter.setPen(pen)
    painter.drawPoints([QPointF(i * step, j * step) for i in columns for j in rows])
