"""A desk with a small recommendation service on it, for the tests of what is said about a drawing."""

from __future__ import annotations

from components.catalog import load_catalog
from components.design import Component, Design, Link, Mode
from scenarios.loader import load_scenario
from whiteboard.board.board import Board
from whiteboard.board.project import records_of
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import Session, created
from whiteboard.round.setup import Feedback, RoundMode, Setup
from whiteboard.ui.desk import Desk
from whiteboard.ui.theme import LIGHT, Theme

SCENARIO = "realtime-recommendation"

PARTS = (
    Component("app", "mobile_client", "App and web", replicas=None),
    Component("gateway", "api_gateway", "API gateway", "Kong", replicas=1),
    Component("api", "app_service", "Rec API", "FastAPI", replicas=20),
    Component("cache", "prediction_cache", "Result cache", "Redis", replicas=6),
    Component("candidates", "candidate_generator", "Candidates", "Two-tower", replicas=16),
    Component("index", "vector_db", "Item index", "HNSW", replicas=8),
    Component("ranker", "ranking_service", "Ranker", "Triton", replicas=86),
    Component("features", "key_value_store", "Feature store", "Redis", replicas=12),
    Component("collector", "event_collector", "Event collector", "HTTP ingest", replicas=12),
    Component("log", "event_log", "Event log", "Kafka", replicas=9),
    Component("stream", "stream_processor", "Stream proc.", "Flink", replicas=24),
    Component("lake", "object_store", "Data lake", "S3", replicas=None),
    Component("batch", "batch_processor", "Batch features", "Spark", replicas=40),
    Component("training", "training_job", "Training", "PyTorch DDP", replicas=16),
)
LINKS = (
    ("app", "gateway", Mode.SYNC),
    ("gateway", "api", Mode.SYNC),
    ("api", "cache", Mode.SYNC),
    ("api", "candidates", Mode.SYNC),
    ("candidates", "index", Mode.SYNC),
    ("candidates", "ranker", Mode.SYNC),
    ("ranker", "features", Mode.SYNC),
    ("app", "collector", Mode.ASYNC),
    ("collector", "log", Mode.ASYNC),
    ("log", "stream", Mode.ASYNC),
    ("stream", "features", Mode.ASYNC),
    ("log", "lake", Mode.ASYNC),
    ("lake", "batch", Mode.BATCH),
    ("batch", "training", Mode.BATCH),
)
DESIGN = Design(
    "Recommendation",
    PARTS,
    tuple(Link(f"{source}-{target}", source, target, mode) for source, target, mode in LINKS),
)
PHASES = (PlannedPhase("requirements", "Requirements", 9), PlannedPhase("capacity", "Capacity", 5))


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: Kind) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


def desk_of(
    design: Design = DESIGN,
    *,
    scenario: str | None = SCENARIO,
    mode: RoundMode = RoundMode.PRACTICE,
    actor: Actor = Actor.CANDIDATE,
    feedback: Feedback = Feedback.LIVE,
    journal: Kept | None = None,
    theme: Theme = LIGHT,
) -> Desk:
    """A desk at a new session with ``design`` drawn; all records lie at the origin."""
    setup = Setup(mode, "2026-11-22T10:00:00Z", "Round", scenario=scenario, phases=PHASES, feedback=feedback)
    _, state = created(setup.to_json())
    session = Session(Board(records_of(design)), state, journal or Kept(), lambda: 0, round_id="r")
    loaded = load_scenario(scenario) if scenario else None
    return Desk(session, load_catalog(), theme, scenario=loaded, actor=actor)
