"""Where the title of a boundary stands along its upper edge: clear of the links that come in there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from whiteboard.board.geometry import Point, Rect

CLEAR: Final = 7.0
"""From a link's line to a title: half a head and a little."""


def title_shift(place: Rect, right: float, routes: Iterable[tuple[Point, ...]]) -> float:
    """How far to the right of its place a title is clear of links; 0 if that is nowhere before ``right``."""
    start = place.x
    for left, end in sorted(_crossed(place, right, routes)):
        if left - CLEAR < start + place.w and start < end + CLEAR:
            start = end + CLEAR
    return start - place.x if start + place.w <= right else 0.0


def _crossed(place: Rect, right: float, routes: Iterable[tuple[Point, ...]]) -> Iterator[tuple[float, float]]:
    """From where to where links run through the strip on which a title can stand."""
    for route in routes:
        for (x1, y1), (x2, y2) in pairwise(route):
            if min(y1, y2) <= place.bottom and max(y1, y2) >= place.y:
                left, end = min(x1, x2), max(x1, x2)
                if end >= place.x and left <= right:
                    yield left, end
