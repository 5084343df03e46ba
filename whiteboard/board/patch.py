"""A patch: a reversible set of changes to a board, the one currency of undo, journal, recovery and replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from whiteboard.board.records import Fields, Json, Record, to_fields


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one record: the fields before and after.

    ``before`` None creates it, ``after`` None deletes it; both then hold every field, ``type`` included.
    An update holds only the fields that differ, the same names on both sides, None for a field of another
    version that is not there.
    """

    id: str
    before: Fields | None
    after: Fields | None

    def reversed(self) -> Change:
        """The change that takes this one back."""
        return Change(self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes that are applied together or not at all, each record at most once."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def reversed(self) -> Patch:
        """The patch that takes this one back."""
        return Patch(tuple(change.reversed() for change in reversed(self.changes)))

    def to_json(self) -> list[dict[str, Json]]:
        """JSON values, for the journal and files."""
        return [
            {
                "id": change.id,
                "before": None if change.before is None else dict(change.before),
                "after": None if change.after is None else dict(change.after),
            }
            for change in self.changes
        ]

    @classmethod
    def from_json(cls, value: Iterable[Mapping[str, Json]]) -> Self:
        """The patch that ``to_json`` wrote; KeyError when a field is missing."""
        return cls(tuple(Change(item["id"], item["before"], item["after"]) for item in value))


def create(record: Record) -> Change:
    """The change that puts ``record`` on a board."""
    return Change(record.id, None, to_fields(record))


def delete(record: Record) -> Change:
    """The change that takes ``record`` off a board."""
    return Change(record.id, to_fields(record), None)


def update(before: Record, after: Record) -> Change | None:
    """The change from one version of a record to another of the same id, None when nothing differs."""
    old, new = to_fields(before), to_fields(after)
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if not names:
        return None
    return Change(before.id, {n: old.get(n) for n in names}, {n: new.get(n) for n in names})
