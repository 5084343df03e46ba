"""Each feature of the event engine against a value worked out by hand, mostly without any randomness."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from components.design import Component, Design
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation.faults import Fault, FaultError, parse_fault
from scoring.capacity.simulation.program import compile_program
from scoring.capacity.simulation.result import Simulation
from scoring.capacity.simulation.run import Run
from tests.scoring.capacity.simulation.designs import catalog, design, link, play, station

EVERY_10_MS = {"arrival_scv": 0.0}


def steady(stations: list[Any], links: list[Any], rate_rps: float = 100.0) -> Design:
    """Requests at equal distances."""
    return design(rate_rps, stations, links, **EVERY_10_MS)


def prepared(drawn: Design, seconds: float | None = None, fault: str = "") -> Run:
    assembled = Estimator(catalog()).assembled(drawn, None, None, percentiles=True)
    run = Run(compile_program(assembled, None, 1), seconds)
    if fault:
        run.inject(parse_fault(fault))
    return run


def mean_ms(found: Simulation) -> float:
    latency = found.estimate.flows[0].latency_ms
    assert latency is not None
    return latency.mean


def test_a_breaker_opens_tries_and_closes() -> None:
    """Down from 10.005 to 30.005 s: 5 calls fail, then one a second on trial, until one is answered."""
    fields = {"breaker_failures": 5, "breaker_ms": 995.0}
    run = prepared(steady([station("s", 1.0)], [link("c", "s", **fields)]), fault="link:c:s@10.005+20")
    before, during, after = run.advance(10.005), run.advance(30.005), run.advance(40.005)
    assert (before.made[0], before.failed[0]) == (1000, 0)
    assert (during.made[0], during.failed[0]) == (5 + 19, 2000)
    # It opened at 10.05, so trials come at 11.05, …, 29.05 and 30.05 s; that one is answered.
    assert (after.made[0], after.failed[0]) == (1000 - 4, 4)


@pytest.mark.parametrize("fields", [{}, {"breaker_failures": 5}])
def test_a_breaker_that_never_sees_failures_changes_nothing(fields: dict[str, Any]) -> None:
    drawn = design(500, [station("s", 1.0)], [link("c", "s", timeout_ms=1e6, **fields)])
    plain = design(500, [station("s", 1.0)], [link("c", "s", timeout_ms=1e6)])
    assert mean_ms(play(drawn, seconds=20)) == mean_ms(play(plain, seconds=20))
    warned = any("circuit breaker" in text for text in Estimator(catalog()).estimate(drawn).warnings)
    assert warned == bool(fields)


@pytest.mark.parametrize(
    ("fields", "attempts"), [({"retries": 3}, 4.0), ({"retries": 3, "retry_budget": 0.1}, 1.1), ({}, 1.0)]
)
def test_retries_stop_at_their_number_or_budget(fields: dict[str, Any], attempts: float) -> None:
    """Every attempt fails at once: 1 + r attempts a call, or what the budget earns."""
    run = prepared(
        steady([station("s", 1.0)], [link("c", "s", backoff_ms=1.0, **fields)]), fault="link:c:s@0+100"
    )
    found = run.advance(100.0)
    assert found.made[0] == pytest.approx(attempts * found.started[0], abs=10)
    assert found.failed[0] == pytest.approx(found.started[0], abs=1)


def test_an_autoscaler_looks_waits_and_starts_cold() -> None:
    """7 servers busy at a target of .7 are 10 replicas; 14 wanted from 62 s, all 10 busy at the look at 65 s.

    8.8 were busy on average of those 5 s: 13 replicas, which serve at 68 s. All are busy: 11.2 on average
    when it looks at 70 s, so 16 replicas at 73 s.
    """
    scaled = {"min": 2, "max": 40, "target_utilization": 0.7, "scale_delay_s": 5, "cold_start_s": 3}
    drawn = steady([station("s", 10.0, 10, service_scv=0, **scaled)], [link("c", "s")], 700.0)
    run = prepared(drawn)
    run.inject(Fault("load", factor=2.0, start_s=62.0))
    seen = {}
    for moment in (67.9, 68.1, 72.9, 73.1):
        run.advance(moment)
        seen[moment] = float(run.servers_now()[1])
    assert seen == {67.9: 10, 68.1: 13, 72.9: 13, 73.1: 16}


@pytest.mark.parametrize(
    ("profile", "pieces"),
    [
        ("constant", [2500, 2500, 2500, 2500]),
        ("ramp", [312, 938, 1562, 2188]),
        ("spike", [2500, 3500, 3500, 2500]),
        ("diurnal", [1704, 3296, 3296, 1704]),
    ],
)
def test_profiles_shape_the_load(profile: str, pieces: list[int]) -> None:
    """Requests in each quarter of 100 s; a day has 2500 ∓ 2500/π of them in its outer and inner quarters."""
    drawn = design(100, [station("s", 1.0)], [link("c", "s")], profile=profile, **EVERY_10_MS)
    run = prepared(drawn, 100.0)
    found = [int(run.advance(end).started[0]) for end in (25.0, 50.0, 75.0, 100.0)]
    assert found == pytest.approx(pieces, abs=25)


def test_a_trace_says_the_load(tmp_path: Path) -> None:
    trace = tmp_path / "load.csv"
    trace.write_text("second,rps\n0,50\n10,200\n20,0\n")
    drawn = design(100, [station("s", 1.0)], [link("c", "s")], profile=str(trace), **EVERY_10_MS)
    run = prepared(drawn, 30.0)
    assert [int(run.advance(end).started[0]) for end in (10, 20, 30)] == pytest.approx([500, 2000, 0], abs=2)


def test_the_first_of_two_answers() -> None:
    """Exponential of mean 1 s, hedged after 1 s: 1 − e⁻¹ + e⁻¹/2 s, and e⁻¹ more calls."""
    drawn = design(1000, [station("s", 1000.0, None)], [link("c", "s", hedge_ms=1000.0)])
    found = play(drawn, seconds=100)
    assert mean_ms(found) == pytest.approx(1000 * (1 - math.exp(-1) / 2), rel=0.01)
    assert found.estimate.components[0].rate_rps == pytest.approx(1000 * (1 + math.exp(-1)), rel=0.01)


def test_copies_of_a_write_are_work_and_no_requests() -> None:
    """100 writes of 2 ms each second, on three copies, keep one server busy for 0.6 of its time."""
    params = {"write_ms": 2.0, "concurrency": 1, "replication": 3, "service_scv": 1.0}
    store = Component("s", "key_value_store", replicas=1, params=params)
    found = play(design(100, [store], [link("c", "s", write=True)]), seconds=200).estimate.components[0]
    assert found.rate_rps == pytest.approx(100, rel=0.03)
    assert found.utilization == pytest.approx(0.6, rel=0.05)


@pytest.mark.parametrize(("wait_ms", "mean"), [(25.0, 16.0), (100.0, 16.0), (0.0, 1.0)])
def test_a_batch_waits_for_more(wait_ms: float, mean: float) -> None:
    """A request every 10 ms, 1 ms a batch of up to 4.

    Waiting 25 ms, batches are 3: 26, 16 and 6 ms. Waiting 100 ms they fill up: 31, 21, 11 and 1 ms.
    """
    params: dict[str, Any] = {
        "batch_fixed_ms": 1.0,
        "batch_item_ms": 0.0,
        "batch_max": 4,
        "batch_wait_ms": wait_ms,
    }
    found = play(steady([station("s", 0.0, **params)], [link("c", "s")]), seconds=100)
    assert mean_ms(found) == pytest.approx(mean, rel=0.003)


@pytest.mark.parametrize(("quorum", "mean"), [(1, 1 / 3), (2, 1 / 3 + 1 / 2), (3, 1 / 3 + 1 / 2 + 1)])
def test_a_quorum_of_answers(quorum: int, mean: float) -> None:
    """Order statistics of three exponential times of mean 1 s."""
    names = ["a", "b", "d"]
    links = [link("c", name, step=1, quorum=quorum) for name in names]
    drawn = design(500, [station(name, 1000.0, None) for name in names], links)
    for faults in ([], [Fault("slow", "c")]):
        assert mean_ms(play(drawn, seconds=100, faults=faults)) == pytest.approx(1000 * mean, rel=0.015)


def test_a_held_server_is_busy_while_it_waits() -> None:
    """M/G/1: .3 + .4 ms exponential, 1,000 requests/s: Pollaczek–Khinchine."""
    drawn = design(
        1000,
        [station("s", 0.3, holds_downstream=True), station("t", 0.4, None)],
        [link("c", "s"), link("s", "t")],
    )
    second_moment = 0.3**2 + 0.4**2 + 0.7**2
    found = play(drawn, seconds=300)
    assert mean_ms(found) == pytest.approx(0.7 + second_moment / (2 * 0.3), rel=0.02)
    assert found.estimate.components[0].utilization == pytest.approx(0.7, rel=0.01)


def test_a_timeout_gives_up_and_the_work_is_served_all_the_same() -> None:
    """Exponential of mean 1 s cut off at 1 s: e⁻¹ fail, the rest took (1 − 2e⁻¹)/(1 − e⁻¹) s."""
    drawn = design(1000, [station("s", 1000.0, None)], [link("c", "s", timeout_ms=1000.0)])
    found = play(drawn, seconds=100)
    flow = found.estimate.flows[0]
    assert flow.refused_rps / flow.offered_rps == pytest.approx(math.exp(-1), rel=0.02)
    assert mean_ms(found) == pytest.approx(1000 * (1 - 2 * math.exp(-1)) / (1 - math.exp(-1)), rel=0.01)
    assert found.estimate.components[0].latency_ms is not None
    assert found.estimate.components[0].latency_ms.mean == pytest.approx(1000, rel=0.02)


def test_a_mistyped_first_row_is_no_heading(tmp_path: Path) -> None:
    trace = tmp_path / "load.csv"
    trace.write_text("0,1O0\n10,200\n")
    drawn = design(100, [station("s", 1.0)], [link("c", "s")], profile=str(trace), **EVERY_10_MS)
    with pytest.raises(FaultError, match=r"load\.csv:1: a load profile has two numbers a line"):
        play(drawn, seconds=20)
