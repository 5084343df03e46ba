"""Random numbers by the array, from streams with names: the same name and seed give the same numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.simulation import layout as f

Reals = NDArray[np.float64]


class Streams:
    """The named streams of a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._known: dict[str, np.random.Generator] = {}

    def named(self, name: str) -> np.random.Generator:
        """Goes on where it was left."""
        if name not in self._known:
            digest = hashlib.blake2b(f"{self.seed}/{name}".encode(), digest_size=16).digest()
            self._known[name] = np.random.default_rng(int.from_bytes(digest, "little"))
        return self._known[name]


def times(random: np.random.Generator, law: int, shape: Sequence[float], count: int) -> Reals:
    """Times of mean 1, of shape (count,); ``shape`` holds what the law needs (``law_of``)."""
    if law == f.FIXED:
        return np.ones(count)
    if law == f.GAMMA:
        k = shape[0] + 1.0 / 3.0
        return random.standard_gamma(k, count) / k
    drawn = random.standard_exponential(count)
    if law == f.EXPONENTIAL:
        return drawn
    return drawn * np.where(random.random(count) < shape[0], shape[1], shape[2])


def arrivals(
    random: np.random.Generator, law: int, shape: Sequence[float], rate: float, until: float
) -> Reals:
    """Times before ``until`` at which requests come, ``rate`` of them per unit of time."""
    if rate <= 0.0:
        return np.zeros(0)
    expected = rate * until
    spare = int(5.0 * np.sqrt(expected) + 10.0)
    found = np.cumsum(times(random, law, shape, int(expected) + spare)) / rate
    while found[-1] < until:
        found = np.append(found, found[-1] + np.cumsum(times(random, law, shape, spare)) / rate)
    return found[: np.searchsorted(found, until)]
