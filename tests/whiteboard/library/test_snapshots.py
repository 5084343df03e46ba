"""A seek by snapshots gives the same board and state as replaying everything."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest

from tests.whiteboard.library.sample import edits, patch_event, setup
from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, delete
from whiteboard.board.records import ComponentRecord
from whiteboard.library import writer
from whiteboard.library.errors import LibraryError, NoSuchRound
from whiteboard.library.snapshots import EVERY, take_snapshots
from whiteboard.library.store import Library
from whiteboard.round.session import replay

ROWS = 1200


@pytest.fixture
def long_round(library: Library) -> str:
    """A round with snapshots, of which the second is damaged."""
    round_id = library.create(setup(), edits(ROWS))
    take_snapshots(library._engine(), round_id)
    with closing(sqlite3.connect(library.path)) as raw:
        kept = [seq for (seq,) in raw.execute("SELECT seq FROM snapshots ORDER BY seq")]
        assert len(kept) == (ROWS - ROWS // 25) // EVERY
        raw.execute("UPDATE snapshots SET records = replace(records, 'c3', 'c4') WHERE seq = ?", (kept[1],))
        raw.commit()
    return round_id


def test_any_moment_is_as_replay_gives_it(library: Library, long_round: str) -> None:
    events = library.events(long_round)
    chosen = random.Random(4).sample(range(1, ROWS + 2), 25)
    for seq in (1, 2, ROWS + 1, *chosen):
        board, state = library.seek(long_round, seq)
        want_board, want_state = replay(events, seq)
        assert list(board) == list(want_board)
        assert state == want_state


def test_beyond_the_end_is_the_end(library: Library, long_round: str) -> None:
    board, state = library.seek(long_round, 10**9)
    assert state.seq == ROWS + 1
    assert list(board) == list(replay(library.events(long_round))[0])


def test_taking_snapshots_again_adds_none(library: Library, long_round: str) -> None:
    take_snapshots(library._engine(), long_round)
    with closing(sqlite3.connect(library.path)) as raw:
        assert raw.execute("SELECT count(*) FROM snapshots").fetchone() == ((ROWS - ROWS // 25) // EVERY,)


def test_the_writer_takes_them_when_it_is_quiet(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(writer, "take_snapshots", lambda engine, round_id: taken.append(round_id))
    monkeypatch.setattr(writer, "QUIET_S", 0.01)
    round_id = library.create(setup())
    journal = library.open_journal(round_id)
    for event in edits(EVERY * 2):
        journal.append(event)
    journal._thread.join(0.5)
    assert journal.close()
    assert 1 <= len(taken) <= 3
    assert set(taken) == {round_id}


def test_a_round_that_is_not_there_or_does_not_replay_is_one_sentence(library: Library) -> None:
    with pytest.raises(NoSuchRound, match="has no round 'nope'"):
        library.seek("nope", 1)
    stale = Patch((delete(ComponentRecord("ghost")),))
    round_id = library.create(setup(), [patch_event(2, stale)])
    assert len(library.seek(round_id, 1)[0]) == len(Board())
    with pytest.raises(LibraryError, match=f"Round {round_id} cannot be replayed: ghost is not on the board"):
        library.seek(round_id, 2)
