"""The waterfall: where the time of a flow's critical path goes, one bar per component, end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.theme import level_of

ROW: Final = 19
_VALUE: Final = 44
_NAMES: Final = 0.4
"""Share of the width that names take at most."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One component on the path; ``utilization`` colours its bar, None when it is managed."""

    component: str
    name: str
    mean_ms: float
    utilization: float | None


class Waterfall(QWidget):
    """Paints the bars; a click on a row, or Return on the one that the arrows reach, names its component."""

    chosen = Signal(str)
    """A component's id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._decimals = 1
        self._row = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def total_ms(self) -> float:
        """The mean time of the whole path."""
        return sum(bar.mean_ms for bar in self._bars)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows these, first on top."""
        self._bars = tuple(bars)
        self._go_to(self._row)
        longest = max((bar.mean_ms for bar in bars), default=0.0)
        self._decimals = 0 if longest >= 1000 else 1 if longest >= 10 else 2 if longest >= 1 else 3
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
    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Up: self._row - 1,
            Qt.Key.Key_Down: self._row + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._bars) - 1,
        }
        key = Qt.Key(event.key())
        if key in places:
            self._go_to(places[key])
        elif self._bars and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit(self._bars[self._row].component)
        else:
            super().keyPressEvent(event)

    def _go_to(self, place: int) -> None:
        """Puts the keyboard on a row, and says which."""
        self._row = max(0, min(place, len(self._bars) - 1))
        bar = self._bars[self._row] if self._bars else None
        self.setAccessibleDescription(f"{bar.name}, {words.time_ms(bar.mean_ms)}" if bar else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total, names = self.total_ms or 1.0, self._names_width()
        longest = max((bar.mean_ms for bar in self._bars), default=0.0)
        start = 0.0
        for index, bar in enumerate(self._bars):
            top = index * style.px(ROW)
            track = QRectF(names, top, self.width() - names - style.px(_VALUE), style.px(ROW))
            self._paint_words(painter, bar, track, bold=bar.mean_ms == longest)
            self._paint_bar(painter, bar, track, start / total, bar.mean_ms / total)
            start += bar.mean_ms
        if self.hasFocus() and self._bars:
            painter.setPen(QPen(QColor(style.current()["accent"]), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            height = style.px(ROW)
            painter.drawRect(QRectF(0.5, self._row * height + 0.5, self.width() - 1, height - 1))
        painter.end()

    def _names_width(self) -> float:
        metrics = QFontMetricsF(style.font(11.5, 600))
        widest = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0.0)
        return min(widest + style.px(10), self.width() * _NAMES)

    def _paint_bar(self, painter: QPainter, bar: Bar, track: QRectF, start: float, share: float) -> None:
        theme = style.current()
        if track.top():
            painter.setPen(QPen(QColor(theme["border_subtle"]), 1))
            y = track.top() + 0.5
            painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y))
        height = style.px(9)
        left, width = track.left() + track.width() * start, max(2.0, track.width() * share)
        token = "border_strong" if bar.utilization is None else str(level_of(bar.utilization))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme[token]))
        painter.drawRoundedRect(QRectF(left, track.center().y() - height / 2, width, height), 2, 2)

    def _paint_words(self, painter: QPainter, bar: Bar, track: QRectF, *, bold: bool) -> None:
        theme, baseline = style.current(), track.center().y() + style.px(4)
        painter.setFont(style.font(11.5, 600 if bold else 400))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme["text1" if bold else "text2"]))
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, track.left() - style.px(8))
        painter.drawText(QPointF(0, baseline), name)
        painter.setPen(QColor(theme["text1"]))
        value = figure(bar.mean_ms, self._decimals)
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(value), baseline), value)


def figure(ms: float, decimals: int) -> str:
    """A time as its column writes it; one that would read 0 there is less than the least it can tell."""
    said = f"{ms:.{decimals}f}"
    return said if float(said) or not ms else f"<{10**-decimals:g}"
