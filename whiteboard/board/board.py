"""The board: records by id, changed only by ``apply(patch)``, which refuses a stale patch whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from whiteboard.board.patch import Change, Patch, create
from whiteboard.board.records import (
    BoundaryRecord,
    Boxed,
    ComponentRecord,
    LinkRecord,
    PinRecord,
    Record,
    from_fields,
    to_fields,
)

R = TypeVar("R", bound=Record)
Listener = Callable[[Patch], None]


class PatchError(ValueError):
    """A patch does not fit the board; nothing of it was applied."""


class Board:
    """All that is drawn, in drawing order. Listeners hear each patch once, after it was applied."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records: dict[str, Record] = {}
        self._order: list[str] | None = []
        self._listeners: list[Listener] = []
        self.revision = 0
        if patch := Patch(tuple(create(record) for record in records)):
            self.apply(patch)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        if self._order is None:
            self._order = sorted(self._records, key=lambda i: (self._records[i].z, i))
        return (self._records[record_id] for record_id in self._order)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._records

    def __getitem__(self, record_id: str) -> Record:
        return self._records[record_id]

    def get(self, record_id: str) -> Record | None:
        """The record of that id, or None."""
        return self._records.get(record_id)

    def of_type(self, cls: type[R]) -> list[R]:
        """All records of a class, in drawing order."""
        return [record for record in self if isinstance(record, cls)]

    def links_of(self, record_ids: Iterable[str]) -> list[LinkRecord]:
        """The links with an end at any of these components."""
        ends = set(record_ids)
        return [link for link in self.of_type(LinkRecord) if link.source in ends or link.target in ends]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` after each patch until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def apply(self, patch: Patch) -> None:
        """Applies all changes or none.

        Raises:
            PatchError: a ``before`` is not what the board holds, or the result would dangle.
        """
        staged: dict[str, Record | None] = {}
        for change in patch.changes:
            if change.id in staged:
                raise PatchError(f"{change.id} is changed twice in one patch")
            staged[change.id] = self._changed(change)
        self._check_ends(staged)
        for record_id, record in staged.items():
            self._put(record_id, record)
        self.revision += 1
        for listener in tuple(self._listeners):
            listener(patch)

    def _put(self, record_id: str, record: Record | None) -> None:
        known = self._records.get(record_id)
        if record is None or known is None or known.z != record.z:
            self._order = None
        if record is None:
            del self._records[record_id]
        else:
            self._records[record_id] = record

    @property
    def top_z(self) -> float:
        """The z of a record that is to lie above all others."""
        return max((record.z for record in self._records.values()), default=0.0) + 1.0

    def _changed(self, change: Change) -> Record | None:
        current = self._records.get(change.id)
        if change.before is None:
            if current is not None:
                raise PatchError(f"{change.id} is on the board already")
            if change.after is None:
                raise PatchError(f"{change.id} has neither a before nor an after")
            return from_fields(change.id, change.after)
        if current is None:
            raise PatchError(f"{change.id} is not on the board")
        held = to_fields(current)
        if change.after is None:
            if held != change.before:
                raise PatchError(f"{change.id} has changed since it was to be deleted")
            return None
        for name, value in change.before.items():
            if held.get(name) != value:
                raise PatchError(f"{change.id}.{name} is {held.get(name)!r}, not {value!r}")
        merged = {**held, **change.after}
        return from_fields(change.id, {k: v for k, v in merged.items() if k in held or v is not None})

    def _check_ends(self, staged: dict[str, Record | None]) -> None:
        """Links end at components, pins and parents at what is there: never repaired later."""

        def found(record_id: str, cls: type[Record]) -> bool:
            record = staged[record_id] if record_id in staged else self._records.get(record_id)
            return isinstance(record, cls)

        gone = {record_id for record_id, record in staged.items() if record is None}
        affected = [record for record in staged.values() if record is not None]
        if gone:
            affected += [r for r in self._records.values() if r.id not in staged]
        for record in affected:
            match record:
                case LinkRecord():
                    for end in (record.source, record.target):
                        if not found(end, ComponentRecord):
                            raise PatchError(f"link {record.id} ends at {end!r}, which is no component")
                case PinRecord(target=str(target)) if not found(target, Record):
                    raise PatchError(f"pin {record.id} is on {target!r}, which is not on the board")
                case Boxed(parent=str(parent)) if not found(parent, BoundaryRecord):
                    raise PatchError(f"{record.id} lies in {parent!r}, which is no boundary")
                case _:
                    pass
