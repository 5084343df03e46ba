"""Copies of the library that are proven whole, and putting one back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from whiteboard.library.database import BUSY_S, check_pages, inspect, read_only
from whiteboard.library.errors import LibraryDamaged, LibraryError, translated
from whiteboard.library.place import BACKUPS, backups_of, check_drive, check_file

KEPT: Final = 10


def copy_database(source: Path, target: Path) -> None:
    """Copies a library, with what its write-ahead log holds, to one file; whole or not at all.

    Raises:
        LibraryError: the copy could not be made or is not whole; ``target`` is as it was.
    """
    if source.absolute() == target.absolute():
        raise LibraryError(f"{target} is the library itself; name another file.")
    check_file(target)
    try:
        with _beside(target) as copy:
            with closing(read_only(source)) as old, closing(sqlite3.connect(copy)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=DELETE")
            verify(copy)
            _replace(copy, target)
    except LibraryDamaged as error:
        raise LibraryDamaged(source, error.why) from error  # nobody knows the copy's name
    except sqlite3.Error as error:
        raise translated(error, source) from error
    except OSError as error:
        raise LibraryError(f"{target} cannot be written: {error.strerror}.") from error


def verify(path: Path) -> None:
    """Reads every page of a library; raises LibraryError when it is not a whole one."""
    if inspect(path) == 0:
        raise LibraryError(f"{path} is empty, not a library.")
    with closing(read_only(path)) as raw:
        check_pages(raw, path, "integrity_check")
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise LibraryDamaged(path, "it has rows that belong to no round")


def keep_backup(path: Path) -> Path:
    """Puts a copy of a library into ``backups`` beside it, where the newest ten stay. Gives the copy."""
    copy = _free_name(path)
    copy_database(path, copy)
    for old in backups_of(path)[:-KEPT]:
        old.unlink()
    return copy


def keep_backup_of_changes(path: Path) -> Path | None:
    """Keeps a copy of a library that is closed, unless it has not changed since the newest copy."""
    newest = backups_of(path)[-1:]
    if not path.exists() or any(copy.stat().st_mtime_ns >= path.stat().st_mtime_ns for copy in newest):
        return None
    return keep_backup(path)


def restore(source: Path, target: Path) -> Path | None:
    """Replaces a library by a backup. Gives the file that keeps what was there, None when nothing was.

    Raises:
        LibraryError: ``source`` is not a whole library, or ``target`` is open elsewhere; nothing changed.
    """
    if not source.exists():
        raise LibraryError(f"{source} is not there.")
    check_file(source)
    check_drive(target)
    try:
        verify(source)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _beside(target) as copy:
            copy_database(source, copy)
            _refuse_open(target)
            kept = _set_aside(target) if target.exists() else None
            _replace(copy, target)
    except sqlite3.Error as error:
        raise translated(error, source) from error
    except OSError as error:
        raise LibraryError(f"{target} cannot be replaced: {error.strerror}.") from error
    return kept


def _set_aside(path: Path) -> Path:
    """Keeps what is there: as a proven copy, or file by file when it is damaged."""
    try:
        kept = keep_backup(path)
    except LibraryError:
        kept = _free_name(path, "damaged-")  # no later backup may push it out
        for suffix in ("", "-wal"):
            if (part := Path(f"{path}{suffix}")).exists():
                shutil.copy2(part, f"{kept}{suffix}")
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return kept


def _refuse_open(path: Path) -> None:
    """A write-ahead log can be locked alone only when nobody else has the database open."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=BUSY_S / 5, isolation_level=None)) as raw:
        try:
            raw.execute("PRAGMA locking_mode=EXCLUSIVE")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise LibraryError(f"{path} is open in another window; close Loadbearing first.") from error


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A private file in the folder of ``target``, gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)


def _replace(copy: Path, target: Path) -> None:
    """Puts a finished file in place so that a power cut leaves the old one or the new one."""
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    copy.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _free_name(path: Path, prefix: str = "") -> Path:
    now = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    folder = path.parent / BACKUPS
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(f"{folder} cannot be made: {error.strerror}.") from error
    return folder / f"{prefix}{path.stem}-{now}.db"
