"""Drills as a round's journal has them."""

from __future__ import annotations

from functools import reduce
from typing import Any

from whiteboard.round.drill_journal import Drill, Fired, with_row
from whiteboard.round.drill_outcome import Outcome
from whiteboard.round.events import Actor, Event, Kind

OUTCOME = Outcome(60.0, 500.0, "api", 900.0, 0.1, 12.0)
START = {"do": "start", "seed": 1, "speed": 5, "rates_rps": {"read": 300.0}}
END = {"do": "end", "outcome": OUTCOME.to_json()}


def rows(*said: tuple[Kind, dict[str, Any]]) -> list[Event]:
    return [Event(n, n * 100, Actor.INTERVIEWER, kind, body) for n, (kind, body) in enumerate(said, 1)]


def drills(events: list[Event]) -> tuple[Drill, ...]:
    return reduce(with_row, events, ())


def fault(spec: str, at_s: float) -> tuple[Kind, dict[str, Any]]:
    return Kind.FAULT, {"spec": spec, "at_s": at_s, "seed": 1}


def test_a_run_has_its_faults_and_what_came_of_it() -> None:
    (drill,) = drills(rows((Kind.DRILL, START), fault("load:x3@10+30", 10.0), (Kind.DRILL, END)))
    assert (drill.seq, drill.at_ms, drill.seed, drill.speed) == (1, 100, 1, 5)
    assert drill.rates_rps == {"read": 300.0}
    assert drill.faults == (Fired("load:x3@10+30", 10.0, Actor.INTERVIEWER),)
    assert drill.outcome == OUTCOME


def test_a_killed_program_leaves_a_run_without_an_outcome() -> None:
    first, second = drills(rows((Kind.DRILL, START), (Kind.DRILL, START), (Kind.DRILL, END)))
    assert (first.outcome, second.outcome) == (None, OUTCOME)


def test_rounds_of_the_first_version_have_faults_alone() -> None:
    (drill,) = drills(rows(fault("load:x3@10+30", 10.0), fault("zone:a@20+30", 20.0)))
    assert [fired.at_s for fired in drill.faults] == [10.0, 20.0]
    assert drill.outcome is None


def test_an_end_without_a_run_changes_nothing() -> None:
    later = {"do": "end", "outcome": {**OUTCOME.to_json(), "seconds": 99.0}}
    assert drills(rows((Kind.DRILL, END))) == ()
    (once,) = drills(rows((Kind.DRILL, START), (Kind.DRILL, END), (Kind.DRILL, later)))
    assert once.outcome == OUTCOME
    (paused,) = drills(rows((Kind.DRILL, START), (Kind.DRILL, {"do": "pause"})))
    assert paused.outcome is None
