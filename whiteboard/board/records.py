"""What lies on a board: frozen records, and their lossless JSON form.

A record is {type, id, its fields}. Fields that this version does not know are kept in ``extra`` and written
back, so that a newer program's board survives a visit to an older one. Coordinates are scene pixels at 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar, Final

Json = Any  # what json.loads gives: the one place where the board meets untyped data
Fields = Mapping[str, Json]
EMPTY: Final[Fields] = MappingProxyType({})

CARD_WIDTH: Final = 172.0
CARD_HEIGHT: Final = 84.0


@dataclass(frozen=True, slots=True)
class Record:
    """What every record has: an id, unique on its board, its place in drawing order, and unknown fields.

    Records are drawn, listed and solved by ascending ``z``, equal ones by id.
    """

    type: ClassVar[str] = ""

    id: str
    z: float = field(default=0.0, kw_only=True)
    extra: Fields = field(default_factory=lambda: EMPTY, kw_only=True)


@dataclass(frozen=True, slots=True)
class Boxed(Record):
    """A record with a rectangle; ``parent`` is the boundary that holds it."""

    x: float = 0.0
    y: float = 0.0
    w: float = CARD_WIDTH
    h: float = CARD_HEIGHT
    parent: str | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ComponentRecord(Boxed):
    """A component card. ``replicas`` None means managed; ``params`` are the capacity fields that were set."""

    type: ClassVar[str] = "component"

    kind: str = "custom"
    label: str = ""
    product: str = ""
    note: str = ""
    size: str = ""
    replicas: int | None = 1
    zone: str | tuple[str, ...] | None = None
    region: str | None = None
    roles_added: tuple[str, ...] = ()
    params: Fields = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class LinkRecord(Record):
    """An arrow between two components. ``params`` are the link fields that were set (calls, step, …).

    ``mode`` None means the default for its source. ``waypoints`` are the bends a person pinned.
    """

    type: ClassVar[str] = "link"

    source: str = ""
    target: str = ""
    mode: str | None = None
    label: str = ""
    protocol: str = ""
    route: str = "orthogonal"
    waypoints: tuple[tuple[float, float], ...] = ()
    params: Fields = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class NoteRecord(Boxed):
    """A sticky note."""

    type: ClassVar[str] = "note"

    text: str = ""


@dataclass(frozen=True, slots=True)
class TextRecord(Boxed):
    """Plain text on the canvas."""

    type: ClassVar[str] = "text"

    text: str = ""


@dataclass(frozen=True, slots=True)
class BoundaryRecord(Boxed):
    """A zone, region, VPC or other boundary: ``kind`` says which; it moves what it holds."""

    type: ClassVar[str] = "boundary"

    kind: str = "zone"
    label: str = ""


@dataclass(frozen=True, slots=True)
class PinRecord(Record):
    """A numbered annotation; on a record when ``target`` is given, then x and y are from its top left."""

    type: ClassVar[str] = "pin"

    x: float = 0.0
    y: float = 0.0
    number: int = 1
    text: str = ""
    target: str | None = None


@dataclass(frozen=True, slots=True)
class FlowRecord(Record):
    """A flow that the design file names; drawn nowhere, edited in the inspector."""

    type: ClassVar[str] = "flow"

    source: str = ""
    rate_rps: float = 0.0
    slo_p99_ms: float | None = None
    fresh_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRecord(Record):
    """The board's own record, of id ``sheet``: its title."""

    type: ClassVar[str] = "sheet"

    title: str = ""


@dataclass(frozen=True, slots=True)
class ForeignRecord(Record):
    """A record of a type that this version does not know: kept and written back, never shown."""

    type: ClassVar[str] = ""


TYPES: Final[Mapping[str, type[Record]]] = {
    cls.type: cls
    for cls in (
        ComponentRecord,
        LinkRecord,
        NoteRecord,
        TextRecord,
        BoundaryRecord,
        PinRecord,
        FlowRecord,
        SheetRecord,
    )
}


def to_fields(record: Record) -> dict[str, Json]:
    """All fields of a record as JSON values, ``type`` included, ``id`` left out."""
    known = {f.name: _plain(getattr(record, f.name)) for f in fields(record) if f.name not in {"id", "extra"}}
    head = {"type": record.type} if record.type else {}
    return {**head, **known, **record.extra}


def from_fields(record_id: str, values: Fields) -> Record:
    """The record that ``to_fields`` wrote; unknown fields go to ``extra``.

    The values are trusted: files and peers are validated before they get here.
    """
    cls = TYPES.get(values.get("type", ""))
    if cls is None:
        return ForeignRecord(record_id, extra=MappingProxyType(dict(values)))
    names = {f.name for f in fields(cls)} - {"id", "extra"}
    known = {name: _frozen(value) for name, value in values.items() if name in names}
    extra = {name: value for name, value in values.items() if name not in names and name != "type"}
    return cls(record_id, **known, extra=MappingProxyType(extra) if extra else EMPTY)


def _plain(value: Json) -> Json:
    """Tuples as lists and mappings as dicts, all the way down, as JSON wants them."""
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _frozen(value: Json) -> Json:
    """Lists as tuples and dicts as read-only mappings, so that a record cannot change in place."""
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    return value
