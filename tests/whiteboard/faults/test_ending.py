"""The real program, ended from outside: by a polite signal, and by one that leaves it no time."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from whiteboard.library.store import Library

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "profile-service.yaml"
PATIENCE_S = 60.0

pytestmark = [pytest.mark.fault, pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")]


def holder(library: Path) -> str | None:
    """Who has the newest round open, as another process sees it."""
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"file:{library}?mode=ro", uri=True)) as raw,
    ):
        row = raw.execute("SELECT lease_client FROM rounds").fetchone()
        return row[0] if row else None
    return None


@contextmanager
def window(library: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program with a board open, as soon as the board is kept."""
    command = [sys.executable, "-m", "whiteboard", "--library", str(library), str(EXAMPLE)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            until = time.monotonic() + PATIENCE_S
            while holder(library) is None:
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                assert time.monotonic() < until, "no board was opened"
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.05)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_as_a_person_would(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "library.db"
    with window(path) as process:
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 0
    assert holder(path) is None
    with Library(path) as library:
        assert library.interrupted() == []
        assert len(library.events(library.find("last").id)) >= 2


def test_a_killed_program_leaves_a_round_to_come_back_to(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with window(path) as process:
        process.kill()
        process.wait(PATIENCE_S)
    with Library(path) as library:
        [left] = library.interrupted()
        assert left.title == "profile-service"
        board, state = library.seek(left.id, 10**6)
        assert (len(board) > 5, state.editable) == (True, True)
