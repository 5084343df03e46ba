"""The chart of response times: a flow's CDF with its percentiles, target, and what a simulation measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg  # noqa: TID253 - this module is itself imported lazily
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from scoring.capacity.result import Distribution, Latency
from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.chart import Chart, ticks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


class CdfChart(Chart):
    """P(T ≤ t) of one flow, with p50, p95 and p99 on the curve and the target as a dashed line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latency: Latency | None = None
        self._distribution: Distribution | None = None
        self._target: float | None = None
        self._unit, self._unit_ms = "ms", 1.0
        self._area = QPolygonF()
        self._half: Latency | None = None
        self._measured: Latency | None = None
        self._simulated = pg.PlotCurveItem(antialias=True)
        self.addItem(self._simulated, ignoreBounds=True)
        self._style()

    def show_flow(self, distribution: Distribution, latency: Latency, target_ms: float | None) -> None:
        """Shows a flow's distribution."""
        self._latency, self._distribution = latency, distribution
        x_max = 1.25 * max(latency.p99, min(target_ms or 0.0, 4 * latency.p99))
        self._target = target_ms if target_ms is not None and target_ms <= x_max else None
        inside = distribution.t_ms <= x_max
        t_ms = np.append(distribution.t_ms[inside], x_max)  # the curve goes to the end of its axis
        cdf = np.append(distribution.cdf[inside], np.interp(x_max, distribution.t_ms, distribution.cdf))
        self.set_curve(t_ms, cdf)
        self._area = QPolygonF([QPointF(t, p) for t, p in zip(t_ms.tolist(), cdf.tolist(), strict=True)])
        self._area.append(QPointF(float(t_ms[-1]), 0.0))
        shares = [(0, "0"), (0.5, f"50{words.THIN}%"), (1.0, f"100{words.THIN}%")]
        self._unit, self._unit_ms = words.axis_unit(x_max)
        places = [at * self._unit_ms for at in ticks(0.0, x_max / self._unit_ms)]
        self.set_axes((0.0, x_max), 1.14, shares, [(at, self._figure(at)) for at in places])
        said = f"p50 {words.time_ms(latency.p50)}, p95 {words.time_ms(latency.p95)}"
        self.setAccessibleName(f"Response time: {said}, p99 {words.time_ms(latency.p99)}")

    @property
    def caption(self) -> str:
        """In which unit the axis is, and the mean in it."""
        mean = self._figure(self._latency.mean) if self._latency else ""
        return f"CDF in {self._unit} · mean {mean}"

    def show_simulated(
        self, distribution: Distribution | None, latency: Latency | None, half: Latency | None
    ) -> None:
        """Shows what a simulation measured over it, ``half`` how wide its intervals; None for none."""
        self._measured, self._half = latency, half
        if distribution is None:
            self._simulated.setData([], [])
        else:
            self._simulated.setData(distribution.t_ms, distribution.cdf)
        self.viewport().update()

    @override
    def _style(self) -> None:
        super()._style()
        if hasattr(self, "_simulated"):
            pen = pg.mkPen(QColor(style.current()["text1"]), width=1.4)
            pen.setDashPattern([3.0, 2.5])
            self._simulated.setPen(pen)

    @override
    def words_at(self, x: float) -> str:
        if self._distribution is None:
            return ""
        share = float(np.interp(x, self._distribution.t_ms, self._distribution.cdf))
        return f"{words.percent(share, 1)} within {words.time_ms(x)}"

    @override
    def paint_behind(self, painter: QPainter) -> None:
        """The area under the curve; pyqtgraph would fill it in pieces with seams between them."""
        painter.save()
        painter.setTransform(self.plotItem.vb.childGroup.sceneTransform(), combine=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.current()["accent_soft"]))
        painter.drawPolygon(self._area)
        painter.restore()

    @override
    def paint_over(self, painter: QPainter) -> None:
        if self._latency is None:
            return
        if self._target is not None:
            self._paint_target(painter, self._target)
        if self._measured is not None and self._half is not None:
            self._paint_intervals(painter, self._measured, self._half)
        self._paint_percentiles(painter, self._latency)

    def _paint_percentiles(self, painter: QPainter, latency: Latency) -> None:
        """The points, each named at its lower right: a curve that only rises leaves that side free.

        Where the target's line would run through the name of p99, or the plot ends, it ends before.
        """
        p95, p99 = self.at(latency.p95, 0.95), self.at(latency.p99, 0.99)
        end = self._name_end(p99.x())
        apart = end is None and p99.x() - p95.x() > style.px(58)
        for share, value, name, down in (
            (0.5, latency.p50, "p50", 4),
            (0.95, latency.p95, "p95", 16 if apart else 29),
            (0.99, latency.p99, "p99", 16),
        ):
            self.paint_point(painter, value, share)
            said = f"{name} {self._figure(value)}"
            place = self.at(value, share) + QPointF(style.px(8), style.px(down))
            if name == "p99" and end is not None:
                self.paint_words(painter, said, QPointF(end, place.y()), align=1.0, ground="accent_soft")
            else:
                self.paint_words(painter, said, place, ground="accent_soft")

    def _figure(self, ms: float) -> str:
        """A time in the unit of the axis."""
        return words.figure(ms / self._unit_ms)

    def _name_end(self, left: float) -> float | None:
        """Where a name right of ``left`` must end: before the target's line, or with the plot."""
        far = left + style.px(64)
        line = self.at(self._target, 0.5).x() if self._target is not None else far
        if left < line < far:
            return line - style.px(6)
        edge = self.plot_rect().right()
        return edge - style.px(4) if edge < far else None

    def _paint_intervals(self, painter: QPainter, measured: Latency, half: Latency) -> None:
        """Whiskers as wide as the 95 % intervals of the simulated percentiles."""
        painter.setPen(QPen(QColor(style.current()["text1"]), 1.2))
        for share, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
            value, width = getattr(measured, name), getattr(half, name)
            ends = self.at(value - width, share), self.at(value + width, share)
            painter.drawLine(*ends)
            for end in ends:
                painter.drawLine(end - QPointF(0, 3), end + QPointF(0, 3))

    def _paint_target(self, painter: QPainter, target: float) -> None:
        self.paint_line(painter, target, horizontal=False, color="text1", dashed=True)
        place = self.at(target, 0.3)
        right = self.plot_rect().right() - place.x() > style.px(50)
        shift, align = (6, 0.0) if right else (-6, 1.0)
        self.paint_words(painter, "SLO", place + QPointF(shift, 0), align=align)
        said = words.time_ms(target)
        self.paint_words(painter, said, place + QPointF(shift, style.px(13)), align=align, color="text2")
