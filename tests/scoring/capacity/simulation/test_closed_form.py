"""The closed form against the simulation: mean within 2 %, p99 within 5 %, and the width of the interval."""

from __future__ import annotations

import random

import pytest

from bench.simulation_designs import PARTS, gap, tree
from components.design import Component, Link
from scoring.capacity.estimator import Estimator
from tests.scoring.capacity.simulation.designs import catalog, design, link, one, play, station


@pytest.mark.parametrize("seed", range(1, 31))
def test_random_trees_agree(seed: int) -> None:
    found = gap(tree(random.Random(seed)), seed, 250_000)
    assert found is not None
    assert abs(found.mean) <= 0.02 + found.mean_noise
    assert abs(found.p99) <= 0.05 + found.p99_noise


BANDS = {
    "general service": (0.10, 0.15),
    "repeated calls": (0.03, 0.10),
    "diamonds": (0.03, 0.05),
    "fork-join": (0.06, 0.08),
    "batching": (0.09, 0.13),
    "holding": (0.05, 0.08),
    "few threads": (0.06, 0.20),
    "calls at once": (0.10, 0.15),
    "copied writes": (0.03, 0.05),
}


@pytest.mark.parametrize("name", PARTS)
def test_approximate_parts_stay_within_their_bands(name: str) -> None:
    mean, p99 = BANDS[name]
    for seed in (1, 2):
        found = gap(PARTS[name](random.Random(seed)), seed, 150_000)
        assert found is not None
        assert abs(found.mean) <= mean + found.mean_noise
        assert abs(found.p99) <= p99 + found.p99_noise


def test_a_shard_with_fewer_servers_is_the_busiest() -> None:
    """Eight servers of three shards: 3, 3 and 2."""
    drawn = one(480, 10, service_scv=0, concurrency=8, shards=3)
    played = play(drawn, seconds=60).estimate.components[0]
    known = Estimator(catalog()).estimate(drawn).components[0]
    assert (known.id, played.id) == ("s", "s")
    assert known.utilization == pytest.approx(0.8)
    assert played.utilization == pytest.approx(0.8, rel=0.03)


def test_nobody_waits_for_the_copies_of_a_write() -> None:
    """One every 10 ms, three times 2 ms of work on one server: the first never waits."""
    store = station("s", 2, service_scv=0, replication=3)
    steady = design(100, [store], [link("c", "s", write=True)], arrival_scv=0.0)
    played = play(steady, seconds=10).estimate.components[0]
    assert (played.id, played.wait_ms) == ("s", 0.0)
    assert played.utilization == pytest.approx(0.6, rel=0.01)


FULL_BATCHES = {"batch_fixed_ms": 20.0, "batch_item_ms": 5.0, "batch_max": 16, "batch_wait_ms": 0.0}
BATCHER = Component("g", "model_server", replicas=1, params={**FULL_BATCHES, "concurrency": 1})


@pytest.mark.parametrize(
    ("parts", "links", "one_by_one", "close"),
    [
        ([BATCHER, station("s", 6.0)], [link("c", "g"), link("g", "s")], 9.0, 0.15),
        ([BATCHER, station("s", 18.0, 3)], [link("c", "g"), link("g", "s")], 5.3, 0.3),
        (
            [station("a", 0.0, None), station("g", 0.5), station("s", 2.0)],
            [link("c", "a"), link("a", "g", calls=3, parallel=True), link("g", "s")],
            3.0,
            0.3,
        ),
    ],
)
def test_what_leaves_together_comes_together(
    parts: list[Component], links: list[Link], one_by_one: float, close: float
) -> None:
    """Behind a batcher, and behind calls at once, waits are longer than those of requests one by one."""
    drawn = design(100, parts, links)
    played = {part.id: part.wait_ms for part in play(drawn, seconds=1500).estimate.components}["s"]
    known = {part.id: part.wait_ms for part in Estimator(catalog()).estimate(drawn).components}["s"]
    assert played is not None
    assert played > 1.5 * one_by_one
    assert known == pytest.approx(played, rel=close)
