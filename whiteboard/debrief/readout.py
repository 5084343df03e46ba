"""Strengths, concerns, next steps and what was not assessed: each line follows from a fact of the round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from whiteboard.debrief.findings import with_status
from whiteboard.debrief.model import FindingRow, MarkRow, NumberRow, PhaseRow, TargetRow
from whiteboard.words import clock, plural, rate

MOST: Final = 5
"""Lines of one list; what is beyond stands in the tables."""
MOST_FIRING: Final = 2


def strengths(
    marks: Sequence[MarkRow],
    numbers: Sequence[NumberRow],
    targets: Sequence[TargetRow],
    findings: Sequence[FindingRow],
) -> tuple[str, ...]:
    """Marks above the bar with their evidence, numbers in range, targets met, nothing missing."""
    lines = [
        f"{row.name}: {row.score}, above the bar of {row.bar}. {_evidence(row)}"
        for row in marks
        if isinstance(row.score, int) and row.score > row.bar and row.evidence
    ]
    right = sum(row.accepted is True for row in numbers)
    if 2 * right > len(numbers):
        lines.append(f"{right} of {plural(len(numbers), 'number')} in the accepted range.")
    known = [row for row in targets if row.met is not None]
    if known and all(row.met for row in known):
        lines.append(f"All {len(known)} targets that the figures answer are met.")
    met = with_status(findings, "met")
    if met and not with_status(findings, "missing", "fires", "confirm"):
        lines.append(f"All {len(met)} stages and paths are met, nothing fires.")
    return tuple(lines[:MOST])


def concerns(
    marks: Sequence[MarkRow],
    numbers: Sequence[NumberRow],
    targets: Sequence[TargetRow],
    findings: Sequence[FindingRow],
    behind: Sequence[tuple[str, float]] = (),
) -> tuple[str, ...]:
    """Marks below the bar, what falls behind, fires or is missing, targets missed, numbers out of range.

    ``behind`` are parts that their load overwhelms, each with requests per second too many.
    """
    lines = [
        f"{row.name}: {row.score}, below the bar of {row.bar}. {_evidence(row)}".strip()
        for row in marks
        if row.below_bar
    ]
    lines += [f"{name} falls behind by {rate(rps)}." for name, rps in behind[:MOST_FIRING]]
    fires = [row for row in with_status(findings, "fires") if row.severity != "minor"]
    firing = [f"{row.text} ({row.severity})" for row in fires if row.verdict != "dismissed"]
    more = f", and {len(firing) - MOST_FIRING} more" if len(firing) > MOST_FIRING else ""
    lines += [f"{text}." for text in firing[: MOST_FIRING - 1]]
    lines += [f"{text}{more}." for text in firing[MOST_FIRING - 1 : MOST_FIRING]]
    missing = with_status(findings, "missing")
    stages = [row.text for row in missing if row.group == "Stage"]
    paths = [row.text for row in missing if row.group == "Path"]
    if stages:
        lines.append(f"{plural(len(stages), 'stage')} missing: {_named(stages, 4)}.")
    if paths:
        lines.append(f"{plural(len(paths), 'path')} missing: {_named(paths, 1)}.")
    lines += [f"{row.text}: the target is missed." for row in targets if row.met is False]
    wrong = [row.label for row in numbers if row.accepted is False]
    if wrong:
        lines.append(f"Out of range: {', '.join(wrong)}.")
    return tuple(lines[:MOST])


def next_steps(marks: Sequence[MarkRow], findings: Sequence[FindingRow]) -> tuple[str, ...]:
    """Follow-up questions that nobody answered, then dimensions that still have to be seen."""
    open_rows = [
        row
        for row in with_status(findings, "fires", "ask")
        if row.follow_up and row.verdict in {"", "left for later"}
    ]
    lines = [row.follow_up for row in open_rows if row.status == "fires" or row.verdict]
    lines += [f"See {row.name.lower()}, which was not observed." for row in marks if not row.observed]
    lines += [row.follow_up for row in open_rows if row.status == "ask" and not row.verdict]
    return tuple(lines[:MOST])


def not_assessed(
    marks: Sequence[MarkRow],
    findings: Sequence[FindingRow],
    targets: Sequence[TargetRow],
    numbers: Sequence[NumberRow],
    phases: Sequence[PhaseRow],
) -> tuple[str, ...]:
    """What this round says nothing about."""
    lines = [f"{row.name}: {row.reason or 'no mark'}." for row in marks if not row.observed]
    lines += [f"{row.name}: the phase was not reached." for row in phases if not row.used_ms]
    judged = [row.text for row in targets if row.met is None]
    if judged:
        lines.append(f"Targets that no figure answers: {', '.join(judged)}.")
    untried = [row.label for row in numbers if row.value is None]
    if untried:
        lines.append(f"Numbers not attempted: {', '.join(untried)}.")
    asked = [row.text for row in with_status(findings, "ask") if not row.verdict]
    if asked:
        lines.append(f"Left to a person, not judged: {'; '.join(asked)}.")
    return tuple(lines)


def _evidence(row: MarkRow) -> str:
    return " · ".join(f"{clock(item.at_ms)} {item.text}" for item in row.evidence[:2])


def _named(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more} more"
