"""The phase ribbon: segments as wide as their planned minutes, with name, time used and a bar.

Where there is little room, a short phase takes what its words need from the longer ones; where there is still
less, all phases leave out the seconds of their plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from whiteboard.round.clock import MINUTE_MS, Clock
from whiteboard.ui import icons, style
from whiteboard.words import clock as minutes_text

GAP: Final = 8.0
CAP: Final = 9.0
CHECK: Final = 15.0
BAR_TOP: Final = 36
_DANGLING: Final = {"&", "and", "of", "the"}


class PhaseRibbon(QWidget):
    """Paints a clock's phases; a click on another phase asks to go there when that is allowed."""

    phase_chosen = Signal(str)
    """Id of the phase that was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = Clock.planned(())
        self._now_ms = 0
        self._choosable = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(style.px(BAR_TOP) + 8)
        self.setMinimumWidth(240)

    def show_clock(self, clock: Clock, now_ms: int, *, choosable: bool) -> None:
        """Shows the clock as it is at ``now_ms``."""
        self._clock, self._now_ms, self._choosable = clock, now_ms, choosable
        self.setAccessibleName(f"Phases: {', '.join(self._sentence(i) for i in range(len(clock.phases)))}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, self.height())

    def segment(self, index: int) -> QRectF:
        """Where a phase lies."""
        return self._segments()[index]

    def _segments(self) -> list[QRectF]:
        phases = range(len(self._clock.phases))
        needs = self._needs(short=self._is_tight())
        widths = shared(self._room(), [self._clock.planned_ms(i) for i in phases], needs)
        return [QRectF(sum(widths[:i]) + GAP * i, 0, widths[i], self.height()) for i in phases]

    def _room(self) -> float:
        return self.width() - GAP * (len(self._clock.phases) - 1)

    def _is_tight(self) -> bool:
        """True when not all phases have room for a tick and the whole of their minutes."""
        return sum(self._needs(short=False)) > self._room()

    def _needs(self, *, short: bool) -> list[float]:
        return [self._need(index, short=short) for index in range(len(self._clock.phases))]

    def _need(self, index: int, *, short: bool) -> float:
        """The width of a phase's tick, first word and minutes; in short of its word, and of minutes now."""
        planned, word = self._clock.planned_ms(index), self._clock.phases[index].name.partition(" ")[0]
        name = QFontMetricsF(style.font(12, 600)).horizontalAdvance(word)
        minutes = QFontMetricsF(style.font(11, 600)).horizontalAdvance(f"00:00 of {_planned(planned, short)}")
        if short:
            return max(name, minutes) if index == self._clock.index else name
        return max(name + CHECK, minutes)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        short = self._is_tight()
        for index, box in enumerate(self._segments()):
            self._paint_words(painter, index, box)
            self._paint_used(painter, index, box, short=short)
            self._paint_bar(painter, index, box)

    def _paint_words(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme = style.current()
        now, past = index == self._clock.index, index < self._clock.index
        font = style.font(12, 600 if now else 400)
        metrics = QFontMetricsF(font)
        left, room = box.left(), self._end(index, box) - box.left()
        beside = room - CHECK if past else room
        name = self.name_in(self._clock.phases[index].name, metrics, beside)
        if past and metrics.horizontalAdvance(name) <= beside:
            pixmap = icons.pixmap("ph.check", theme["text3"], 12, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, style.px(3)), pixmap)
            left, room = left + CHECK, beside
        painter.setFont(font)
        painter.setPen(QColor(theme["text1" if now else "text2" if past else "text3"]))
        painter.drawText(
            QPointF(left, style.px(13)), metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        )

    @staticmethod
    def name_in(name: str, metrics: QFontMetricsF, room: float) -> str:
        """As much of a name as fits, with as much between two names as there is between their bars."""
        return fitted(name, lambda words: metrics.horizontalAdvance(words) <= room - GAP)

    def _paint_used(self, painter: QPainter, index: int, box: QRectF, *, short: bool) -> None:
        theme = style.current()
        over = self._clock.used(index, self._now_ms) > self._clock.planned_ms(index)
        words = self._used_words(index, short=short)
        font = style.font(11, 600 if index == self._clock.index and self._clock.started else 400)
        metrics = QFontMetricsF(font)
        room = self._end(index, box) - box.left()
        painter.setFont(font)
        painter.setPen(QColor(theme["hot_text" if over else "text2" if words[-1] != "n" else "text3"]))
        painter.drawText(
            QPointF(box.left(), style.px(28)),
            metrics.elidedText(words, Qt.TextElideMode.ElideRight, room),
        )

    def _end(self, index: int, box: QRectF) -> float:
        """Where the words of a phase must end."""
        last = index + 1 == len(self._clock.phases)
        return box.right() + (0 if last else GAP / 2)

    def _used_words(self, index: int, *, short: bool) -> str:
        """``8:42 of 9:00``, ``8:42 of 9`` where there is little room, ``8 min`` before it was begun."""
        planned, used = self._clock.planned_ms(index), self._clock.used(index, self._now_ms)
        if not used and (index != self._clock.index or not self._clock.started):
            return f"{planned / MINUTE_MS:g} min"
        return f"{minutes_text(used)} of {_planned(planned, short)}"

    def _paint_bar(self, painter: QPainter, index: int, box: QRectF) -> None:
        theme = style.current()
        planned, used = self._clock.planned_ms(index), self._clock.used(index, self._now_ms)
        over = used > planned
        whole = QRectF(box.left(), style.px(BAR_TOP), box.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme["track"]))
        painter.drawRoundedRect(whole, 2, 2)
        lit = QRectF(whole)
        share = min(1.0, used / planned) if planned else 1.0
        lit.setWidth(whole.width() - CAP - 2 if over else whole.width() * share)
        painter.setBrush(QColor(theme["accent" if index == self._clock.index else "text3"]))
        if used:
            painter.drawRoundedRect(lit, 2, 2)
        if over:
            painter.setBrush(QColor(theme["hot"]))
            painter.drawRoundedRect(QRectF(whole.right() - CAP, whole.top(), CAP, 4), 2, 2)

    def _sentence(self, index: int) -> str:
        return f"{self._clock.phases[index].name} {self._used_words(index, short=False)}"

    def _at(self, x: float) -> int | None:
        for index, box in enumerate(self._segments()):
            if box.left() <= x <= box.right():
                return index
        return None

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        index = self._at(event.position().x())
        if self._choosable and index is not None and index != self._clock.index:
            self.phase_chosen.emit(self._clock.phases[index].id)

    @override
    def event(self, event: QEvent, /) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._at(event.pos().x())
            if index is not None:
                go = " · click to go there" if self._choosable and index != self._clock.index else ""
                QToolTip.showText(event.globalPos(), self._sentence(index) + go, self)
            return True
        return super().event(event)


def _planned(planned_ms: float, short: bool) -> str:
    return f"{planned_ms / MINUTE_MS:g}" if short else minutes_text(planned_ms)


def shared(room: float, weights: Sequence[float], needs: Sequence[float]) -> list[float]:
    """Room by weight, but to each at least what it needs; by weight alone where that is too much."""
    if sum(needs) > room:
        needs = [0.0] * len(weights)
    tight: set[int] = set()
    while True:
        left = room - sum(needs[i] for i in tight)
        scale = left / max(1, sum(w for i, w in enumerate(weights) if i not in tight))
        widths = [needs[i] if i in tight else weight * scale for i, weight in enumerate(weights)]
        more = {i for i, width in enumerate(widths) if width < needs[i]}
        if not more:
            return widths
        tight |= more


def fitted(name: str, fits: Callable[[str], bool]) -> str:
    """As many of a name's first words as fit, at least one: ``Trade-offs & scaling`` or ``Trade-offs``."""
    words = name.split()
    while len(words) > 1 and not fits(" ".join(words)):
        words.pop()
        while len(words) > 1 and words[-1] in _DANGLING:
            words.pop()
    return " ".join(words)
