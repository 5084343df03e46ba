"""Saving what can still be read of a damaged library into a new one; the damaged file is only read.

Rows are looked up one by one, because a damaged page stops a scan but hides only its own rows. A row counts
when its checksum is right, and an edit when it still fits the board that the rows before it make.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from whiteboard.board.board import Board
from whiteboard.library.backup import restore
from whiteboard.library.database import as_text, read_only
from whiteboard.library.errors import LibraryError, translated
from whiteboard.library.rows import event_of
from whiteboard.library.store import Library
from whiteboard.library.summaries import people_of
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import apply_row
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.state import advance, begin

LONGEST_GAP: Final = 2_000
"""Rows that may be unreadable one after another before a journal counts as ended."""

_ROUNDS: Final = "SELECT * FROM rounds WHERE id > ? ORDER BY id LIMIT 1"
_IDS: Final = "SELECT DISTINCT round FROM journal WHERE round > ? ORDER BY round LIMIT 1"
_ROW: Final = "SELECT * FROM journal WHERE round = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How much was saved: rounds and rows, and how many rows are known to be lost."""

    rounds: int
    rows: int
    lost: int


def salvage(source: Path, target: Path) -> Salvaged:
    """Makes a new library at ``target`` of what can be read of ``source``.

    Raises:
        LibraryError: ``target`` is there already, or nothing can be read.
    """
    if target.exists():
        raise LibraryError(f"{target} is there already; name a new file.")
    try:
        with closing(read_only(source)) as raw, Library(target) as saved:
            raw.row_factory = sqlite3.Row
            raw.text_factory = as_text
            counts = _copy(raw, saved)
        if not counts.rounds:
            raise LibraryError(f"{source}: no round in it can be read.")
    except (sqlite3.Error, LibraryError) as error:
        for suffix in ("", "-wal", "-shm"):  # half of a library would stand in the way of the next attempt
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        if isinstance(error, LibraryError):
            raise
        raise translated(error, source) from error
    return counts


def mend(path: Path) -> tuple[Salvaged, Path | None]:
    """Puts what can be read of a damaged library in its place. Gives how much, and where that is kept.

    Raises:
        LibraryError: nothing can be read, or another program has it open; it is as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".mending-", dir=path.parent) as folder:
        saved = Path(folder) / path.name
        counts = salvage(path, saved)
        return counts, restore(saved, path)


def _copy(raw: sqlite3.Connection, saved: Library) -> Salvaged:
    counts = Salvaged(0, 0, 0)
    for round_id, known in _rounds(raw).items():
        read, lost = _rows(raw, round_id, known.get("rows", 0))
        setup, events = _fitting(read, known)
        saved.create(setup, events)
        dropped = max(0, len(read) - 1 - len(events))
        counts = Salvaged(counts.rounds + 1, counts.rows + len(events) + 1, counts.lost + lost + dropped)
    return counts


def _rounds(raw: sqlite3.Connection) -> dict[str, Mapping[str, Any]]:
    """The rounds that the list or the journal still names."""
    listed = {row["id"]: dict(row) for row in _walk(raw, _ROUNDS, "id")}
    named = {row["round"]: listed.get(row["round"], {}) for row in _walk(raw, _IDS, "round")}
    return {**listed, **named}


def _walk(raw: sqlite3.Connection, query: str, key: str) -> Iterator[sqlite3.Row]:
    """Row after row, until there is none or the next one cannot be reached."""
    last = ""
    while (row := _one(raw, query, last)) is not None:
        last = row[key]
        yield row


def _rows(raw: sqlite3.Connection, round_id: str, count: int) -> tuple[list[Event], int]:
    """The events of a journal whose rows are intact, and how many are not."""
    found: list[Event] = []
    seq = last = 0
    while seq < max(count, last + LONGEST_GAP):
        seq += 1
        row = _one(raw, _ROW, round_id, seq)
        try:
            event = None if row is None else event_of(dict(row))
        except ValueError:
            event = None
        if event is not None:
            last = seq
            found.append(event)
    return found, max(count, last) - len(found)


def _one(raw: sqlite3.Connection, query: str, *values: str | int) -> sqlite3.Row | None:
    """One row, None when it is not there or lies on a damaged page."""
    try:
        row: sqlite3.Row | None = raw.execute(query, values).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row


def _fitting(read: list[Event], known: Mapping[str, Any]) -> tuple[Setup, list[Event]]:
    """The setup, and the events that still fit on one another, numbered anew from 2."""
    setup = _first_setup(read) or _setup_of(known)
    state = begin(Event(1, 0, Actor.SYSTEM, Kind.CREATED, setup.to_json()))
    board = Board()
    kept: list[Event] = []
    for event in read:
        if event.kind == Kind.CREATED:
            continue
        try:
            state = advance(state, event)
            apply_row(board, event)
        except ValueError:
            continue
        kept.append(replace(event, seq=len(kept) + 2))
    return replace(setup, title=f"{setup.title} (salvaged)"), kept


def _first_setup(read: list[Event]) -> Setup | None:
    for event in read:
        if event.kind == Kind.CREATED:
            with suppress(ValueError):
                return Setup.from_json(event.body)
    return None


def _setup_of(known: Mapping[str, Any]) -> Setup:
    """What the list says of a round whose first row is lost."""
    people = people_of(known.get("people", "[]"))
    mode = known.get("mode", RoundMode.DRAW)
    return Setup(
        RoundMode(mode) if mode in set(RoundMode) else RoundMode.DRAW,
        known.get("started", ""),
        known.get("title", "Round"),
        scenario=known.get("scenario"),
        level=known.get("level", "senior"),
        minutes=known.get("minutes", 60),
        candidate=people[0] if people else "",
        interviewers=people[1:],
    )
