"""The journal's writer: one thread per open round commits what is appended, all that waits at once.

A commit takes a fraction of a millisecond to a few; what arrives meanwhile is the next group. Rows that could
not be written stay in memory, in order, and are tried again: nothing is dropped and the board stays editable.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (  # noqa: TID253 - this package is only ever imported lazily
    Connection,
    Engine,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError  # noqa: TID253

from whiteboard.library.errors import translated
from whiteboard.library.lease import stamp, utc_now
from whiteboard.library.rows import row_of
from whiteboard.library.schema import journal, rounds
from whiteboard.library.snapshots import EVERY, take_snapshots
from whiteboard.library.summaries import state_after
from whiteboard.round.events import Event, Kind

GROUP: Final = 500
RETRY_S: Final = 1.0
QUIET_S: Final = 0.2
RENEW_S: Final = 10.0
"""The lease is renewed this often while nothing is written, as in a round whose clock stands still."""

# Built once: building a statement costs as much as running it.
_INSERT: Final = insert(journal)
_TOUCH: Final = (
    update(rounds)
    .where(rounds.c.id == bindparam("round"))
    .values(updated=bindparam("now"), rows=bindparam("last"))
)
_TOUCH_STATE: Final = _TOUCH.values(state=bindparam("new_state"))
_RENEW: Final = (
    update(rounds)
    .where(rounds.c.id == bindparam("round"), rounds.c.lease_client == bindparam("client"))
    .values(updated=bindparam("now"))
)
_log = logging.getLogger(__name__)


class JournalWriter:
    """Keeps one round's events; implements ``round.session.Journal``. Callbacks run on its thread."""

    def __init__(self, engine: Engine, path: Path, round_id: str, client: str) -> None:
        self._engine = engine
        self._path = path
        self._round = round_id
        self._client = client
        self._pending: deque[dict[str, Any]] = deque()
        self._changed = threading.Condition()
        self._hurry = threading.Event()
        self._closing = False
        self._error: str | None = None
        self._patches = EVERY  # there may be snapshots that the last program did not come to
        self._durable: list[Callable[[int], object]] = []
        self._failed: list[Callable[[str], object]] = []
        self._thread = threading.Thread(target=self._run, name=f"journal {round_id}", daemon=True)
        self._thread.start()

    @property
    def pending_count(self) -> int:
        """How many events are not durable yet."""
        return len(self._pending)

    @property
    def error(self) -> str | None:
        """Why the newest attempt failed; None when all is well."""
        return self._error

    def on_durable(self, callback: Callable[[int], object]) -> None:
        """Calls ``callback`` with the newest durable ``seq`` after each commit."""
        self._durable.append(callback)

    def on_error(self, callback: Callable[[str], object]) -> None:
        """Calls ``callback`` with one sentence each time that a commit fails."""
        self._failed.append(callback)

    def append(self, event: Event) -> None:
        """Takes one event, in order of ``seq``; returns at once."""
        row = row_of(event, self._round, self._client)
        with self._changed:
            self._pending.append(row)
            self._changed.notify_all()

    def retry(self) -> None:
        """Tries again now what could not be written."""
        self._hurry.set()

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Waits until everything is durable; False when it failed or took too long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._pending or self._error is not None, timeout_s)
            return not self._pending

    def close(self, timeout_s: float = 5.0) -> bool:
        """Writes what is left and gives the round back; False, and the lease stays, when rows are left."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._hurry.set()
        self._thread.join(timeout_s)
        if self._pending or self._thread.is_alive():
            return False
        try:
            with self._engine.begin() as connection:
                mine = (rounds.c.id == self._round) & (rounds.c.lease_client == self._client)
                connection.execute(
                    update(rounds).where(mine).values(lease_client=None, lease_host=None, lease_pid=None)
                )
        except DBAPIError as error:
            _log.warning("%s", translated(error, self._path))
            return False
        return True

    def _run(self) -> None:
        while True:
            rows = self._next()
            if rows:
                last_try = self._closing
                if not self._attempt(rows):
                    if last_try:
                        return
                    self._hurry.wait(RETRY_S)
                    self._hurry.clear()
            elif self._closing:
                return
            elif self._patches >= EVERY:
                self._snapshot()
            else:
                self._renew()

    def _next(self) -> list[dict[str, Any]]:
        """The next group, once there is one; empty when closing, or after a quiet while."""
        quiet_s = QUIET_S if self._patches >= EVERY else RENEW_S
        with self._changed:
            self._changed.wait_for(lambda: self._pending or self._closing, quiet_s)
            return list(islice(self._pending, GROUP))

    def _attempt(self, rows: list[dict[str, Any]]) -> bool:
        """Commits a group and tells of it, or of why not."""
        try:
            self._write(rows)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rows are kept and the person is told
            self._report(error)
            return False
        self._acknowledge(rows)
        return True

    def _write(self, rows: list[dict[str, Any]]) -> None:
        with self._engine.begin() as connection:
            new = self._not_yet_written(connection, rows) if self._error else rows
            if new:
                connection.execute(_INSERT, new)
            values = {"round": self._round, "now": stamp(utc_now()), "last": rows[-1]["seq"]}
            if state := state_after(rows, ""):
                connection.execute(_TOUCH_STATE, {**values, "new_state": state})
            else:
                connection.execute(_TOUCH, values)

    def _not_yet_written(self, connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A commit that reported an error may have happened after all."""
        mine = (journal.c.round == self._round) & (journal.c.client == self._client)
        last = connection.scalar(select(func.max(journal.c.cseq)).where(mine)) or 0
        return [row for row in rows if row["cseq"] > last]

    def _acknowledge(self, rows: list[dict[str, Any]]) -> None:
        with self._changed:
            for _ in rows:
                self._pending.popleft()
            self._error = None
            self._changed.notify_all()
        self._patches += sum(row["kind"] == str(Kind.PATCH) for row in rows)
        self._tell(self._durable, rows[-1]["seq"])

    def _report(self, error: Exception) -> None:
        text = str(translated(error, self._path))
        _log.warning("%s", text)
        with self._changed:
            self._error = text
            self._changed.notify_all()
        self._tell(self._failed, text)

    def _snapshot(self) -> None:
        self._patches = 0
        try:
            take_snapshots(self._engine, self._round)
        except (DBAPIError, ValueError):
            _log.exception("no snapshots of round %s", self._round)

    def _renew(self) -> None:
        values = {"round": self._round, "client": self._client, "now": stamp(utc_now())}
        try:
            with self._engine.begin() as connection:
                connection.execute(_RENEW, values)
        except DBAPIError as error:
            _log.warning("the lease was not renewed: %s", translated(error, self._path))

    def _tell(self, callbacks: list[Callable[[Any], object]], value: Any) -> None:
        for callback in tuple(callbacks):
            try:
                callback(value)
            except Exception:  # noqa: BLE001 - saving goes on whatever a listener does
                _log.exception("a listener of the journal failed")
