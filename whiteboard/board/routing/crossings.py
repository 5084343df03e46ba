"""Where routes cross, so that the upper one can be drawn with a casing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from whiteboard.board.geometry import Point

INSET: Final = 6.0
"""Nearer than this to the end of a piece it is a joint or a rim, not a crossing."""

Piece = tuple[float, float, float]
"""Place along the one axis, from and to along the other."""


def crossings(routes: Mapping[str, Sequence[Point]], order: Sequence[str]) -> dict[str, tuple[Point, ...]]:
    """For each link, in drawing order, the points where it passes over an earlier one."""
    below_level: list[Piece] = []
    below_upright: list[Piece] = []
    found: dict[str, tuple[Point, ...]] = {}
    for link_id in order:
        level, upright = _pieces(routes[link_id])
        over = [(x, y) for x, low, high in upright for y in _meeting(x, low, high, below_level)]
        over += [(x, y) for y, low, high in level for x in _meeting(y, low, high, below_upright)]
        if over:
            found[link_id] = tuple(over)
        below_level += level
        below_upright += upright
    return found


def _pieces(route: Sequence[Point]) -> tuple[list[Piece], list[Piece]]:
    level, upright = [], []
    for (x1, y1), (x2, y2) in pairwise(route):
        if y1 == y2:
            level.append((y1, min(x1, x2) + INSET, max(x1, x2) - INSET))
        elif x1 == x2:
            upright.append((x1, min(y1, y2) + INSET, max(y1, y2) - INSET))
    return level, upright


def _meeting(at: float, low: float, high: float, others: Sequence[Piece]) -> list[float]:
    return [place for place, start, end in others if low < place < high and start < at < end]
