"""How much is drawn at a zoom: all, name and load, or blocks only; and what lies over the whole drawing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem
from typing_extensions import override

FULL: Final = 0.6
SHORT: Final = 0.35
EVERYWHERE: Final = QRectF(-1e6, -1e6, 2e6, 2e6)
"""The bounds of items that lie over or under the whole drawing."""


def zoom_of(painter: QPainter) -> float:
    """Screen pixels for a scene pixel under this painter."""
    return QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())


class EverywhereItem(QGraphicsItem):
    """Lies over or under the whole drawing, and is never hit."""

    @override
    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()
