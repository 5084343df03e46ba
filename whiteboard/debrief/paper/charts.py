"""Charts as vectors: a flow's response time, and its p99 against the load."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from whiteboard.debrief.paper.type import Paragraph, Style, width_of
from whiteboard.ui.theme import PAPER

TALL: Final = 118.0
TICK: Final = Style(6.5, 400, "text3", 1.2)
LABEL: Final = Style(6.8, 500, "text1", 1.2)
_LEFT, _FOOT, _TOP = 30.0, 13.0, 9.0
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class Axis:
    """A range with its ticks and their words."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """The place of a value, 0 at the low end and 1 at the high."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the curve with its words, which stand at its ``side``: right, left (above) or below."""

    x: float
    y: float
    text: str
    side: str = "right"


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve with labelled points, a target as a dashed line, and the range from which it breaks."""

    xs: Sequence[float]
    ys: Sequence[float]
    x: Axis
    y: Axis
    marks: tuple[Mark, ...] = ()
    limit_x: tuple[float, str] | None = None
    limit_y: tuple[float, str] | None = None
    breaks_from: float | None = None

    def height(self, width: float) -> float:  # noqa: ARG002 - the same at any width
        """Its height."""
        return TALL

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints grid, curve, target and labels."""
        plot = QRectF(x + _LEFT, y + _TOP, width - _LEFT - 8, TALL - _TOP - _FOOT)
        self._grid(painter, plot)
        if self.breaks_from is not None:
            self._broken(painter, plot, self.breaks_from)
        self._curve(painter, plot)
        self._limits(painter, plot)
        for mark in self.marks:
            self._label(painter, plot, mark)

    def _point(self, plot: QRectF, x: float, y: float) -> QPointF:
        return QPointF(plot.x() + plot.width() * self.x.at(x), plot.bottom() - plot.height() * self.y.at(y))

    def _grid(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QPen(QColor(PAPER["border_subtle"]), 0.5))
        for value, _ in self.y.ticks:
            level = self._point(plot, self.x.low, value).y()
            painter.drawLine(QPointF(plot.left(), level), QPointF(plot.right(), level))
        for value, text in self.y.ticks:
            level = self._point(plot, self.x.low, value).y()
            Paragraph(text, TICK, align=_RIGHT).paint(painter, plot.left() - 34, level - 4, 30)
        for value, text in self.x.ticks:
            place = self._point(plot, value, self.y.low).x()
            Paragraph(text, TICK, align=_CENTRE).paint(painter, place - 25, plot.bottom() + 3, 50)

    def _broken(self, painter: QPainter, plot: QRectF, start: float) -> None:
        left = self._point(plot, start, self.y.low).x()
        area = QRectF(left, plot.top(), plot.right() - left, plot.height())
        painter.fillRect(area, QColor(PAPER["over_soft"]))
        lines, whole = QPainterPath(), QPainterPath()
        whole.addRect(area)
        for step in range(int((area.width() + area.height()) / 5) + 1):
            foot = area.left() - area.height() + step * 5
            lines.moveTo(foot, area.bottom())
            lines.lineTo(foot + area.height(), area.top())
        stripes = QPainterPathStroker(QPen(QColor(), 0.7)).createStroke(lines)
        painter.fillPath(stripes.intersected(whole), QColor(PAPER["band_over"]))  # SVG knows no clipping

    def _curve(self, painter: QPainter, plot: QRectF) -> None:
        points = [
            self._point(plot, x, min(y, self.y.high))
            for x, y in zip(self.xs, self.ys, strict=True)
            if math.isfinite(y) and self.x.low <= x <= self.x.high
        ]
        if len(points) < 2:
            return
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        area = QPainterPath(path)
        area.lineTo(points[-1].x(), plot.bottom())
        area.lineTo(points[0].x(), plot.bottom())
        painter.fillPath(area, QColor(PAPER["accent_soft"]))
        painter.strokePath(path, QPen(QColor(PAPER["accent"]), 1.1))

    def _limits(self, painter: QPainter, plot: QRectF) -> None:
        pen = QPen(QColor(PAPER["text1"]), 0.7)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        if self.limit_x and self.x.low <= self.limit_x[0] <= self.x.high:
            place = self._point(plot, self.limit_x[0], self.y.low).x()
            painter.drawLine(QPointF(place, plot.top()), QPointF(place, plot.bottom()))
            room = plot.right() - place
            wide = width_of(self.limit_x[1], LABEL) + 4
            left = place + 3 if room > wide else place - wide
            Paragraph(self.limit_x[1], LABEL).paint(painter, left, plot.bottom() - 22, wide)
        if self.limit_y and self.limit_y[0] <= self.y.high:
            level = self._point(plot, self.x.low, self.limit_y[0]).y()
            painter.drawLine(QPointF(plot.left(), level), QPointF(plot.right(), level))
            words = self._limit_words(plot, level)
            Paragraph(self.limit_y[1], LABEL).paint(painter, words.x(), words.y(), words.width())

    def _label(self, painter: QPainter, plot: QRectF, mark: Mark) -> None:
        point = self._point(plot, mark.x, min(mark.y, self.y.high))
        painter.setPen(QPen(QColor(PAPER["accent"]), 1.0))
        painter.setBrush(QColor(PAPER["card"]))
        painter.drawEllipse(point, 2.0, 2.0)
        place = self.place(plot, mark)
        ground = "card" if place.bottom() < point.y() else "accent_soft"
        painter.fillRect(place, QColor(PAPER[ground]))  # else grid or target would strike the words through
        Paragraph(mark.text, LABEL).paint(painter, place.x(), place.y(), place.width())

    def place(self, plot: QRectF, mark: Mark) -> QRectF:
        """Where the words of a point stand: at its side, or where curve and target leave room for them."""
        point = self._point(plot, mark.x, min(mark.y, self.y.high))
        wide = width_of(mark.text, LABEL) + 2
        cramped = point.x() - wide - 3 < plot.left() and point.y() + 18 < plot.bottom()
        above = self._at_side(plot, point, wide, "lower" if cramped and mark.side == "left" else mark.side)
        under = self._at_side(plot, point, wide, "under")
        return under if self._on_limit(plot, above) and under.bottom() < plot.bottom() else above

    def _at_side(self, plot: QRectF, point: QPointF, wide: float, side: str) -> QRectF:
        left, drop = {
            "right": (4.0, 1.0),
            "left": (-wide - 3, -9.3),
            "below": (3.0, 2.5),
            "under": (-wide - 3, 2.5),
            "lower": (4.0, 9.0),
        }[side]
        left = min(max(point.x() + left, plot.left() + 1), plot.right() - wide)
        return QRectF(left, point.y() + drop, wide, LABEL.size * LABEL.leading)

    def _on_limit(self, plot: QRectF, words: QRectF) -> bool:
        """Whether words would interrupt the target's line or stand on its own words."""
        if not self.limit_y or self.limit_y[0] > self.y.high:
            return False
        level = self._point(plot, self.x.low, self.limit_y[0]).y()
        crossed = words.top() - 1 < level < words.bottom() + 1
        return crossed or words.intersects(self._limit_words(plot, level))

    def _limit_words(self, plot: QRectF, level: float) -> QRectF:
        text = self.limit_y[1] if self.limit_y else ""
        return QRectF(plot.left() + 3, level - 9.5, width_of(text, LABEL) + 2, LABEL.size * LABEL.leading)


def nice_ticks(high: float, most: int = 5) -> list[float]:
    """Round values from 0 up to ``high``, at most ``most`` steps apart."""
    if high <= 0 or not math.isfinite(high):
        return [0.0, 1.0]
    rough = high / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    return [step * index for index in range(int(high / step + 1e-9) + 1)]
