"""Type on paper: styles in points, and paragraphs that wrap any script, measured once and painted once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from whiteboard.debrief.words import unbroken
from whiteboard.formats.clean import clean
from whiteboard.ui.theme import MONO_FONTS, PAPER, UI_FONTS

FINE: Final = 20
"""Fonts are measured and painted this much larger, so that sizes and advances are not whole pixels."""


@dataclass(frozen=True, slots=True)
class Style:
    """A size in points, a weight and a colour token."""

    size: float = 7.9
    weight: int = 400
    color: str = "text2"
    leading: float = 1.34
    mono: bool = False


TITLE: Final = Style(17, 600, "text1", 1.2)
SUBTITLE: Final = Style(8.5, 400, "text2")
HEAD: Final = Style(9.5, 600, "text1")
NAME: Final = Style(8, 600, "text1")
BODY: Final = Style()
FIGURE: Final = Style(8, 500, "text1")
SMALL: Final = Style(7.5, 400, "text3")
FORMULA: Final = Style(7, 400, "text2", mono=True)

_UNIT: Final = re.compile(r"(?:s|day|mo|month)\b")
"""What follows the stroke of a unit, where lines break; a joiner there would be copied with the text."""
_WORDS: Final = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_ANYWHERE: Final = QTextOption.WrapMode.WrapAnywhere


@lru_cache(maxsize=64)
def font_of(style: Style) -> QFont:
    """The font, ``FINE`` times its size.

    Tabular figures and contextual alternates are off: Inter draws them with glyphs that have no Unicode, and
    text copied from the PDF would lose its digits.
    """
    font = QFont()
    font.setFamilies(list(MONO_FONTS if style.mono else UI_FONTS))
    font.setPixelSize(round(style.size * FINE))
    font.setWeight(QFont.Weight(style.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in ("calt", "liga", "tnum"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


def width_of(text: str, style: Style) -> float:
    """The width of a line in points."""
    return QFontMetricsF(font_of(style)).horizontalAdvance(clean(text)) / FINE


class Paragraph:
    """Text in one or more styles; wraps at words, or anywhere in a word wider than the line.

    Of what has to stand on one line, as much is shown as fits, words cut or not.
    """

    def __init__(
        self,
        text: str | Sequence[tuple[str, Style]],
        style: Style = BODY,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        most_lines: int = 0,
    ) -> None:
        spans = [(text, style)] if isinstance(text, str) else list(text)
        self._spans = [(unbroken(clean(part)).replace("\n", "\u2028"), look) for part, look in spans]
        self._style = spans[0][1] if spans else style
        self._align = align
        self._most_lines = most_lines
        self._laid: tuple[float, tuple[QTextLayout, float, bool]] | None = None

    def height(self, width: float) -> float:
        """The height in points at a width."""
        return self._at(width)[1]

    def is_whole(self, width: float) -> bool:
        """Whether all of the text is shown at a width."""
        return self._at(width)[2]

    def cut(self, width: float, room: float) -> tuple[Paragraph, Paragraph] | None:
        """Between two lines, with two or more on either side; never what is held to a number of lines."""
        layout = self._at(width)[0]
        lines = min(int(room / self._pitch), layout.lineCount() - 2)
        if self._most_lines or lines < 2:
            return None
        at = layout.lineAt(lines).textStart()
        return self._part(0, at), self._part(at, len(layout.text()))

    def _part(self, start: int, end: int) -> Paragraph:
        """The text from one place to another, in its styles."""
        spans, before = [], 0
        for text, look in self._spans:
            spans.append((text[max(0, start - before) : max(0, end - before)], look))
            before += len(text)
        return Paragraph(spans, align=self._align)

    @property
    def _pitch(self) -> float:
        """From one line to the next."""
        return self._style.size * self._style.leading

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paints with the top left at x, y."""
        layout = self._at(width)[0]
        painter.save()
        painter.translate(x, y)
        painter.scale(1 / FINE, 1 / FINE)
        painter.setPen(QColor(PAPER[self._style.color]))
        layout.draw(painter, QPointF(0, 0))
        painter.restore()

    def _at(self, width: float) -> tuple[QTextLayout, float, bool]:
        if self._laid is None or self._laid[0] != width:
            text = "".join(words for words, _ in self._spans)
            layout, height, kept = self._lay(text, width)
            if kept < len(text):
                layout, height, _ = self._lay(self._shortened(text, kept, width), width)
            self._laid = (width, (layout, height, kept == len(text)))
        return self._laid[1]

    def _lay(self, text: str, width: float) -> tuple[QTextLayout, float, int]:
        """The layout, its height, and how many characters of ``text`` it has room for."""
        layout = QTextLayout(text, font_of(self._style))
        option = QTextOption(self._align)
        option.setWrapMode(_ANYWHERE if self._most_lines == 1 else _WORDS)
        layout.setTextOption(option)
        layout.setFormats(self._formats(len(text)))
        pitch = self._pitch * FINE
        top, kept = 0.0, 0
        layout.beginLayout()
        while not self._most_lines or layout.lineCount() < self._most_lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width * FINE)
            end = line.textStart() + line.textLength()
            if _UNIT.match(text, end) and text[end - 1] == "/":
                word = text.rfind(" ", line.textStart(), end) + 1
                line.setNumColumns((word or end) - line.textStart(), width * FINE)
            line.setPosition(QPointF(0, top + (pitch - line.height()) / 2))
            top += pitch
            kept = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, top / FINE, kept

    def _shortened(self, text: str, kept: int, width: float) -> str:
        """What fits, its end replaced by an ellipsis."""
        short = text[:kept].rstrip()
        while short and self._lay(short + "…", width)[2] < len(short) + 1:
            short = short[:-1].rstrip()
        return short + "…"

    def _formats(self, length: int) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for words, style in self._spans:
            run = QTextLayout.FormatRange()
            run.start, run.length = start, max(0, min(len(words), length - start))
            look = QTextCharFormat()
            look.setFont(font_of(style))
            look.setForeground(QColor(PAPER[style.color]))
            run.format = look
            formats.append(run)
            start += len(words)
        return formats
