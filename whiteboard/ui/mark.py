"""The program's own mark: a load on a beam that stands on two posts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.theme import LIGHT, Theme

SIZE = 20


class Mark(QWidget):
    """The mark at 20 px."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SIZE, SIZE)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        paint(painter, style.current(), SIZE)


def paint(painter: QPainter, theme: Theme, size: float) -> None:
    """Draws the mark into a square at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 20, size / 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme["text1"]))
    painter.drawRect(QRectF(9, 0.5, 2, 3.5))
    painter.drawPolygon(QPolygonF.fromList([QPointF(6.6, 3.6), QPointF(13.4, 3.6), QPointF(10, 7.4)]))
    for x in (4.0, 12.6):
        painter.drawRoundedRect(QRectF(x, 13.2, 3.4, 6.3), 0.8, 0.8)
    painter.setBrush(QColor(theme["accent"]))
    painter.drawRoundedRect(QRectF(0.5, 8.4, 19, 3.8), 1, 1)


def app_icon() -> QIcon:
    """The mark as the icon of windows and task bars."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        drawn = QPixmap(QSize(size, size))
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        paint(painter, LIGHT, size)
        painter.end()
        icon.addPixmap(drawn)
    return icon
