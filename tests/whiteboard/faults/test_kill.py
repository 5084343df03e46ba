"""kill -9 at random moments while a robot edits: nothing that was acknowledged is lost, ever.

``LOADBEARING_KILLS=200`` makes it long; ``python -m tests.whiteboard.faults.test_kill`` prints the figures.
"""

from __future__ import annotations

import os
import random
import select
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.whiteboard.faults.robot import edit
from whiteboard.board.board import Board
from whiteboard.library.store import Library
from whiteboard.round.events import Event, Kind
from whiteboard.round.recovery import resume

KILLS = int(os.environ.get("LOADBEARING_KILLS", "12"))


@dataclass
class Tally:
    """What the kills showed; milliseconds to open the library and have board and state again."""

    kills: int = 0
    acknowledged: int = 0
    beyond: int = 0
    recovery_ms: list[float] = field(default_factory=list)


def run_and_kill(library: Path, dice: random.Random) -> int:
    """Lets the robot edit for a moment, kills it, and gives the newest seq it said was durable."""
    command = [sys.executable, "-m", "tests.whiteboard.faults.robot", str(library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as robot:
        assert robot.stdout is not None
        assert robot.stderr is not None
        ready, _, _ = select.select([robot.stdout, robot.stderr], [], [], 60)
        assert robot.stdout in ready, robot.stderr.read().decode()
        alive_s = dice.choice((0.0, dice.random() * 0.02, dice.random() * 0.4))
        until = time.monotonic() + alive_s
        said = b""
        while (left := until - time.monotonic()) > 0:
            if select.select([robot.stdout], [], [], left)[0]:
                said += os.read(robot.stdout.fileno(), 65536)
        robot.kill()
        said += robot.stdout.read()
    return int(said[: said.rindex(b"\n")].split()[-1])


def examine(path: Path, acknowledged: int, tally: Tally) -> None:
    """The database is whole, every acknowledged row is there, and it replays to the robot's board."""
    start = time.perf_counter()
    with Library(path) as library:
        [summary] = library.interrupted()
        events = library.events(summary.id)
        board, state = resume(events)
        tally.recovery_ms.append((time.perf_counter() - start) * 1000)
    assert state.seq >= acknowledged
    assert not state.clock.running
    assert list(board) == list(expected(events))
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tally.kills += 1
    tally.acknowledged = acknowledged
    tally.beyond += state.seq - acknowledged


def expected(events: list[Event]) -> Board:
    """The board that the robot's rule gives for these rows, whatever their bodies say."""
    board = Board()
    for event in events:
        if event.kind == Kind.PATCH:
            board.apply(edit(board, event.seq))
    return board


def kill_many(path: Path, kills: int, seed: int) -> Tally:
    """Kills the robot again and again over the same library; a new one now and then keeps rounds short."""
    dice, tally = random.Random(seed), Tally()
    for number in range(kills):
        library = path / f"library-{number // 10}.db"
        examine(library, run_and_kill(library, dice), tally)
    return tally


@pytest.mark.fault
@pytest.mark.timeout(60 + 15 * KILLS)
def test_no_acknowledged_edit_is_ever_lost(tmp_path: Path) -> None:
    tally = kill_many(tmp_path, KILLS, seed=20261122)
    assert tally.kills == KILLS
    assert tally.acknowledged > 1


def main() -> None:
    """The figures of ``LOADBEARING_KILLS`` kills."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        tally = kill_many(Path(folder), KILLS, seed=1)
    ordered = sorted(tally.recovery_ms)
    middle, worst = ordered[len(ordered) // 2], ordered[-1]
    sys.stdout.write(
        f"{tally.kills} kills, 0 acknowledged rows lost, database whole each time; "
        f"rows durable beyond the last acknowledgement: {tally.beyond}; "
        f"reopened in {middle:.0f} ms (median), {worst:.0f} ms (worst)\n"
    )


if __name__ == "__main__":
    main()
