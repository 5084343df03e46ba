"""What stands in the way: boxes in a coarse grid of buckets, and the straight pieces of other links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from whiteboard.board.geometry import Point, Rect

Box = tuple[float, float, float, float]
"""Left, top, right, bottom: cheaper to compare than a Rect in the innermost loop."""

BUCKET: Final = 320.0
APART: Final = 6.0


class Boxes:
    """Rectangles by id, found by area."""

    def __init__(self) -> None:
        self._rects: dict[str, Rect] = {}
        self._buckets: dict[tuple[int, int], set[str]] = {}

    def __contains__(self, box_id: object) -> bool:
        return box_id in self._rects

    def __getitem__(self, box_id: str) -> Rect:
        return self._rects[box_id]

    def put(self, box_id: str, rect: Rect | None) -> None:
        """Adds, moves or (with None) removes a box."""
        known = self._rects.pop(box_id, None)
        if known is not None:
            for key in _keys(known):
                self._buckets[key].discard(box_id)
        if rect is not None:
            self._rects[box_id] = rect
            for key in _keys(rect):
                self._buckets.setdefault(key, set()).add(box_id)

    def near(self, area: Rect) -> set[str]:
        """Ids of the boxes that may meet an area."""
        found: set[str] = set()
        for key in _keys(area):
            found |= self._buckets.get(key, _NONE)
        return found


_NONE: Final[frozenset[str]] = frozenset()


def _keys(rect: Rect) -> Iterator[tuple[int, int]]:
    x, y, w, h = rect
    for i in range(int(x // BUCKET), int((x + w) // BUCKET) + 1):
        for j in range(int(y // BUCKET), int((y + h) // BUCKET) + 1):
            yield i, j


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
