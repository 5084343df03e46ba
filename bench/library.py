"""Edit to durable, bursts, seeks, lists and backups; beside a bare sqlite3 commit of the same rows.

Commits of both kinds alternate, so that they see the same disk. ``python -m bench library`` prints the table.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from bench.measure import Row, median_ms, percentile, times_ms
from whiteboard.board.patch import Patch, create, update
from whiteboard.board.records import ComponentRecord
from whiteboard.library.rows import row_of
from whiteboard.library.snapshots import take_snapshots
from whiteboard.library.store import Library
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.recovery import reopen
from whiteboard.round.session import Session
from whiteboard.round.setup import RoundMode, Setup

SETUP = Setup(RoundMode.PRACTICE, "2026-11-22T10:00:00+00:00", "Bench", candidate="Candidate")
EDITS = 1000
PARTS = 60
PACE_S = 0.005


def move(session: Session, number: int) -> Patch:
    """Places one of sixty parts, or moves it."""
    part_id = f"c{number % PARTS}"
    part = session.board.get(part_id)
    if not isinstance(part, ComponentRecord):
        return Patch((create(ComponentRecord(part_id)),))
    change = update(part, replace(part, x=float(number)))
    assert change is not None
    return Patch((change,))


def commits(library: Library, bare: Callable[[int], None]) -> tuple[list[float], list[float]]:
    """Milliseconds from before an edit until its row is on the disk, and of bare commits in between."""
    round_id = library.create(SETUP)
    journal = library.open_journal(round_id)
    session = reopen(library.events(round_id), journal, round_id)
    arrived = threading.Event()
    ends: list[float] = []
    journal.on_durable(lambda _: ends.append(time.perf_counter()))
    journal.on_durable(lambda _: arrived.set())
    ours, theirs = [], []
    for number in range(EDITS):
        arrived.clear()
        start = time.perf_counter()
        session.commit(move(session, number), "Move")
        arrived.wait()
        ours.append((ends[-1] - start) * 1000)
        time.sleep(PACE_S)
        theirs += times_ms(partial(bare, number), 1, 0)
        time.sleep(PACE_S)
    journal.close()
    return ours, theirs


def bare_insert(raw: sqlite3.Connection) -> Callable[[int], None]:
    """Commits a row of the same size by sqlite3 alone, with the same durability."""
    body = {
        "label": "Move",
        "changes": [{"id": "c1", "before": {"x": 1.0}, "after": {"x": 61.0}}],
        "via": "edit",
    }
    text = row_of(Event(1, 1, Actor.CANDIDATE, Kind.PATCH, body), "r", "c")["body"]
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, body TEXT)")
    return lambda seq: raw.execute("INSERT INTO journal VALUES (?, ?)", (seq, text)).close()


def burst(library: Library, count: int) -> tuple[str, float]:
    """Appends rows without waiting; gives the round and its durable rows per second."""
    round_id = library.create(SETUP)
    journal = library.open_journal(round_id)
    session = reopen(library.events(round_id), journal, round_id)
    start = time.perf_counter()
    for number in range(count):
        session.commit(move(session, number), "Move")
    journal.flush(600)
    rate = count / (time.perf_counter() - start)
    journal.close()
    return round_id, rate


def run() -> list[Row]:
    """Every figure, on a library in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        return [*commit_rows(library), *long_round_rows(library), *many_rounds_rows(library, Path(folder))]


def commit_rows(library: Library) -> list[Row]:
    """Edit to durable, alone and against the bare commit."""
    with closing(sqlite3.connect(library.path.with_name("bare.db"), isolation_level=None)) as raw:
        ours, theirs = commits(library, bare_insert(raw))
    return [
        Row("edit to durable, median", percentile(ours, 0.5), "ms"),
        Row("edit to durable, p99", percentile(ours, 0.99), "ms", 10),
        Row("bare sqlite3 commit, median", percentile(theirs, 0.5), "ms"),
        Row("bare sqlite3 commit, p99", percentile(theirs, 0.99), "ms"),
        Row("edit to durable / bare commit, p99", percentile(ours, 0.99) / percentile(theirs, 0.99), "×"),
    ]


def long_round_rows(library: Library) -> list[Row]:
    """Ten thousand edits as fast as they go, and seeking in them."""
    round_id, rate = burst(library, 10_000)
    take_snapshots(library._engine(), round_id)  # noqa: SLF001 - the writer would when it is quiet
    seek_ms = max(median_ms(partial(library.seek, round_id, at), 5) for at in (300, 5_000, 7_777, 10_001))
    return [
        Row("10,000 edits in a burst, applied and durable", rate, "edits/s", 2_000, at_least=True),
        Row("seek in 10,000 edits, the slowest of four", seek_ms, "ms", 50),
    ]


def many_rounds_rows(library: Library, folder: Path) -> list[Row]:
    """A well filled library: list, search, backup."""
    for number in range(1000):
        library.create(replace(SETUP, title=f"Round {number}", candidate=f"Person {number % 90}"))
    size = library.path.stat().st_size / 2**20
    return [
        Row("list 1,000 rounds", median_ms(library.rounds, 5), "ms"),
        Row("search 1,000 rounds", median_ms(partial(library.rounds, "round person 7"), 5), "ms", 200),
        Row(
            f"backup of {size:.1f} MB, proven whole",
            median_ms(partial(library.backup, folder / "b.db"), 3),
            "ms",
        ),
    ]


if __name__ == "__main__":
    for row in run():
        print(f"{row.name:<64}{row.value:>10.4g} {row.unit}")
