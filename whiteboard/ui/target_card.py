"""A target held against its figure: icon, value, margin, and a bar with a mark where the target lies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from scoring.capacity.result import Slo
from whiteboard import words
from whiteboard.ui import icons, style
from whiteboard.ui.target_words import BOUNDS

HEIGHT: Final = 86
_MARK_AT: Final = 0.88


_MS_PER: Final = {"ms": 1.0, "s": 1000.0}


class Standing(StrEnum):
    """How a target stands; a person decides one that has no figure."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Target:
    """What a card says. ``share`` is value over target, None when there is no bar to draw."""

    title: str
    standing: Standing
    value: str
    unit: str
    margin: str
    line: str
    share: float | None


def target_of(slo: Slo, *, behind_rps: float = 0.0, computing: bool = False) -> Target:
    """The card of a target; ``behind_rps`` is how fast the design falls behind when it is unstable.

    ``computing`` says that a missing figure is still being worked out.
    """
    line = f"{BOUNDS[slo.op]} {words.exact(slo.target, slo.unit)}"
    if slo.value is not None:
        standing = Standing.MET if slo.met else Standing.MISSED
        value, unit = _value(slo.value, slo.unit)
        return Target(slo.text, standing, value, unit, _margin(slo), line, _share(slo))
    if slo.met is False or behind_rps > 0:
        behind = f"{line} · {words.rate(behind_rps)} behind" if behind_rps else line
        return Target(slo.text, Standing.MISSED, "grows", "", "missed", behind, math.inf)
    said = "computing" if computing else "to judge"
    return Target(slo.text, Standing.OPEN, "–", "", said, line, None)


def _margin(slo: Slo) -> str:
    if slo.value is None or slo.margin is None:
        return ""
    if slo.unit == "%":  # a margin of a share of 99.9 % means nothing, the points do
        points = slo.margin * slo.target
        return f"{'+' if points > 0 else words.MINUS if points < 0 else ''}{abs(points):.2g}"
    return words.margin(slo.margin)


def _share(slo: Slo) -> float | None:
    return slo.value / slo.target if slo.value is not None and slo.target else None


def _value(value: float, unit: str) -> tuple[str, str]:
    """A figure and its unit; very long and very short times in the unit in which people say them."""
    if unit in _MS_PER and not 0.1 <= value < 1000:
        said, _, larger = words.time_ms(value * _MS_PER[unit]).rpartition(words.THIN)
        return said, larger
    return _number(value, unit), unit


def _number(value: float, unit: str) -> str:
    """A figure; a share close to 100 % keeps as many nines as it has, up to six, rounded down."""
    if unit == "%" and 90 < value < 100:
        decimals = min(4, max(1, math.ceil(-math.log10(100 - value))))
        scale = 10.0**decimals
        return f"{math.floor(value * scale + 1e-6) / scale:.{decimals}f}".rstrip("0").rstrip(".")
    return words.figure(value)


_ICONS: Final = {
    Standing.MET: ("ph.check-circle-fill", "ok"),
    Standing.MISSED: ("ph.x-circle-fill", "over"),
    Standing.OPEN: ("ph.user-circle", "text3"),
}


class TargetCard(QWidget):
    """Paints one target."""

    def __init__(self, target: Target, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_target(target)

    def show_target(self, target: Target) -> None:
        """Paints another target."""
        self.target = target
        said = f"{target.title}: {target.value} {target.unit}, {target.line}, {target.standing}"
        self.setAccessibleName(said)
        self.setToolTip(f"{target.title}: {target.line}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(150, style.px(HEIGHT))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.update()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        missed = self.target.standing is Standing.MISSED
        theme = style.current()
        painter.setPen(QPen(QColor(theme["over" if missed else "border"]), 1))
        painter.setBrush(QColor(theme["over_soft" if missed else "card"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        self._paint_title(painter)
        self._paint_figure(painter)
        self._paint_bar(painter)
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        theme, px = style.current(), style.px
        name, token = _ICONS[self.target.standing]
        icons.paint(painter, name, theme[token], px(11), px(10), px(14))
        room, font = self.width() - px(40), style.font(12)
        _text(painter, px(30), px(22), bare(self.target.title, font, room), font, "text2", room)

    def _paint_figure(self, painter: QPainter) -> None:
        px, target = style.px, self.target
        missed = target.standing is Standing.MISSED
        tone = "over_text" if missed else "text1"
        big, small, bold = style.font(18, 600, 99), style.font(11.5), style.font(11.5, 600)
        right = self.width() - px(11) - QFontMetricsF(bold).horizontalAdvance(target.margin)
        x = px(11) + _text(painter, px(11), px(45), target.value, big, tone) + px(3)
        _text(painter, x, px(45), target.unit, small, "text2", right - x - px(4))
        met = target.standing is Standing.MET
        _text(painter, right, px(45), target.margin, bold, "ok_text" if met else tone if missed else "text3")
        line_tone = "text2" if missed else "text3"
        room = self.width() - px(22)
        _text(painter, px(11), px(62), fitting(target.line, room), style.font(11), line_tone, room)

    def _paint_bar(self, painter: QPainter) -> None:
        share = self.target.share
        if share is None:
            return
        theme, px = style.current(), style.px
        box = QRectF(px(11), px(71), self.width() - 2 * px(11), 4)
        lit = QRectF(box)
        lit.setWidth(box.width() * min(1.0, share * _MARK_AT))
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, token in (
            (box, "track"),
            (lit, "ok" if self.target.standing is Standing.MET else "over"),
        ):
            painter.setBrush(QColor(theme[token]))
            painter.drawRoundedRect(rect, 2, 2)
        mark = box.x() + box.width() * _MARK_AT
        painter.fillRect(QRectF(mark - 0.75, box.y() - 3, 1.5, 10), QColor(theme["text1"]))


def bare(title: str, font: QFont, room: float) -> str:
    """A title; in little room without what stands in brackets at its end, which the tooltip has."""
    wide = QFontMetricsF(font).horizontalAdvance(title)
    return title if wide <= room or not title.endswith(")") else title.rpartition(" (")[0] or title


def fitting(line: str, room: float) -> str:
    """The line under a figure; in little room without how fast it falls behind, told elsewhere too."""
    wide = QFontMetricsF(style.font(11)).horizontalAdvance(line)
    return line if wide <= room else line.partition(" · ")[0]


def _text(
    painter: QPainter, x: float, baseline: float, text: str, font: object, token: str, width: float = 0.0
) -> float:
    """Draws text, elided to ``width`` when given, and returns how wide it came out."""
    painter.setFont(font)  # type: ignore[arg-type]
    painter.setPen(QColor(style.current()[token]))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width) if width else text
    painter.drawText(QPointF(x, baseline), shown)
    return metrics.horizontalAdvance(shown)
