"""Edit to durable, bursts, seeks, lists and backups; beside a bare sqlite3 commit of the same rows.

Run ``python -m bench.library``. Goals: edit to durable p99 at most 10 ms, a seek at most 50 ms.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

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
EDITS = 2000
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
        theirs.append(best_ms(partial(bare, number), 1))
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


def best_ms(work: Callable[[], object], times: int = 5) -> float:
    """The fastest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def spread(taken: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    """Prints every figure."""
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        with closing(sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)) as raw:
            ours, theirs = commits(library, bare_insert(raw))
        half, worst = spread(ours)
        bare_half, bare_worst = spread(theirs)
        print(f"edit to durable       p50 {half:.2f} ms, p99 {worst:.2f} ms (goal 10)")
        print(f"bare sqlite3 commit   p50 {bare_half:.2f} ms, p99 {bare_worst:.2f} ms")
        print(f"ratio                 p50 {half / bare_half:.1f}, p99 {worst / bare_worst:.1f}")

        round_id, rate = burst(library, 10_000)
        print(f"burst of 10,000 edits {rate:,.0f} durable edits/s, applied to the board too")
        take_snapshots(library._engine(), round_id)  # noqa: SLF001 - the writer would when it is quiet
        seek_ms = max(best_ms(partial(library.seek, round_id, at)) for at in (300, 5_000, 7_777, 10_001))
        print(f"seek in 10,000 edits  {seek_ms:.1f} ms (goal 50)")

        for number in range(1000):
            library.create(replace(SETUP, title=f"Round {number}", candidate=f"Person {number % 90}"))
        print(f"list 1,000 rounds     {best_ms(library.rounds):.1f} ms")
        print(f"search 1,000 rounds   {best_ms(partial(library.rounds, 'round person 7')):.1f} ms")
        size = library.path.stat().st_size / 2**20
        backup_ms = best_ms(partial(library.backup, Path(folder) / "backup.db"), 3)
        print(f"backup of {size:.1f} MB      {backup_ms:.0f} ms, proven whole")


if __name__ == "__main__":
    main()
