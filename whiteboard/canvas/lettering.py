"""Fonts and prepared texts of the drawing: pixel sizes with halves, and the same in every export.

Qt knows whole pixel sizes only, so fonts are made twice as large and drawn at half scale, which also keeps
PDF and SVG independent of a device's resolution.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGlyphRun, QPaintEngine, QPainter, QTextLayout

from whiteboard.ui.theme import UI_FONTS

_TWICE: Final = 2.0
_ENDLESS: Final = 1e6


@lru_cache(maxsize=64)
def font(size: float, weight: int = 400) -> QFont:
    """The interface font at twice ``size`` pixels."""
    made = QFont()
    made.setFamilies(list(UI_FONTS))
    made.setPixelSize(round(size * _TWICE))
    made.setWeight(QFont.Weight(weight))
    for feature in ("tnum", "calt"):  # their glyphs have no Unicode: a PDF's text would lose its digits
        made.setFeature(QFont.Tag(feature), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=64)
def _metrics(size: float, weight: int) -> QFontMetricsF:
    return QFontMetricsF(font(size, weight))


def width(text: str, size: float, weight: int = 400) -> float:
    """How wide a text is drawn."""
    return _metrics(size, weight).horizontalAdvance(text) / _TWICE


def elided(text: str, room: float, size: float, weight: int = 400) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    return _metrics(size, weight).elidedText(text, Qt.TextElideMode.ElideRight, room * _TWICE)


class Line:
    """One line of text, laid out once; ``draw`` takes the left end of its baseline."""

    __slots__ = ("font", "glyphs", "text", "width")

    def __init__(self, text: str, size: float, weight: int = 400, room: float | None = None) -> None:
        self.text = text if room is None else elided(text, room, size, weight)
        self.width = width(self.text, size, weight)
        self.font = font(size, weight)
        self.glyphs = _glyphs(self.text, self.font)

    def draw(self, painter: QPainter, x: float, baseline: float, color: QColor) -> None:
        """Draws the line; ``x`` and ``baseline`` are in scene pixels."""
        write(painter, (placed(self, x, baseline, color),))


Placed = tuple[Line, QPointF, QColor]
"""A line, the left end of its baseline at twice the size, and its colour."""


def placed(text: Line, x: float, baseline: float, color: QColor) -> Placed:
    """A line at a place in scene pixels."""
    return text, QPointF(x * _TWICE, baseline * _TWICE), color


def write(painter: QPainter, lines: Iterable[Placed]) -> None:
    """Draws lines: on the screen as glyphs, as a text would be laid out anew at every zoom."""
    on_screen = painter.paintEngine().type() == QPaintEngine.Type.Raster
    painter.save()
    painter.scale(1 / _TWICE, 1 / _TWICE)
    for text, at, color in lines:
        painter.setPen(color)
        if on_screen:
            for run in text.glyphs:
                painter.drawGlyphRun(at, run)
        elif text.text:
            painter.setFont(text.font)
            painter.drawText(at, text.text)
    painter.restore()


def _glyphs(text: str, using: QFont) -> list[QGlyphRun]:
    """The glyphs of a text, placed from the start of its baseline; a run for each font that it needs."""
    layout = QTextLayout(text, using)
    layout.beginLayout()
    row = layout.createLine()
    if row.isValid():
        row.setLineWidth(_ENDLESS)
        row.setPosition(QPointF(0.0, -row.ascent()))
    layout.endLayout()
    return layout.glyphRuns()


@lru_cache(maxsize=4096)
def line(text: str, size: float, weight: int = 400, room: float | None = None) -> Line:
    """A prepared line, shared by all that show the same words."""
    return Line(text, size, weight, room)


@lru_cache(maxsize=4096)
def two_lines(text: str, size: float, weight: int, room: float) -> tuple[Line, ...]:
    """One line, or two broken at the last space that fits; what is still too long is cut."""
    words = text.split()
    fit = max(
        (n for n in range(1, len(words)) if width(" ".join(words[:n]), size, weight) <= room), default=0
    )
    if not fit or width(text, size, weight) <= room:
        return (line(text, size, weight, room),)
    return tuple(line(" ".join(part), size, weight, room) for part in (words[:fit], words[fit:]))
