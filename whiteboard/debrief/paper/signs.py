"""Small signs as vectors: the program's mark, and the status icons, each with its own shape."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from whiteboard.debrief.paper.type import Paragraph, Style
from whiteboard.ui.theme import PAPER

SIGN: Final = 7.5
"""Width and height of a status sign."""

_LOOKS: Final = {
    "met": ("ok", "check"),
    "missed": ("over", "cross"),
    "to judge": ("text3", "question"),
    "missing": ("over", "dashed"),
    "confirm": ("warm", "question"),
    "ask": ("text3", "question"),
    "note": ("text3", "dot"),
    "critical": ("over", "mark"),
    "major": ("hot", "mark"),
    "minor": ("warm", "mark"),
}


def sign(painter: QPainter, x: float, y: float, status: str, size: float = SIGN) -> None:
    """The sign of a status in a square of ``size`` at x, y."""
    color, shape = _LOOKS[status]
    painter.save()
    painter.translate(x, y)
    painter.scale(size / 10, size / 10)
    tint = QColor(PAPER[color])
    if shape == "mark":
        _filled(painter, tint, QPolygonF([QPointF(5, 0.3), QPointF(9.9, 9.4), QPointF(0.1, 9.4)]))
        _stroke(painter, QColor("white"), 1.2, [(5, 3.6), (5, 6.2)])
        _stroke(painter, QColor("white"), 1.3, [(5, 7.8), (5, 7.81)])
    elif shape in {"check", "cross"}:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawEllipse(QRectF(0, 0, 10, 10))
        _white(painter, shape)
    else:
        _outlined(painter, tint, shape)
    painter.restore()


def _white(painter: QPainter, shape: str) -> None:
    white = QColor("white")
    if shape == "check":
        _stroke(painter, white, 1.3, [(2.8, 5.2), (4.4, 6.8), (7.3, 3.5)])
    else:
        _stroke(painter, white, 1.3, [(3.2, 3.2), (6.8, 6.8)])
        _stroke(painter, white, 1.3, [(6.8, 3.2), (3.2, 6.8)])


def _outlined(painter: QPainter, tint: QColor, shape: str) -> None:
    pen = QPen(tint, 0.9)
    if shape == "dashed":
        pen.setDashPattern([2.2, 1.8])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(0.6, 0.6, 8.8, 8.8))
    if shape == "question":
        _stroke(painter, tint, 0.9, [(3.6, 4.1), (4.1, 3.0), (5.6, 2.8), (6.3, 3.9), (5.1, 5.2), (5.0, 6.0)])
        _stroke(painter, tint, 1.1, [(5, 7.4), (5, 7.41)])
    elif shape == "dot":
        _stroke(painter, tint, 1.8, [(5, 5), (5, 5.01)])


def _filled(painter: QPainter, tint: QColor, polygon: QPolygonF) -> None:
    pen = QPen(tint, 1.0)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(tint)
    painter.drawPolygon(polygon)


def _stroke(painter: QPainter, tint: QColor, thick: float, points: list[tuple[float, float]]) -> None:
    pen = QPen(tint, thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def number(painter: QPainter, x: float, y: float, value: int, size: float = 11.0) -> None:
    """A pin's number in a dark circle, as in the drawing."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PAPER["pin"]))
    painter.drawEllipse(QRectF(x, y, size, size))
    style = Style(size * 0.6 if value < 10 else size * 0.5, 600, "on_pin", 1.2)
    digits = Paragraph(str(value), style, align=Qt.AlignmentFlag.AlignHCenter)
    digits.paint(painter, x - 4, y + (size - digits.height(size)) / 2, size + 8)


def brand(painter: QPainter, x: float, y: float) -> None:
    """The program's mark: a load on a beam on two posts, 13 by 13."""
    dark, accent = QColor(PAPER["text1"]), QColor(PAPER["accent"])
    painter.fillRect(QRectF(x, y + 6, 13, 2.4), accent)
    painter.fillRect(QRectF(x + 2.2, y + 9.2, 1.9, 3.8), dark)
    painter.fillRect(QRectF(x + 8.9, y + 9.2, 1.9, 3.8), dark)
    painter.fillRect(QRectF(x + 5.9, y, 1.2, 3.2), dark)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dark)
    painter.drawPolygon(
        QPolygonF([QPointF(x + 3.7, y + 2.4), QPointF(x + 9.3, y + 2.4), QPointF(x + 6.5, y + 5.4)])
    )
