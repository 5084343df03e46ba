"""Every reference value of docs/capacity.md, to the figures printed there."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest

from scoring.capacity.formulas.batching import fit_batch_time, inoue_response
from scoring.capacity.formulas.caching import lru_hit_ratio
from scoring.capacity.formulas.joins import any_slow, at_least, harmonic, nelson_tantawi
from scoring.capacity.formulas.llm import kv_bytes_per_token
from scoring.capacity.formulas.queues import (
    departure_scv,
    erlang_b,
    mmc_response_tail,
    mmc_wait,
    mmck,
    two_moment_wait,
)
from scoring.capacity.formulas.scaling import usl_best_nodes, usl_fit, usl_throughput
from scoring.capacity.formulas.training import ring_all_reduce_s, training_flops
from tests.scoring.capacity.drawings import client, component, estimate, latency, link, one_station, part


@pytest.mark.parametrize(
    ("servers", "response", "queue"), [(2, 1.053, 7.674), (4, 0.212, 0.105)], ids=["M/M/2", "M/M/4"]
)
def test_mmc_mean_response_and_queue(servers: int, response: float, queue: float) -> None:
    wait = mmc_wait(9, 0.2, servers)
    assert wait + 0.2 == pytest.approx(response, abs=5e-4)
    assert 9 * wait == pytest.approx(queue, abs=5e-4)
    found = component(one_station(9, 200, replicas=servers), "s")
    assert found.latency_ms is not None
    assert found.latency_ms.mean == pytest.approx(response * 1000, abs=0.5)
    assert found.queue == pytest.approx(queue, abs=5e-4)


@pytest.mark.parametrize(
    ("rate", "servers", "percentiles"),
    [
        (0.8, 1, (3.4657, 14.979, 23.026)),
        (8, 10, (0.9121, 3.3283, 4.9461)),
        (9, 10, (1.3291, 4.3609, 6.2499)),
        (95, 100, (0.8079, 3.1149, 4.7244)),
    ],
    ids=["M/M/1 .8", "M/M/10 .8", "M/M/10 .9", "M/M/100 .95"],
)
def test_mmc_percentiles(rate: float, servers: int, percentiles: tuple[float, float, float]) -> None:
    """Of the station exactly, of the flow through the transforms."""
    result = one_station(rate, 1000, replicas=servers)
    station = component(result, "s").latency_ms
    assert station is not None
    for found, tolerance in ((station, 5e-4), (latency(result), 2e-3)):
        p50, p95, p99 = (v / 1000 for v in (found.p50, found.p95, found.p99))
        assert (p50, p95, p99) == pytest.approx(percentiles, rel=tolerance / 10, abs=tolerance)
    assert 1 - mmc_response_tail(rate, 1.0, servers, percentiles[2]) == pytest.approx(0.99, abs=5e-6)


def test_mmc_tail_where_the_two_rates_meet() -> None:
    """d = cμ − λ − μ = 0: e^{−μt}(1 + Cμt), the limit of the general form."""
    at, near = mmc_response_tail(1.0, 1.0, 2, 2.0), mmc_response_tail(1.0 - 1e-7, 1.0, 2, 2.0)
    assert at == pytest.approx(near, rel=1e-6)


def test_erlang_b_of_many_servers_is_the_recursion() -> None:
    for servers, load in ((65, 60.0), (200, 190.0), (1000, 1100.0), (1000, 500.0)):
        blocked = 1.0
        for k in range(1, servers + 1):
            blocked = load * blocked / (k + load * blocked)
        assert erlang_b(servers, load) == pytest.approx(blocked, rel=1e-9)


def test_erlang_b_of_a_load_far_above_its_servers_takes_few_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """B → 1 − c/a. As many terms as requests are in the house would not fit into memory."""
    made: list[int] = []
    arange = np.arange

    def counting(*ends: float) -> Any:
        made.append(int(ends[-1]))
        return arange(*ends)

    monkeypatch.setattr(np, "arange", counting)
    assert erlang_b(1000, 1e15) == pytest.approx(1.0 - 1e-12, abs=1e-15)
    assert erlang_b(10**9, 0.5e9) == 5e-324
    assert max(made) < 100


@pytest.mark.parametrize("servers", [1, 3, 70])
@pytest.mark.parametrize("places", [0, 1, 2, 10, 200])
@pytest.mark.parametrize("ratio", [1e-3, 0.5, 0.999, 1 - 1e-7, 1.0, 1 + 1e-10, 1 + 1e-7, 1.001, 1.1, 50.0])
def test_loss_queue_is_the_sum_of_its_states(servers: int, places: int, ratio: float) -> None:
    load = Fraction(ratio * servers)
    weights = [Fraction(1)]
    for number in range(1, servers + places + 1):
        weights.append(weights[-1] * load / min(number, servers))
    total = sum(weights)
    queue = sum(j * weight for j, weight in enumerate(weights[servers:]))
    found = mmck(ratio * servers, 1.0, servers, places)
    assert found.empty == pytest.approx(float(1 / total), rel=1e-9)
    assert found.refused == pytest.approx(float(weights[-1] / total), rel=1e-9)
    assert found.waits == pytest.approx(float(sum(weights[servers:-1]) / (total - weights[-1])), rel=1e-9)
    assert found.queue == pytest.approx(float(queue / total), rel=1e-9)


def test_loss_queue_with_a_thousand_million_places() -> None:
    over = mmck(2.0, 1.0, 1, 10**9)
    assert (over.refused, over.waits) == pytest.approx((0.5, 1.0))
    assert over.queue == pytest.approx(10**9 - 1)
    assert mmck(1.0, 1.0, 1, 10**9).queue == pytest.approx(10**9 / 2, rel=1e-8)
    flooded = mmck(1e15, 1.0, 1, 10)  # whoever comes in found one place free, and waits
    assert (flooded.waits, flooded.wait) == pytest.approx((1.0, 10.0))


@pytest.mark.parametrize(("count", "quorum"), [(3, 2), (64, 64), (100, 1), (100, 20), (200, 100), (150, 3)])
def test_a_quorum_is_the_binomial_tail(count: int, quorum: int) -> None:
    shares = (1e-6, 0.01, 0.15, 0.5, 0.7, 0.999)
    wanted = [
        float(sum(comb(count, k) * p**k * (1 - p) ** (count - k) for k in range(quorum, count + 1)))
        for p in map(Fraction, shares)
    ]
    assert at_least(np.array(shares), count, quorum) == pytest.approx(wanted, rel=1e-9, abs=1e-300)


def test_harmonic_numbers_go_on_where_their_series_begins() -> None:
    assert harmonic(65) == pytest.approx(harmonic(64) + 1 / 65, rel=1e-13)
    assert harmonic(10**6) == pytest.approx(14.392726722865724, rel=1e-13)


def test_loss_queue() -> None:
    full = mmck(40, 1 / 30, 3, 4)
    assert full.empty == pytest.approx(0.255037, abs=5e-7)
    assert full.wait + 1 / 30 == pytest.approx(0.036517, abs=5e-7)
    assert mmck(50, 0.1, 4, 2).refused == pytest.approx(0.293543, abs=5e-7)
    result = one_station(50, 100, replicas=4, queue_limit=2)
    assert result.flows[0].refused_rps == pytest.approx(50 * 0.293543, abs=5e-5)


def test_pollaczek_khinchine() -> None:
    assert two_moment_wait(0.8, 1.0, 1, 1.0, 0.0) + 1.0 == pytest.approx(3.0)
    assert two_moment_wait(0.9, 1.0, 1, 1.0, 4.0) == pytest.approx(22.5)
    fixed = component(one_station(0.8, 1000, service_scv=0), "s").latency_ms
    assert fixed is not None
    assert fixed.mean == pytest.approx(3000)


def test_jackson_network() -> None:
    """Bolch p. 572: λ = 3, visits 16, 7, 8."""
    names = ("cpu", "disk", "net")
    visits, service = (16, 7, 8), (10, 20, 30)
    result = estimate(
        [client(3), *(part(n, s) for n, s in zip(names, service, strict=True))],
        [link("users", n, calls=v) for n, v in zip(names, visits, strict=True)],
    )
    found = [component(result, n) for n in names]
    assert [c.utilization for c in found] == pytest.approx([0.48, 0.42, 0.72])
    per_visit = [c.latency_ms.mean for c in found if c.latency_ms]
    assert per_visit == pytest.approx([19.2, 34.5, 107.1], abs=0.05)
    assert latency(result).mean == pytest.approx(sum(v * t for v, t in zip(visits, per_visit, strict=True)))


@pytest.mark.parametrize(("branches", "used", "mean"), [(2, 0.8, 7.0), (10, 0.8, 11.73), (32, 0.9, 29.8)])
def test_fork_join_mean(branches: int, used: float, mean: float) -> None:
    assert nelson_tantawi(branches, used) / (1 - used) == pytest.approx(mean, abs=0.05)
    result = estimate(
        [client(used), *(part(f"b{n}", 1000) for n in range(branches))],
        [link("users", f"b{n}", step=1) for n in range(branches)],
    )
    assert latency(result).mean / 1000 == pytest.approx(mean, rel=3e-3)


@pytest.mark.parametrize(
    ("used", "ca2", "cs2", "simulated", "within"),
    [
        (0.8, 0.25, 1, 2.260, 0.05),
        (0.8, 0.5, 0.5, 1.868, 0.05),
        (0.9, 2, 1, 13.89, 0.05),
        (0.8, 4, 2, 12.99, 0.13),  # outside of ca² ≤ 2
    ],
)
def test_general_queue_against_simulation(
    used: float, ca2: float, cs2: float, simulated: float, within: float
) -> None:
    assert two_moment_wait(used, 1.0, 1, ca2, cs2) == pytest.approx(simulated, rel=within)


_V100: dict[str, Any] = {"batch_fixed_ms": 1.8874, "batch_item_ms": 0.1438, "batch_max": 1_000_000}


@pytest.mark.parametrize(("used", "bound", "simulated"), [(0.5, 5.902, 5.886), (0.9, 29.41, 28.74)])
def test_batching_bound(used: float, bound: float, simulated: float) -> None:
    found = inoue_response(used / 0.1438, 0.1438, 1.8874)
    assert found == pytest.approx(bound, abs=5e-3)
    assert found >= simulated
    result = estimate(
        [client(used / 0.1438 * 1000), part("gpu", kind="model_server", **_V100)],
        [link("users", "gpu")],
    )
    assert latency(result).mean == pytest.approx(bound, abs=5e-3)


def test_lru() -> None:
    assert lru_hit_ratio(1e4, 0.8, 1000) == pytest.approx(0.4367, abs=5e-5)
    assert lru_hit_ratio(1e5, 0.9, 1e4) == pytest.approx(0.6052, abs=5e-5)


def test_ten_separate_queues_against_one() -> None:
    apart = component(one_station(9, 1000, replicas=10, balancing="random"), "s").latency_ms
    shared = component(one_station(9, 1000, replicas=10), "s").latency_ms
    assert apart is not None
    assert shared is not None
    assert apart.p99 / 1000 == pytest.approx(46.1, abs=0.05)
    assert shared.p99 / 1000 == pytest.approx(6.25, abs=5e-3)


def test_cache_mixture() -> None:
    """95 % of 1 ms, 5 % of 40 ms: percentiles of the mixture, never a mean of percentiles."""
    result = estimate(
        [client(1), part("lb", 0, kind="load_balancer"), part("fast", 1), part("slow", 40)],
        [link("users", "lb"), link("lb", "fast", calls=0.95), link("lb", "slow", calls=0.05)],
    )
    assert result.stable
    found = _mixture_of_exponentials()
    assert found == pytest.approx((5.1, 64.4), abs=0.05)


def _mixture_of_exponentials() -> tuple[float, float]:
    from scoring.capacity.flows import percentiles
    from scoring.capacity.grid import grid_for
    from scoring.capacity.law import Law
    from scoring.capacity.responses import AtStation, OneOf

    fast, slow = (AtStation(((1.0, Law(0.0, 0.0, mean, 1.0)),)) for mean in (1.0, 40.0))
    found, _ = percentiles(OneOf(((0.95, fast), (0.05, slow))), grid_for(0.1, 600.0))
    return found.p95, found.p99


def test_ring_all_reduce() -> None:
    assert ring_all_reduce_s(1, 8, 450) * 1000 == pytest.approx(3.889, abs=5e-4)
    assert ring_all_reduce_s(140, 64, 50) == pytest.approx(5.5125)


@pytest.mark.parametrize(
    ("layers", "heads", "kib"), [(40, 40, 800), (32, 8, 128), (80, 8, 320)], ids=["OPT-13B", "8B", "70B"]
)
def test_kv_cache_per_token(layers: int, heads: int, kib: int) -> None:
    assert kv_bytes_per_token(layers, heads, 128, 2) == kib * 1024


def test_training_arithmetic() -> None:
    assert training_flops(175e9, 300e9) == pytest.approx(3.15e23)
    assert training_flops(405e9, 15.6e12) == pytest.approx(3.79e25, rel=1e-3)


def test_universal_scalability() -> None:
    nodes, measured = [1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557]
    gamma, alpha, beta = usl_fit(nodes, measured)
    assert (alpha, beta) == pytest.approx((0.02, 0.02), abs=5e-5)
    assert usl_best_nodes(alpha, beta) == pytest.approx(7.0, abs=5e-3)
    assert [usl_throughput(n, gamma, alpha, beta) for n in nodes] == pytest.approx(measured, abs=1e-4)


def test_tail_at_scale() -> None:
    """Dean and Barroso: 100 servers, one request in 100 slow: 63 % of the fan-outs are."""
    assert any_slow(0.01, 100) == pytest.approx(0.634, abs=5e-4)


def test_batch_time_fit() -> None:
    per_item, fixed = fit_batch_time(1, 1000 / 469, 32, 32_000 / 2858)
    assert fixed + per_item == pytest.approx(1000 / 469)
    assert fixed + 32 * per_item == pytest.approx(32_000 / 2858)


@pytest.mark.parametrize(
    ("used", "servers", "ca2", "cs2", "leaving"),
    [
        (0.5, 1, 1.0, 1.0, 1.0),  # Burke: Poisson in, Poisson out
        (0.5, 1, 1.0, 4.0, 1.75),
        (0.8, 1, 0.25, 1.0, 0.73),
        (0.5, 4, 1.0, 4.0, 1.375),
        (0.9, 1, 1.0, 0.0, 1.0),  # regular service lends no smoothness
        (2.0, 1, 1.0, 3.0, 3.0),  # always busy: what leaves is its service
    ],
)
def test_departures(used: float, servers: int, ca2: float, cs2: float, leaving: float) -> None:
    """Whitt's 1 + (1−ρ²)(ca²−1) + ρ²(cs²−1)/√c, where it roughens."""
    assert departure_scv(used, servers, ca2, cs2) == pytest.approx(leaving)
