"""Where things lie: moving, resizing, drawing order, and tidying up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft, adopt, held_by, settle
from whiteboard.board.geometry import Point, Rect, bounds, rect_of, snap
from whiteboard.board.layout import layered_graph
from whiteboard.board.patch import Patch
from whiteboard.board.records import BoundaryRecord, Boxed, ComponentRecord, LinkRecord, PinRecord, Record

SMALLEST: Final = (40.0, 20.0)


def move(board: Board, ids: Iterable[str], dx: float, dy: float) -> Patch:
    """Moves records, what boundaries among them hold, and the bends of links whose both ends move.

    Each moved record then lies in the innermost boundary at its new place. Locked records stay.
    """
    roots = [i for i in ids if not is_locked(board.get(i))]
    draft = Draft(board)
    moving = held_by(draft, roots)
    for record_id in moving:
        _shift(draft, record_id, dx, dy)
    for link in board.links_of(moving):
        if link.waypoints and link.source in moving and link.target in moving:
            draft.put(replace(link, waypoints=tuple((x + dx, y + dy) for x, y in link.waypoints)))
    _settle_roots(draft, roots, moving)
    return draft.patch()


def place_at(board: Board, places: Mapping[str, Point]) -> Patch:
    """Gives records new top left corners; what boundaries hold does not follow."""
    draft = Draft(board)
    for record_id, (x, y) in places.items():
        record = board.get(record_id)
        if isinstance(record, Boxed) and not record.locked:
            settle(draft, replace(record, x=x, y=y))
    return draft.patch()


def resize(board: Board, record_id: str, rect: Rect) -> Patch:
    """Gives a note, text or boundary a new rectangle; a boundary takes in what it now covers."""
    record = board.get(record_id)
    if not isinstance(record, Boxed) or record.locked:
        return Patch()
    draft = Draft(board)
    w, h = max(rect.w, SMALLEST[0]), max(rect.h, SMALLEST[1])
    settle(draft, replace(record, x=rect.x, y=rect.y, w=w, h=h))
    settled = draft.get(record_id)
    if isinstance(settled, BoundaryRecord):
        adopt(draft, settled)
    return draft.patch()


def tidy(board: Board, ids: Iterable[str] = ()) -> Patch:
    """Lays out the chosen components, or all, in layers from left to right, where they began."""
    chosen = [r for r in board.of_type(ComponentRecord) if not r.locked]
    wanted = set(ids)
    if wanted:
        chosen = [r for r in chosen if r.id in wanted]
    around = bounds(rect_of(r) for r in chosen)
    if around is None:
        return Patch()
    names = {r.id for r in chosen}
    links = [k for k in board.of_type(LinkRecord) if k.source in names and k.target in names]
    places = layered_graph([r.id for r in chosen], [(k.source, k.target) for k in links])
    x, y = snap(around.x), snap(around.y)
    draft = Draft(board)
    for record in chosen:
        at = places[record.id]
        settle(draft, replace(record, x=x + at[0], y=y + at[1]))
    for link in links:
        draft.put(replace(link, waypoints=()))
    return draft.patch()


def bring_to_front(board: Board, ids: Iterable[str]) -> Patch:
    """Draws these above all others, keeping their order."""
    draft = Draft(board)
    for record in _in_order(board, ids):
        draft.put(replace(record, z=draft.next_z()))
    return draft.patch()


def send_to_back(board: Board, ids: Iterable[str]) -> Patch:
    """Draws these below all others, keeping their order."""
    draft = Draft(board)
    lowest = min((record.z for record in board), default=0.0)
    for number, record in enumerate(reversed(_in_order(board, ids)), 1):
        draft.put(replace(record, z=lowest - number))
    return draft.patch()


def bring_forward(board: Board, ids: Iterable[str]) -> Patch:
    """Draws each above the next thing that covers it."""
    return _step(board, ids, up=True)


def send_backward(board: Board, ids: Iterable[str]) -> Patch:
    """Draws each below the next thing that it covers."""
    return _step(board, ids, up=False)


def _step(board: Board, ids: Iterable[str], *, up: bool) -> Patch:
    chosen = _in_order(board, ids)
    names = {record.id for record in chosen}
    others = [record for record in board if record.id not in names]
    draft = Draft(board)
    for record in chosen:
        order = [r for r in others if (r.z > record.z if up else r.z < record.z) and _overlap(r, record)]
        if not up:
            order.reverse()
        if order:
            draft.put(replace(record, z=_beyond(others, order[0].z, up=up)))
    return draft.patch()


def _beyond(others: list[Record], z: float, *, up: bool) -> float:
    """A z just past ``z``, before whatever comes next in that direction."""
    following = [r.z for r in others if (r.z > z if up else r.z < z)]
    if not following:
        return z + (1.0 if up else -1.0)
    return (z + (min(following) if up else max(following))) / 2


def _overlap(a: Record, b: Record) -> bool:
    """Whether drawing order between the two can be seen; of things without a place it always may be."""
    if isinstance(a, Boxed) and isinstance(b, Boxed):
        return rect_of(a).meets(rect_of(b))
    return type(a) is type(b)


def _in_order(board: Board, ids: Iterable[str]) -> list[Record]:
    wanted = set(ids)
    return [record for record in board if record.id in wanted]


def is_locked(record: Record | None) -> bool:
    """Whether a record refuses to be moved, resized or deleted."""
    return isinstance(record, Boxed) and record.locked


def _shift(draft: Draft, record_id: str, dx: float, dy: float) -> None:
    record = draft.get(record_id)
    if isinstance(record, Boxed | PinRecord):
        draft.put(replace(record, x=record.x + dx, y=record.y + dy))


def _settle_roots(draft: Draft, roots: list[str], moving: set[str]) -> None:
    """Only what moved by itself changes its parent: the rest moved with it."""
    for record_id in roots:
        record = draft.get(record_id)
        if isinstance(record, Boxed) and record.parent not in moving:
            settle(draft, record)
