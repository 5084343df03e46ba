"""Plans: the scenario's own, scaled ones and edited ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.whiteboard.round.examples import PLAN_60, scenario
from whiteboard.round.phases import plan_of, scaled, with_minutes


def minutes(phases: object) -> list[float]:
    return [phase.minutes for phase in phases]  # type: ignore[attr-defined]


def test_the_scenario_plans_45_and_60_minutes() -> None:
    assert minutes(plan_of(scenario(), 45)) == [6, 5, 12, 16, 6]
    assert minutes(plan_of(scenario(), 60)) == [9, 5, 15, 20, 8]
    assert [phase.id for phase in plan_of(scenario(), 45)] == [phase.id for phase in PLAN_60]


def test_another_length_keeps_the_shares() -> None:
    assert minutes(plan_of(scenario(), 90)) == [14, 8, 24, 31, 13]


@given(st.integers(20, 600))
def test_a_scaled_plan_adds_up(length: int) -> None:
    plan = minutes(scaled(PLAN_60, length))
    assert sum(plan) == length
    assert all(part >= 1 for part in plan)


def test_a_phase_without_minutes_is_left_out() -> None:
    assert [phase.id for phase in with_minutes(PLAN_60, [5, 0, 10, 2.5, 0])] == [
        "requirements",
        "high_level",
        "deep_dive",
    ]
