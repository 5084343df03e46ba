"""Points, rectangles and the grid, in scene pixels at 100 %: what editing, layout and routing share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from whiteboard.board.records import Boxed

Point = tuple[float, float]

GRID: Final = 20.0


class Rect(NamedTuple):
    """An upright rectangle; width and height are never negative."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.h

    @property
    def center(self) -> Point:
        """The middle."""
        return (self.x + self.w / 2, self.y + self.h / 2)

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on a side."""
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom

    def encloses(self, other: Rect) -> bool:
        """Whether all of ``other`` lies inside."""
        return self.holds((other.x, other.y)) and self.holds((other.right, other.bottom))

    def meets(self, other: Rect) -> bool:
        """Whether the two share any point."""
        return (
            self.x <= other.right
            and other.x <= self.right
            and self.y <= other.bottom
            and other.y <= self.bottom
        )

    def moved(self, dx: float, dy: float) -> Rect:
        """The same rectangle elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.w, self.h)

    def grown(self, by: float) -> Rect:
        """The rectangle with ``by`` more on each side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


def rect_of(record: Boxed) -> Rect:
    """Where a record lies."""
    return Rect(record.x, record.y, record.w, record.h)


def between(a: Point, b: Point) -> Rect:
    """The rectangle with two opposite corners."""
    return Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))


def bounds(rects: Iterable[Rect]) -> Rect | None:
    """The smallest rectangle around all, None when there are none."""
    items = list(rects)
    if not items:
        return None
    x, y = min(r.x for r in items), min(r.y for r in items)
    return Rect(x, y, max(r.right for r in items) - x, max(r.bottom for r in items) - y)


def snap(value: float, step: float = GRID) -> float:
    """The nearest multiple of ``step``."""
    return round(value / step) * step
