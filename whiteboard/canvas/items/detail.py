"""How much is drawn at a zoom: all, name and load, or blocks only."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

FULL: Final = 0.6
SHORT: Final = 0.35
EVERYWHERE: Final = QRectF(-1e6, -1e6, 2e6, 2e6)
"""The bounds of items that lie over or under the whole drawing."""


def zoom_of(painter: QPainter) -> float:
    """Screen pixels for a scene pixel under this painter."""
    return QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
