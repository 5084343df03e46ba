"""Where numbers end: nothing, everything, ρ = 1, a million servers, circles without end."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Design
from scenarios.loader import library, load_scenario
from scoring.capacity.estimator import DesignError, Estimator
from scoring.capacity.json import estimate_json
from scoring.capacity.load import load_of
from tests.scoring.capacity.drawings import (
    client,
    component,
    design,
    estimate,
    flow,
    latency,
    link,
    one_station,
    part,
)
from tests.scoring.capacity.test_laws import check


def test_empty_design() -> None:
    result = Estimator(load_catalog()).estimate(Design(), full=True)
    assert result.stable
    assert result.flows == ()
    assert result.headroom is None
    check(result)


def test_no_load() -> None:
    result = estimate([client(0), part("s", 5)], [link("users", "s")], full=True)
    assert result.headroom is None
    assert latency(result).mean == pytest.approx(5)
    check(result)


@pytest.mark.parametrize("rate", [100.0, 100.0 * (1 + 1e-12)])
def test_exactly_full_is_unstable(rate: float) -> None:
    result = one_station(rate, 10)
    assert not result.stable or component(result, "s").latency_ms is None
    assert component(result, "s").latency_ms is None
    assert flow(result).latency_ms is None
    check(result)


def test_almost_full_is_finite() -> None:
    result = one_station(100 * (1 - 1e-9), 10)
    assert latency(result).mean == pytest.approx(1e10, rel=1e-5)
    check(result)


def test_overload_names_the_backlog() -> None:
    result = one_station(130, 10)
    assert component(result, "s").backlog_rps == pytest.approx(30)
    assert component(result, "s").utilization == pytest.approx(1.3)
    assert flow(result).carried_rps == pytest.approx(100)
    assert flow(result).refused_rps == 0
    assert any("unstable, backlog +30/s" in warning for warning in result.warnings)


def test_later_stations_see_the_throughput_of_a_full_one() -> None:
    result = estimate([client(130), part("a", 10), part("b", 1)], [link("users", "a"), link("a", "b")])
    assert component(result, "b").rate_rps == pytest.approx(100)


def test_a_million_servers() -> None:
    result = one_station(9.99e7, 10, replicas=1_000_000)
    assert component(result, "s").utilization == pytest.approx(0.999)
    # Halfin and Whitt 1981: with (1−ρ)√c = 1 an arrival waits with probability .2234.
    assert component(result, "s").wait_ms == pytest.approx(0.2234 * 10 / 1000, rel=2e-3)
    check(result)


def test_calls_without_end() -> None:
    with pytest.raises(DesignError, match="calls itself without end"):
        estimate(
            [client(1), part("a", 1), part("b", 1)],
            [link("users", "a"), link("a", "b", calls=1), link("b", "a", calls=1)],
        )


def test_a_link_back_without_calls_is_a_reply() -> None:
    result = estimate(
        [client(1), part("a", 1), part("b", 1)], [link("users", "a"), link("a", "b"), link("b", "a")]
    )
    assert component(result, "a").rate_rps == pytest.approx(1)
    assert len([w for w in result.warnings if "closes a loop" in w]) == 1


def test_a_very_long_chain() -> None:
    names = [f"s{n}" for n in range(1500)]
    chain = [link(a, b) for a, b in zip(["users", *names], names, strict=False)]
    result = estimate([client(1), *(part(n, 1) for n in names)], chain)
    assert latency(result).mean == pytest.approx(1500 / 0.999, rel=1e-6)


def test_scales_from_microseconds_to_minutes_in_one_design() -> None:
    result = estimate(
        [client(1e-3), part("a", 0.001), part("b", 60_000)], [link("users", "a"), link("a", "b", calls=0.02)]
    )
    assert latency(result).p50 == pytest.approx(0.001 * 0.7137, rel=0.01)  # −ln(1 − .5/.98)
    assert latency(result).p99 == pytest.approx(60_000 * 0.6931, rel=0.07)


def test_fixed_times_are_exact() -> None:
    result = estimate(
        [client(1e-9), part("a", 5, service_scv=0), part("b", 7, service_scv=0)],
        [link("users", "a"), link("a", "b", network_ms=2)],
    )
    found = latency(result)
    assert (found.p50, found.p99) == pytest.approx((16.0, 16.0), rel=1e-3)


def test_rate_scales_all_flows() -> None:
    drawn = design(
        [client(1), part("s", 1)],
        [link("users", "s")],
        [{"id": "x", "from": "users", "rate_rps": 10}, {"id": "y", "from": "users", "rate_rps": 5}],
    )
    result = Estimator(load_catalog()).estimate(drawn, rate_rps=40)
    assert [f.offered_rps for f in result.flows] == [40, 20]


def test_an_edit_gives_what_a_fresh_estimate_gives() -> None:
    parts = [client(300), part("a", 2), part("b", 1.5, replicas=2), part("c", 3)]
    links = [link("users", "a"), link("a", "b", step=1), link("a", "c", step=1)]
    live = Estimator(load_catalog())
    first = design(parts, links)
    live.estimate(first)
    edited = replace(
        first,
        components=(*first.components[:2], replace(first.components[2], replicas=3), *first.components[3:]),
    )
    assert estimate_json(live.estimate(edited)) == estimate_json(Estimator(load_catalog()).estimate(edited))
    assert estimate_json(live.estimate(first)) == estimate_json(Estimator(load_catalog()).estimate(first))


def test_importing_the_estimator_is_light() -> None:
    code = (
        "import sys, scoring.capacity.estimator, scoring.capacity.load;"
        "print([m for m in ('scipy', 'networkx', 'numba', 'PySide6') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_designs_of_every_scenario(scenario_id: str) -> None:
    """Under the scenario's load, or 100 requests a second where it has none."""
    scenario = load_scenario(scenario_id)
    for drawn in (scenario.reference_solution, scenario.starting_design):
        if drawn is None:
            continue
        load = load_of(scenario, load_catalog(), drawn)
        estimator = Estimator(load_catalog())
        result = estimator.estimate(drawn, load, rate_rps=None if load else 100.0, full=True)
        check(result)
