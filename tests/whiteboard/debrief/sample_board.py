"""The drawing of the sample interview: its request path, its event loop and its pins."""

from __future__ import annotations

from typing import Any, Final

from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    SheetRecord,
)


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
