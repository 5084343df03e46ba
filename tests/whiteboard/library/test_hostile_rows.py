"""Rows that are whole by their checksums and still nothing that this program wrote: one sentence each."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.whiteboard.library.sample import card, setup
from whiteboard.library.errors import DamagedRound, LibraryError
from whiteboard.library.rows import checksum
from whiteboard.library.salvage import salvage
from whiteboard.library.store import Library
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import replay
from whiteboard.ui.home_data import load_home

BODIES = ("{}", "[]", "3", "null", '"x"', '{"mode": 3}', "[" * 100_000, '{"n": ' + "9" * 5000 + "}")
KINDS = (Kind.PATCH, Kind.CLOCK, Kind.NUMBER, Kind.NOTE, Kind.MARK, Kind.SHEET, Kind.DRILL, Kind.FAULT)


@pytest.fixture
def filled(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "library.db"
    with Library(path) as library:
        clock = Event(3, 5, Actor.CANDIDATE, Kind.CLOCK, {"do": "start"})
        return path, library.create(setup(), [card(2), clock])


def alter(path: Path, seq: int, **values: object) -> None:
    """Writes other values into a row, and the checksum that fits them."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.row_factory = sqlite3.Row
        row = dict(raw.execute("SELECT * FROM journal WHERE seq = ?", (seq,)).fetchone()) | values
        row["crc32"] = checksum(row)
        fields = ", ".join(f'"{name}" = :{name}' for name in row)
        raw.execute(f"UPDATE journal SET {fields} WHERE seq = {seq}", row)


@pytest.mark.parametrize("body", BODIES)
def test_a_setup_that_is_none_is_damage_of_the_first_row(filled: tuple[Path, str], body: str) -> None:
    path, round_id = filled
    alter(path, 1, body=body)
    with Library(path) as library:
        with pytest.raises(DamagedRound, match="damaged at row 1"):
            library.events(round_id)
        with pytest.raises(LibraryError):
            library.duplicate(round_id)
        assert [each.id for each in library.rounds()] == [round_id], "it is listed all the same"
    assert salvage(path, path.with_name("saved.db")).rounds == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", BODIES)
def test_a_row_that_is_not_of_its_kind_is_one_sentence(
    filled: tuple[Path, str], kind: Kind, body: str
) -> None:
    path, round_id = filled
    alter(path, 3, kind=str(kind), body=body)
    with Library(path) as library, suppress(LibraryError, ValueError):
        replay(library.events(round_id))
    with Library(path) as library, suppress(LibraryError):
        library.seek(round_id, 3)
    saved = path.with_name("saved.db")
    salvage(path, saved)
    with Library(saved) as library:
        (only,) = library.rounds()
        replay(library.events(only.id))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("people", ""),
        ("people", "3"),
        ("people", "[" * 100_000),
        ("people", "[[1]]"),
        ("retention_date", "soon"),
        ("updated", "now"),
        ("started", ""),
        ("mode", "dance"),
        ("state", "?"),
    ],
)
def test_a_list_shows_what_it_can(filled: tuple[Path, str], column: str, value: str) -> None:
    path, round_id = filled
    holder = "someone" if column == "updated" else None
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f'UPDATE rounds SET "{column}" = ?, lease_client = ?', (value, holder))
    with Library(path) as library:
        data = load_home(library, path.parent, lambda: False)
        assert [each.id for each in data.rounds] == [round_id]
        assert library.open_journal(round_id).close()
