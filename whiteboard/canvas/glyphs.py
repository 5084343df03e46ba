"""Phosphor icons as outlines: crisp at every zoom and on paper, in whatever colour the painter fills."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from whiteboard.ui import icons


@lru_cache(maxsize=512)
def outline(name: str, size: float) -> QPainterPath:
    """The icon ``name`` (such as ``ph.database``) as a path around the origin; a cube if there is none."""
    shape = icons.outline(name if icons.is_known(name) else "ph.cube")
    return QTransform.fromScale(size, size).translate(-0.5, -0.5).map(shape)


@lru_cache(maxsize=512)
def placed(name: str, size: float, x: float, y: float) -> QPainterPath:
    """The icon with its middle at (x, y)."""
    return outline(name, size).translated(x, y)


def draw(painter: QPainter, name: str, size: float, x: float, y: float, color: QColor) -> None:
    """Draws an icon with its middle at (x, y)."""
    painter.translate(x, y)
    painter.fillPath(outline(name, size), color)
    painter.translate(-x, -y)
