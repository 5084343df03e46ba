"""The head of the first page: whose copy, what round, and the outcome with its scale."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from whiteboard.debrief import words
from whiteboard.debrief.marks import RECOMMENDATIONS
from whiteboard.debrief.model import BarScale, Debrief
from whiteboard.debrief.paper.blocks import Block, Drawn, Stack, fill, line
from whiteboard.debrief.paper.signs import brand, sign
from whiteboard.debrief.paper.type import SMALL, SUBTITLE, TITLE, Paragraph, Style, width_of
from whiteboard.ui.theme import PAPER
from whiteboard.words import percent

BRAND: Final = Style(10, 600, "text1")
COPY: Final = Style(8, 600, "text1")
VERDICT: Final = Style(17, 600, "text1", 1.2)
MEAN: Final = Style(8, 600, "text1")
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
_SIGNS: Final = {"strong_yes": "met", "yes": "met", "no": "missed", "strong_no": "missed"}


def masthead(debrief: Debrief) -> Block:
    """The program's name, and whose copy it is."""

    def draw(painter: QPainter, x: float, y: float, width: float) -> None:
        brand(painter, x, y + 2)
        Paragraph([("Loadbearing", BRAND), ("  Debrief", Style(10, 400, "text3"))]).paint(
            painter, x + 19, y + 2, 200
        )
        box = width_of(debrief.copy_label, COPY) + 16
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(PAPER["border_strong"]), 0.6))
        painter.drawRoundedRect(QRectF(x + width - box, y, box, 16), 3, 3)
        label = Paragraph(debrief.copy_label, COPY, align=_CENTRE)
        label.paint(painter, x + width - box, y + 2.6, box)
        line(painter, x, y + 23, width, "text1", 0.8)

    return Drawn(23, draw)


def headline(debrief: Debrief) -> Block:
    """Title and subtitle."""
    return Stack(
        (
            Paragraph(words.title(debrief.header), TITLE, most_lines=2),
            Paragraph(words.subtitle(debrief.header), SUBTITLE, most_lines=6),
        ),
        2,
    )


class OutcomeBox:
    """Recommendation, the sentences of fact, and the mean against the bars, in one frame."""

    PAD: Final = 11.0
    LEFT: Final = 104.0
    RIGHT: Final = 168.0

    def __init__(self, debrief: Debrief) -> None:
        self._own = debrief.recommendation
        self._scale = debrief.scale
        self._level = debrief.header.level
        self._text = Paragraph(" ".join(debrief.outcome), Style(8.5, 400, "text2"))
        reason = self._own.reason if self._own else ""
        self._reason = Paragraph(reason, SMALL, most_lines=24) if reason else None

    def height(self, width: float) -> float:
        """Room for the longest of the three parts."""
        return max(self._sentences(self._middle(width)), 34.0) + 2 * self.PAD

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints frame and parts."""
        tall = self.height(width)
        fill(painter, QRectF(x, y, width, tall), "card", 6, "border")
        left = x + self.PAD
        if self._own:
            _verdict(painter, left, y + (tall - 34) / 2, self._own.value)
            painter.setPen(QPen(QColor(PAPER["border"]), 0.6))
            rule = left + self.LEFT - 12
            painter.drawLine(QPointF(rule, y + 9), QPointF(rule, y + tall - 9))
            left += self.LEFT
        middle = self._middle(width)
        top = y + (tall - self._sentences(middle)) / 2
        self._text.paint(painter, left, top, middle)
        if self._reason:
            self._reason.paint(painter, left, top + self._text.height(middle) + 3, middle)
        if self._scale:
            right = x + width - self.PAD - self.RIGHT + 18
            scale_bar(painter, right, y + (tall - 38) / 2, self.RIGHT - 18, self._scale, self._level)

    def _middle(self, width: float) -> float:
        taken = (self.LEFT if self._own else 0.0) + (self.RIGHT if self._scale else 0.0)
        return width - 2 * self.PAD - taken

    def _sentences(self, width: float) -> float:
        return self._text.height(width) + (3 + self._reason.height(width) if self._reason else 0.0)


def _verdict(painter: QPainter, x: float, y: float, value: str) -> None:
    """The interviewer's recommendation with its sign."""
    Paragraph("Recommendation", SMALL).paint(painter, x, y, 100)
    sign(painter, x, y + 14, _SIGNS.get(value, "to judge"), 13)
    name = RECOMMENDATIONS.get(value, value)
    room = OutcomeBox.LEFT - 32
    style = VERDICT if width_of(name, VERDICT) < room - 2 else Style(12, 600, "text1", 1.7)
    Paragraph(name, style, most_lines=1).paint(painter, x + 18, y + 10, room)


def scale_bar(painter: QPainter, x: float, y: float, width: float, scale: BarScale, level: str) -> None:
    """The weighted mean on the line from 1 to 4, with the bars of the three levels; 38 high."""
    coverage = f"coverage {percent(scale.coverage)}"
    Paragraph("Weighted mean", SMALL).paint(painter, x, y - 4, width)
    Paragraph(coverage, SMALL, align=_RIGHT).paint(painter, x, y - 4, width)
    track, top = QRectF(x, y + 19, width, 4), y + 19

    def at(value: float) -> float:
        return x + width * min(1.0, max(0.0, (value - 1) / 3))

    fill(painter, track, "track", 2)
    if scale.mean is not None:
        fill(painter, QRectF(x, top, at(scale.mean) - x, 4), "accent", 2)
    _level_names(painter, [(row.level, at(row.bar), row.bar) for row in scale.levels], level, x, top, width)
    if scale.mean is None:
        Paragraph("too little observed", MEAN, align=_CENTRE).paint(painter, x, top - 12, width)
        return
    painter.setPen(QPen(QColor(PAPER["accent"]), 1.4))
    painter.setBrush(QColor(PAPER["card"]))
    painter.drawEllipse(QPointF(at(scale.mean), top + 2), 3.6, 3.6)
    spot = min(max(at(scale.mean) - 20, x - 4), x + width - 36)
    Paragraph(f"{scale.mean:.2f}", MEAN, align=_CENTRE).paint(painter, spot, top - 12.5, 40)


def _level_names(
    painter: QPainter, ticks: list[tuple[str, float, float]], own: str, x: float, top: float, width: float
) -> None:
    """Ticks with names below; a name steps aside for the round's own level, which shows its value."""
    painter.setPen(QPen(QColor(PAPER["text1"]), 0.8))
    for _, place, _ in ticks:
        painter.drawLine(QPointF(place, top - 3), QPointF(place, top + 7))
    labels = [
        (f"{name.capitalize()} {bar:.2f}" if name == own else name.capitalize(), place, name == own)
        for name, place, bar in ticks
    ]
    sizes = [width_of(text, Style(7, 600 if strong else 400)) for text, _, strong in labels]
    lefts = [place - size / 2 for (_, place, _), size in zip(labels, sizes, strict=True)]
    lefts[-1] = min(lefts[-1], x + width - sizes[-1])
    for index in range(len(lefts) - 1, 0, -1):
        lefts[index - 1] = min(lefts[index - 1], lefts[index] - sizes[index - 1] - 5)
    for (text, _, strong), left, size in zip(labels, lefts, sizes, strict=True):
        style = Style(7, 600, "text1") if strong else Style(7, 400, "text3")
        Paragraph(text, style).paint(painter, left, top + 8, size + 2)
