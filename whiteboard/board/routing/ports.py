"""Where links leave and enter: which side of a card, and where on it when several share the side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from whiteboard.board.geometry import Point, Rect
from whiteboard.board.routing.paths import Side

GAP: Final = 24.0
EDGE: Final = 14.0
FACING: Final = 32.0
SMALL_STEP: Final = 30.0
STRAIGHT_WEIGHT: Final = 1000.0


def side_pairs(a: Rect, b: Rect) -> Iterator[tuple[Side, Side]]:
    """Pairs of sides worth trying, those that face each other first."""
    right, left = b.x - a.right >= FACING, a.x - b.right >= FACING
    below, above = b.y - a.bottom >= FACING, a.y - b.bottom >= FACING
    level = (Side.RIGHT, Side.LEFT) if right else (Side.LEFT, Side.RIGHT) if left else None
    upright = (Side.BOTTOM, Side.TOP) if below else (Side.TOP, Side.BOTTOM) if above else None
    if level:
        yield level
    if upright:
        yield upright
    if level and upright:
        yield level[0], upright[1]
        yield upright[0], level[1]
    if not level and not upright:
        yield _nearest(a, b)


def detours(a: Rect, b: Rect) -> Iterator[tuple[Side, Side]]:
    """Pairs for when all that face each other are blocked: out and round on one side."""
    if abs(a.center[0] - b.center[0]) >= abs(a.center[1] - b.center[1]):
        yield Side.TOP, Side.TOP
        yield Side.BOTTOM, Side.BOTTOM
    else:
        yield Side.RIGHT, Side.RIGHT
        yield Side.LEFT, Side.LEFT


def _nearest(a: Rect, b: Rect) -> tuple[Side, Side]:
    dx, dy = b.center[0] - a.center[0], b.center[1] - a.center[1]
    if abs(dx) * (a.h + b.h) >= abs(dy) * (a.w + b.w):
        return (Side.RIGHT, Side.LEFT) if dx >= 0 else (Side.LEFT, Side.RIGHT)
    return (Side.BOTTOM, Side.TOP) if dy >= 0 else (Side.TOP, Side.BOTTOM)


def side_towards(rect: Rect, point: Point) -> Side:
    """The side of a card that looks at a point."""
    dx = (point[0] - rect.center[0]) / rect.w
    dy = (point[1] - rect.center[1]) / rect.h
    if abs(dx) >= abs(dy):
        return Side.RIGHT if dx >= 0 else Side.LEFT
    return Side.BOTTOM if dy >= 0 else Side.TOP


def port(rect: Rect, side: Side, along: float) -> Point:
    """The point of a side at a place along it, an absolute coordinate."""
    match side:
        case Side.RIGHT:
            return (rect.right, along)
        case Side.LEFT:
            return (rect.x, along)
        case Side.BOTTOM:
            return (along, rect.bottom)
        case _:
            return (along, rect.y)


def span(rect: Rect, side: Side) -> tuple[float, float]:
    """From where to where a side runs."""
    return (rect.y, rect.bottom) if side.level else (rect.x, rect.right)


def wish(own: Rect, other: Rect, side: Side) -> tuple[float, float]:
    """Where on ``side`` a link to ``other`` would like to end, and how much: straight across weighs most."""
    low, high = span(own, side)
    other_low, other_high = span(other, side)
    shared_low, shared_high = max(low, other_low) + EDGE, min(high, other_high) - EDGE
    if shared_low <= shared_high:
        return (shared_low + shared_high) / 2, STRAIGHT_WEIGHT
    return (low + high) / 2, 1.0


def spread(wishes: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Places along a side in the order given, as near as can be to the weighted wishes and a gap apart."""
    count = len(wishes)
    room = high - low - 2 * EDGE
    gap = min(GAP, room / max(count - 1, 1))
    blocks: list[tuple[float, float, int]] = []  # mean, weight, count
    for index, (want, weight) in enumerate(wishes):
        mean, heavy, size = want - index * gap, weight, 1
        while blocks and blocks[-1][0] >= mean:
            other, w, n = blocks.pop()
            mean, heavy, size = (mean * heavy + other * w) / (heavy + w), heavy + w, size + n
        blocks.append((mean, heavy, size))
    starts = [mean for mean, _, size in blocks for _ in range(size)]
    least, most = low + EDGE, low + EDGE + room - (count - 1) * gap
    return [round(min(max(start, least), most) + index * gap) for index, start in enumerate(starts)]
