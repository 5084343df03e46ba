"""The chart of p99 against load, up to where a flow breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.capacity_words import LoadCurve
from whiteboard.ui.chart import Chart, paint_hatch, ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


class LoadChart(Chart):
    """p99 of one flow against its load, with today's load, the target and the range where it breaks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: LoadCurve | None = None

    def show_curve(self, curve: LoadCurve) -> None:
        """Shows a flow's curve."""
        self._shown = curve
        y_max = _ceiling(curve)
        self.set_curve(np.array(curve.rps), np.minimum(curve.p99_ms, 2 * y_max))
        rows = [(at, words.time_ms(at) if at else "0") for at in ticks(0.0, y_max, most=3)]
        self.set_axes(_span(curve), y_max, rows)
        self.setAccessibleName(f"p99 against load: {self._said_now(curve)}")

    @override
    def words_at(self, x: float) -> str:
        curve = self._shown
        if curve is None or not curve.rps[0] <= x <= curve.rps[-1]:
            return f"{words.with_unit(x, 'req/s')}: no figure"
        p99 = float(np.interp(x, curve.rps, curve.p99_ms))
        return f"{words.with_unit(x, 'req/s')}: p99 {words.time_ms(p99)}"

    @override
    def paint_behind(self, painter: QPainter) -> None:
        curve, box = self._shown, self.plot_rect()
        if curve is None or curve.breaks_rps is None:
            return
        box.setLeft(self.at(curve.breaks_rps, 0).x())
        paint_hatch(painter, box)

    @override
    def paint_over(self, painter: QPainter) -> None:
        curve, box = self._shown, self.plot_rect()
        if curve is None:
            return
        if curve.target_ms is not None and self.at(0, curve.target_ms).y() > box.top():
            self.paint_line(painter, curve.target_ms, horizontal=True, color="text1", dashed=True)
            x, align = self._target_place(curve)
            place = QPointF(x, self.at(0, curve.target_ms).y() - 5)
            self.paint_words(painter, f"SLO {words.time_ms(curve.target_ms)}", place, align=align)
        if curve.breaks_rps is not None:
            middle = (self.at(curve.breaks_rps, 0).x() + box.right()) / 2
            for line, said in enumerate(("breaks", words.rate(curve.breaks_rps))):
                place = QPointF(middle, box.top() + style.px(14 + 13 * line))
                self.paint_words(painter, said, place, align=0.5, color="over_text")
        self._paint_now(painter, curve, box)

    def _target_place(self, curve: LoadCurve) -> tuple[float, float]:
        """Where the target is named: at the left, or at the right where the curve rises at the left.

        The share of the words that is left of the place comes with it.
        """
        box, room = self.plot_rect(), style.px(76)
        if curve.breaks_rps is None or self.at(curve.breaks_rps, 0).x() >= box.left() + room:
            return box.left() + 6, 0.0
        now = self.at(curve.now_rps, 0).x()
        return (now if now > box.right() - room else box.right()) - 6, 1.0

    def _paint_now(self, painter: QPainter, curve: LoadCurve, box: QRectF) -> None:
        """Today's load: a stem up to the curve, or through the plot when nothing settles there."""
        top = box.top()
        if curve.now_ms is not None:
            top = max(top, self.at(curve.now_rps, curve.now_ms).y())
        x = self.at(curve.now_rps, 0).x()
        painter.setPen(QPen(QColor(style.current()["text3"]), 1))
        painter.drawLine(QPointF(x, top), QPointF(x, box.bottom()))
        if curve.now_ms is not None and top > box.top():
            self.paint_point(painter, curve.now_rps, curve.now_ms, filled=True)
        left = x > box.center().x()
        low = top > box.bottom() - style.px(26)  # the words would lie on the curve
        place = QPointF(x - 7 if left else x + 7, top - 9 if low else box.bottom() - 8)
        self.paint_words(painter, self._said_now(curve), place, align=1.0 if left else 0.0)

    def _said_now(self, curve: LoadCurve) -> str:
        now = f"now {words.rate(curve.now_rps)}"
        return f"{now} · {words.time_ms(curve.now_ms)}" if curve.now_ms is not None else now


def _ceiling(curve: LoadCurve) -> float:
    """How far up p99 is drawn: twice the target, or what shows today's load and the knee."""
    floor = min(curve.p99_ms)
    wanted = 2 * curve.target_ms if curve.target_ms else 4 * floor
    return max(wanted, 1.3 * (curve.now_ms or 0.0), 1.5 * floor)


def _span(curve: LoadCurve) -> tuple[float, float]:
    """From where the curve begins to a little beyond where it breaks, or beyond today's load."""
    end = curve.breaks_rps if curve.breaks_rps is not None else curve.rps[-1]
    high = max(end * 1.16, curve.now_rps * 1.1)
    return (0.0 if curve.now_rps < high * 0.4 else min(curve.rps[0], curve.now_rps * 0.3), high)
