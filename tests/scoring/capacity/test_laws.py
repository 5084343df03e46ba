"""Laws that hold for every design."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.capacity.grid import grid_for
from scoring.capacity.json import estimate_json
from scoring.capacity.result import Estimate
from tests.scoring.capacity.drawings import client, component, estimate, link, part

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
rates = st.floats(0.1, 5000)
services = st.floats(0.01, 200)
scvs = st.sampled_from([0.0, 0.3, 1.0, 3.0])


@st.composite
def trees(draw: st.DrawFn, *, scv: bool = True) -> tuple[list[Any], list[Any]]:
    """A client and up to seven components, each called by an earlier one."""
    count = draw(st.integers(1, 7))
    parts = [client(draw(rates))]
    links = []
    for n in range(count):
        extra: dict[str, Any] = {"service_scv": draw(scvs)} if scv else {}
        parts.append(part(f"s{n}", draw(services), replicas=draw(st.integers(1, 20)), **extra))
        caller = "users" if n == 0 else f"s{draw(st.integers(0, n - 1))}"
        more: dict[str, Any] = {"step": draw(st.integers(1, 3))}
        if n:
            more["calls"] = draw(st.sampled_from([0.2, 1.0, 2.0, 2.5]))
        links.append(link(caller, f"s{n}", **more))
    return parts, links


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v)]
    if isinstance(value, list):
        return [n for v in value for n in numbers(v)]
    return [value] if isinstance(value, float) else []


def check(result: Estimate) -> None:
    """Percentiles rise, numbers are finite, servers are not busier than there is work."""
    plain = estimate_json(result)
    json.dumps(plain, allow_nan=False)
    assert all(math.isfinite(n) for n in numbers(plain))
    latencies = [f.latency_ms for f in result.flows] + [c.latency_ms for c in result.components]
    for found in latencies:
        if found is not None:
            assert 0 <= found.p50 <= found.p90 <= found.p95 <= found.p99


@QUICK
@given(trees())
def test_percentiles_rise_and_every_number_is_finite(drawn: tuple[list[Any], list[Any]]) -> None:
    check(estimate(*drawn))


@QUICK
@given(trees())
def test_flow_is_conserved(drawn: tuple[list[Any], list[Any]]) -> None:
    """What arrives somewhere is what its callers send."""
    result = estimate(*drawn)
    for item in result.components:
        sent = sum(result.link_rps[f"l{n + 1}"] for n, k in enumerate(drawn[1]) if k["to"] == item.id)
        assert item.rate_rps == pytest.approx(sent)


@QUICK
@given(trees())
def test_little(drawn: tuple[list[Any], list[Any]]) -> None:
    for item in estimate(*drawn).components:
        if item.queue is not None and item.wait_ms is not None:
            assert item.queue == pytest.approx(item.rate_rps * item.wait_ms / 1000, rel=1e-6, abs=1e-12)


@QUICK
@given(trees(), st.integers(0, 6), st.integers(1, 10))
def test_more_replicas_never_raise_p99(drawn: tuple[list[Any], list[Any]], at: int, more: int) -> None:
    parts, links = drawn
    at = 1 + at % (len(parts) - 1)
    grown = [*parts[:at], {**parts[at], "replicas": parts[at]["replicas"] + more}, *parts[at + 1 :]]
    before, after = estimate(parts, links).flows[0], estimate(grown, links).flows[0]
    if before.latency_ms is not None and after.latency_ms is not None:
        assert after.latency_ms.p99 <= before.latency_ms.p99 * (1 + 2e-3)


@QUICK
@given(trees(scv=False), st.floats(1.01, 3))
def test_more_load_never_lowers_p99(drawn: tuple[list[Any], list[Any]], factor: float) -> None:
    parts, links = drawn
    heavier = [client(parts[0]["params"]["rate_rps"] * factor), *parts[1:]]
    before, after = estimate(parts, links).flows[0], estimate(heavier, links).flows[0]
    if before.latency_ms is not None and after.latency_ms is not None:
        assert after.latency_ms.p99 >= before.latency_ms.p99 * (1 - 2e-3)


@QUICK
@given(st.floats(0, 1), st.floats(0, 1), rates)
def test_a_lower_hit_ratio_never_lowers_the_load_of_the_store(one: float, other: float, rate: float) -> None:
    def store_load(hits: float) -> float:
        result = estimate(
            [
                client(rate),
                part("c", 0.1, kind="cache", hit_ratio=hits, replicas=9),
                part("db", 1, replicas=50),
            ],
            [link("users", "c"), link("c", "db")],
        )
        return component(result, "db").rate_rps if hits < 1 else 0.0

    low, high = sorted((one, other))
    assert store_load(low) >= store_load(high)


@pytest.mark.parametrize(("shortest_ms", "longest_ms"), [(0.1, 0.2), (0.01, 100.0), (1.0, 100_000.0)])
def test_the_time_axis_of_a_ladder_rises(shortest_ms: float, longest_ms: float) -> None:
    assert np.all(np.diff(grid_for(shortest_ms, longest_ms).t_ms) > 0)
