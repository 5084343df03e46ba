"""What a check says, and its JSON (``loadbearing.findings/1``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Outcome of a stage or a path; a path is never ``confirm``."""

    MET = "met"
    CONFIRM = "confirm"
    MISSING = "missing"
    NOT_REQUIRED = "not_required"


class Firing(StrEnum):
    """Outcome of an antipattern; ``ask`` when only a person can tell."""

    FIRES = "fires"
    CLEAR = "clear"
    ASK = "ask"


class Severity(StrEnum):
    """How much an antipattern matters."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class StageFinding:
    """A required stage; ``suggest`` lists the kinds that would meet it."""

    id: str
    name: str
    status: Status
    components: tuple[str, ...]
    why: str
    suggest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PathFinding:
    """A required path; ``components`` is the walk that meets it, in order.

    Of a missing one they are the ends on the board, ``reached`` is the walk as far as the drawing goes, and
    ``lacking`` are roles of which it has to come to one; ``absent`` says that nobody plays them.
    """

    id: str
    text: str
    status: Status
    components: tuple[str, ...]
    reached: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    absent: bool = False


@dataclass(frozen=True, slots=True)
class AntipatternFinding:
    """An antipattern, with the components that show it and the question to ask."""

    id: str
    text: str
    severity: Severity
    status: Firing
    components: tuple[str, ...]
    follow_up: str


@dataclass(frozen=True, slots=True)
class StructureFinding:
    """A fact about the graph alone: an isolated part, a cycle, a single point of failure."""

    id: str
    text: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the checks found; ``scenario`` is None when only the structure was looked at."""

    scenario: str | None
    level: str
    stages: tuple[StageFinding, ...] = ()
    paths: tuple[PathFinding, ...] = ()
    antipatterns: tuple[AntipatternFinding, ...] = ()
    structure: tuple[StructureFinding, ...] = ()

    @property
    def summary(self) -> dict[str, int]:
        """Counts over stages and paths together, and of the antipatterns that fire."""
        statuses = [s.status for s in self.stages] + [p.status for p in self.paths]
        counts = {str(s): statuses.count(s) for s in (Status.MET, Status.CONFIRM, Status.MISSING)}
        counts["fires"] = sum(a.status is Firing.FIRES for a in self.antipatterns)
        return counts
