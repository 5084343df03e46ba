"""Between events and rows of the journal: JSON bodies, and the checksum that finds a flipped bit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from whiteboard.round.events import Actor, Event, Kind


def row_of(event: Event, round_id: str, client: str) -> dict[str, Any]:
    """The row of an event. ASCII JSON, so that any text Python can hold comes back the same."""
    row = {
        "round": round_id,
        "seq": event.seq,
        "at_ms": event.at_ms,
        "actor": str(event.actor),
        "client": client,
        "cseq": event.seq,
        "kind": str(event.kind),
        "body": dumps(event.body),
    }
    return {**row, "crc32": checksum(row)}


def checksum(row: Mapping[str, Any]) -> int:
    """CRC-32 of all that a row says. The round is left out, so that a copy keeps its checksums."""
    names = ("seq", "at_ms", "actor", "client", "cseq", "kind", "body")
    return crc32("\x1f".join(str(row[name]) for name in names).encode("utf-8", "surrogatepass"))


def event_of(row: Mapping[str, Any]) -> Event:
    """The event of a row.

    Raises:
        ValueError: the row is not what was written.
    """
    if checksum(row) != row["crc32"]:
        raise ValueError("its checksum is wrong")
    try:
        body = json.loads(row["body"])
    except RecursionError as error:
        raise ValueError("its body is nested too deep") from error
    if not isinstance(body, dict):
        raise ValueError("its body is no object")
    return Event(row["seq"], row["at_ms"], Actor(row["actor"]), _kind(row["kind"]), body)


def dumps(value: Any) -> str:
    """Compact ASCII JSON; read-only mappings count as objects."""
    return json.dumps(value, separators=(",", ":"), default=_plain)


def _kind(text: str) -> Kind:
    """A kind of a newer version stays plain text: it changes nothing here, and is written back."""
    return Kind(text) if text in set(Kind) else text  # type: ignore[return-value]


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence | set | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in a journal")
