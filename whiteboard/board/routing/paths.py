"""Orthogonal ways from one rim to another: a few shapes, tried from the simplest on.

Everything is computed as if the link left its source to the right: ``Frame`` turns and mirrors the plane so
that this is true, which makes one case of four.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Final

from whiteboard.board.geometry import Point
from whiteboard.board.routing.space import Box, Obstacles

STUB: Final = 20.0
CLEAR: Final = 12.0
LANE: Final = 10.0
BEND_COST: Final = 30.0
BOX_COST: Final = 2000.0
COVER_COST: Final = 150.0
TRIES: Final = 16
ASIDE: Final = (0.0, LANE, 2 * LANE, -LANE)
"""Other places for the first and last piece, so that links out of one side do not share them."""


class Side(Enum):
    """A side of a card, by its outward direction."""

    RIGHT = (1, 0)
    LEFT = (-1, 0)
    BOTTOM = (0, 1)
    TOP = (0, -1)

    def __init__(self, dx: int, dy: int) -> None:
        self.outward = (float(dx), float(dy))
        self.level = dy == 0
        """Whether links leave this side level, to the left or right."""


OPPOSITE: Final = {
    Side.RIGHT: Side.LEFT,
    Side.LEFT: Side.RIGHT,
    Side.BOTTOM: Side.TOP,
    Side.TOP: Side.BOTTOM,
}


class Frame:
    """Turns the plane so that ``side`` looks to the right; ``back`` turns points back."""

    def __init__(self, side: Side) -> None:
        self._swap = not side.level
        self._sign = sum(side.outward)

    def turn(self, point: Point) -> Point:
        """A point as seen in the frame."""
        x, y = (point[1], point[0]) if self._swap else point
        return (x * self._sign, y)

    def back(self, point: Point) -> Point:
        """A point of the frame as it really lies."""
        x, y = point[0] * self._sign, point[1]
        return (y, x) if self._swap else (x, y)

    def boxes(self, boxes: Sequence[Box]) -> Sequence[Box]:
        """Boxes as seen in the frame."""
        if self._swap:
            boxes = [(top, left, bottom, right) for left, top, right, bottom in boxes]
        if self._sign < 0:
            boxes = [(-right, top, -left, bottom) for left, top, right, bottom in boxes]
        return boxes


def find_path(
    start: Point,
    start_side: Side,
    end: Point,
    end_side: Side,
    boxes: Sequence[Box],
    covered: Callable[[Sequence[Point]], int],
) -> tuple[list[Point], float]:
    """The cheapest way found and its cost: short, with few bends, through no box, on no other link.

    Shapes come with the simplest first, so the first that is free is taken.
    """
    frame = Frame(start_side)
    near = frame.boxes(boxes)
    obstacles = Obstacles(near)
    best: list[Point] = []
    lowest = float("inf")
    out = frame.turn(end_side.outward)
    for path in _shapes(frame.turn(start), frame.turn(end), out, near):
        plain = _length(path) + BEND_COST * (len(path) - 2)
        if plain >= lowest:
            continue
        cost = plain + BOX_COST * obstacles.crossed(path, (lowest - plain) / BOX_COST)
        if cost >= lowest:
            continue
        real = [frame.back(point) for point in path]
        cost += COVER_COST * covered(real)
        if cost < lowest:
            best, lowest = real, cost
        if cost == plain:
            break
    return best, lowest


def _length(path: Sequence[Point]) -> float:
    total = 0.0
    x1, y1 = path[0]
    for x2, y2 in path[1:]:
        total += abs(x2 - x1) + abs(y2 - y1)
        x1, y1 = x2, y2
    return total


def _shapes(p: Point, q: Point, out: Point, boxes: Sequence[Box]) -> Iterator[list[Point]]:
    """Ways from ``p``, leaving to the right, to ``q``, whose rim looks to ``out``; the simplest first."""
    if out[0] < 0:
        yield from _facing(p, q, boxes)
    elif out[0] > 0:
        yield from _same_way(p, q, boxes)
    else:
        yield from _corner(p, q, out[1], boxes)


def _facing(p: Point, q: Point, boxes: Sequence[Box]) -> Iterator[list[Point]]:
    (px, py), (qx, qy) = p, q
    if py == qy and qx > px:
        yield [p, q]
    if qx - px >= STUB:
        for x in _lanes((px + qx) / 2, px + LANE / 2, qx - LANE / 2, boxes, 0):
            yield [p, (x, py), (x, qy), q]
    first, last = px + STUB, qx - STUB
    if 0 <= qx - px < 2 * STUB:
        first = last = (px + qx) / 2
    for y in _lanes((py + qy) / 2, -1e9, 1e9, boxes, 1):
        for aside in ASIDE:
            x1, x2 = first + aside, last - aside
            yield [p, (x1, py), (x1, y), (x2, y), (x2, qy), q]


def _same_way(p: Point, q: Point, boxes: Sequence[Box]) -> Iterator[list[Point]]:
    nearest = max(p[0], q[0]) + STUB
    for x in _lanes(nearest, nearest, 1e9, boxes, 0):
        yield [p, (x, p[1]), (x, q[1]), q]


def _corner(p: Point, q: Point, down: float, boxes: Sequence[Box]) -> Iterator[list[Point]]:
    (px, py), (qx, qy) = p, q
    beyond = qy + down * STUB
    if qx > px + LANE and (py - qy) * down >= LANE:
        yield [p, (qx, py), q]
    for x in _lanes(max((px + qx) / 2, px + STUB) if qx > px else px + STUB, px + LANE, 1e9, boxes, 0):
        yield [p, (x, py), (x, beyond), (qx, beyond), q]
    for y in _lanes(beyond, *((beyond, 1e9) if down > 0 else (-1e9, beyond)), boxes, 1):
        for aside in ASIDE:
            x1 = px + STUB + aside
            yield [p, (x1, py), (x1, y), (qx, y), q]


def _lanes(wanted: float, low: float, high: float, boxes: Sequence[Box], axis: int) -> Iterator[float]:
    """Places for a piece along the other axis: the wanted one, beside it, and just past the boxes' sides."""
    for place in (wanted, wanted - LANE, wanted + LANE, wanted - 2 * LANE, wanted + 2 * LANE):
        if low <= place <= high:
            yield place
    edges = {box[axis] - LANE for box in boxes} | {box[axis + 2] + LANE for box in boxes}
    yield from sorted((e for e in edges if low <= e <= high), key=lambda e: abs(e - wanted))[:TRIES]


def without_doubles(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same way with no point that repeats or lies on the straight line between its neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        while len(kept) >= 2 and _in_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])
