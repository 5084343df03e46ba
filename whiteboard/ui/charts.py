"""The two charts of the Capacity tab: the response-time CDF, and p99 against load.

Imported only when the tab first shows, because pyqtgraph takes most of a second. pyqtgraph keeps axes and
curves; lines, points and words are painted over them, which is ten times cheaper than an item for each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg  # noqa: TID253 - this module is itself imported lazily
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from scoring.capacity.result import Distribution, Latency
from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.capacity_words import LoadCurve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

HEIGHT: Final = 128
_HATCH: Final = 7.0


class Chart(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph is not typed
    """A quiet plot: grey axes, a grid at labelled ticks only, nothing to drag or zoom.

    Under the pointer it draws a line and tells what the curve says there.
    """

    pointed = Signal(str)
    """What the curve says under the pointer, "" when it has left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._pointed: float | None = None
        self._y_ticks: Sequence[tuple[float, str]] = ()
        self.setFixedHeight(style.px(HEIGHT))
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameStyle(0)
        self.viewport().setMouseTracking(True)
        self._curve = pg.PlotCurveItem(antialias=True, connect="finite")
        self.addItem(self._curve, ignoreBounds=True)
        self._style()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_curve"):
            self._style()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self.plot_rect().contains(event.position())
        self._point(self.plotItem.vb.mapSceneToView(event.position()).x() if inside else None)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.ignore()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls

    def _point(self, x: float | None) -> None:
        if x != self._pointed:
            self._pointed = x
            self.pointed.emit("" if x is None else self.words_at(x))
            self.viewport().update()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        self.paint_behind(painter)
        for y, _ in self._y_ticks[1:]:
            self.paint_line(painter, y, horizontal=True, color="border_subtle")

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pointed is not None:
            self.paint_line(painter, self._pointed, horizontal=False, color="text3")
        self.paint_over(painter)

    def words_at(self, x: float) -> str:  # noqa: ARG002 - charts without a curve have nothing to say
        """What the curve says at ``x``, in words."""
        return ""

    def paint_behind(self, painter: QPainter) -> None:
        """Paints what lies behind the curve."""

    def paint_over(self, painter: QPainter) -> None:
        """Paints what lies over the curve."""

    def set_axes(
        self, x: tuple[float, float], y_max: float, y_ticks: Sequence[tuple[float, str]] | None = None
    ) -> None:
        """Sets the ranges; ``y_ticks`` are places with their words, round figures unless given."""
        self._y_ticks = y_ticks or [(at, words.figure(at)) for at in ticks(0.0, y_max, most=3)]
        self.setXRange(*x, padding=0)
        self.setYRange(0, y_max, padding=0)
        self.getAxis("bottom").setTicks([[(at, words.figure(at)) for at in ticks(*x)], []])
        self.getAxis("left").setTicks([self._y_ticks, []])
        self.resetCachedContent()  # pyqtgraph keeps what was drawn behind
        self.viewport().update()

    def set_curve(self, x: Points, y: Points) -> None:
        """Gives the curve its points, of shape (n,); a gap where they are NaN."""
        self._curve.setData(x, y)

    def paint_line(
        self, painter: QPainter, at: float, *, horizontal: bool, color: str, dashed: bool = False
    ) -> None:
        """A line across the plot; dashed for a target."""
        box = self.plot_rect()
        place = self.at(at, at)
        pen = QPen(QColor(style.current()[color]), 1.2 if dashed else 1.0)
        if dashed:
            pen.setDashPattern([4 / 1.2, 3 / 1.2])
        painter.setPen(pen)
        if horizontal:
            y = round(place.y()) + 0.5
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        else:
            x = round(place.x()) + 0.5
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def paint_point(self, painter: QPainter, x: float, y: float, *, filled: bool = False) -> None:
        """A ring on the curve, or a dot."""
        theme = style.current()
        painter.setPen(QPen(QColor(theme["accent"]), 1.6))
        painter.setBrush(QColor(theme["accent" if filled else "panel"]))
        painter.drawEllipse(self.at(x, y), 3.6, 3.6)

    def paint_words(
        self,
        painter: QPainter,
        text: str,
        place: QPointF,
        *,
        align: float = 0.0,
        color: str = "text1",
        ground: str = "",
    ) -> None:
        """Words on a baseline at ``place`` in pixels; ``align`` is the share of them left of it.

        On a ``ground``, a colour token, no line runs through them.
        """
        painter.setFont(style.font(10.5, 500))
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(text)
        start = QPointF(place.x() - align * width, place.y())
        if ground:
            box = metrics.tightBoundingRect(text).translated(start)
            painter.fillRect(box.adjusted(-2, -1, 2, 1), QColor(style.current()[ground]))
        painter.setPen(QColor(style.current()[color]))
        painter.drawText(start, text)

    def at(self, x: float, y: float) -> QPointF:
        """Where a point of the data is painted."""
        return self.plotItem.vb.mapViewToScene(QPointF(x, y))  # type: ignore[no-any-return]

    def plot_rect(self) -> QRectF:
        """The plot without its axes, in pixels."""
        return self.plotItem.vb.sceneBoundingRect()  # type: ignore[no-any-return]

    def _style(self) -> None:
        theme = style.current()
        self.setFixedHeight(style.px(HEIGHT))
        self.plotItem.layout.setContentsMargins(0, style.px(7), style.px(12), 0)
        self.setBackground(QColor(theme["panel"]))
        self._curve.setPen(pg.mkPen(QColor(theme["accent"]), width=1.8))
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            font = style.font(10)
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=5, tickAlpha=0)
            axis.setStyle(hideOverlappingLabels=False)
            axis.setTextPen(QColor(theme["text3"]))
            axis.setPen(QPen(QColor(theme["border"]), 1) if side == "bottom" else QPen(Qt.PenStyle.NoPen))
        self.getAxis("left").setWidth(style.px(36))
        self.getAxis("bottom").setHeight(style.px(20))


class CdfChart(Chart):
    """P(T ≤ t) of one flow, with p50, p95 and p99 on the curve and the target as a dashed line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latency: Latency | None = None
        self._distribution: Distribution | None = None
        self._target: float | None = None
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
        t_ms, cdf = distribution.t_ms[inside], distribution.cdf[inside]
        self.set_curve(t_ms, cdf)
        self._area = QPolygonF([QPointF(t, p) for t, p in zip(t_ms.tolist(), cdf.tolist(), strict=True)])
        self._area.append(QPointF(float(t_ms[-1]), 0.0))
        self.set_axes((0.0, x_max), 1.14, [(0, "0"), (0.5, "50 %"), (1.0, "100 %")])
        said = f"p50 {words.time_ms(latency.p50)}, p95 {words.time_ms(latency.p95)}"
        self.setAccessibleName(f"Response time: {said}, p99 {words.time_ms(latency.p99)}")

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
        """The points, each named at its lower right: a curve that only rises leaves that side free."""
        p95, p99 = self.at(latency.p95, 0.95), self.at(latency.p99, 0.99)
        apart = p99.x() - p95.x() > style.px(58)
        for share, value, name, down in (
            (0.5, latency.p50, "p50", 4),
            (0.95, latency.p95, "p95", 16 if apart else 29),
            (0.99, latency.p99, "p99", 16),
        ):
            self.paint_point(painter, value, share)
            said = f"{name} {words.figure(value)}"
            place = self.at(value, share) + QPointF(style.px(8), style.px(down))
            self.paint_words(painter, said, place, ground="accent_soft")

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
        self.set_axes(_span(curve), y_max)
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
            place = QPointF(box.left() + 6, self.at(0, curve.target_ms).y() - 5)
            self.paint_words(painter, f"SLO {words.time_ms(curve.target_ms)}", place)
        if curve.breaks_rps is not None:
            middle = (self.at(curve.breaks_rps, 0).x() + box.right()) / 2
            for line, said in enumerate(("breaks", words.figure(curve.breaks_rps))):
                place = QPointF(middle, box.top() + style.px(14 + 13 * line))
                self.paint_words(painter, said, place, align=0.5, color="over_text")
        self._paint_now(painter, curve, box)

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
        now = f"now {words.figure(curve.now_rps)}"
        return f"{now} · {words.time_ms(curve.now_ms)}" if curve.now_ms is not None else now


def paint_hatch(painter: QPainter, box: QRectF) -> None:
    """Fills a rectangle as overload: soft, with lines at 45°."""
    theme = style.current()
    painter.save()
    painter.setClipRect(box)
    painter.fillRect(box, QColor(theme["over_soft"]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme["band_over"]), 2))
    for index in range(math.ceil((box.width() + box.height()) / _HATCH)):
        x = box.left() + index * _HATCH
        painter.drawLine(QPointF(x, box.top()), QPointF(x - box.height(), box.bottom()))
    painter.restore()


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round places from ``low`` to ``high``, at most ``most``, their step 1, 2 or 5 times a power of ten."""
    span = high - low
    if span <= 0 or not math.isfinite(span):
        return [low]
    power = 10.0 ** math.floor(math.log10(span))
    step = next(
        power * factor for factor in (0.1, 0.2, 0.5, 1, 2, 5, 10) if _count(low, high, power * factor) <= most
    )
    first = math.ceil(low / step - 1e-9)
    return [(first + index) * step for index in range(_count(low, high, step))]


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1


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
