"""Random boards for property tests, and one board that holds a record of every type."""

from __future__ import annotations

from hypothesis import strategies as st

from whiteboard.board.board import Board
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    FlowRecord,
    ForeignRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    SheetRecord,
    TextRecord,
)

COORDINATES = st.floats(-1e7, 1e7, allow_nan=False)
SIZES = st.floats(0, 1e7, allow_nan=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(-1e300, 1e300) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
EXTRAS = st.dictionaries(st.sampled_from(["color", "x_later", "Ünknown"]), JSON_VALUES, max_size=2)

LINK_PARAMS: tuple[dict[str, object], ...] = (
    {},
    {"calls": 2.5, "on_miss_of": None},
    {"flows": ("f",), "write": True},
)


@st.composite
def boards(draw: st.DrawFn) -> Board:
    """A board of a few records of any type, every reference of which holds."""
    boundaries = [f"z{i}" for i in range(draw(st.integers(0, 2)))]
    components = [f"c{i}" for i in range(draw(st.integers(0, 4)))]
    parent = st.sampled_from([None, *boundaries])
    records: list[Record] = [
        BoundaryRecord(i, *_box(draw), label=draw(TEXTS), extra=draw(EXTRAS)) for i in boundaries
    ]
    records += [_component(draw, i, parent) for i in components]
    if components:
        ends = st.sampled_from(components)
        records += [_link(draw, f"l{i}", ends) for i in range(draw(st.integers(0, 3)))]
        records.append(FlowRecord("f", source=draw(ends), rate_rps=draw(st.floats(0, 1e12))))
    records.append(NoteRecord("n", *_box(draw), draw(parent), text=draw(TEXTS)))
    records.append(
        PinRecord("p", x=draw(COORDINATES), text=draw(TEXTS), target=draw(st.just("n") | st.none()))
    )
    records.append(ForeignRecord("later", extra={"type": "hologram", "z": 3.5, **draw(EXTRAS)}))
    return Board(records)


def _box(draw: st.DrawFn) -> tuple[float, float, float, float]:
    return draw(COORDINATES), draw(COORDINATES), draw(SIZES), draw(SIZES)


def _component(draw: st.DrawFn, record_id: str, parent: st.SearchStrategy[str | None]) -> ComponentRecord:
    return ComponentRecord(
        record_id,
        *_box(draw),
        draw(parent),
        draw(st.booleans()),
        kind=draw(st.sampled_from(["app_service", "cache", "event_log", "custom"])),
        label=draw(TEXTS),
        replicas=draw(st.none() | st.integers(1, 10**6)),
        zone=draw(st.none() | TEXTS | st.lists(TEXTS, max_size=2).map(tuple)),
        roles_added=draw(st.sampled_from([(), ("cache",)])),
        params=draw(st.dictionaries(st.sampled_from(["service_ms", "rate_rps"]), st.floats(0, 1e9))),
        z=draw(st.floats(-1e9, 1e9)),
        extra=draw(EXTRAS),
    )


def _link(draw: st.DrawFn, record_id: str, ends: st.SearchStrategy[str]) -> LinkRecord:
    return LinkRecord(
        record_id,
        source=draw(ends),
        target=draw(ends),
        mode=draw(st.sampled_from([None, "sync", "async", "batch", "control", "replication"])),
        waypoints=tuple(draw(st.lists(st.tuples(COORDINATES, COORDINATES), max_size=3))),
        params=draw(
            st.sampled_from([{}, {"calls": 2.5, "on_miss_of": None}, {"flows": ("f",), "write": True}])
        ),
    )


def one_of_each() -> Board:
    """A small board with a record of every type of version 1, unknown ones among them."""
    return Board(
        [
            SheetRecord("sheet", title="Orders"),
            BoundaryRecord("zone-a", 0, 0, 600, 300, kind="zone", label="eu-west-1a"),
            ComponentRecord("web", 20, 40, kind="web_client", replicas=None, params={"rate_rps": 900}, z=1),
            ComponentRecord(
                "api",
                240,
                40,
                parent="zone-a",
                kind="app_service",
                label="Orders API",
                product="FastAPI",
                note="stateless",
                size="4 vCPU",
                replicas=4,
                zone=("a", "b"),
                region="eu-west",
                roles_added=("gateway",),
                params={"service_ms": 3, "balancing": "least_loaded"},
                z=2,
                extra={"color": "blue"},
            ),
            ComponentRecord("rc", 460, 40, kind="cache", params={"hit_ratio": 0.9}, z=3),
            LinkRecord("l1", source="web", target="api", mode="sync", label="HTTPS", protocol="http", z=4),
            LinkRecord(
                "l2",
                source="api",
                target="rc",
                route="straight",
                waypoints=((420.0, 80.0),),
                params={"calls": 1.5, "parallel": True, "on_miss_of": None},
                z=5,
            ),
            NoteRecord("n1", 20, 200, 160, 80, text="Budget 200 ms", z=6),
            TextRecord("t1", 240, 200, 160, 20, text="hot path", z=7),
            PinRecord("p1", x=160, y=0, number=1, text="The API decides", target="api", z=8),
            FlowRecord("read", source="web", rate_rps=900, slo_p99_ms=100, fresh_at=("rc",), z=9),
            ForeignRecord("s1", extra={"type": "stroke", "z": 10, "points": [[1, 2], [3, 4]]}),
        ]
    )
