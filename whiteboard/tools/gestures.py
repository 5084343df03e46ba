"""The drags of the select tool: marquee, move, resize, link, reconnect, and moving a piece of a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from whiteboard.board import edit
from whiteboard.board.edit.arrange import SMALLEST, is_locked
from whiteboard.board.edit.draft import Draft, held_by
from whiteboard.board.edit.links import End
from whiteboard.board.geometry import Point, Rect, between, rect_of, snap
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord, PinRecord, Record
from whiteboard.tools.guides import Guide, aligned
from whiteboard.tools.tool import Gesture, Part, Pointer, Preview, Surface

COMPONENT_PARTS: Final = (Part.COMPONENT, Part.BADGE, Part.RIM)


class Marquee(Gesture):
    """Selects what lies wholly inside; Shift adds to what was selected."""

    def __init__(self, surface: Surface, start: Pointer) -> None:
        self._surface, self._start = surface, start
        self._before = surface.selection if start.shift else frozenset()

    def update(self, pointer: Pointer) -> None:
        """Selects as the marquee grows."""
        area = between(self._start.at, pointer.at)
        self._surface.select(self._before | set(self._surface.within(area)))
        self._surface.show_preview(Preview(marquee=area))

    def finish(self, pointer: Pointer) -> None:
        """Keeps the selection."""
        self.update(pointer)
        self._surface.show_preview(None)


class Move(Gesture):
    """Moves the selection, on the grid unless Alt is held; lines up with others nearby."""

    def __init__(self, surface: Surface, start: Pointer, grip: str) -> None:
        self._surface, self._start = surface, start
        board = surface.board
        self._ids = [i for i in surface.selection if not is_locked(board.get(i))]
        moving = held_by(Draft(board), self._ids)
        self._records = [r for i in moving if isinstance(r := board.get(i), Boxed | PinRecord)]
        self._links = [k for k in board.links_of(moving) if k.waypoints and {k.source, k.target} <= moving]
        held = board.get(grip)
        self._grip = held if isinstance(held, Boxed) and grip in moving else None
        self._others = [rect_of(r) for r in board.of_type(ComponentRecord) if r.id not in moving]

    def update(self, pointer: Pointer) -> None:
        """Shows the selection where it would land."""
        dx, dy = self._way(pointer)
        shown: dict[str, Record] = {r.id: replace(r, x=r.x + dx, y=r.y + dy) for r in self._records}
        for link in self._links:
            shown[link.id] = replace(link, waypoints=tuple((x + dx, y + dy) for x, y in link.waypoints))
        guides: tuple[Guide, ...] = ()
        if self._grip is not None and not pointer.alt:
            guides = aligned(rect_of(self._grip).moved(dx, dy), self._others)
        self._surface.show_preview(Preview(records=shown, guides=guides))

    def finish(self, pointer: Pointer) -> None:
        """Moves it there."""
        dx, dy = self._way(pointer)
        patch = edit.move(self._surface.board, self._ids, dx, dy)
        count = len(self._ids)
        self._surface.commit(patch, "Move" if count == 1 else f"Move {count} things")
        self._surface.show_preview(None)

    def _way(self, pointer: Pointer) -> Point:
        dx, dy = pointer.x - self._start.x, pointer.y - self._start.y
        if pointer.shift:  # along one axis
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        if pointer.alt or not self._surface.snaps or self._grip is None:
            return round(dx), round(dy)
        x, y = self._grip.x, self._grip.y
        return (snap(x + dx) - x if dx else 0.0, snap(y + dy) - y if dy else 0.0)


class Resize(Gesture):
    """Drags a corner or side of a record; handles count clockwise from the upper left."""

    def __init__(self, surface: Surface, start: Pointer, record_id: str, handle: int) -> None:
        self._surface, self._start = surface, start
        record = surface.board[record_id]
        if not isinstance(record, Boxed):
            raise TypeError(f"{record_id} has no size")
        self._record, self._handle = record, handle

    def update(self, pointer: Pointer) -> None:
        """Shows the new size."""
        x, y, w, h = self._rect(pointer)
        shown: Mapping[str, Record] = {self._record.id: replace(self._record, x=x, y=y, w=w, h=h)}
        self._surface.show_preview(Preview(records=shown))

    def finish(self, pointer: Pointer) -> None:
        """Gives it that size."""
        patch = edit.resize(self._surface.board, self._record.id, self._rect(pointer))
        self._surface.commit(patch, "Resize")
        self._surface.show_preview(None)

    def _rect(self, pointer: Pointer) -> Rect:
        box = rect_of(self._record)
        left, top, right, bottom = box.x, box.y, box.right, box.bottom
        dx, dy = pointer.x - self._start.x, pointer.y - self._start.y
        free = pointer.alt or not self._surface.snaps
        land = round if free else snap
        if self._handle in {0, 6, 7}:
            left = min(land(left + dx), right - SMALLEST[0])
        if self._handle in {2, 3, 4}:
            right = max(land(right + dx), left + SMALLEST[0])
        if self._handle in {0, 1, 2}:
            top = min(land(top + dy), bottom - SMALLEST[1])
        if self._handle in {4, 5, 6}:
            bottom = max(land(bottom + dy), top + SMALLEST[1])
        return Rect(left, top, right - left, bottom - top)


class DrawLink(Gesture):
    """A link from a component to another, or to a new one on the empty canvas."""

    def __init__(self, surface: Surface, source: str) -> None:
        self._surface, self._source = surface, source

    def update(self, pointer: Pointer) -> None:
        """Shows the link with its loose end at the pointer."""
        target = component_at(self._surface, pointer)
        record = self._surface.board[self._source]
        end = pointer.at
        if target not in {None, self._source}:
            other = self._surface.board[str(target)]
            end = rim_towards(other, _middle(record))
        start = rim_towards(record, end)
        lit = target if target != self._source else None
        self._surface.show_preview(Preview(rubber=(start, end), target=lit))

    def finish(self, pointer: Pointer) -> None:
        """Links the two, or asks what is to stand at the pointer."""
        target = component_at(self._surface, pointer)
        self._surface.show_preview(None)
        if target is None:
            self._surface.search(pointer.at, after=self._source)
            return
        patch = edit.add_link(self._surface.board, self._source, target)
        if self._surface.commit(patch, "Link") and patch:
            self._surface.select(edit.created_ids(patch))


class Reconnect(Gesture):
    """Takes one end of a link to another component; elsewhere the link stays as it is."""

    def __init__(self, surface: Surface, link_id: str, end: Part) -> None:
        self._surface, self._link_id = surface, link_id
        self._at_source = end is Part.LINK_SOURCE

    def update(self, pointer: Pointer) -> None:
        """Shows the loose end at the pointer."""
        link = self._surface.board[self._link_id]
        if not isinstance(link, LinkRecord):
            return
        fixed = self._surface.board[link.target if self._at_source else link.source]
        target = component_at(self._surface, pointer)
        anchor = rim_towards(fixed, pointer.at)
        ends = (pointer.at, anchor) if self._at_source else (anchor, pointer.at)
        self._surface.show_preview(Preview(rubber=ends, target=target if target != fixed.id else None))

    def finish(self, pointer: Pointer) -> None:
        """Moves the end."""
        target = component_at(self._surface, pointer)
        self._surface.show_preview(None)
        if target is not None:
            end: End = "source" if self._at_source else "target"
            patch = edit.reconnect(self._surface.board, self._link_id, end, target)
            self._surface.commit(patch, "Reconnect")


class MovePiece(Gesture):
    """Drags an inner piece of an orthogonal link aside, which pins its two bends."""

    def __init__(self, surface: Surface, start: Pointer, link_id: str, piece: int) -> None:
        self._surface, self._start, self._link_id = surface, start, link_id
        self._a, self._b = surface.route(link_id)[piece : piece + 2]

    def update(self, pointer: Pointer) -> None:
        """Shows the new way."""
        link = self._surface.board[self._link_id]
        if isinstance(link, LinkRecord):
            moved = replace(link, waypoints=self._bends(pointer))
            self._surface.show_preview(Preview(records={link.id: moved}))

    def finish(self, pointer: Pointer) -> None:
        """Pins the bends."""
        bends = self._bends(pointer)
        patch = edit.set_fields(self._surface.board, [self._link_id], {"waypoints": bends})
        self._surface.commit(patch, "Bend link")
        self._surface.show_preview(None)

    def _bends(self, pointer: Pointer) -> tuple[Point, Point]:
        dx, dy = pointer.x - self._start.x, pointer.y - self._start.y
        if self._a[0] == self._b[0]:
            x = round(self._a[0] + dx)
            return (x, self._a[1]), (x, self._b[1])
        y = round(self._a[1] + dy)
        return (self._a[0], y), (self._b[0], y)


def component_at(surface: Surface, pointer: Pointer) -> str | None:
    """The component under the pointer."""
    hit = surface.hit(pointer)
    return hit.id if hit.part in COMPONENT_PARTS else None


def _middle(record: Record) -> Point:
    return rect_of(record).center if isinstance(record, Boxed) else (0.0, 0.0)


def rim_towards(record: Record, point: Point) -> Point:
    """Where the line from a card's middle to a point leaves the card."""
    if not isinstance(record, Boxed):
        return point
    box = rect_of(record)
    (x, y), (dx, dy) = box.center, (point[0] - box.center[0], point[1] - box.center[1])
    steps = [size / 2 / abs(way) for size, way in ((box.w, dx), (box.h, dy)) if way]
    step = min([1.0, *steps])
    return (x + dx * step, y + dy * step)
