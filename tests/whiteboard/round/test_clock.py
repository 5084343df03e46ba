"""The phase clock: exact cues and times, and laws that hold for whatever happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.whiteboard.round.examples import PLAN_60, Hand, begun, open_round
from whiteboard.round.clock import MINUTE_MS, Clock, Cue, PlannedPhase
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.heartbeat import BEAT_MS, beat_if_due
from whiteboard.round.session import ReadOnlyError, replay
from whiteboard.round.state import RoundState, RoundStatus, advance

TEN = (PlannedPhase("a", "A", 10), PlannedPhase("b", "B", 5))


@pytest.mark.parametrize(
    ("used_ms", "cue"),
    [
        (0, Cue.NONE),
        (8 * MINUTE_MS - 1, Cue.NONE),
        (8 * MINUTE_MS, Cue.SOON),
        (10 * MINUTE_MS - 1, Cue.SOON),
        (10 * MINUTE_MS, Cue.OVER),
        (99 * MINUTE_MS, Cue.OVER),
    ],
)
def test_the_cue_comes_at_80_percent_and_at_all_of_the_time(used_ms: int, cue: Cue) -> None:
    assert Clock.planned(TEN).start(1000).cue(1000 + used_ms) is cue


def test_time_runs_over_and_the_phase_stays() -> None:
    clock = Clock.planned(TEN).start(0)
    assert clock.left(12 * MINUTE_MS) == -2 * MINUTE_MS
    assert clock.phase == TEN[0]
    assert clock.used(1, 12 * MINUTE_MS) == 0


def test_more_time_takes_the_cue_back() -> None:
    clock = Clock.planned(TEN).start(0)
    now = 9 * MINUTE_MS
    assert clock.cue(now) is Cue.SOON
    longer = clock.extend(2)
    assert longer.cue(now) is Cue.NONE
    assert longer.left(now) == 3 * MINUTE_MS
    assert longer.planned_ms(0) == 12 * MINUTE_MS
    assert longer.planned_ms(1) == 5 * MINUTE_MS
    assert longer.total_planned() == 17 * MINUTE_MS


def test_taking_more_than_there_is_leaves_none() -> None:
    clock = Clock.planned(TEN).start(0).extend(-30)
    assert clock.planned_ms(0) == 0
    assert clock.cue(MINUTE_MS) is Cue.NONE


def test_a_pause_does_not_count() -> None:
    clock = Clock.planned(TEN).start(0).pause(3000)
    assert clock.used(0, 50_000) == 3000
    assert not clock.running
    assert clock.start(60_000).used(0, 61_000) == 4000


def test_next_keeps_running_and_keeps_what_was_used() -> None:
    clock = Clock.planned(TEN).start(0).goto(1, 7000)
    assert clock.running
    assert (clock.used(0, 9000), clock.used(1, 9000)) == (7000, 2000)
    assert clock.total_used(9000) == 9000
    assert clock.last


def test_a_moment_of_the_past_keeps_its_time() -> None:
    clock = Clock.planned(TEN).start(100_000).goto(1, 107_000).pause(109_000).start(200_000)
    assert clock.ran == ((100_000, 109_000),)
    moments = (50_000, 100_000, 103_000, 108_000, 150_000, 201_000)
    assert [clock.used_at(at) for at in moments] == [0, 0, 3000, 8000, 9000, 10_000]


def test_starting_twice_changes_nothing() -> None:
    clock = Clock.planned(TEN).start(5)
    assert clock.start(900) == clock


def test_a_round_without_phases_has_no_clock() -> None:
    clock = Clock.planned(())
    assert clock.start(5) == clock
    assert (clock.phase, clock.left(9), clock.total_used(9), clock.cue(9)) == (None, 0, 0, Cue.NONE)


def test_warm_up_is_not_counted() -> None:
    hand = Hand()
    session, _ = open_round(hand=hand)
    hand.minutes(4)
    assert session.state.clock.total_used(session.now_ms()) == 0
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    hand.minutes(1)
    assert session.state.clock.total_used(session.now_ms()) == MINUTE_MS


def test_next_in_the_last_phase_stays_there() -> None:
    hand = Hand()
    session, _ = open_round(hand=hand)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    for _ in range(9):
        hand.minutes(1)
        session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
    assert session.state.clock.index == len(PLAN_60) - 1
    assert [end.phase for end in session.state.phase_ends] == [phase.id for phase in PLAN_60[:-1]]


def test_a_finished_round_takes_no_more_work_until_it_is_reopened() -> None:
    hand = Hand()
    session, _ = open_round(hand=hand)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    hand.minutes(3)
    session.record(Kind.FINISH, Actor.CANDIDATE)
    hand.minutes(3)
    assert session.state.clock.total_used(session.now_ms()) == 3 * MINUTE_MS
    with pytest.raises(ReadOnlyError, match="reopen it"):
        session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    session.record(Kind.MARK, Actor.CANDIDATE, dimension="architecture", score=3)
    session.record(Kind.REOPEN, Actor.CANDIDATE)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="resume")
    hand.minutes(1)
    assert session.state.clock.total_used(session.now_ms()) == 4 * MINUTE_MS
    assert session.state.status is RoundStatus.OPEN


def test_a_beat_comes_after_five_quiet_seconds_of_a_running_clock() -> None:
    hand = Hand()
    session, rows = open_round(hand=hand)
    hand.ms = BEAT_MS
    assert not beat_if_due(session)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    hand.ms += BEAT_MS - 1
    assert not beat_if_due(session)
    hand.ms += 1
    assert beat_if_due(session)
    assert not beat_if_due(session)
    assert rows[-1].kind is Kind.BEAT


def test_after_a_crash_the_clock_stands_at_the_last_row() -> None:
    hand = Hand()
    session, rows = open_round(hand=hand)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    for _ in range(7):
        hand.ms += BEAT_MS
        beat_if_due(session)
    hand.ms += BEAT_MS - 1  # killed here
    _, state = replay(rows)
    resumed = advance(state, Event(state.seq + 1, state.at_ms, Actor.SYSTEM, Kind.CLOCK, {"do": "pause"}))
    assert not resumed.clock.running
    assert resumed.clock.total_used(10**9) == 7 * BEAT_MS


def test_a_phase_that_the_plan_does_not_have_is_passed_over() -> None:
    state = begun()
    assert (
        advance(state, Event(2, 0, Actor.SYSTEM, Kind.CLOCK, {"do": "goto", "phase": "?"})).clock
        == state.clock
    )


_HAPPENINGS = st.one_of(
    st.sampled_from(["start", "pause", "resume", "next"]).map(lambda do: (Kind.CLOCK, {"do": do})),
    st.floats(-3, 5).map(lambda minutes: (Kind.CLOCK, {"do": "extend", "minutes": minutes})),
    st.sampled_from(PLAN_60).map(lambda phase: (Kind.CLOCK, {"do": "goto", "phase": phase.id})),
    st.sampled_from([Kind.BEAT, Kind.FINISH, Kind.ABANDON, Kind.REOPEN]).map(lambda kind: (kind, {})),
    st.integers(0, 5).map(lambda index: (Kind.ASK, {"question": index})),
    st.integers(1, 5).map(lambda order: (Kind.HINT, {"order": order})),
    st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y", None])).map(
        lambda pair: (Kind.NOTE, {"id": pair[0], "text": pair[1]})
    ),
    st.tuples(st.sampled_from(["architecture", "tradeoffs"]), st.sampled_from([1, 4, "NO", None])).map(
        lambda pair: (Kind.MARK, {"dimension": pair[0], "score": pair[1]})
    ),
    st.dictionaries(st.sampled_from(["findings", "clock", "frozen"]), st.booleans()).map(
        lambda shown: (Kind.SHOW, shown)
    ),
)


@given(st.lists(st.tuples(st.integers(0, 900_000), _HAPPENINGS), max_size=60))
def test_whatever_happens_the_times_add_up(
    happened: list[tuple[int, tuple[Kind, dict[str, object]]]],
) -> None:
    state = begun()
    now, running_ms = 0, 0
    moments: dict[int, int] = {}
    for passed, (kind, body) in happened:
        running_ms += passed if state.clock.running else 0
        now += passed
        before = state
        state = advance(state, Event(state.seq + 1, now, Actor.CANDIDATE, kind, body))
        _check(before, state, now)
        assert state.clock.total_used(now) == running_ms
        moments[now] = running_ms
    assert {at: state.clock.used_at(at) for at in moments} == moments


def _check(before: RoundState, state: RoundState, now: int) -> None:
    clock = state.clock
    assert 0 <= clock.index < len(clock.phases)
    assert all(used >= 0 for used in clock.used_ms)
    assert all(clock.used(i, now) >= before.clock.used(i, now) for i in range(len(clock.phases)))
    assert clock.started or clock.total_used(now) == 0
    if state.status is not RoundStatus.OPEN and before.status is RoundStatus.OPEN:
        assert not clock.running
    assert list(state.asked.values()) == sorted(state.asked.values())
    assert all(at <= now for at in (*state.asked.values(), *state.hints.values()))
    assert state.at_ms == now
