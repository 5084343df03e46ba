"""A whole interview on the recommendation scenario, played through a real session with a clock of its own.

``interview()`` and ``practice()`` give the journal's rows; all texts are plausible ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scenarios.loader import load_scenario
from scenarios.model import Scenario
from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create, update
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    SheetRecord,
)
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.phases import plan_of
from whiteboard.round.session import Session, created
from whiteboard.round.setup import RoundMode, Setup

SCENARIO: Final = "realtime-recommendation"


@dataclass
class Journal:
    """Keeps the rows in memory."""

    rows: list[Event] = field(default_factory=list)

    def append(self, event: Event) -> None:
        self.rows.append(event)


class Play:
    """A session whose time is set by hand: ``at(minutes)`` moves the clock, then things happen."""

    def __init__(self, setup: Setup, board: Board | None = None) -> None:
        self.journal = Journal()
        self._ms = 0
        event, state = created(setup.to_json())
        self.journal.append(event)
        self.session = Session(board or Board(), state, self.journal, lambda: self._ms, round_id="r1")

    @property
    def events(self) -> list[Event]:
        return self.journal.rows

    def at(self, minutes: float, seconds: float = 0) -> Play:
        self._ms = round((minutes * 60 + seconds) * 1000)
        return self

    def put(self, *records: Record) -> Play:
        self.session.commit(Patch(tuple(create(record) for record in records)), "Draw")
        return self

    def change(self, record_id: str, change: Callable[[Any], Record]) -> Play:
        before = self.session.board[record_id]
        step = update(before, change(before))
        assert step is not None
        self.session.commit(Patch((step,)), "Change")
        return self

    def tell(self, kind: Kind, actor: Actor = Actor.INTERVIEWER, **body: Any) -> Play:
        self.session.record(kind, actor, **body)
        return self


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


def _card(record_id: str, column: float, row: float, kind: str, label: str, **fields: Any) -> ComponentRecord:
    params = fields.pop("params", {})
    return ComponentRecord(
        record_id, 40 + column * 220, 40 + row * 124, kind=kind, label=label, params=params, **fields
    )


def _link(record_id: str, source: str, target: str, mode: str = "sync", label: str = "") -> LinkRecord:
    return LinkRecord(record_id, source=source, target=target, mode=mode, label=label, z=50)


def request_path() -> list[Record]:
    """What was drawn in the high-level phase: the request path, with a single gateway."""
    zone = "zone"
    return [
        SheetRecord("sheet", title="Real-time recommendation"),
        BoundaryRecord(zone, 240, 0, 660, 394, kind="zone", label="eu-west-1a", z=-1),
        _card(
            "app",
            0,
            0,
            "mobile_client",
            "App and web",
            product="50 M users a day",
            replicas=None,
            params={"rate_rps": 34700},
        ),
        _card("gw", 1, 0, "api_gateway", "API gateway", product="Kong", replicas=1, parent=zone),
        _card(
            "api",
            2,
            0,
            "app_service",
            "Rec API",
            product="FastAPI",
            replicas=20,
            params={"service_ms": 3},
            parent=zone,
        ),
        _card(
            "rc",
            3,
            0,
            "prediction_cache",
            "Result cache",
            product="Redis",
            replicas=6,
            params={"hit_ratio": 0.3},
            parent=zone,
        ),
        _card(
            "fb", 1, 1, "circuit_breaker", "Fallback lists", product="Resilience4j", replicas=4, parent=zone
        ),
        _card(
            "cand",
            2,
            1,
            "candidate_generator",
            "Candidates",
            product="Two-tower",
            replicas=40,
            params={"service_ms": 8},
            parent=zone,
        ),
        _card("idx", 3, 1, "vector_db", "Item index", product="HNSW", replicas=16, parent=zone),
        _card(
            "rank",
            2,
            2,
            "model_server",
            "Ranker",
            product="Triton · A10G",
            replicas=148,
            params={"service_ms": 2.5},
            parent=zone,
        ),
        _card(
            "ofs",
            3,
            2,
            "online_feature_store",
            "Feature store",
            product="Redis · 400 GB",
            replicas=48,
            parent=zone,
        ),
        NoteRecord(
            "budget",
            268,
            296,
            150,
            66,
            zone,
            text="Budget 200 ms\nretrieve 40 · rank 60\nfeatures 10 · net 10",
        ),
        _link("l1", "app", "gw"),
        _link("l2", "gw", "api"),
        _link("l3", "api", "rc"),
        _link("l4", "api", "cand", label="on miss"),
        _link("l5", "api", "fb", label="on timeout"),
        _link("l6", "cand", "idx"),
        _link("l7", "cand", "rank", label="top 500"),
        _link("l8", "rank", "ofs"),
    ]


def event_loop() -> list[Record]:
    """What was added in the deep dive: events, stream, features, training; no registry."""
    return [
        BoundaryRecord("offline", 240, 548, 660, 140, kind="vpc", label="offline", z=-1),
        _card("col", 0, 3.1, "event_collector", "Event collector", product="HTTP ingest", replicas=12),
        _card(
            "log",
            1,
            3.1,
            "event_log",
            "Event log",
            product="Kafka",
            replicas=14,
            params={"partitions": 160},
        ),
        _card(
            "flink",
            2,
            3.1,
            "stream_processor",
            "Stream proc.",
            product="Flink",
            replicas=30,
            params={"service_ms": 0.025},
        ),
        _card(
            "lake",
            1,
            4.3,
            "object_store",
            "Data lake",
            product="S3 · Parquet",
            replicas=None,
            parent="offline",
        ),
        _card(
            "spark",
            2,
            4.3,
            "batch_processor",
            "Batch features",
            product="Spark",
            replicas=40,
            parent="offline",
        ),
        _card(
            "train", 3, 4.3, "training_job", "Training", product="PyTorch DDP", replicas=16, parent="offline"
        ),
        _link("l9", "app", "col", "async", "events"),
        _link("l10", "col", "log", "async"),
        _link("l11", "log", "flink", "async"),
        _link("l12", "flink", "ofs", "async", "session features"),
        _link("l13", "log", "lake", "batch", "archive"),
        _link("l14", "lake", "spark", "batch"),
        _link("l15", "spark", "train", "batch"),
        _link("l16", "train", "rank", "control", "deploy"),
    ]


PINS: Final = (
    PinRecord(
        "p1",
        x=0,
        y=0,
        number=1,
        target="rank",
        text="The ranker decides the cost\n148 replicas for 12.2 M scores/s at peak.",
        z=90,
    ),
    PinRecord(
        "p2",
        x=0,
        y=0,
        number=2,
        target="flink",
        text="Freshness holds\nA click reaches the feature store through keyed state.",
        z=91,
    ),
    PinRecord(
        "p3",
        x=172,
        y=0,
        number=3,
        target="gw",
        text="Single copy, then fixed\nThree copies in two zones after the follow-up question.",
        z=92,
    ),
    PinRecord(
        "p4",
        x=0,
        y=0,
        number=4,
        target="train",
        text="No registry\nTraining deploys straight to the ranker. No gate, no rollback, no canary.",
        z=93,
    ),
)

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
