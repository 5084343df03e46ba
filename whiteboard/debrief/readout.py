"""Strengths, concerns, next steps and what was not assessed: each line follows from a fact of the round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from whiteboard.debrief.findings import with_status
from whiteboard.debrief.marks import FEW, in_words
from whiteboard.debrief.model import FindingRow, MarkRow, NumberRow, PhaseRow, TargetRow
from whiteboard.words import clock, plural, rate, within_sentence

MOST: Final = 5
"""Lines of one list; what is beyond stands in the tables."""
MOST_CONCERNS: Final = 6
"""One more than there are kinds of proven facts, so that marks below the bar always have a line."""


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
    """One line for each kind of proven fact, so that none pushes another out, then marks below the bar.

    ``behind`` are parts that their load overwhelms, each with requests per second too many.
    """
    facts = (
        _behind(behind),
        _all_of("Targets missed", [row.text for row in targets if row.met is False]),
        _all_of("Numbers out of range", [row.label for row in numbers if row.accepted is False]),
        _firing(findings),
        _missing(findings),
    )
    proven = [line for line in facts if line]
    return (*proven, *_below_bar(marks, MOST_CONCERNS - len(proven)))


def _behind(parts: Sequence[tuple[str, float]]) -> str:
    if not parts:
        return ""
    (name, rps), *others = parts
    more = f", and {plural(len(others), 'more part')}" if others else ""
    return f"{name} falls behind by {rate(rps)}{more}."


def _all_of(what: str, names: Sequence[str]) -> str:
    return f"{what}: {_named(names, 4)}." if names else ""


def _firing(findings: Sequence[FindingRow]) -> str:
    """The worst two; minor ones and those that were dismissed stand in the table."""
    fires = [row for row in with_status(findings, "fires") if row.severity != "minor"]
    texts = [f"{row.text} ({row.severity})" for row in fires if row.verdict != "dismissed"]
    return f"{_named(texts, 2, '; ')}." if texts else ""


def _missing(findings: Sequence[FindingRow]) -> str:
    missing = with_status(findings, "missing")
    stages = [row.text for row in missing if row.group == "Stage"]
    paths = [row.text for row in missing if row.group == "Path"]
    counts = [plural(len(rows), one) for rows, one in ((stages, "stage"), (paths, "path")) if rows]
    return f"{' and '.join(counts)} missing: {_named([*stages, *paths], 4)}." if counts else ""


def _below_bar(marks: Sequence[MarkRow], room: int) -> list[str]:
    """A line for each mark with evidence; the last line names those without, and those without room."""
    below = [row for row in marks if row.below_bar]
    told = [row for row in below if row.evidence]
    if len(told) + (len(told) < len(below)) > room:
        told = told[: room - 1]
    lines = [f"{row.name}: {row.score}, below the bar of {row.bar}. {_evidence(row)}" for row in told]
    rest = [row.name for row in below if row not in told]
    if len(rest) == sum(row.observed for row in marks) > FEW:
        lines.append(f"Below the bar: all {in_words(len(rest))} observed dimensions.")
    elif rest:
        lines.append(f"{'Also below' if told else 'Below'} the bar: {'; '.join(rest)}.")
    return lines


def next_steps(marks: Sequence[MarkRow], findings: Sequence[FindingRow]) -> tuple[str, ...]:
    """Follow-up questions that nobody answered, then dimensions that still have to be seen."""
    open_rows = [
        row
        for row in with_status(findings, "fires", "ask")
        if row.follow_up and row.verdict in {"", "left for later"}
    ]
    lines = [row.follow_up for row in open_rows if row.status == "fires" or row.verdict]
    lines += [
        f"See {within_sentence(row.name)}, which was not observed." for row in marks if not row.observed
    ]
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


def _named(names: Sequence[str], most: int, between: str = ", ") -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return between.join(names[:most]) + (f" and {more} more" if more > 0 else "")
