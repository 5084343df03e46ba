"""The closed form against the simulation: mean within 2 %, p99 within 5 %, and the width of the interval."""

from __future__ import annotations

import random

import pytest

from bench.simulation_designs import PARTS, gap, tree


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
    "batching": (0.16, 0.26),
    "holding": (0.05, 0.08),
}


@pytest.mark.parametrize("name", PARTS)
def test_approximate_parts_stay_within_their_bands(name: str) -> None:
    mean, p99 = BANDS[name]
    for seed in (1, 2):
        found = gap(PARTS[name](random.Random(seed)), seed, 150_000)
        assert found is not None
        assert abs(found.mean) <= mean + found.mean_noise
        assert abs(found.p99) <= p99 + found.p99_noise
