"""What the scorecard paints: the mean against the three bars, and minutes used against those planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.ui import style

LOWEST, HIGHEST = 1.0, 4.0
_PAD: Final = 8.0


class BarScale(QWidget):
    """A scale from 1 to 4 with a tick for each level's bar and a knob at the mean."""

    def __init__(self, bars: Sequence[tuple[str, float]], level: str, mean: float | None) -> None:
        super().__init__()
        self._bars, self._level, self._mean = bars, level, mean
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(56)
        told = ", ".join(f"{name} {bar:.2f}" for name, bar in bars)
        self.setAccessibleName(f"Mean {mean:.2f} against {told}" if mean is not None else told)

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, 56)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()  # narrower, the names of the bars would touch

    def place(self, score: float) -> float:
        """Where a score lies, in pixels from the left."""
        share = (score - LOWEST) / (HIGHEST - LOWEST)
        return _PAD + share * (self.width() - 2 * _PAD)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        theme = style.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(_PAD, 23, self.width() - 2 * _PAD, 5)
        painter.setBrush(QColor(theme["track"]))
        painter.drawRoundedRect(whole, 2.5, 2.5)
        if self._mean is not None:
            painter.setBrush(QColor(theme["accent"]))
            painter.drawRoundedRect(QRectF(_PAD, 23, self.place(self._mean) - _PAD, 5), 2.5, 2.5)
        self._paint_bars(painter)
        if self._mean is not None:
            self._paint_mean(painter, self._mean)

    def _paint_bars(self, painter: QPainter) -> None:
        theme = style.current()
        edge = 0.0
        for name, bar in self._bars:
            own = name.lower() == self._level
            font = style.font(11, 600 if own else 400)
            words = f"{name} {bar:.2f}"
            width = QFontMetricsF(font).horizontalAdvance(words)
            at = self.place(bar)
            painter.setPen(QPen(QColor(theme["text1" if own else "text3"]), 1.5 if own else 1))
            painter.drawLine(QPointF(at, 17), QPointF(at, 34))
            left = min(max(edge, at - width / 2), self.width() - width)
            painter.setFont(font)
            painter.setPen(QColor(theme["text1" if own else "text3"]))
            painter.drawText(QPointF(left, 49), words)
            edge = left + width + 6

    def _paint_mean(self, painter: QPainter, mean: float) -> None:
        theme, at = style.current(), self.place(mean)
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        painter.setBrush(QColor(theme["panel"]))
        painter.drawEllipse(QPointF(at, 25.5), 5.5, 5.5)
        font = style.font(13, 600)
        words = f"{mean:.2f}"
        width = QFontMetricsF(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(QColor(theme["text1"]))
        painter.drawText(QPointF(min(max(0.0, at - width / 2), self.width() - width), 12), words)


class PlanBar(QWidget):
    """Minutes used on the track of those planned, with a mark at the plan; what is over is hot."""

    def __init__(self, used: float, planned: float, longest: float) -> None:
        super().__init__()
        self._used, self._planned, self._longest = used, planned, max(longest, 1e-9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(18)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        theme = style.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = self.width() - 2
        planned, used = room * self._planned / self._longest, room * self._used / self._longest
        painter.setBrush(QColor(theme["track"]))
        painter.drawRoundedRect(QRectF(0, 6, planned, 6), 2, 2)
        painter.setBrush(QColor(theme["accent"]))
        painter.drawRoundedRect(QRectF(0, 6, min(used, planned), 6), 2, 2)
        if used > planned:
            painter.setBrush(QColor(theme["hot"]))
            painter.drawRoundedRect(QRectF(planned + 1, 6, used - planned, 6), 2, 2)
        painter.setPen(QPen(QColor(theme["text1"]), 1.5))
        painter.drawLine(QPointF(planned, 2), QPointF(planned, 16))
