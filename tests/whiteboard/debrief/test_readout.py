"""Strengths and concerns: which facts get a line, and in what order."""

from __future__ import annotations

import pytest

from whiteboard.debrief.model import Evidence, FindingRow, MarkRow, NumberRow, TargetRow
from whiteboard.debrief.readout import concerns, next_steps, strengths


def mark(name: str, score: int, *, evidence: bool = True) -> MarkRow:
    told = (Evidence(60_000, "Deep dive", "seen"),) if evidence else ()
    return MarkRow(name.lower(), name, 10, 3, score, "", "", told)


def test_no_kind_of_fact_is_pushed_out_by_others() -> None:
    marks = [mark(name, 1) for name in ("Framing", "Depth", "Drive")]
    numbers = [NumberRow(f"Number {i}", "GB", 1.0, "1", accepted=False) for i in range(6)]
    targets = [TargetRow("p99", "ms", "<=", 200.0, 300.0, met=False, margin=-0.5)]
    findings = [FindingRow(f"f{i}", "Antipattern", f"Fault {i}", "fires", "major") for i in range(3)]
    findings.append(FindingRow("s", "Stage", "Caching", "missing"))
    assert concerns(marks, numbers, targets, findings, [("Ranker", 4000.0), ("Log", 10.0)]) == (
        "Ranker falls behind by 4k/s, and 1 more part.",
        "Targets missed: p99.",
        "Numbers out of range: Number 0, Number 1, Number 2, Number 3 and 2 more.",
        "Fault 0 (major); Fault 1 (major) and 1 more.",
        "1 stage missing: Caching.",
        "Below the bar: Framing; Depth; Drive.",
    )
    assert concerns(marks, numbers, targets, findings) == (
        "Targets missed: p99.",
        "Numbers out of range: Number 0, Number 1, Number 2, Number 3 and 2 more.",
        "Fault 0 (major); Fault 1 (major) and 1 more.",
        "1 stage missing: Caching.",
        "Framing: 1, below the bar of 3. 1:00 seen",
        "Also below the bar: Depth; Drive.",
    )


def test_marks_without_evidence_share_a_line() -> None:
    """The table of marks says as much of them."""
    marks = [mark("Framing", 1, evidence=False), mark("Depth", 2), mark("Drive", 1, evidence=False)]
    assert concerns(marks, (), (), ()) == (
        "Depth: 2, below the bar of 3. 1:00 seen",
        "Also below the bar: Framing; Drive.",
    )


@pytest.mark.parametrize(("right", "said"), [(4, False), (5, True)])
def test_numbers_are_a_strength_when_more_than_half_are_right(right: int, said: bool) -> None:
    written = [NumberRow("A number", "GB", 5.0, "5", accepted=True)] * right
    rows = written + [NumberRow("Another", "GB", None, "")] * (9 - right)
    assert (f"{right} of 9 numbers in the accepted range." in strengths((), rows, (), ())) is said


def test_a_dimension_keeps_its_capitals_within_a_sentence() -> None:
    names = ("Technical depth", "ML lifecycle depth", "API & data model")
    unseen = [MarkRow(name, name, 10, 3, "NO", "", "no time", ()) for name in names]
    assert next_steps(unseen, ()) == (
        "See technical depth, which was not observed.",
        "See ML lifecycle depth, which was not observed.",
        "See API & data model, which was not observed.",
    )
