"""Faults, retries and recovery; the same seed, the same run."""

from __future__ import annotations

import statistics
from typing import Any

import pytest

from components.design import Design
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation import compiled
from scoring.capacity.simulation.faults import Fault, FaultError, parse_fault
from scoring.capacity.simulation.measure import Stretch
from scoring.capacity.simulation.program import compile_program
from scoring.capacity.simulation.result import Simulation, simulation_json
from scoring.capacity.simulation.run import Run
from tests.scoring.capacity.simulation.designs import catalog, design, link, one, play, station

SPIKE = Fault("load", factor=1.5, start_s=20, end_s=30)


def goodput(found: Simulation, start: int, end: int) -> float:
    return statistics.fmean(found.series.carried_rps[start:end])


def prepared(drawn: Design, seed: int = 1) -> Run:
    return Run(
        compile_program(Estimator(catalog()).assembled(drawn, None, None, percentiles=True), None, seed)
    )


def servers_at(run: Run, second: float) -> float:
    run.advance(second)
    return float(run.servers_now()[1])


@pytest.mark.parametrize(
    ("retries", "station_fields", "link_fields", "wanted"),
    [
        (3, {}, {}, 0),
        (3, {}, {"retry_budget": 0.1}, 4000),
        (3, {"queue_limit": 500}, {}, 4000),
        (3, {}, {"breaker_failures": 50, "breaker_ms": 5000.0}, 4000),
        (0, {}, {}, 4000),
    ],
)
def test_retries_keep_a_system_down_after_a_spike(
    retries: int, station_fields: dict[str, Any], link_fields: dict[str, Any], wanted: float
) -> None:
    """4,000 rps at 50 servers of 100/s, timeout 1 s, load ×1.5 from 20 to 30 s: goodput at 50 to 60 s."""
    calls = {"timeout_ms": 1000.0, "retries": retries, "backoff_ms": 50.0, **link_fields}
    drawn = design(4000, [station("s", 10.0, 50, **station_fields)], [link("c", "s", **calls)])
    found = play(drawn, seconds=60, warmup_s=5, faults=[SPIKE])
    assert goodput(found, 10, 20) == pytest.approx(4000, rel=0.02)
    assert goodput(found, 50, 60) == pytest.approx(wanted, rel=0.02)


def test_killed_replicas_come_back() -> None:
    """Ten servers at 80 %, four of them down from 10 to 20 s: 6 carry what 6 can, the queue drains after."""
    found = play(one(800, 10.0, 10), seconds=60, warmup_s=5, faults=[parse_fault("kill:s:4@10+10")])
    assert goodput(found, 0, 10) == pytest.approx(800, rel=0.05)
    assert goodput(found, 11, 20) == pytest.approx(600, rel=0.05)
    assert found.series.queue["s"][19] == pytest.approx(2000, rel=0.15)
    assert goodput(found, 21, 29) == pytest.approx(1000, rel=0.05)
    assert found.series.queue["s"][59] < 50


def test_a_lost_zone_takes_its_share_of_the_replicas() -> None:
    drawn = one(800, 10.0, 10)
    spread = Design(
        "",
        tuple(
            c if c.id == "c" else type(c)(c.id, c.kind, replicas=10, zone=("a", "b"), params=c.params)
            for c in drawn.components
        ),
        drawn.links,
        drawn.flows,
    )
    run = prepared(spread)
    run.inject(parse_fault("zone:a@1+2"))
    assert [servers_at(run, t) for t in (0.5, 1.5, 3.5)] == [10, 5, 10]


def test_a_slow_component_is_slow_for_a_while() -> None:
    found = play(one(100, 1.0, 10), seconds=30, faults=[parse_fault("slow:s:x5@10+10")])
    p50 = [x for x in found.series.p50_ms if x is not None]
    assert statistics.fmean(p50[11:19]) == pytest.approx(5 * statistics.fmean(p50[:10]), rel=0.15)
    assert statistics.fmean(p50[21:]) == pytest.approx(statistics.fmean(p50[:10]), rel=0.15)


def test_a_dropped_link_fails_requests() -> None:
    found = play(one(100, 1.0), seconds=30, faults=[parse_fault("link:c:s@10+10")])
    assert goodput(found, 11, 20) == 0
    assert statistics.fmean(found.series.refused_rps[11:20]) == pytest.approx(100, rel=0.1)
    assert goodput(found, 21, 30) == pytest.approx(100, rel=0.1)


def test_all_replicas_down_refuse_and_recover() -> None:
    found = play(one(100, 1.0), seconds=30, faults=[parse_fault("kill:s:1@10+10")])
    assert goodput(found, 11, 20) == 0
    assert goodput(found, 21, 30) == pytest.approx(100, rel=0.1)


def test_more_load_than_servers_is_unstable() -> None:
    found = play(one(1200, 1.0), seconds=30).estimate
    assert not found.stable
    assert found.components[0].backlog_rps == pytest.approx(200, rel=0.1)
    assert found.components[0].latency_ms is None


def test_an_autoscaler_follows_the_load() -> None:
    """At 70 % of what it has; twice the load brings twice the replicas after delay and cold start."""
    scaled = one(700, 10.0, 10, min=2, max=40, target_utilization=0.7, scale_delay_s=5, cold_start_s=3)
    run = prepared(scaled)
    run.inject(Fault("load", factor=2.0, start_s=60.0))
    servers = [servers_at(run, t) for t in (59.0, 62.0, 200.0)]
    assert servers[0] == pytest.approx(10, abs=1)
    assert servers[1] == servers[0]
    assert servers[2] == pytest.approx(20, abs=2)


def test_the_same_seed_gives_the_same_run() -> None:
    drawn = one(500, 1.0)
    assert (
        simulation_json(play(drawn, seconds=5))["series"] == simulation_json(play(drawn, seconds=5))["series"]
    )
    assert play(drawn, seconds=5, seed=2).requests != play(drawn, seconds=5).requests


def test_a_component_has_random_numbers_of_its_own() -> None:
    """Another component more, and the arrivals are the same."""
    bigger = design(500, [station("s", 1.0), station("t", 1.0)], [link("c", "s"), link("s", "t")])
    assert play(bigger, seconds=20).requests == play(one(500, 1.0), seconds=20).requests


def whole(drawn: Design) -> tuple[Stretch, int]:
    run = prepared(drawn)
    run.inject(parse_fault("kill:s:1@1+1"))
    return run.advance(3.0), run.events


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"service_scv": 0.5},
        {"service_scv": 3.0, "queue_limit": 5},
        {"balancing": "least_loaded"},
        {"batch_fixed_ms": 2.0, "batch_item_ms": 0.1, "batch_max": 8, "batch_wait_ms": 3.0},
        {"holds_downstream": True},
    ],
)
def test_plain_python_plays_the_same(fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    calls = {"timeout_ms": 20.0, "retries": 2, "backoff_ms": 5.0, "hedge_ms": 8.0, "retry_budget": 0.5}
    calls |= {"breaker_failures": 3, "breaker_ms": 50.0}
    drawn = design(
        300,
        [station("s", 4.0, 2, **fields), station("t", 1.0)],
        [link("c", "s", **calls), link("s", "t", calls=1.5)],
    )
    assert compiled.compile_kernels()
    fast, events = whole(drawn)
    monkeypatch.setenv("LOADBEARING_NO_NUMBA", "1")
    slow, again = whole(drawn)
    assert events == again > 1000
    assert (fast.counts == slow.counts).all()
    assert (fast.sums == slow.sums).all()


def test_it_stops_when_told() -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        play(one(1e5, 0.001, 10), seconds=1e3, cancelled=lambda: next(asked))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("burn:s@1+1", "'burn:s@1+1' is no fault: the forms are kill:ID:N@START+SECONDS"),
        ("kill:s@1+1", "'kill:s@1+1' is not of the form kill:ID:N@START+SECONDS"),
        ("kill:s:2", "'kill:s:2' is not of the form kill:ID:N@START+SECONDS"),
        ("kill:s:0@1+1", "kill 1 replica or more"),
        ("kill:s:1.5@1+1", "kill 1 replica or more"),
        ("slow:s:5@1+1", "write the factor as x and a number above 0, such as x3"),
        ("load:x0@1+1", "write the factor as x"),
        ("load:xnan@1+1", "'nan' is not a number"),
        ("load:x2@1e+1", "'1e' is not a number"),
        ("flush:s@1+1", "'flush:s@1+1' is not of the form flush:ID@START"),
        ("zone:@1+1", "is not of the form zone:NAME@START+SECONDS"),
        ("", "'' is no fault"),
    ],
)
def test_a_bad_fault_is_told_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(FaultError) as error:
        parse_fault(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kill:x:1@1+1", "the design has no component 'x'"),
        ("flush:x@1", "the design has no component 'x'"),
        ("flush:s@1", "'s' is no cache, and only those are flushed"),
        ("zone:a@1+1", "the design has no zone 'a'"),
        ("link:s:c@1+1", "no requests go from s to c"),
    ],
)
def test_a_fault_needs_something_to_fail(text: str, said: str) -> None:
    with pytest.raises(FaultError, match=said):
        prepared(one(1, 1.0)).inject(parse_fault(text))


def test_no_load_at_all() -> None:
    found = play(one(0, 1.0), seconds=5)
    assert found.requests == 0
    assert found.estimate.flows[0].latency_ms is None
    assert simulation_json(found)["series"]["p99_ms"] == [None] * 5
