"""The plan of a round: which phases, with how many minutes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from whiteboard.round.clock import PlannedPhase

if TYPE_CHECKING:
    from scenarios.model import Scenario

LENGTHS: Final = (45, 60)
"""The lengths in minutes for which scenarios carry a plan. The plan for 60 leaves 3 for questions."""


def plan_of(scenario: Scenario, minutes: int) -> tuple[PlannedPhase, ...]:
    """The scenario's plan for a length; one that it does not plan is the 60-minute plan scaled to it."""
    if minutes == 45:
        return tuple(PlannedPhase(p.id, p.name, p.plan_45) for p in scenario.phases)
    standard = tuple(PlannedPhase(p.id, p.name, p.plan_60) for p in scenario.phases)
    return standard if minutes == 60 else scaled(standard, minutes)


def scaled(phases: Sequence[PlannedPhase], minutes: int) -> tuple[PlannedPhase, ...]:
    """The same shares of another length, in whole minutes of at least one, which add up to it."""
    total = sum(phase.minutes for phase in phases)
    ends, passed = [], 0.0
    for phase in phases:
        passed += phase.minutes
        ends.append(round(minutes * passed / total))
    starts = [0, *ends[:-1]]
    lengths = [max(1, end - start) for start, end in zip(starts, ends, strict=True)]
    return with_minutes(phases, lengths)


def with_minutes(phases: Sequence[PlannedPhase], minutes: Sequence[float]) -> tuple[PlannedPhase, ...]:
    """The phases with other minutes; one with 0 is left out."""
    return tuple(
        replace(phase, minutes=length) for phase, length in zip(phases, minutes, strict=True) if length > 0
    )
