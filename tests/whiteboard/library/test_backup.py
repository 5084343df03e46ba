"""Backups are proven whole; restoring keeps what it replaces, and changes nothing when it refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.whiteboard.library.sample import card, edits, setup
from whiteboard.library import backup
from whiteboard.library.errors import LibraryDamaged, LibraryError
from whiteboard.library.place import backups_of
from whiteboard.library.schema import VERSION
from whiteboard.library.store import Library


@pytest.fixture
def filled(library: Library) -> str:
    """The id of a round in the library."""
    return library.create(setup(), edits(200))


def others(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"library.db", "library.db-wal", "library.db-shm"}


def test_a_backup_holds_what_the_write_ahead_log_held(library: Library, filled: str, tmp_path: Path) -> None:
    journal = library.open_journal(filled)
    journal.append(card(202))
    library.backup(tmp_path / "copy.db")
    assert others(tmp_path) >= {"copy.db"}
    with Library(tmp_path / "copy.db") as copy:
        assert [event.seq for event in copy.events(filled)] == list(range(1, 203))


def test_a_backup_is_one_plain_file(library: Library, filled: str, tmp_path: Path) -> None:
    library.backup(tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert others(tmp_path) == {
        "copy.db",
        library.path.parent.name,
        *(p.name for p in tmp_path.glob("home*")),
    }


def test_a_backup_replaces_an_older_one_but_nothing_else(
    library: Library, filled: str, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    library.backup(target)
    library.create(setup())
    library.backup(target)
    with Library(target) as copy:
        assert len(copy.rounds()) == 2
    precious = tmp_path / "thesis.txt"
    precious.write_text("years of work")
    with pytest.raises(LibraryError, match="is not a Loadbearing library"):
        library.backup(precious)
    assert precious.read_text() == "years of work"
    with pytest.raises(LibraryError, match="is the library itself"):
        library.backup(library.path)


def test_a_backup_that_is_not_whole_is_not_kept(
    library: Library, filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    library.backup(target)
    good = target.read_bytes()

    def damaged(path: Path) -> None:
        raise LibraryError(f"{path} is damaged")

    monkeypatch.setattr(backup, "verify", damaged)
    with pytest.raises(LibraryError, match="is damaged"):
        library.backup(target)
    assert target.read_bytes() == good
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".copy")] == []


def test_restoring_keeps_what_was_there(library: Library, filled: str, tmp_path: Path) -> None:
    library.backup(tmp_path / "old.db")
    later = library.create(setup(title="Later"))
    kept = library.restore(tmp_path / "old.db")
    assert [item.id for item in library.rounds()] == [filled]
    assert kept is not None
    assert kept.parent == library.path.parent / "backups"
    with Library(kept) as replaced:
        assert {item.id for item in replaced.rounds()} == {filled, later}


def test_restoring_onto_nothing(library: Library, filled: str, tmp_path: Path) -> None:
    library.backup(tmp_path / "old.db")
    with Library(tmp_path / "new" / "library.db") as fresh:
        assert fresh.restore(tmp_path / "old.db") is None
        assert [item.id for item in fresh.rounds()] == [filled]


def test_restoring_over_a_damaged_library_keeps_its_bytes(
    library: Library, filled: str, tmp_path: Path
) -> None:
    library.backup(tmp_path / "old.db")
    library.close()
    damaged = bytearray(library.path.read_bytes())
    damaged[4096:12288] = bytes(8192)
    library.path.write_bytes(damaged)
    kept = library.restore(tmp_path / "old.db")
    assert kept is not None
    assert kept.read_bytes() == bytes(damaged)
    assert [item.id for item in library.rounds()] == [filled]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")


def orphaned(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM rounds")
        raw.commit()


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [truncated, newer, orphaned, emptied, Path.unlink])
def test_a_backup_that_cannot_be_used_changes_nothing(
    library: Library, filled: str, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    bad = tmp_path / "bad.db"
    library.backup(bad)
    library.close()
    before = library.path.read_bytes()
    spoil(bad)
    with pytest.raises(LibraryError, match=r"bad\.db") as caught:
        library.restore(bad)
    assert "\n" not in str(caught.value)
    assert library.path.read_bytes() == before
    assert others(library.path.parent) == set()


def test_a_library_that_is_open_elsewhere_is_not_replaced(
    library: Library, filled: str, tmp_path: Path
) -> None:
    library.backup(tmp_path / "old.db")
    library.open_journal(filled)
    with (
        Library(library.path) as second,
        pytest.raises(LibraryError, match="is open in another window; close Loadbearing first"),
    ):
        second.restore(tmp_path / "old.db")
    assert others(library.path.parent) == set()
    assert len(library.events(filled)) == 201


def test_the_newest_ten_are_kept(library: Library, filled: str) -> None:
    made = [backup.keep_backup(library.path) for _ in range(12)]
    assert sorted((library.path.parent / "backups").iterdir()) == made[2:]


def test_what_has_changed_is_kept_once_when_the_library_is_closed(library: Library, filled: str) -> None:
    first = library.keep_backup()
    assert first is not None
    with Library(first) as copy:
        assert len(copy.events(filled)) == 201
    assert [item.id for item in library.rounds()] == [filled]
    assert library.keep_backup() is None
    library.bin(filled)
    second = library.keep_backup()
    assert backups_of(library.path) == [first, second]


def test_a_damaged_library_that_was_kept_is_not_pushed_out_by_backups(
    library: Library, filled: str, tmp_path: Path
) -> None:
    library.backup(tmp_path / "old.db")
    library.close()
    library.path.write_bytes(library.path.read_bytes()[:9000])
    kept = library.restore(tmp_path / "old.db")
    assert kept is not None
    for _ in range(11):
        backup.keep_backup(library.path)
    assert kept.exists()


def test_a_folder_for_backups_that_cannot_be_made_is_named(library: Library, filled: str) -> None:
    (library.path.parent / "backups").write_text("in the way")
    with pytest.raises(LibraryError, match="backups cannot be made"):
        library.keep_backup()


def test_a_damaged_library_is_named_when_no_copy_can_be_made(
    library: Library, filled: str, tmp_path: Path
) -> None:
    library.close()
    damaged = bytearray(library.path.read_bytes())
    damaged[8192:12288] = bytes(4096)
    library.path.write_bytes(damaged)
    with pytest.raises(LibraryDamaged, match=r"library\.db is damaged"):
        backup.copy_database(library.path, tmp_path / "copy.db")
