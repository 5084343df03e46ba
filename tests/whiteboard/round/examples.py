"""A small scenario whose private fields carry canaries, and rounds on it with a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from components.design import Component, Design, Link
from scenarios.model import (
    Acceptable,
    Antipattern,
    ClarifyingQuestion,
    CommonMistake,
    Curveball,
    DeepDive,
    Dimension,
    Estimate,
    EvidenceCard,
    Fact,
    FunctionalRequirement,
    Hint,
    NonFunctionalRequirement,
    Phase,
    RequiredPath,
    Requirements,
    Rubric,
    Scale,
    Scenario,
    Stage,
)
from scenarios.rules import Verbal
from whiteboard.board.board import Board
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import Session, created
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.round.state import RoundState, advance

CANARY = "kanari"
"""Stands in every text that a candidate in an interview must not see before it is given."""

DIMENSIONS = (
    ("requirements", "Framing & requirements", 15),
    ("estimation", "Capacity estimation", 10),
    ("architecture", "Architecture & data flow", 20),
    ("ml_lifecycle", "ML lifecycle depth", 15),
    ("deep_dive", "Technical depth", 15),
    ("reliability_ops", "Reliability, security, cost", 10),
    ("tradeoffs", "Trade-offs & scaling", 10),
    ("communication", "Communication & drive", 5),
)

PHASES = (
    Phase("requirements", "Requirements", (5, 10), 6, 9, f"{CANARY} goal", f"{CANARY} exit"),
    Phase("capacity", "Capacity", (5, 5), 5, 5, f"{CANARY} goal", f"{CANARY} exit"),
    Phase("high_level", "High level", (10, 15), 12, 15, f"{CANARY} goal", f"{CANARY} exit"),
    Phase("deep_dive", "Deep dive", (15, 20), 16, 20, f"{CANARY} goal", f"{CANARY} exit"),
    Phase("tradeoffs", "Trade-offs", (5, 10), 6, 8, f"{CANARY} goal", f"{CANARY} exit"),
)
PLAN_60 = tuple(PlannedPhase(p.id, p.name, p.plan_60) for p in PHASES)


def scenario(**changes: Any) -> Scenario:
    """A scenario with two or three of everything."""
    fields: dict[str, Any] = {
        "id": "front-page",
        "title": "Front page",
        "version": 1,
        "kind": "design",
        "domain": "feed",
        "tags": (),
        "levels": ("mid", "senior", "staff"),
        "durations_min": (45, 60),
        "phases": PHASES,
        "prompt": "Design the front page of a shop.",
        "interviewer_brief": f"{CANARY} brief",
        "clarifying_questions": (
            ClarifyingQuestion(
                f"{CANARY} question 0?", f"{CANARY} answer 0", f"{CANARY} why 0", linchpin=True
            ),
            ClarifyingQuestion(
                f"{CANARY} question 1?", f"{CANARY} answer 1", f"{CANARY} why 1", linchpin=False
            ),
        ),
        "requirements": Requirements(
            functional=(FunctionalRequirement("F1", f"{CANARY} list", "must"),),
            non_functional=(
                NonFunctionalRequirement("latency", f"{CANARY} p99", "ms", 200.0, "<="),
                NonFunctionalRequirement("qps", f"{CANARY} peak", "req/s", 35000.0, ">="),
            ),
            out_of_scope=(f"{CANARY} search",),
        ),
        "facts": (Fact("users", 50e6, "users/day"), Fact("per_user", 20.0, "per day")),
        "estimates": (
            Estimate(
                "req_avg",
                "Average requests",
                "users*per_user/86400",
                "req/s",
                11570.0,
                (5790.0, 23100.0),
                f"{CANARY} drives",
            ),
            Estimate("hits", "Share of hits", "0.3", "fraction", 0.3, (0.25, 0.35), f"{CANARY} cache"),
        ),
        "evidence_cards": (
            EvidenceCard("cpu", f"{CANARY} CPU", f"{CANARY} 88 %", f"{CANARY} points"),
            EvidenceCard("db", f"{CANARY} database", f"{CANARY} 40/40", f"{CANARY} points"),
        ),
        "required_stages": (
            Stage(
                "cache",
                f"{CANARY} cache",
                ("cache",),
                (Acceptable("cache", "full", (f"{CANARY} Redis",)),),
                "mid",
                f"{CANARY} why",
            ),
        ),
        "required_paths": (RequiredPath("reads", f"{CANARY} path", ("client",), ("cache",), "mid"),),
        "antipatterns": (
            Antipattern(
                "spof",
                f"{CANARY} single",
                "critical",
                Verbal("verbal"),
                f"{CANARY} follow-up?",
                "interviewer",
            ),
        ),
        "deep_dives": (
            DeepDive(f"{CANARY} deep?", (f"{CANARY} strong",), (f"{CANARY} weak",), "senior"),
            DeepDive(f"{CANARY} deeper?", (f"{CANARY} strong",), (f"{CANARY} weak",), "staff"),
        ),
        "hints": (
            Hint(1, "nudge", f"{CANARY} hint 1"),
            Hint(2, "pointer", f"{CANARY} hint 2"),
        ),
        "curveballs": (
            Curveball(f"{CANARY} ten times", f"{CANARY} good"),
            Curveball(f"{CANARY} half the budget", f"{CANARY} good"),
        ),
        "common_mistakes": (CommonMistake(f"{CANARY} mistake"),),
        "rubric": Rubric(
            Scale(1, 4, "NO", {1: "well below", 2: "below or mixed", 3: "meets the bar", 4: "exceeds"}),
            tuple(
                Dimension(
                    dimension,
                    name,
                    {"mid": weight, "senior": weight, "staff": weight},
                    {"mid": 2, "senior": 3, "staff": 4},
                    {score: f"{CANARY} {dimension} {score}" for score in (1, 2, 3, 4)},
                )
                for dimension, name, weight in DIMENSIONS
            ),
            {"mid": f"{CANARY} mid", "senior": f"{CANARY} senior", "staff": f"{CANARY} staff"},
        ),
        "reference_solution": Design(
            "Reference",
            (
                Component("app", "web_client", label=f"{CANARY} App", replicas=None),
                Component("web", "app_service", label=f"{CANARY} Web", replicas=4),
            ),
            (Link("l1", "app", "web"),),
        ),
        "reference_notes": f"{CANARY} notes",
    }
    return Scenario(**{**fields, **changes})


class Hand:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms

    def minutes(self, minutes: float) -> None:
        """Lets time pass."""
        self.ms += round(minutes * 60_000)


class Rows(list[Event]):
    """A journal that keeps its rows in memory."""


def setup(mode: RoundMode = RoundMode.PRACTICE, **changes: Any) -> Setup:
    """A 60-minute round at senior level."""
    fields: dict[str, Any] = {
        "mode": mode,
        "started": "2026-11-20T13:54:00Z",
        "title": "Front page",
        "scenario": "front-page",
        "scenario_version": 1,
        "phases": PLAN_60,
        "candidate": "Candidate K-17",
    }
    return Setup(**{**fields, **changes})


def open_round(
    mode: RoundMode = RoundMode.PRACTICE, hand: Hand | None = None, **changes: Any
) -> tuple[Session, Rows]:
    """A session with its journal in memory, at its first row."""
    first, state = created(setup(mode, **changes).to_json())
    rows = Rows([first])
    return Session(Board(), state, rows, hand or Hand(), round_id="r1"), rows


def after(state: RoundState, *happened: tuple[Kind, dict[str, Any]], at_ms: int = 0) -> RoundState:
    """The state after some events of the candidate."""
    for kind, body in happened:
        state = advance(state, Event(state.seq + 1, max(at_ms, state.at_ms), Actor.CANDIDATE, kind, body))
    return state


def begun(mode: RoundMode = RoundMode.PRACTICE, **changes: Any) -> RoundState:
    """The state of a round that was just created."""
    return created(setup(mode, **changes).to_json())[1]


def bodies(rows: Iterable[Event], kind: Kind) -> list[dict[str, Any]]:
    """The bodies of all rows of a kind."""
    return [dict(row.body) for row in rows if row.kind is kind]
