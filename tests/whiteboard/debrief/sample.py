"""A whole interview on the recommendation scenario, played through a real session with a clock of its own.

``interview()`` and ``practice()`` give the journal's rows; all texts are plausible ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from scenarios.loader import load_scenario
from scenarios.model import Scenario
from tests.whiteboard.debrief.play import Play
from tests.whiteboard.debrief.sample_board import PINS, event_loop, request_path
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.phases import plan_of
from whiteboard.round.setup import RoundMode, Setup

SCENARIO: Final = "realtime-recommendation"

MARKS: Final[Sequence[tuple[str, int | str, str]]] = (
    ("requirements", 4, ""),
    ("estimation", 3, ""),
    ("architecture", 3, ""),
    ("ml_lifecycle", 2, ""),
    ("deep_dive", 3, ""),
    ("reliability_ops", 3, ""),
    ("tradeoffs", "NO", "the curveball was cut at 56:47"),
    ("communication", 4, ""),
)


def setup(mode: RoundMode = RoundMode.INTERVIEW, scenario: Scenario | None = None, **fields: Any) -> Setup:
    """The agreement of the sample round."""
    scenario = scenario or load_scenario(SCENARIO)
    values: dict[str, Any] = {
        "title": scenario.title,
        "scenario": scenario.id,
        "scenario_version": scenario.version,
        "minutes": 60,
        "phases": plan_of(scenario, 60),
        "candidate": "K-17",
        "role": "ML engineer, search",
        "interviewers": ("R. Osei",) if mode is RoundMode.INTERVIEW else (),
        **fields,
    }
    return Setup(mode=mode, started="2026-11-20T13:54:00+00:00", **values)


def _requirements(play: Play) -> None:
    play.at(4).tell(Kind.CLOCK, do="start")
    play.at(5).tell(Kind.ASK, question=0)
    play.at(6, 10).tell(Kind.ASK, question=1)
    play.at(7).tell(Kind.ASK, question=3)
    play.at(9).tell(
        Kind.SHEET,
        Actor.CANDIDATE,
        functional=["Ranked list of 20 items", "Use events from the last seconds", "New users and new items"],
        targets=["p99 under 200 ms", "35k requests a second at peak", "event to effect within 5 s"],
        out_of_scope=["Search", "Ads"],
    )
    play.at(12, 10).tell(
        Kind.NOTE,
        id="n1",
        text="five numeric targets on the board",
        dimension="requirements",
        phase="requirements",
    )
    play.at(12, 42).tell(Kind.CLOCK, do="next")


def _capacity(play: Play) -> None:
    for minute, estimate, value, text in (
        (13, "req_avg", 11600, "11.6k"),
        (14, "req_peak", 35000, "35k"),
        (15, "events_avg", 40000, "40k"),
        (16, "item_index_gb", 5.1, "5.1 GB"),
        (17, "score_peak", 12.2e6, "12.2 M"),
        (17.5, "ranker_replicas", 96, "96"),
    ):
        play.at(minute).tell(Kind.NUMBER, Actor.CANDIDATE, estimate=estimate, value=value, text=text)
    play.at(17, 40).tell(
        Kind.NOTE,
        id="n2",
        text="12 M scores/s, refuses one stage with the arithmetic",
        dimension="estimation",
        phase="capacity",
    )
    play.at(18).tell(Kind.CLOCK, do="extend", minutes=1)
    play.at(18, 37).tell(Kind.CLOCK, do="next")


def _high_level(play: Play) -> None:
    records = request_path()
    for index, record in enumerate(records):
        play.at(19 + index * 0.5).put(record)
    play.at(28, 30).tell(Kind.HINT, order=2)
    play.at(28, 30).tell(
        Kind.NOTE, id="n3", text="cold start only after a hint", dimension="ml_lifecycle", phase="high_level"
    )
    play.at(31, 20).tell(
        Kind.NOTE, id="n4", text="both loops closed", dimension="architecture", phase="high_level"
    )
    play.at(32, 57).tell(Kind.CLOCK, do="next")


def _deep_dive(play: Play) -> None:
    for index, record in enumerate(event_loop()):
        play.at(33 + index * 0.4).put(record)
    play.at(37, 15).change("gw", lambda card: _replicated(card, 3))
    play.tell(Kind.JUDGE, finding="spof_hot_path", verdict="answered", text="three gateways, two zones")
    play.tell(
        Kind.NOTE, id="n5", text="two zones for the gateway", dimension="reliability_ops", phase="deep_dive"
    )
    play.at(38).tell(Kind.DEEP_DIVE, index=0)
    play.at(41, 33).tell(
        Kind.NOTE,
        id="n6",
        text="keyed state, 40 GB",
        dimension="deep_dive",
        phase="deep_dive",
        target="flink",
    )
    play.at(43).put(*PINS)
    play.at(44).tell(Kind.JUDGE, finding="no_registry", verdict="later", text="ran out of time")
    play.at(50).tell(
        Kind.NOTE, id="n7", text="quiet for two minutes, then came back with a plan", phase="deep_dive"
    )
    play.at(54, 7).tell(Kind.CLOCK, do="next")


def _replicated(card: ComponentRecord, count: int) -> ComponentRecord:
    from dataclasses import replace

    return replace(card, replicas=count)


def _trade_offs(play: Play) -> None:
    play.at(54, 20).tell(
        Kind.NOTE, id="n8", text="summary at each phase end", dimension="communication", phase="tradeoffs"
    )
    play.at(58).tell(Kind.CURVEBALL, index=0)
    play.at(60, 47).tell(Kind.FINISH, Actor.SYSTEM)


def _marks(play: Play, actor: Actor) -> None:
    for index, (dimension, score, reason) in enumerate(MARKS):
        play.at(62 + index).tell(Kind.MARK, actor, dimension=dimension, score=score, reason=reason)


def interview(scenario: Scenario | None = None, **fields: Any) -> list[Event]:
    """An interview that went well, with its private side."""
    play = Play(setup(scenario=scenario, **fields))
    for act in (_requirements, _capacity, _high_level, _deep_dive, _trade_offs):
        act(play)
    _marks(play, Actor.INTERVIEWER)
    play.at(71).tell(
        Kind.RECOMMEND, value="yes", reason="Would design this with us; registry and labels to check."
    )
    return play.events


def practice() -> list[Event]:
    """The same round as practice: one person gives themself hints and marks."""
    play = Play(setup(RoundMode.PRACTICE, candidate=""))
    for act in (_requirements, _capacity, _high_level, _deep_dive, _trade_offs):
        act(play)
    _marks(play, Actor.CANDIDATE)
    return play.events


def empty() -> list[Event]:
    """An interview in which nothing happened at all."""
    return Play(setup()).events


def scenario() -> Scenario:
    """The sample's scenario."""
    return load_scenario(SCENARIO)
