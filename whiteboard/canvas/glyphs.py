"""Phosphor icons as outlines: crisp at every zoom and on paper, in whatever colour the painter fills."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform


@lru_cache(maxsize=512)
def outline(name: str, size: float) -> QPainterPath:
    """The icon ``name`` (such as ``ph.database``) as a path around the origin; a cube if there is none."""
    import qtawesome  # 60 ms to import: not before the window shows

    prefix, _, glyph = name.partition(".")
    font = qtawesome.font(prefix, 64)
    letters = qtawesome._instance().charmap[prefix]  # noqa: SLF001 - it has no public way to the letters
    path = QPainterPath()
    path.addText(QPointF(-32.0, 32.0), font, letters.get(glyph, letters.get("cube", "")))
    return QTransform.fromScale(size / 64, size / 64).map(path)


def draw(painter: QPainter, name: str, size: float, x: float, y: float, color: QColor) -> None:
    """Draws an icon with its middle at (x, y)."""
    painter.translate(x, y)
    painter.fillPath(outline(name, size), color)
    painter.translate(-x, -y)
