"""Of a damaged library, all that its bad pages do not hold comes back, and replays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.whiteboard.library.sample import card, edits, setup
from whiteboard.library.errors import LibraryDamaged, LibraryError
from whiteboard.library.salvage import Salvaged, salvage
from whiteboard.library.store import Library
from whiteboard.round.recovery import resume

ROUNDS, CARDS = 4, 600
TOTAL = ROUNDS * (CARDS + 1)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A library of a few long rounds, closed."""
    path = tmp_path / "library.db"
    with Library(path) as library:
        for number in range(ROUNDS):
            library.create(setup(title=f"Round {number}"), [card(seq) for seq in range(2, CARDS + 2)])
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """The leaf pages of a table, by SQLite's own statistics, or by looking for its text."""
    data = path.read_bytes()
    return [
        n for n in range(1, len(data) // 4096) if data[n * 4096 : n * 4096 + 4096].count(table.encode()) > 3
    ]


def test_a_whole_library_comes_back_whole(source: Path, tmp_path: Path) -> None:
    assert salvage(source, tmp_path / "new.db") == Salvaged(ROUNDS, TOTAL, 0)
    with Library(tmp_path / "new.db") as library:
        assert sorted(item.title for item in library.rounds()) == [
            f"Round {n} (salvaged)" for n in range(ROUNDS)
        ]
        for item in library.rounds():
            board, state = resume(library.events(item.id))
            assert (len(board), state.seq) == (CARDS, CARDS + 1)


def test_one_bad_page_costs_only_its_own_rows(source: Path, tmp_path: Path) -> None:
    data = bytearray(source.read_bytes())
    page = pages_of(source, "candidate")[7]
    data[page * 4096 : page * 4096 + 4096] = bytes(4096)
    source.write_bytes(data)
    with pytest.raises(LibraryDamaged):
        Library(source).rounds()
    saved = salvage(source, tmp_path / "new.db")
    assert saved.rounds == ROUNDS
    assert saved.rows >= TOTAL * 0.95
    assert 0 < saved.lost <= TOTAL * 0.05
    assert source.read_bytes() == bytes(data)
    with Library(tmp_path / "new.db") as library:
        for item in library.rounds():
            resume(library.events(item.id))


def test_a_flipped_row_and_what_built_on_it_are_left_out(tmp_path: Path) -> None:
    source = tmp_path / "library.db"
    with Library(source) as library:
        library.create(setup(), edits(100))
    with closing(sqlite3.connect(source)) as raw:
        raw.execute("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 10")
        raw.execute("UPDATE journal SET body = '{}' WHERE seq = 1")
        raw.commit()
    saved = salvage(source, tmp_path / "new.db")
    assert saved.rows + saved.lost >= 101
    with Library(tmp_path / "new.db") as library:
        [shown] = library.rounds("zoë")
        assert shown.title == "Instagram (salvaged)"
        assert resume(library.events(shown.id))[1].setup.scenario == "instagram"


def test_nothing_is_overwritten(source: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is there already"):
        salvage(source, source)
    (tmp_path / "junk.db").write_bytes(b"junk" * 5000)
    with pytest.raises(LibraryError, match=r"junk\.db"):
        salvage(tmp_path / "junk.db", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_salvage_that_fails_leaves_nothing_in_the_way(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise LibraryError("The disk is full.")

    target = tmp_path / "rescued" / "new.db"
    with monkeypatch.context() as patch:
        patch.setattr(Library, "create", full)
        with pytest.raises(LibraryError, match=r"^The disk is full\.$"):
            salvage(source, target)
    assert list(target.parent.glob("*")) == []
    assert salvage(source, target).rounds


def test_a_library_without_rounds_makes_no_new_one(tmp_path: Path) -> None:
    with Library(tmp_path / "none.db") as library:
        library.rounds()
    with pytest.raises(LibraryError, match="no round in it can be read"):
        salvage(tmp_path / "none.db", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()
