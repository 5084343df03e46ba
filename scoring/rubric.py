"""From marks to a suggestion, by arithmetic that anyone can repeat; the interviewer decides.

The thresholds stand in ``scenarios/rubric_base.yaml`` and in docs/scenarios.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from scenarios.model import LEVELS, NOT_OBSERVED, Dimension, Level, Scenario
from scenarios.rubric_base import rubric_base

Score = int | str
"""1 to 4, or "NO" for not observed."""

EXTREME: Final = (1, 4)
EXACT: Final = 9
"""Decimal places at which 3.4 - 3.0 is 0.4."""


class Recommendation(StrEnum):
    """The words of a suggestion; ``insufficient`` when too little was observed."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"
    INSUFFICIENT = "insufficient"


@dataclass(frozen=True, slots=True)
class LevelReading:
    """The same marks held against one level's weights and bars; numbers are None when insufficient."""

    level: str
    weighted_mean: float | None
    percent: float | None
    coverage: float
    bar: float
    margin: float | None
    recommendation: Recommendation
    below_bar: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion(LevelReading):
    """The reading at the round's level, and in ``bars`` at all three, for a hire at another level."""

    bars: Mapping[str, LevelReading]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a panel should look at; ``dimension`` or antipattern ``id``. A flag never moves a score."""

    id: str
    text: str


def suggest(marks: Mapping[str, Score | None], scenario: Scenario, level: str) -> Suggestion:
    """What the marks suggest at a level; a dimension without a mark counts as not observed."""
    readings = {each: _reading(marks, scenario.rubric.dimensions, each) for each in LEVELS}
    chosen = readings[_level(level)]
    values: dict[str, Any] = {field.name: getattr(chosen, field.name) for field in fields(chosen)}
    return Suggestion(**values, bars=readings)


def flags(
    marks: Mapping[str, Score | None],
    scenario: Scenario,
    with_evidence: Collection[str],
    unrepaired: Collection[str] = (),
) -> list[Flag]:
    """What a panel should look at.

    ``with_evidence`` are the dimensions that have a note; ``unrepaired`` are the critical antipatterns still
    on the board after their follow-up question.
    """
    found = []
    for dimension in scenario.rubric.dimensions:
        score = _score(marks, dimension)
        if score is None or dimension.id in with_evidence:
            continue
        needed = " A 1 or a 4 needs at least one." if score in EXTREME else ""
        found.append(Flag(dimension.id, f"{dimension.name} is marked {score} without a note.{needed}"))
    return found + [
        Flag(antipattern.id, f"Still on the board after the question: {antipattern.text}.")
        for antipattern in scenario.antipatterns
        if antipattern.id in unrepaired
    ]


def _level(level: str) -> Level:
    for known in LEVELS:
        if known == level:
            return known
    raise ValueError(f"no level {level!r}; there are {', '.join(LEVELS)}")


def _score(marks: Mapping[str, Score | None], dimension: Dimension) -> int | None:
    """The mark of a dimension; None when not observed or still open."""
    score = marks.get(dimension.id)
    if score is None or score == NOT_OBSERVED:
        return None
    if score not in (1, 2, 3, 4):
        raise ValueError(f"{dimension.id} is marked {score!r}; marks are 1, 2, 3, 4 or {NOT_OBSERVED!r}")
    return int(score)


def _reading(
    marks: Mapping[str, Score | None], dimensions: tuple[Dimension, ...], level: Level
) -> LevelReading:
    total = sum(dimension.weight[level] for dimension in dimensions)
    bar = round(sum(d.weight[level] * d.bar[level] for d in dimensions) / total, EXACT)
    scored = [(d, score) for d in dimensions if (score := _score(marks, d)) is not None]
    observed = sum(dimension.weight[level] for dimension, _ in scored)
    coverage = round(observed / total, EXACT)
    below = [(d, score) for d, score in scored if score < d.bar[level]]
    ids = tuple(dimension.id for dimension, _ in below)
    lacking = _lacking(dimensions, scored, coverage)
    if lacking:
        return LevelReading(level, None, None, coverage, bar, None, Recommendation.INSUFFICIENT, ids, lacking)
    mean = round(sum(d.weight[level] * score for d, score in scored) / observed, EXACT)
    margin = round(mean - bar, EXACT)
    shortfalls = [dimension.bar[level] - score for dimension, score in below]
    reasons = [f"Weighted mean {mean:.2f} against a bar of {bar:.2f}, margin {margin:+.2f}"]
    reasons += [f"{d.name}: {score}, below its bar of {d.bar[level]}" for d, score in below]
    percent = round((mean - 1) / 3 * 100, EXACT)
    recommendation = _recommendation(margin, shortfalls)
    return LevelReading(level, mean, percent, coverage, bar, margin, recommendation, ids, tuple(reasons))


def _lacking(
    dimensions: tuple[Dimension, ...], scored: list[tuple[Dimension, int]], coverage: float
) -> tuple[str, ...]:
    """Why there is too little evidence for a suggestion; empty when there is enough."""
    rules = rubric_base().scoring
    reasons = []
    if coverage < rules.coverage_needed:
        seen, needed = (f"{share * 100:.0f} %" for share in (coverage, rules.coverage_needed))
        reasons.append(f"Only {seen} of the weight was observed; {needed} is needed")
    known = {dimension.id for dimension, _ in scored}
    missing = [d.name for d in dimensions if d.id in rules.core_dimensions and d.id not in known]
    if len(missing) > rules.core_missing_allowed:
        reasons.append(f"Not observed: {', '.join(missing)}")
    return tuple(reasons)


def _recommendation(margin: float, shortfalls: list[int]) -> Recommendation:
    rules = rubric_base().scoring
    if margin >= rules.strong_yes_margin and not shortfalls:
        return Recommendation.STRONG_YES
    if margin >= rules.yes_margin and sum(shortfalls) <= 1:
        return Recommendation.YES
    return Recommendation.NO if margin >= rules.no_margin else Recommendation.STRONG_NO
