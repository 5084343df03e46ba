"""The simulation against exact results: the figure lies within the interval, and the interval is narrow."""

from __future__ import annotations

import pytest

from scoring.capacity.formulas.queues import mmck
from scoring.capacity.result import Latency
from scoring.capacity.simulation.result import Simulation
from tests.scoring.capacity.simulation.designs import design, link, one, play, station


def agrees(found: Simulation, level: str, value: float, within: float = 0.03) -> None:
    """The flow's figure is within its interval (with half as much again) of ``value``, which is narrow."""
    flow = found.estimate.flows[0]
    half = found.flow_ci[flow.id]
    assert isinstance(flow.latency_ms, Latency)
    assert half is not None
    assert getattr(half, level) <= within * value
    assert abs(getattr(flow.latency_ms, level) - value) <= 1.5 * getattr(half, level)


def test_one_server_at_80_percent() -> None:
    found = play(one(800, 1.0), seconds=1000)
    agrees(found, "mean", 5.0)
    agrees(found, "p50", 3.4657)
    agrees(found, "p99", 23.026, 0.05)


def test_ten_servers_at_80_percent() -> None:
    found = play(one(800, 10.0, 10), seconds=600)
    agrees(found, "p50", 9.121)
    agrees(found, "p95", 33.283)
    agrees(found, "p99", 49.461, 0.05)


def test_a_loss_queue() -> None:
    """M/M/4/6, λ = 50/s, μ = 10/s: .293543 is refused."""
    found = play(one(50, 100.0, 4, queue_limit=2), seconds=3000)
    flow = found.estimate.flows[0]
    assert flow.refused_rps / flow.offered_rps == pytest.approx(0.293543, rel=0.02)
    full = mmck(0.05, 100.0, 4, 2)
    assert flow.latency_ms is not None
    assert flow.latency_ms.mean == pytest.approx(100.0 + full.wait, rel=0.02)


def test_a_fixed_service_time() -> None:
    """M/D/1 at 80 %: 3 service times."""
    agrees(play(one(800, 1.0, service_scv=0), seconds=600), "mean", 3.0)


@pytest.mark.parametrize("scv", [0.25, 4.0])
def test_a_general_service_time(scv: float) -> None:
    """Pollaczek–Khinchine at 70 %."""
    agrees(play(one(700, 1.0, service_scv=scv), seconds=1500), "mean", 1 + 0.7 * (1 + scv) / 0.6, 0.05)


def test_smooth_arrivals() -> None:
    """G/G/1 of the reference values: gamma arrivals of SCV .25 at 80 %, wait 2.260."""
    drawn = design(800, [station("s", 1.0)], [link("c", "s")], arrival_scv=0.25)
    agrees(play(drawn, seconds=1000), "mean", 3.260)


def test_five_in_a_row() -> None:
    names = ["a", "b", "d", "e", "g"]
    stations = [station(name, 1.0) for name in names]
    links = [link(source, target) for source, target in zip(["c", *names], names, strict=False)]
    found = play(design(700, stations, links), seconds=600, seed=2)
    agrees(found, "mean", 5 / 0.3)
    for part in found.estimate.components:
        assert part.utilization == pytest.approx(0.7, rel=0.02)


def test_a_fork_of_two_is_exact() -> None:
    """Two exponential servers at 80 % (Nelson–Tantawi): 7 service times."""
    drawn = design(
        800,
        [station("fork", 0.0, None), station("a", 1.0), station("b", 1.0)],
        [link("c", "fork"), link("fork", "a", step=1), link("fork", "b", step=1)],
    )
    agrees(play(drawn, seconds=1500), "mean", 7.0, 0.05)


def test_random_queues_against_one_shared() -> None:
    """Ten servers at 90 %: p99 46.1 behind queues of their own, 6.25 behind a shared one."""
    apart = play(one(9000, 1.0, 10, balancing="random"), seconds=200)
    agrees(apart, "p99", 46.05, 0.1)
    agrees(play(one(9000, 1.0, 10), seconds=100), "p99", 6.25, 0.1)


def test_the_shorter_of_two_queues_is_between() -> None:
    """Two servers at 90 %: one queue 5.263, the shorter of two a little more, random 10."""
    found = play(one(1800, 1.0, 2, balancing="least_loaded"), seconds=600).estimate.flows[0].latency_ms
    assert found is not None
    assert 5.263 < found.mean < 5.263 * 1.12


def test_clients_that_wait_for_their_answer() -> None:
    """Four clients without thinking at one server: throughput 1/s, and each waits for the other three."""
    drawn = design(0, [station("s", 1.0)], [link("c", "s")], clients=4, think_ms=0)
    found = play(drawn, seconds=100).estimate.flows[0]
    assert found.carried_rps == pytest.approx(1000, rel=0.02)
    assert found.latency_ms is not None
    assert found.latency_ms.mean == pytest.approx(4.0, rel=0.02)


def test_littles_law() -> None:
    found = play(one(2700, 1.0, 3), seconds=300).estimate.components[0]
    assert found.wait_ms is not None
    assert found.queue == pytest.approx(found.rate_rps * found.wait_ms / 1000, rel=0.01)


def test_batches_on_an_accelerator() -> None:
    """Inoue's V100: α .1438, τ₀ 1.8874 ms; simulated by its author at half load 5.886 ms."""
    drawn = design(
        1000 * 0.5 / 0.1438,
        [station("s", 0.0, batch_fixed_ms=1.8874, batch_item_ms=0.1438)],
        [link("c", "s")],
    )
    agrees(play(drawn, seconds=100), "mean", 5.886)


def test_a_cache_in_front_of_a_store() -> None:
    """95 % answer in 1 ms, 5 % in 40 ms, both exponential: p95 5.1, p99 64.4."""
    drawn = design(
        100,
        [station("fork", 0.0, None), station("hit", 1.0, None), station("miss", 40.0, None)],
        [link("c", "fork"), link("fork", "hit", calls=0.95), link("fork", "miss", calls=0.05)],
    )
    found = play(drawn, seconds=3000).estimate
    assert found.components[2].rate_rps == pytest.approx(5.0, rel=0.05)
