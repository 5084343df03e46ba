"""A board with changes laid over it: editing functions change a draft, and its patch says what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from whiteboard.board.board import Board
from whiteboard.board.geometry import rect_of
from whiteboard.board.names import free_id
from whiteboard.board.patch import Change, Patch, create, delete, update
from whiteboard.board.records import BoundaryRecord, Boxed, Record

R = TypeVar("R", bound=Record)


class Draft:
    """Reads like a board, takes new versions of records, and never touches the board itself."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._after: dict[str, Record | None] = {}
        self.top_z = board.top_z

    def __contains__(self, record_id: object) -> bool:
        return self.get(str(record_id)) is not None

    def __iter__(self) -> Iterator[Record]:
        for record in self.board:
            now = self._after.get(record.id, record)
            if now is not None:
                yield now
        yield from (r for i, r in self._after.items() if r is not None and i not in self.board)

    def get(self, record_id: str) -> Record | None:
        """The record as drafted, None when it is not there (any more)."""
        if record_id in self._after:
            return self._after[record_id]
        return self.board.get(record_id)

    def of_type(self, cls: type[R]) -> list[R]:
        """All records of a class, as drafted."""
        return [record for record in self if isinstance(record, cls)]

    def put(self, record: Record) -> None:
        """Takes a new record, or the new version of one."""
        self._after[record.id] = record

    def drop(self, record_id: str) -> None:
        """Takes a record off."""
        self._after[record_id] = None

    def new_id(self, base: str, *, first: int | None = None) -> str:
        """An id that neither the board nor the draft has used."""
        return free_id(base, _Taken(self.board, self._after), first=first)

    def next_z(self) -> float:
        """A place above everything so far."""
        self.top_z += 1.0
        return self.top_z - 1.0

    def patch(self) -> Patch:
        """What differs from the board."""
        changes = (self._change(record_id, after) for record_id, after in self._after.items())
        return Patch(tuple(change for change in changes if change is not None))

    def _change(self, record_id: str, after: Record | None) -> Change | None:
        before = self.board.get(record_id)
        if before is None:
            return create(after) if after is not None else None
        return update(before, after) if after is not None else delete(before)


class _Taken:
    """Ids of the board and of the draft, dropped ones too: one patch never uses an id twice."""

    def __init__(self, board: Board, after: dict[str, Record | None]) -> None:
        self._board, self._after = board, after

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._after or record_id in self._board


def created_ids(patch: Patch) -> list[str]:
    """The ids of the records that a patch puts on the board, in its order."""
    return [change.id for change in patch.changes if change.before is None]


def held_by(draft: Draft, roots: Iterable[str]) -> set[str]:
    """The ids of ``roots`` and of everything that boundaries among them hold, at any depth."""
    children: dict[str, list[str]] = {}
    for record in draft.of_type(Boxed):
        if record.parent is not None:
            children.setdefault(record.parent, []).append(record.id)
    found: set[str] = set()
    waiting = [record_id for record_id in roots if record_id in draft]
    while waiting:
        record_id = waiting.pop()
        if record_id not in found:
            found.add(record_id)
            waiting += children.get(record_id, [])
    return found


def fits(record: Boxed, boundary: BoundaryRecord) -> bool:
    """Whether a boundary holds a record: boundaries with all of themselves, others with their middle."""
    if isinstance(record, BoundaryRecord):
        return rect_of(boundary).encloses(rect_of(record))
    return rect_of(boundary).holds(rect_of(record).center)


def settle(draft: Draft, record: Boxed) -> None:
    """Gives a record the innermost boundary at its place as parent, or none."""
    own = held_by(draft, [record.id]) if isinstance(record, BoundaryRecord) else {record.id}
    around = [b for b in draft.of_type(BoundaryRecord) if b.id not in own and fits(record, b)]
    inner = min(around, key=lambda b: (b.w * b.h, -b.z), default=None)
    draft.put(replace(record, parent=inner.id if inner else None))


def adopt(draft: Draft, boundary: BoundaryRecord) -> None:
    """Lets a new or resized boundary take in what it now covers, and let go of what it does not."""
    for record in draft.of_type(Boxed):
        if record.id == boundary.id or record.parent not in {boundary.id, boundary.parent}:
            continue
        inside = fits(record, boundary)
        if inside and record.id != boundary.parent:
            draft.put(replace(record, parent=boundary.id))
        elif record.parent == boundary.id:
            draft.put(replace(record, parent=boundary.parent))
