"""The report of a round as plain facts, before anyone decides how it looks. No Qt here.

Times in ``at_ms`` are on the round's own clock: what all phases had used by then, pauses left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from whiteboard.board.board import Board
from whiteboard.board.records import Boxed, PinRecord
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundStatus, Score, Sheet

if TYPE_CHECKING:
    from scoring.capacity.result import Curves, Estimate
    from whiteboard.round.drill_outcome import Outcome


def is_drawn(board: Board) -> bool:
    """Whether there is anything to see on a board: its title alone is nothing."""
    return any(isinstance(record, Boxed | PinRecord) for record in board)


class Audience(StrEnum):
    """Whose copy it is. The candidate's of an interview holds nothing private."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Header:
    """What the round was; ``used_ms`` and ``planned_ms`` are of all phases."""

    title: str
    mode: RoundMode
    status: RoundStatus
    level: str
    role: str
    candidate: str
    interviewers: tuple[str, ...]
    started: datetime | None
    used_ms: int
    planned_ms: int
    scenario: str | None
    scenario_version: int | None


@dataclass(frozen=True, slots=True)
class OwnRecommendation:
    """The interviewer's recommendation; ``first`` is the one recorded before the suggestion was shown."""

    value: str
    reason: str
    first: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The same marks read at one level; numbers are None when too little was observed."""

    level: str
    bar: float
    mean: float | None
    margin: float | None
    suggestion: str


@dataclass(frozen=True, slots=True)
class BarScale:
    """The computed side of the scorecard, at the round's level and, for a hire at another, at all three."""

    mean: float | None
    percent: float | None
    coverage: float
    margin: float | None
    suggestion: str
    reasons: tuple[str, ...]
    levels: tuple[LevelRow, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A note of the interviewer (or of the person who practises), with its time and phase."""

    at_ms: int
    phase: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A dimension: its mark, the anchor of that mark, or why it was not observed."""

    id: str
    name: str
    weight: float
    bar: int
    score: Score | None
    anchor: str
    reason: str
    evidence: tuple[Evidence, ...]

    @property
    def observed(self) -> bool:
        """True when there is a mark from 1 to 4."""
        return isinstance(self.score, int)

    @property
    def below_bar(self) -> int:
        """Points below the bar, 0 when it holds or was not observed."""
        return max(0, self.bar - self.score) if isinstance(self.score, int) else 0


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase's planned minutes, extensions included, and those it used."""

    name: str
    planned_ms: int
    used_ms: int
    extended_ms: int


class Given(StrEnum):
    """What a line of the timeline is."""

    PHASE = "phase"
    QUESTION = "question"
    EVIDENCE = "evidence"
    HINT = "hint"
    CURVEBALL = "curveball"
    DEEP_DIVE = "deep dive"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """Something that was asked, given or begun; ``answer`` is what came back."""

    at_ms: int
    kind: Given
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class DrillFault:
    """A fault of a drill: second of the run, spec of the command line, words, and who fired it."""

    at_s: float
    spec: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A run with faults; ``outcome`` is None when the program ended first, ``happened`` says it in words."""

    at_ms: int
    seed: int
    rates_rps: Mapping[str, float]
    faults: tuple[DrillFault, ...]
    outcome: Outcome | None
    happened: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """An estimate of the candidate; the range and the calculation are "" or None where they are private."""

    label: str
    unit: str
    value: float | None
    text: str
    accepted: bool | None = None
    low: float | None = None
    high: float | None = None
    calculation: str = ""
    drives: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A check's outcome at the end of the round, in words, with the follow-up and what came of it."""

    id: str
    group: str
    text: str
    status: str
    severity: str = ""
    components: tuple[str, ...] = ()
    why: str = ""
    follow_up: str = ""
    verdict: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target held against the figure; ``met`` None when only a person can judge."""

    text: str
    unit: str
    op: str
    target: float
    value: float | None
    met: bool | None
    margin: float | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A numbered pin of the drawing; the first line of its text is its title."""

    number: int
    title: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The board at the end of a phase, and what it carried, where that may be known."""

    phase: str
    at_ms: int
    board: Board
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Debrief:
    """All that a report says. What the audience may not know is absent, not hidden.

    ``limits_ms`` are the targets of flows' p99 by flow, ``names`` what parts are called by record id;
    ``problem`` says why a drawing has no estimate.
    """

    audience: Audience
    header: Header
    board: Board
    outcome: tuple[str, ...] = ()
    recommendation: OwnRecommendation | None = None
    scale: BarScale | None = None
    marks: tuple[MarkRow, ...] = ()
    phases: tuple[PhaseRow, ...] = ()
    timeline: tuple[TimelineRow, ...] = ()
    sheet: Sheet = field(default_factory=Sheet)
    numbers: tuple[NumberRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    estimate: Estimate | None = None
    curves: Curves | None = None
    limits_ms: Mapping[str, float] = field(default_factory=dict)
    problem: str = ""
    drills: tuple[DrillRow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    annotations: tuple[Annotation, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    strengths: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    notes: tuple[Evidence, ...] = ()
    not_assessed: tuple[str, ...] = ()
    retention: date | None = None

    @property
    def drawn(self) -> bool:
        """Whether there is anything to see on the board."""
        return is_drawn(self.board)

    @property
    def phase_ends(self) -> tuple[tuple[Snapshot, bool], ...]:
        """The snapshots, each with whether it is the final drawing; none where all are."""
        final = list(self.board)
        ends = tuple((snapshot, list(snapshot.board) == final) for snapshot in self.snapshots)
        return () if all(same for _, same in ends) else ends

    @property
    def copy_label(self) -> str:
        """Whose copy this is, as printed at the top."""
        if self.header.mode is not RoundMode.INTERVIEW:
            return "Your copy"
        return "Interviewer's copy" if self.audience is Audience.INTERVIEWER else "Candidate's copy"
