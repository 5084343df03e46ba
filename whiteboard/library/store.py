"""The library: all rounds of a person, each with its journal. Nothing is opened before it is first asked."""

from __future__ import annotations

import os
import platform
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import (  # noqa: TID253 - this package is only ever imported lazily
    Connection,
    Engine,
    RowMapping,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError  # noqa: TID253

from whiteboard.board.board import Board
from whiteboard.library import backup, snapshots
from whiteboard.library.database import open_database
from whiteboard.library.errors import DamagedRound, LibraryError, NoSuchRound, translated
from whiteboard.library.lease import Lease, stamp, utc_now
from whiteboard.library.place import path_of
from whiteboard.library.rows import event_of, row_of
from whiteboard.library.schema import journal, rounds
from whiteboard.library.summaries import RoundSummary, columns_of, list_rounds, state_after, summary_of
from whiteboard.library.writer import JournalWriter
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import Setup
from whiteboard.round.state import RoundState, RoundStatus

RETENTION_DAYS: Final = 365


class Library:
    """The rounds in one SQLite file; use it from any thread. Every method may raise LibraryError."""

    def __init__(self, place: str | Path, *, retention_days: int = RETENTION_DAYS) -> None:
        self.path = path_of(place)
        self.retention_days = retention_days
        self._client = secrets.token_hex(8)
        self._opened: Engine | None = None
        self._opening = threading.Lock()
        self._writers: dict[str, JournalWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> bool:
        """Closes every journal and the database; False when rows of a journal could not be written."""
        saved = [writer.close() for writer in self._writers.values()]
        self._writers.clear()
        with self._opening:
            if self._opened is not None:
                self._opened.dispose()
                self._opened = None
        return all(saved)

    def create(self, setup: Setup, extra_events: Iterable[Event] = ()) -> str:
        """A new round: its ``created`` row, then ``extra_events`` (seq from 2). Gives the round's id."""
        return self._insert(setup, (Event(1, 0, Actor.SYSTEM, Kind.CREATED, setup.to_json()), *extra_events))

    def open_journal(self, round_id: str) -> JournalWriter:
        """Takes the round for this program and keeps its events from now on; the caller closes it."""
        if open_here := self._writers.get(round_id):
            open_here.close()
        with self._writing() as connection:
            row = self._row(connection, round_id)
            lease = _lease_of(row)
            if lease and lease.client != self._client and lease.alive(utc_now()):
                raise LibraryError(f"“{row['title']}” is open in another window (process {lease.pid}).")
            mine = {"lease_client": self._client, "lease_host": platform.node(), "lease_pid": os.getpid()}
            now = stamp(utc_now())
            connection.execute(update(rounds).where(rounds.c.id == round_id).values(**mine, updated=now))
        writer = JournalWriter(self._engine(), self.path, round_id, self._client)
        self._writers[round_id] = writer
        return writer

    def events(self, round_id: str) -> list[Event]:
        """The whole journal.

        Raises:
            DamagedRound: names the first row that is not what was written; ``readable`` has those before it.
        """
        found: list[Event] = []
        with self._reading() as connection:
            count = self._row(connection, round_id)["rows"]
            query = select(journal).where(journal.c.round == round_id).order_by(journal.c.seq)
            for seq, row in enumerate(connection.execute(query).mappings(), 1):
                if row["seq"] != seq:
                    raise DamagedRound(round_id, seq, "it is missing", found)
                try:
                    found.append(event_of(dict(row)))
                except ValueError as error:
                    raise DamagedRound(round_id, seq, str(error), found) from error
        if len(found) != count or not found:
            raise DamagedRound(round_id, len(found) + 1, "it is missing", found)
        try:
            Setup.from_json(found[0].body)
        except ValueError as error:
            raise DamagedRound(round_id, 1, str(error), []) from error
        return found

    def seek(self, round_id: str, seq: int) -> tuple[Board, RoundState]:
        """Board and state after row ``seq``, by the nearest snapshot."""
        try:
            with self._reading() as connection:
                self._row(connection, round_id)
            return snapshots.seek(self._engine(), round_id, seq)
        except DBAPIError as error:
            raise translated(error, self.path) from error
        except ValueError as error:
            raise LibraryError(f"Round {round_id} cannot be replayed: {error}.") from error

    def rounds(self, query: str = "", *, binned: bool = False) -> list[RoundSummary]:
        """The rounds that hold every word of ``query`` in title, scenario, level, mode, role or names."""
        with self._reading() as connection:
            return list_rounds(connection, query, binned=binned)

    def find(self, text: str) -> RoundSummary:
        """A round by its id, a unique prefix of it, or ``last`` for the one changed last."""
        listed = self.rounds()
        if text == "last":
            if not listed:
                raise NoSuchRound(f"{self.path} has no rounds yet.")
            return listed[0]
        found = [item for item in (*listed, *self.rounds(binned=True)) if item.id.startswith(text)]
        exact = [item for item in found if item.id == text] or found
        if len(exact) != 1 or not text:
            many = f"{len(exact)} rounds start with '{text}'; give more of the id."
            raise NoSuchRound(many if exact else f"no round '{text}'; 'loadbearing rounds' lists them.")
        return exact[0]

    def interrupted(self) -> list[RoundSummary]:
        """Open rounds whose program stopped without giving them back, the newest first."""
        held = (rounds.c.lease_client.is_not(None), rounds.c.binned.is_(None))
        query = select(rounds).where(*held, rounds.c.state == str(RoundStatus.OPEN))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(rounds.c.updated.desc())).mappings().all()
        now = utc_now()
        others = [row for row in rows if row["id"] not in self._writers]
        return [
            summary_of(dict(row)) for row in others if not (lease := _lease_of(row)) or not lease.alive(now)
        ]

    def duplicate(self, round_id: str) -> str:
        """A new round with a copy of the journal up to now. Gives its id."""
        if writer := self._writers.get(round_id):
            writer.flush()
        first, *others = self.events(round_id)
        setup = Setup.from_json(first.body)
        title = f"{self._title(round_id)} (copy)"
        copy = replace(setup, title=title, started=stamp(utc_now()))
        body = {**first.body, "title": title, "started": copy.started}
        return self._insert(copy, (replace(first, body=body), *others))

    def bin(self, round_id: str) -> None:
        """Puts a round into the bin; it is listed there until it is purged."""
        self._set(round_id, binned=stamp(utc_now()))

    def unbin(self, round_id: str) -> None:
        """Takes a round out of the bin."""
        self._set(round_id, binned=None)

    def set_retention(self, round_id: str, until: date | None) -> None:
        """Keeps a round until a day, or for ever."""
        self._set(round_id, retention_date=None if until is None else until.isoformat())

    def purge(self, round_ids: Iterable[str]) -> None:
        """Destroys rounds: no byte of them stays in the database. Backups keep theirs."""
        wanted = list(round_ids)
        with self._writing() as connection:
            for round_id in wanted:
                self._row(connection, round_id)
                connection.execute(delete(rounds).where(rounds.c.id == round_id))
        with self._errors(), self._engine().connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup(self, path: Path) -> None:
        """Copies the library to a file, and proves that the copy is whole."""
        for writer in self._writers.values():
            writer.flush()
        self._engine()
        backup.copy_database(self.path, path)

    def keep_backup(self) -> Path | None:
        """Closes the library and keeps a copy beside it; None when the newest copy has all that is in it."""
        self.close()
        return backup.keep_backup_of_changes(self.path)

    def restore(self, path: Path) -> Path | None:
        """Replaces the library by a backup. Gives the file that keeps what was replaced, if any."""
        self.close()
        return backup.restore(path, self.path)

    def _insert(self, setup: Setup, events: Iterable[Event]) -> str:
        round_id = secrets.token_hex(6)
        now = utc_now()
        rows = [row_of(event, round_id, self._client) for event in events]
        row = {
            **columns_of(setup),
            "id": round_id,
            "state": state_after(rows, RoundStatus.OPEN),
            "updated": stamp(now),
            "rows": len(rows),
            "retention_date": (now.date() + timedelta(days=self.retention_days)).isoformat(),
        }
        with self._writing() as connection:
            connection.execute(insert(rounds), row)
            connection.execute(insert(journal), rows)
        return round_id

    def _title(self, round_id: str) -> str:
        with self._reading() as connection:
            return str(self._row(connection, round_id)["title"])

    def _set(self, round_id: str, **values: Any) -> None:
        with self._writing() as connection:
            self._row(connection, round_id)
            connection.execute(update(rounds).where(rounds.c.id == round_id).values(values))

    def _row(self, connection: Connection, round_id: str) -> RowMapping:
        row = connection.execute(select(rounds).where(rounds.c.id == round_id)).mappings().first()
        if row is None:
            raise NoSuchRound(f"{self.path} has no round '{round_id}'.")
        return row

    def _engine(self) -> Engine:
        with self._opening:
            if self._opened is None:
                self._opened = open_database(self.path)
            return self._opened

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise translated(error, self.path) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._errors(), self._engine().execution_options(reading=True).begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._errors(), self._engine().begin() as connection:
            yield connection


def _lease_of(row: RowMapping) -> Lease | None:
    if row["lease_client"] is None:
        return None
    return Lease(row["lease_client"], row["lease_host"], row["lease_pid"], row["updated"])
