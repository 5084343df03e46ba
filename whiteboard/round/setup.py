"""What is agreed before a round starts: scenario, level, plan, people, and what the candidate may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from whiteboard.round.clock import PlannedPhase


class RoundMode(StrEnum):
    """Who sits at the board."""

    PRACTICE = "practice"
    INTERVIEW = "interview"
    DRAW = "draw"


class Feedback(StrEnum):
    """When the candidate sees findings and capacity."""

    LIVE = "live"
    PHASE_END = "phase_end"


@dataclass(frozen=True, slots=True)
class Setup:
    """The agreement; ``started`` is the wall clock's ISO time in UTC, for people only.

    ``scenario`` is None on a free board; ``scenario_path`` is set for a person's own scenario file.
    """

    mode: RoundMode
    started: str
    title: str
    scenario: str | None = None
    scenario_version: int | None = None
    scenario_path: str | None = None
    level: str = "senior"
    minutes: int = 60
    phases: tuple[PlannedPhase, ...] = ()
    candidate: str = ""
    role: str = ""
    interviewers: tuple[str, ...] = ()
    feedback: Feedback = Feedback.LIVE
    show_findings: bool = True
    show_capacity: bool = True

    def to_json(self) -> dict[str, Any]:
        """JSON values for the journal's first row."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Setup:
        """The setup that ``to_json`` wrote; fields of a newer version are passed over.

        Raises:
            ValueError: it is something else.
        """
        try:
            return cls._of(body)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"the round's setup cannot be read ({error!r})") from error

    @classmethod
    def _of(cls, body: Mapping[str, Any]) -> Setup:
        known = {name: body[name] for name in cls.__dataclass_fields__ if name in body}
        known["mode"] = RoundMode(known["mode"])
        known["feedback"] = Feedback(known.get("feedback", Feedback.LIVE))
        known["phases"] = tuple(
            PlannedPhase(p["id"], p["name"], p["minutes"]) for p in known.get("phases", ())
        )
        known["interviewers"] = tuple(known.get("interviewers", ()))
        return cls(**known)
