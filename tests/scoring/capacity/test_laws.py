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


@st.composite
def stable_trees(draw: st.DrawFn, *, scv: bool = True) -> tuple[list[Any], list[Any]]:
    """The same with service times that give every component a utilization of .05 to .9."""
    parts, links = draw(trees(scv=scv))
    for item in parts[1:]:
        item["params"]["service_ms"] = 1e-6
    rates_rps = {item.id: item.rate_rps for item in estimate(parts, links).components}
    for item in parts[1:]:
        used = draw(st.floats(0.05, 0.9))
        item["params"]["service_ms"] = used * item["replicas"] / rates_rps[item["id"]] * 1000
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
@given(st.one_of(trees(), stable_trees()))
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
def test_flow_is_conserved_in_circles_and_behind_limits(drawn: tuple[list[Any], list[Any]]) -> None:
    """Offered is carried and refused; a part gets what its links carry."""
    parts, links = drawn
    limited = [parts[0], *({**p, "params": {**p["params"], "queue_limit": 3}} for p in parts[1:])]
    back = link(f"s{len(parts) - 2}", "s0", calls=0.001)
    result = estimate(limited, [*links, back])
    only = result.flows[0]
    assert only.carried_rps + only.refused_rps == pytest.approx(only.offered_rps)
    for item in result.components:
        sent = sum(result.link_rps[f"l{n + 1}"] for n, k in enumerate([*links, back]) if k["to"] == item.id)
        assert item.rate_rps == pytest.approx(sent, rel=1e-5)


@QUICK
@given(stable_trees())
def test_little(drawn: tuple[list[Any], list[Any]]) -> None:
    """Waiting is rate × wait; and the requests in the system are rate × response, summed over visits."""
    result = estimate(*drawn)
    inside = 0.0
    for item in result.components:
        assert item.queue is not None
        assert item.wait_ms is not None
        assert item.latency_ms is not None
        assert item.utilization is not None
        assert item.servers is not None
        assert item.queue == pytest.approx(item.rate_rps * item.wait_ms / 1000, rel=1e-6, abs=1e-12)
        busy = item.utilization * item.servers
        assert item.queue + busy == pytest.approx(item.rate_rps * item.latency_ms.mean / 1000, rel=0.01)
        inside += item.queue + busy
    only = result.flows[0]
    joins = len({(k["from"], k["step"]) for k in drawn[1]}) < len(drawn[1])
    assert only.latency_ms is not None
    if not joins:
        assert inside == pytest.approx(only.offered_rps * only.latency_ms.mean / 1000, rel=0.01)


@st.composite
def dealt_trees(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """Stable trees whose parts deal requests out in all ways, under Poisson or bursty arrivals."""
    (users, *rest), links = draw(stable_trees())
    ways = st.sampled_from(["shared", "least_loaded", "round_robin", "random", "hash"])
    arriving = {**users, "params": {**users["params"], "arrival_scv": draw(st.sampled_from([1.0, 3.0]))}}
    parts = [{**item, "params": {**item["params"], "balancing": draw(ways)}} for item in rest]
    return [arriving, *parts], links


@QUICK
@given(dealt_trees(), st.integers(0, 6), st.integers(1, 10))
def test_more_replicas_never_raise_p99(drawn: tuple[list[Any], list[Any]], at: int, more: int) -> None:
    """Of the flow."""
    parts, links = drawn
    assert p99(grown(parts, at, more), links) <= p99(parts, links) * (1 + 2e-3)


@QUICK
@given(stable_trees(), st.integers(0, 6), st.integers(1, 10))
def test_more_replicas_never_raise_their_own_p99(
    drawn: tuple[list[Any], list[Any]], at: int, more: int
) -> None:
    parts, links = drawn
    name = parts[1 + at % (len(parts) - 1)]["id"]
    before, after = (
        component(estimate(drawn_parts, links), name).latency_ms
        for drawn_parts in (parts, grown(parts, at, more))
    )
    assert before is not None
    assert after is not None
    assert after.mean <= before.mean * (1 + 1e-9)
    assert after.p99 <= before.p99 * (1 + 2e-3)


def grown(parts: list[Any], at: int, more: int) -> list[Any]:
    """The parts with one of them ``more`` replicas larger."""
    at = 1 + at % (len(parts) - 1)
    return [*parts[:at], {**parts[at], "replicas": parts[at]["replicas"] + more}, *parts[at + 1 :]]


@QUICK
@given(dealt_trees(), st.floats(0.1, 0.99))
def test_more_load_never_lowers_p99(drawn: tuple[list[Any], list[Any]], factor: float) -> None:
    parts, links = drawn
    lighter = [client(parts[0]["params"]["rate_rps"] * factor), *parts[1:]]
    assert p99(lighter, links) <= p99(parts, links) * (1 + 2e-3)


def p99(parts: list[Any], links: list[Any]) -> float:
    found = estimate(parts, links).flows[0].latency_ms
    assert found is not None
    return found.p99


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
        if hits == 1:
            return 0.0
        load = component(result, "db").rate_rps
        assert load == pytest.approx(component(result, "c").rate_rps * (1 - hits))
        return load

    low, high = sorted((one, other))
    assert store_load(low) >= store_load(high)


@pytest.mark.parametrize(("shortest_ms", "longest_ms"), [(0.1, 0.2), (0.01, 100.0), (1.0, 100_000.0)])
def test_the_time_axis_of_a_ladder_rises(shortest_ms: float, longest_ms: float) -> None:
    assert np.all(np.diff(grid_for(shortest_ms, longest_ms).t_ms) > 0)
