"""Station by station and event by event: two engines, one answer; and what only one of them plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from components.design import Component, Design, Link, Mode
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation.faults import Fault
from scoring.capacity.simulation.feedforward import needs_events
from scoring.capacity.simulation.program import compile_program
from scoring.capacity.simulation.result import simulation_json
from scoring.capacity.simulation.stationwise import play_stations
from tests.scoring.capacity.simulation.designs import catalog, design, link, one, play, station

NOTHING = Fault("slow", "c", factor=1.0)
"""A fault that changes nothing, so that events are played."""


def diamond() -> Design:
    return design(
        500,
        [station(n, 1.0) for n in "abde"],
        [
            link("c", "a"),
            link("a", "b", step=1),
            link("a", "d", step=1),
            link("b", "e", calls=0.5),
            link("d", "e"),
        ],
    )


def cached() -> Design:
    cache = Component(
        "m", "cache", replicas=1, params={"service_ms": 0.5, "hit_ratio": 0.8, "concurrency": 1}
    )
    return design(
        500,
        [station("a", 1.0), cache, station("e", 5.0)],
        [link("c", "a"), link("a", "m"), link("a", "e", on_miss_of="m")],
    )


def asynchronous() -> Design:
    return design(
        500,
        [station("a", 1.0), station("b", 1.2), station("d", 0.5)],
        [link("c", "a"), Link("ab", "a", "b", Mode.ASYNC, calls=1.5), link("a", "d", calls=0.5)],
    )


def balanced() -> Design:
    return one(4000, 1.0, 5, balancing="round_robin", service_scv=0.5)


@pytest.mark.parametrize("make", [diamond, cached, asynchronous, balanced])
def test_both_engines_agree(make: Callable[[], Design]) -> None:
    drawn = make()
    quick, events = play(drawn, seconds=200), play(drawn, seconds=200, faults=[NOTHING], seed=2)
    for one_part, other in zip(quick.estimate.components, events.estimate.components, strict=True):
        assert one_part.rate_rps == pytest.approx(other.rate_rps, rel=0.02)
        assert one_part.utilization == pytest.approx(other.utilization, rel=0.03)
        assert one_part.queue == pytest.approx(other.queue, rel=0.15, abs=0.02)
        assert one_part.latency_ms is not None
        assert other.latency_ms is not None
        assert one_part.latency_ms.mean == pytest.approx(other.latency_ms.mean, rel=0.08)
    one_flow, other_flow = quick.estimate.flows[0], events.estimate.flows[0]
    assert one_flow.latency_ms is not None
    assert other_flow.latency_ms is not None
    assert one_flow.latency_ms.p99 == pytest.approx(other_flow.latency_ms.p99, rel=0.12)
    ages = [flow.freshness_s for flow in (one_flow, other_flow) if flow.freshness_s is not None]
    assert len(ages) == 2 * (make is asynchronous)
    assert ages == pytest.approx(ages[::-1], rel=0.12)


def test_plain_python_serves_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = design(900, [station("s", 4.0, 5), station("t", 1.0)], [link("c", "s"), link("s", "t")])
    fast = simulation_json(play(drawn, seconds=20))
    monkeypatch.setenv("LOADBEARING_NO_NUMBA", "1")
    slow = simulation_json(play(drawn, seconds=20))
    assert fast | {"events_per_s": 0} == slow | {"events_per_s": 0}


@pytest.mark.parametrize(
    ("station_fields", "link_fields", "reason"),
    [
        ({"queue_limit": 5}, {}, "a queue refuses requests"),
        ({"balancing": "least_loaded"}, {}, "requests go to the shortest queue"),
        ({"holds_downstream": True}, {}, "servers are held while they wait"),
        ({"batch_fixed_ms": 1.0, "batch_item_ms": 0.1}, {}, "requests are served in batches"),
        ({"max": 3}, {}, "replicas come and go"),
        ({}, {"timeout_ms": 10.0}, "calls have timeouts, retries or hedges"),
        ({}, {"retries": 1}, "calls have timeouts, retries or hedges"),
        ({}, {"hedge_ms": 1.0}, "calls have timeouts, retries or hedges"),
        ({}, {"breaker_failures": 1}, "calls have circuit breakers"),
        ({}, {"calls": 2.0}, "requests come back to a station"),
        ({}, {"calls": 2.0, "parallel": True}, "a call is repeated at once"),
    ],
)
def test_feedback_needs_events(
    station_fields: dict[str, Any], link_fields: dict[str, Any], reason: str
) -> None:
    drawn = design(100, [station("s", 1.0, 2, **station_fields)], [link("c", "s", **link_fields)])
    assembled = Estimator(catalog()).assembled(drawn, None, None, percentiles=True)
    program = compile_program(assembled, None, 1)
    assert needs_events(program) == reason
    with pytest.raises(ValueError, match=reason):
        play_stations(program, 1.0, 1)
