"""Alignment guides: lines that show when a moved card lines up with others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from whiteboard.board.geometry import Point, Rect

Guide = tuple[Point, Point]

NEAR: Final = 600.0


def aligned(moved: Rect, others: Iterable[Rect]) -> tuple[Guide, ...]:
    """At most one upright and one level line, where left or upper sides agree with the nearest card."""
    upright: tuple[float, Guide] | None = None
    level: tuple[float, Guide] | None = None
    for other in others:
        dx, dy = abs(other.x - moved.x), abs(other.y - moved.y)
        if dx == 0 and 0 < dy < NEAR and (upright is None or dy < upright[0]):
            top, bottom = min(moved.y, other.y), max(moved.bottom, other.bottom)
            upright = (dy, ((moved.x, top), (moved.x, bottom)))
        if dy == 0 and 0 < dx < NEAR and (level is None or dx < level[0]):
            left, right = min(moved.x, other.x), max(moved.right, other.right)
            level = (dx, ((left, moved.y), (right, moved.y)))
    return tuple(found[1] for found in (upright, level) if found)
