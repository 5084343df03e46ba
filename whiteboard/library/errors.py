"""What can go wrong with a library, said in one sentence that names the file and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteboard.round.events import Event


class LibraryError(RuntimeError):
    """The library cannot do what was asked; the message is one sentence for a person."""


class LibraryDamaged(LibraryError):  # noqa: N818 - it reads as a sentence where it is raised
    """The database itself is damaged; the original was left as it is."""

    def __init__(self, path: Path, why: str) -> None:
        self.why = why
        super().__init__(
            f"{path} is damaged ({why}). It was left as it is; put a backup in its place with 'loadbearing "
            "restore FILE', or save what can be read with 'loadbearing salvage FILE'."
        )


class NoSuchRound(LibraryError):  # noqa: N818
    """There is no round of that id."""


class DamagedRound(LibraryError):  # noqa: N818
    """A row of a journal is not what was written; ``readable`` are the events before it."""

    def __init__(self, round_id: str, seq: int, why: str, readable: list[Event]) -> None:
        self.round_id = round_id
        self.seq = seq
        self.readable = readable
        super().__init__(
            f"Round {round_id} is damaged at row {seq}: {why}. The {len(readable)} rows before it are intact."
        )


_WORDS = {
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written: it is read-only.",
    sqlite3.SQLITE_IOERR: "The disk refuses to write {path}; it may be full or gone.",
    sqlite3.SQLITE_BUSY: "{path} is held by another program.",
    sqlite3.SQLITE_LOCKED: "{path} is held by another program.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened; check that its folder is there and can be written.",
    sqlite3.SQLITE_PERM: "{path} cannot be opened: its permissions forbid it.",
    sqlite3.SQLITE_AUTH: "{path} cannot be opened: its permissions forbid it.",
}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


def translated(error: BaseException, path: Path) -> LibraryError:
    """SQLite's error (bare or wrapped by SQLAlchemy) as ours."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGE:
        return LibraryDamaged(path, str(cause))
    if code in _WORDS:
        return LibraryError(_WORDS[code].format(path=path))
    return LibraryError(f"{path}: {' '.join(str(cause).split())}")
