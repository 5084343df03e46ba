"""The writer: what it says is durable is durable, and what it cannot write it keeps and tries again."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError  # noqa: TID253 - only this test needs it

from tests.whiteboard.library.sample import card, setup
from whiteboard.library import store as store_module
from whiteboard.library import writer as writer_module
from whiteboard.library.errors import LibraryError
from whiteboard.library.store import Library
from whiteboard.library.writer import JournalWriter
from whiteboard.round.events import Actor, Event, Kind


def rows_on_disk(path: Path) -> list[int]:
    """The rows that another process would see."""
    with closing(sqlite3.connect(path)) as raw:
        return [seq for (seq,) in raw.execute("SELECT seq FROM journal ORDER BY seq")]


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """While this lasts, the database takes no row of the journal, as a full disk would not."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END")
        raw.commit()
        yield
        raw.execute("DROP TRIGGER full")
        raw.commit()


@pytest.fixture
def journal(library: Library, monkeypatch: pytest.MonkeyPatch) -> JournalWriter:
    """The journal of a new round, which tries again at once when told and else after a long time."""
    monkeypatch.setattr(writer_module, "RETRY_S", 60.0)
    return library.open_journal(library.create(setup()))


def test_what_is_told_durable_is_on_the_disk(library: Library, journal: JournalWriter) -> None:
    told: list[tuple[int, list[int]]] = []
    journal.on_durable(lambda seq: told.append((seq, rows_on_disk(library.path))))
    for seq in range(2, 102):
        journal.append(card(seq))
    assert journal.close()
    assert told[-1] == (101, list(range(1, 102)))
    assert all(seen[: seq + 1] == list(range(1, seq + 1)) for seq, seen in told)
    assert [seq for seq, _ in told] == sorted({seq for seq, _ in told})
    assert journal.pending_count == 0


@pytest.mark.expects_log
def test_what_cannot_be_written_is_kept_in_order_and_tried_again(
    library: Library, journal: JournalWriter
) -> None:
    failed = threading.Event()
    texts: list[str] = []
    journal.on_error(texts.append)
    journal.on_error(lambda _: failed.set())
    with refusing(library.path):
        for seq in (2, 3, 4):
            journal.append(card(seq))
        assert failed.wait(10)
        assert not journal.flush()
        assert journal.pending_count == 3
        assert texts == [f"{library.path}: full"]
        assert rows_on_disk(library.path) == [1]
    journal.append(card(5))
    durable = threading.Event()
    journal.on_durable(lambda seq: durable.set() if seq == 5 else None)
    journal.retry()
    assert durable.wait(10)
    assert journal.error is None
    assert [event.seq for event in library.events(library.rounds()[0].id)] == [1, 2, 3, 4, 5]


@pytest.mark.expects_log
def test_closing_with_unwritten_rows_says_so_and_keeps_the_lease(
    library: Library, journal: JournalWriter
) -> None:
    with refusing(library.path):
        journal.append(card(2))
        assert not journal.close()
        assert journal.pending_count == 1
    with Library(library.path) as other, closing(sqlite3.connect(library.path)) as raw:
        raw.execute("UPDATE rounds SET lease_pid = 4194304")
        raw.commit()
        assert len(other.interrupted()) == 1


def test_a_round_that_stands_still_stays_taken(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    times = [datetime(2026, 1, 1, tzinfo=UTC)]
    renewed = threading.Event()

    def now() -> datetime:
        if threading.current_thread().name.startswith("journal"):
            renewed.set()
        return times[0]

    for module in (writer_module, store_module):
        monkeypatch.setattr(module, "utc_now", now)
    for name in ("QUIET_S", "RENEW_S"):
        monkeypatch.setattr(writer_module, name, 0.001)
    round_id = library.create(setup())
    journal = library.open_journal(round_id)
    times[0] += timedelta(minutes=5)
    renewed.clear()
    assert renewed.wait(10)  # by the thread alone: nothing was written
    renewed.clear()
    assert renewed.wait(10)  # the one before is in the database now
    with Library(library.path) as other:
        with pytest.raises(LibraryError, match="is open in another window"):
            other.open_journal(round_id)
        assert other.interrupted() == []
    assert journal.close()


@pytest.mark.expects_log
def test_a_commit_that_happened_though_it_failed_is_not_done_twice(
    library: Library, journal: JournalWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = JournalWriter._write

    def write_then_fail(self: JournalWriter, rows: list[dict[str, object]]) -> None:
        real(self, rows)
        monkeypatch.setattr(JournalWriter, "_write", real)
        raise DBAPIError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr(JournalWriter, "_write", write_then_fail)
    failed = threading.Event()
    journal.on_error(lambda _: failed.set())
    journal.append(card(2))
    assert failed.wait(10)
    journal.append(card(3))
    journal.retry()
    assert journal.close()
    assert rows_on_disk(library.path) == [1, 2, 3]


def test_a_listener_that_fails_stops_nothing(
    library: Library, journal: JournalWriter, caplog: pytest.LogCaptureFixture
) -> None:
    journal.on_durable(lambda seq: 1 // 0)
    with caplog.at_level(logging.ERROR):
        journal.append(card(2))
        assert journal.flush()
        journal.append(card(3))
        assert journal.close()
    assert "a listener of the journal failed" in caplog.text
    assert rows_on_disk(library.path) == [1, 2, 3]


@pytest.mark.expects_log
def test_a_row_that_no_database_takes_is_told_and_kept(library: Library, journal: JournalWriter) -> None:
    texts: list[str] = []
    journal.on_error(texts.append)
    journal.append(Event(2, 2**70, Actor.SYSTEM, Kind.BEAT, {}))
    assert not journal.flush()
    assert not journal.close()
    assert journal.pending_count == 1
    assert "too large" in texts[0]


def test_two_journals_write_side_by_side(library: Library) -> None:
    ids = [library.create(setup()) for _ in range(2)]
    journals = [library.open_journal(round_id) for round_id in ids]
    for seq in range(2, 202):
        for journal in journals:
            journal.append(card(seq))
    closed = [journal.close() for journal in journals]
    assert closed == [True, True]
    assert [len(library.events(round_id)) for round_id in ids] == [201, 201]


def test_not_a_number_and_half_characters_come_back_as_they_were(
    library: Library, journal: JournalWriter
) -> None:
    journal.append(
        Event(2, 1, Actor.CANDIDATE, Kind.NUMBER, {"estimate": "e", "value": 1e999, "text": "\udc80\x00"})
    )
    assert journal.close()
    body = library.events(library.rounds()[0].id)[1].body
    assert (body["value"], body["text"]) == (float("inf"), "\udc80\x00")


def test_opening_a_journal_again_goes_on_where_it_stopped(library: Library) -> None:
    round_id = library.create(setup())
    first = library.open_journal(round_id)
    first.append(card(2))
    second = library.open_journal(round_id)
    assert first.pending_count == 0
    second.append(card(3))
    assert library.close()
    assert [event.seq for event in library.events(round_id)] == [1, 2, 3]
