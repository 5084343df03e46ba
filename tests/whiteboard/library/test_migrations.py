"""An older library is backed up and brought up to date whole, or stays exactly as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection  # noqa: TID253 - steps take one

from tests.whiteboard.library.sample import edits, setup
from whiteboard.library import database
from whiteboard.library.errors import LibraryError
from whiteboard.library.migrations import migrate
from whiteboard.library.schema import VERSION
from whiteboard.library.store import Library


def add_colour(connection: Connection) -> None:
    """A step that rebuilds a table which others point to, the way that loses rows when done carelessly."""
    connection.exec_driver_sql("CREATE TABLE copy AS SELECT * FROM rounds")
    connection.exec_driver_sql("DROP TABLE rounds")
    connection.exec_driver_sql("ALTER TABLE copy RENAME TO rounds")
    connection.exec_driver_sql("CREATE UNIQUE INDEX rounds_id ON rounds (id)")


def fail_late(connection: Connection) -> None:
    """Does its work, then breaks."""
    add_colour(connection)
    raise RuntimeError("power cut")


def orphan(connection: Connection) -> None:
    """Leaves journals without their rounds."""
    connection.exec_driver_sql("DELETE FROM rounds")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library as the program of today leaves it, which the tests take for an old one."""
    path = tmp_path / "library.db"
    with Library(path) as library:
        library.create(setup(), edits(50))
    return path


def upgrade(path: Path, step: Callable[[Connection], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Opens a library with a program whose version is one higher and whose last step is ``step``."""
    monkeypatch.setattr(database, "VERSION", VERSION + 1)
    monkeypatch.setattr(database, "STEPS", {VERSION: step})
    database.open_database(path).dispose()


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_step_keeps_every_row_and_a_backup(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(old, add_colour, monkeypatch)
    assert (count(old, "rounds"), count(old, "journal")) == (1, 51)
    with closing(sqlite3.connect(old)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    [kept] = (old.parent / "backups").iterdir()
    monkeypatch.undo()
    with Library(kept) as library:
        assert len(library.rounds()) == 1


@pytest.mark.parametrize(("step", "error"), [(fail_late, RuntimeError), (orphan, LibraryError)])
def test_a_step_that_fails_leaves_the_old_library(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[Connection], None], error: type[Exception]
) -> None:
    with pytest.raises(error):
        upgrade(old, step, monkeypatch)
    monkeypatch.undo()
    with Library(old) as library:
        [shown] = library.rounds()
        assert len(library.events(shown.id)) == 51


def test_a_version_without_a_step_is_one_sentence(old: Path) -> None:
    engine = database.open_database(old)
    with (
        engine.connect() as connection,
        pytest.raises(LibraryError, match="a library of version 0 cannot be brought up to date"),
    ):
        migrate(connection, 0, VERSION, {})
    engine.dispose()
