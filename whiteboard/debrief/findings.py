"""The checks' findings at the end of a round as rows of words, with the follow-ups and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from whiteboard.debrief.model import FindingRow
from whiteboard.round.state import Verdict

if TYPE_CHECKING:
    from scoring.checks.result import Findings

VERDICTS: Final = {
    "answered": "answered",
    "later": "left for later",
    "dismissed": "dismissed",
    "confirmed": "confirmed",
    "refused": "refused",
}
STATUSES: Final = {
    "fires": "fires",
    "missing": "missing",
    "confirm": "to confirm",
    "ask": "left to a person",
    "note": "noted",
    "met": "met",
}
"""The order in which findings are read: what fires first, what is met last."""


def finding_rows(
    findings: Findings, names: Mapping[str, str], verdicts: Mapping[str, Verdict]
) -> tuple[FindingRow, ...]:
    """All rows, worst first; what a level does not ask for and what is clear are left out."""

    def labels(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(i, i) for i in ids)

    rows = [
        *(
            FindingRow(s.id, "Stage", s.name, str(s.status), components=labels(s.components), why=s.why)
            for s in findings.stages
        ),
        *(
            FindingRow(p.id, "Path", p.text, str(p.status), components=labels(p.components))
            for p in findings.paths
        ),
        *(
            FindingRow(
                a.id,
                "Antipattern",
                a.text,
                str(a.status),
                str(a.severity),
                labels(a.components),
                follow_up=a.follow_up,
            )
            for a in findings.antipatterns
        ),
        *(
            FindingRow(s.id, "Structure", s.text, "note", components=labels(s.components))
            for s in findings.structure
        ),
    ]
    order = list(STATUSES)
    kept = [_judged(row, verdicts.get(row.id)) for row in rows if row.status in STATUSES]
    return tuple(sorted(kept, key=lambda row: (order.index(row.status), _SEVERITIES.index(row.severity))))


_SEVERITIES: Final = ("critical", "major", "minor", "")


def _judged(row: FindingRow, verdict: Verdict | None) -> FindingRow:
    if verdict is None:
        return row
    return replace(row, verdict=VERDICTS.get(verdict.verdict, verdict.verdict), answer=verdict.text)


def counted(rows: Sequence[FindingRow]) -> str:
    """How many rows each status has: ``2 fire · 1 left to a person``."""
    counts = {status: len(with_status(rows, status)) for status in STATUSES}
    several = STATUSES | {"fires": "fire"}
    return " · ".join(
        f"{count} {STATUSES[status] if count == 1 else several[status]}"
        for status, count in counts.items()
        if count
    )


def standing(row: FindingRow) -> str:
    """What kind of finding it is and how it stands: ``Antipattern, fires, major``."""
    severity = f", {row.severity}" if row.severity else ""
    return f"{row.group}, {STATUSES[row.status]}{severity}"


def with_status(rows: Sequence[FindingRow], *statuses: str) -> list[FindingRow]:
    """The rows of some statuses."""
    return [row for row in rows if row.status in statuses]
