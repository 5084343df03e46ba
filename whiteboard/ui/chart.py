"""A quiet plot for the Capacity tab and the drill, and the painting that such plots share.

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
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.ui import style

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

HEIGHT: Final = 128
LEFT: Final = 42
"""Room for the words of the axis at the left, such as ``400 ms``; pyqtgraph leaves out what does not fit."""
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
        self,
        x: tuple[float, float],
        y_max: float,
        y_ticks: Sequence[tuple[float, str]] | None = None,
        x_ticks: Sequence[tuple[float, str]] | None = None,
    ) -> None:
        """Sets the ranges; ticks are places with their words, round figures unless given."""
        self._y_ticks = y_ticks or [(at, words.figure(at)) for at in ticks(0.0, y_max, most=3)]
        self.setXRange(*x, padding=0)
        self.setYRange(0, y_max, padding=0)
        self.getAxis("bottom").setTicks([x_ticks or [(at, words.figure(at)) for at in ticks(*x)], []])
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
        self.getAxis("left").setWidth(style.px(LEFT))
        self.getAxis("bottom").setHeight(style.px(20))


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
