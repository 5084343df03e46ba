"""How much room written words need: an estimate, since editing knows no fonts, and rather too much."""

from __future__ import annotations

from math import ceil
from typing import Final

LETTER: Final = 7.2
ROW: Final = 18.2
WIDEST: Final = 420.0
NARROWEST: Final = 40.0
NOTE_MARGIN: Final = (24.0, 22.0)


def rows(text: str, width: float) -> int:
    """Lines of a text that is wrapped to a width."""
    return sum(max(1, ceil(len(line) * LETTER / max(width, LETTER))) for line in text.split("\n"))


def text_size(text: str) -> tuple[float, float]:
    """Width and height for plain text: as wide as its longest line, within reason."""
    longest = max(len(line) for line in text.split("\n"))
    width = min(max(longest * LETTER + LETTER, NARROWEST), WIDEST)
    return (float(ceil(width)), height(text, width))


def height(text: str, width: float) -> float:
    """How high plain text of a width must be to show all of it."""
    return float(ceil(rows(text, width) * ROW + 2.0))


def note_height(text: str, width: float) -> float:
    """How high a sticky note of a width must be to show all of its text."""
    return float(ceil(rows(text, width - NOTE_MARGIN[0]) * ROW + NOTE_MARGIN[1]))
