"""What stands in the way: boxes in a coarse grid of buckets, and the straight pieces of other links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from whiteboard.board.geometry import Point, Rect

Box = tuple[float, float, float, float]
"""Left, top, right, bottom: cheaper to compare than a Rect in the innermost loop."""

Span = tuple[float, float]
"""From where to where a box reaches along a line."""

BUCKET: Final = 320.0
APART: Final = 6.0


def box_of(rect: Rect) -> Box:
    """The sides of a rectangle."""
    x, y, w, h = rect
    return (x, y, x + w, y + h)


def grown(box: Box, by: float) -> Box:
    """A box with ``by`` more on each side."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


class Boxes:
    """Rectangles by id, found by area."""

    def __init__(self) -> None:
        self._rects: dict[str, Rect] = {}
        self._edges: dict[str, Box] = {}
        self._buckets: dict[tuple[int, int], set[str]] = {}

    def __getitem__(self, box_id: str) -> Rect:
        return self._rects[box_id]

    def get(self, box_id: str) -> Rect | None:
        """Where a box is; None if it is not there."""
        return self._rects.get(box_id)

    def put(self, box_id: str, rect: Rect | None) -> None:
        """Adds, moves or (with None) removes a box."""
        known = self._rects.pop(box_id, None)
        if known is not None:
            for key in _keys(known):
                self._buckets[key].discard(box_id)
        if rect is not None:
            self._rects[box_id], self._edges[box_id] = rect, box_of(rect)
            for key in _keys(rect):
                self._buckets.setdefault(key, set()).add(box_id)

    def near(self, area: Rect) -> set[str]:
        """Ids of the boxes that may meet an area."""
        found: set[str] = set()
        for key in _keys(area):
            found |= self._buckets.get(key, _NONE)
        return found

    def meeting(self, area: Rect) -> Iterator[tuple[str, Box]]:
        """Ids and sides of the boxes that share a point with an area."""
        left, top, right, bottom = box_of(area)
        for box_id in self.near(area):
            box = self._edges[box_id]
            if box[0] <= right and left <= box[2] and box[1] <= bottom and top <= box[3]:
                yield box_id, box


_NONE: Final[frozenset[str]] = frozenset()


def _keys(rect: Rect) -> Iterator[tuple[int, int]]:
    x, y, w, h = rect
    for i in range(int(x // BUCKET), int((x + w) // BUCKET) + 1):
        for j in range(int(y // BUCKET), int((y + h) // BUCKET) + 1):
            yield i, j


class Obstacles:
    """Boxes in the way of paths with right angles; what lies on a line is found once, as paths share them."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._level: dict[float, list[Span]] = {}
        self._upright: dict[float, list[Span]] = {}

    def crossed(self, path: Sequence[Point], most: float) -> int:
        """How many times pieces of a path run through boxes; counts no further than past ``most``."""
        count = 0
        x1, y1 = path[0]
        for x2, y2 in path[1:]:
            if y1 == y2:
                low, high, spans = x1, x2, self._on_level(y1)
            else:
                low, high, spans = y1, y2, self._on_upright(x1)
            if low > high:
                low, high = high, low
            for start, end in spans:
                if high > start and low < end:
                    count += 1
            if count > most:
                break
            x1, y1 = x2, y2
        return count

    def _on_level(self, y: float) -> list[Span]:
        spans = self._level.get(y)
        if spans is None:
            spans = [(left, right) for left, top, right, bottom in self._boxes if top < y < bottom]
            self._level[y] = spans
        return spans

    def _on_upright(self, x: float) -> list[Span]:
        spans = self._upright.get(x)
        if spans is None:
            spans = [(top, bottom) for left, top, right, bottom in self._boxes if left < x < right]
            self._upright[x] = spans
        return spans


def meets(path: Sequence[Point], boxes: Sequence[Box]) -> bool:
    """Whether a piece of a path, or for a slanting one its surroundings, comes into a box."""
    for (x1, y1), (x2, y2) in pairwise(path):
        left, right = (x1, x2) if x1 < x2 else (x2, x1)
        top, bottom = (y1, y2) if y1 < y2 else (y2, y1)
        for box_left, box_top, box_right, box_bottom in boxes:
            if right > box_left and left < box_right and bottom > box_top and top < box_bottom:
                return True
    return False


class Pieces:
    """The upright and level pieces of all routes, to keep links from lying on each other."""

    def __init__(self) -> None:
        self._lines: dict[tuple[bool, int], dict[str, list[Box]]] = {}
        self._keys: dict[str, set[tuple[bool, int]]] = {}

    def put(self, link_id: str, points: Sequence[Point]) -> None:
        """Takes the pieces of a route in place of the ones it had; none for no points."""
        for key in self._keys.pop(link_id, ()):
            del self._lines[key][link_id]
        keys = set()
        for (x1, y1), (x2, y2) in pairwise(points):
            if x1 != x2 and y1 != y2:
                continue
            upright = x1 == x2
            key = (upright, int((x1 if upright else y1) // APART))
            keys.add(key)
            low, high = (min(y1, y2), max(y1, y2)) if upright else (min(x1, x2), max(x1, x2))
            piece = (x1 if upright else y1, low, high, 0.0)
            self._lines.setdefault(key, {}).setdefault(link_id, []).append(piece)
        self._keys[link_id] = keys

    def covered(self, points: Sequence[Point], link_id: str) -> int:
        """How many pieces of ``points`` would lie on a piece of another link."""
        count = 0
        for (x1, y1), (x2, y2) in pairwise(points):
            upright = x1 == x2
            at = x1 if upright else y1
            low, high = (y1, y2) if upright else (x1, x2)
            if low > high:
                low, high = high, low
            bucket = int(at // APART)
            for number in (bucket - 1, bucket, bucket + 1):
                for other, pieces in self._lines.get((upright, number), _EMPTY).items():
                    if other == link_id:
                        continue
                    for place, start, end, _ in pieces:
                        if abs(place - at) < APART and start < high and low < end:
                            count += 1
        return count


_EMPTY: Final[dict[str, list[Box]]] = {}
