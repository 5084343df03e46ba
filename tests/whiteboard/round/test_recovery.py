"""A round that stopped comes back as it was, its clock standing at the last row."""

from __future__ import annotations

import pytest

from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.recovery import Stop, reopen, resume, round_time, sentence, stop_of
from whiteboard.round.session import Session, created, replay
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.state import RoundStatus

MINUTE = 60_000
PHASES = (PlannedPhase("requirements", "Requirements", 5), PlannedPhase("deep_dive", "Deep dive", 20))


class Rows:
    """A journal in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        """Keeps it."""
        self.events.append(event)


def stopped_round(*, phases: tuple[PlannedPhase, ...] = PHASES) -> Rows:
    """Requirements for 4 min, then Deep dive for 10:20, then nothing more."""
    rows = Rows()
    now = [0]
    setup = Setup(RoundMode.PRACTICE, "2026-11-22T10:00:00+00:00", "Round", phases=phases)
    first, state = created(setup.to_json())
    rows.append(first)
    session = Session(replay([first])[0], state, rows, lambda: now[0], round_id="r")
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    session.commit(Patch((create(ComponentRecord("api")),)), "Add")
    now[0] = 4 * MINUTE
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
    now[0] += 10 * MINUTE + 20_000
    session.record(Kind.BEAT, Actor.SYSTEM)
    return rows


def test_the_clock_stands_at_the_last_row() -> None:
    board, state = resume(stopped_round().events)
    assert "api" in board
    assert not state.clock.running
    assert state.clock.used_ms == (4 * MINUTE, 10 * MINUTE + 20_000)
    assert stop_of(state) == Stop("Deep dive", 9 * MINUTE + 40_000)


def test_a_reopened_round_replays_to_what_its_window_shows() -> None:
    rows = stopped_round()
    session = reopen(list(rows.events), rows, "r")
    assert not session.state.clock.running
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="resume")
    session.record(Kind.BEAT, Actor.SYSTEM)
    assert replay(rows.events)[1] == session.state
    assert session.state.clock.used(1, session.state.at_ms) < 10 * MINUTE + 30_000
    assert [event.seq for event in rows.events] == list(range(1, len(rows.events) + 1))


def test_a_round_whose_clock_stood_is_reopened_without_a_row() -> None:
    rows = stopped_round()
    reopen(list(rows.events), rows, "r")
    count = len(rows.events)
    reopen(list(rows.events), rows, "r")
    assert len(rows.events) == count


def test_undo_does_not_reach_behind_the_stop() -> None:
    rows = stopped_round()
    assert not reopen(list(rows.events), rows, "r").undo()


def test_a_finished_round_stays_finished() -> None:
    rows = stopped_round()
    session = reopen(list(rows.events), rows, "r")
    session.record(Kind.FINISH, Actor.CANDIDATE)
    _, state = resume(rows.events)
    assert state.status is RoundStatus.FINISHED


def test_time_goes_on_from_where_it_stopped() -> None:
    seconds = [100.0]
    now = round_time(5_000, lambda: seconds[0])
    assert now() == 5_000
    seconds[0] = 100.25
    assert now() == 5_250


@pytest.mark.parametrize(
    ("stop", "ago_s", "text"),
    [
        (Stop("Deep dive", 580_000), 720, "Stopped 12 min ago in Deep dive, 9:40 left."),
        (Stop("Deep dive", -61_000), 5, "Stopped just now in Deep dive, 1:01 over."),
        (Stop(None, None), 7_200, "Stopped 2 h ago."),
    ],
)
def test_what_the_home_screen_says(stop: Stop, ago_s: float, text: str) -> None:
    assert sentence(stop, ago_s) == text


def test_a_round_that_never_started_or_has_no_phases_has_no_place() -> None:
    setup = Setup(RoundMode.PRACTICE, "", "Round", phases=PHASES)
    assert stop_of(resume([created(setup.to_json())[0]])[1]) == Stop(None, None)
    assert stop_of(resume(stopped_round(phases=()).events)[1]) == Stop(None, None)


def test_an_empty_journal_is_refused() -> None:
    with pytest.raises(ValueError, match="does not start with the round's setup"):
        resume([])
