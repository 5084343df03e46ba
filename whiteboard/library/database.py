"""Opening a library's database: what it is first, untouched and read-only; then with durable settings."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (  # noqa: TID253 - this package is only ever imported lazily
    URL,
    Connection,
    Engine,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError  # noqa: TID253

from whiteboard.library.errors import LibraryDamaged, LibraryError, translated
from whiteboard.library.migrations import STEPS, migrate
from whiteboard.library.place import check_drive, check_file, make_file
from whiteboard.library.schema import APPLICATION_ID, VERSION, metadata

BUSY_S: Final = 5.0
CHECKED_BYTES: Final = 64 * 2**20
"""A database up to this size is looked through when it is opened; about 1 ms per MB."""

_SAFE = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0")
_DURABLE = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "wal_autocheckpoint=1000",
    "temp_store=MEMORY",
    "secure_delete=ON",
)


def open_database(path: Path) -> Engine:
    """The engine of the library at ``path``, made or migrated when need be.

    Connections begin with BEGIN IMMEDIATE, or BEGIN with the execution option ``reading``.

    Raises:
        LibraryError: one sentence; a file that is not a usable library was left as it is.
    """
    check_file(path)
    check_drive(path)
    make_file(path)
    try:
        version = inspect(path)
        engine = durable_engine(path)
        if version != VERSION:
            _bring_up(engine, path, version)
    except (sqlite3.Error, DBAPIError) as error:
        raise translated(error, path) from error
    return engine


def inspect(path: Path) -> int:
    """The version of a library without changing it; 0 for an empty database.

    Raises:
        LibraryError: a foreign, newer or altered database.
        LibraryDamaged: pages are damaged.
    """
    with closing(read_only(path)) as raw:
        application, version = (_pragma(raw, name) for name in ("application_id", "user_version"))
        parts = schema_of(raw)
        if not parts and not application and not version:
            return 0
        if application != APPLICATION_ID:
            raise LibraryError(f"{path} is not a Loadbearing library; it was left as it is.")
        if version > VERSION:
            raise LibraryError(
                f"{path} was made by a newer Loadbearing (version {version}; this one reads {VERSION}). "
                "It was left as it is; update Loadbearing to open it."
            )
        if version == VERSION and parts != own_schema():
            raise LibraryError(f"{path} was altered: {_difference(parts)}. It was left as it is.")
        if path.stat().st_size <= CHECKED_BYTES:
            check_pages(raw, path, "quick_check")
    return version


def check_pages(raw: sqlite3.Connection, path: Path, how: str) -> None:
    """Runs ``quick_check`` or ``integrity_check``; raises LibraryDamaged with its first complaint."""
    said = raw.execute(f"PRAGMA {how}(1)").fetchone()[0]
    if said != "ok":
        raise LibraryDamaged(path, said.splitlines()[-1])


def read_only(path: Path) -> sqlite3.Connection:
    """A bare connection that trusts nothing and cannot write."""
    # SQLite reads a WAL database only where its index is or can be made, unless told that nobody writes.
    still = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    mode = "mode=ro&immutable=1" if still else "mode=ro"
    raw = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_S)
    for pragma in _SAFE:
        raw.execute(f"PRAGMA {pragma}")
    return raw


def durable_engine(path: Path) -> Engine:
    """An engine whose commits survive a power cut."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=QueuePool,
        connect_args={"isolation_level": None, "timeout": BUSY_S, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def schema_of(raw: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The SQL of each part of a database by (type, name), spaces evened out."""
    rows = raw.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(kind, name): " ".join(sql.split()) for kind, name, sql in rows}


@cache
def own_schema() -> dict[tuple[str, str], str]:
    """The parts that this version makes."""
    engine = create_engine("sqlite://")
    try:
        metadata.create_all(engine)
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            return schema_of(raw)
    finally:
        engine.dispose()


def _bring_up(engine: Engine, path: Path, version: int) -> None:
    """Makes the tables of an empty database, or migrates an older one after a backup."""
    try:
        if version:
            from whiteboard.library.backup import keep_backup

            keep_backup(path)
        with engine.connect() as connection:
            # With foreign keys on, replacing a table would delete every row that points to it.
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                _install(connection) if version == 0 else migrate(connection, version, VERSION, STEPS)
    finally:
        engine.dispose()


def _install(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def _on_connect(raw: sqlite3.Connection, _record: object) -> None:
    for pragma in (*_SAFE, "journal_mode=WAL", *_DURABLE):
        raw.execute(f"PRAGMA {pragma}")
    raw.text_factory = as_text


def as_text(data: bytes) -> str:
    """Damaged text comes back as it is, for the checksum to find, instead of failing a whole query."""
    return data.decode("utf-8", "surrogateescape")


def _on_begin(connection: Connection) -> None:
    """A deferred transaction that turns to writing fails at once when another writes; so never defer one."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _pragma(raw: sqlite3.Connection, name: str) -> int:
    return int(raw.execute(f"PRAGMA {name}").fetchone()[0])


def _difference(parts: dict[tuple[str, str], str]) -> str:
    own = own_schema()
    if extra := sorted(set(parts) - set(own)):
        return "it has the {} '{}', which Loadbearing did not make".format(*extra[0])
    if missing := sorted(set(own) - set(parts)):
        return "the {} '{}' is missing".format(*missing[0])
    changed = min(key for key in own if parts[key] != own[key])
    return "the {} '{}' is not as Loadbearing made it".format(*changed)
