"""The waterfall: where the time of a flow's critical path goes, one bar per component, end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.theme import level_of

ROW: Final = 19
_NAME: Final = 96
_VALUE: Final = 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One component on the path; ``utilization`` colours its bar, None when it is managed."""

    component: str
    name: str
    mean_ms: float
    utilization: float | None


class Waterfall(QWidget):
    """Paints the bars; a click on a row names its component."""

    chosen = Signal(str)
    """A component's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._decimals = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def total_ms(self) -> float:
        """The mean time of the whole path."""
        return sum(bar.mean_ms for bar in self._bars)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows these, first on top."""
        self._bars = tuple(bars)
        longest = max((bar.mean_ms for bar in bars), default=0.0)
        self._decimals = 1 if longest >= 10 else 2 if longest >= 1 else 3
        said = ", ".join(f"{bar.name} {words.time_ms(bar.mean_ms)}" for bar in bars)
        self.setAccessibleName(f"Critical path: {said}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, style.px(ROW) * len(self._bars))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y()) // style.px(ROW)
        if 0 <= index < len(self._bars):
            self.chosen.emit(self._bars[index].component)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = self.total_ms or 1.0
        longest = max((bar.mean_ms for bar in self._bars), default=0.0)
        start = 0.0
        for index, bar in enumerate(self._bars):
            self._paint_row(painter, index, bar, start / total, total, bold=bar.mean_ms == longest)
            start += bar.mean_ms
        painter.end()

    def _paint_row(
        self, painter: QPainter, index: int, bar: Bar, start: float, total: float, *, bold: bool
    ) -> None:
        theme, px = style.current(), style.px
        top, height = index * px(ROW), px(ROW)
        track = QRectF(px(_NAME), top, self.width() - px(_NAME) - px(_VALUE), height)
        if index:
            painter.setPen(QPen(QColor(theme["border_subtle"]), 1))
            painter.drawLine(QPointF(track.left(), top + 0.5), QPointF(track.right(), top + 0.5))
        self._paint_words(painter, bar, top + height / 2 + px(4), bold=bold)
        box = QRectF(
            track.left() + track.width() * start,
            top + (height - px(9)) / 2,
            max(2.0, track.width() * bar.mean_ms / total),
            px(9),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        token = "border_strong" if bar.utilization is None else str(level_of(bar.utilization))
        painter.setBrush(QColor(theme[token]))
        painter.drawRoundedRect(box, 2, 2)

    def _paint_words(self, painter: QPainter, bar: Bar, baseline: float, *, bold: bool) -> None:
        theme, px = style.current(), style.px
        painter.setFont(style.font(11.5, 600 if bold else 400))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme["text1" if bold else "text2"]))
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, px(_NAME) - px(6))
        painter.drawText(QPointF(0, baseline), name)
        painter.setPen(QColor(theme["text1"]))
        value = f"{bar.mean_ms:.{self._decimals}f}"
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(value), baseline), value)
