"""What a stretch of simulated time has shown: counts, sums, histograms, and figures from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.percentiles import LEVELS
from scoring.capacity.result import Distribution, Latency
from scoring.capacity.simulation import layout as f

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]
NORMAL_975: Final = 1.959964
LEAST_BATCHES: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What happened in a stretch of time; ``counts`` has shape (series, BINS), ``sums`` (series, SUMS).

    A series is a flow, a component or data that has landed, in this order. By flow: ``started``, ``failed``.
    By component: ``arrived``, ``refused``, ``waited`` (ms), ``begun``. By line: areas ``busy``,
    ``waiting`` (ms). ``made`` by call; ``extra`` retries and hedges.
    """

    seconds: float
    counts: Wholes
    sums: Reals
    started: Wholes
    failed: Wholes
    arrived: Wholes
    refused: Wholes
    waited: Reals
    begun: Reals
    busy: Reals
    waiting: Reals
    made: Wholes
    extra: int

    def __add__(self, other: Stretch) -> Stretch:
        """Both, one after the other."""
        both = {x.name: getattr(self, x.name) + getattr(other, x.name) for x in fields(self)}
        both["sums"][:, f.N_LEAST] = np.minimum(self.sums[:, f.N_LEAST], other.sums[:, f.N_LEAST])
        both["sums"][:, f.N_MOST] = np.maximum(self.sums[:, f.N_MOST], other.sums[:, f.N_MOST])
        return Stretch(**both)

    def latency(self, series: int) -> Latency | None:
        """Mean and percentiles of a series in ms; None when nothing was counted."""
        return latency(self.counts[series], self.sums[series])


def latency(counts: Wholes, sums: Reals) -> Latency | None:
    """Mean and percentiles of a histogram; None when it is empty."""
    if sums[f.N_COUNT] <= 0.0:
        return None
    mean = float(sums[f.N_SUM] / sums[f.N_COUNT])
    return Latency(mean, *quantiles(counts, sums, LEVELS))


def distribution(counts: Wholes, sums: Reals) -> Distribution | None:
    """The histogram as a CDF at the upper ends of its steps, up to the longest; None when it is empty."""
    ends = np.cumsum(counts)
    if not ends[-1]:
        return None
    last = int(np.searchsorted(ends, ends[-1])) + 1
    t_ms = np.minimum(EDGES[1 : last + 1], sums[f.N_MOST])
    return Distribution(np.insert(t_ms, 0, 0.0), np.insert(ends[:last] / ends[-1], 0, 0.0))


def _edges() -> Reals:
    bins = np.arange(f.BINS + 1)
    return np.ldexp(0.5 + (bins % f.STEPS) / (2.0 * f.STEPS), bins // f.STEPS + f.LOWEST)


EDGES: Final = _edges()


def quantiles(counts: Wholes, sums: Reals, levels: Sequence[float]) -> list[float]:
    """Values below which shares of all lie: within a step evenly spread, never beyond what was seen."""
    ends = np.cumsum(counts)
    found = []
    for level in levels:
        rank = level * ends[-1]
        step = int(np.searchsorted(ends, rank))
        inside = (rank - (ends[step] - counts[step])) / counts[step]
        low = 0.0 if step == 0 else EDGES[step]
        high = 0.0 if step == 0 else EDGES[step + 1]
        value = low + inside * (high - low)
        found.append(float(min(max(value, sums[f.N_LEAST]), sums[f.N_MOST])))
    return found


def half_widths(batches: Sequence[Latency | None]) -> Latency | None:
    """Half widths of 95 % intervals by batch means; None with too few batches."""
    known = [batch for batch in batches if batch is not None]
    if len(known) < LEAST_BATCHES:
        return None
    table = np.array([[b.mean, b.p50, b.p90, b.p95, b.p99] for b in known])
    spread = table.std(axis=0, ddof=1) / math.sqrt(len(known)) * student_975(len(known) - 1)
    return Latency(*(float(x) for x in spread))


def student_975(freedom: int) -> float:
    """97.5 % quantile of Student's t, from the normal one: Cornish–Fisher, 0.3 % off at 4 degrees."""
    z, n = NORMAL_975, float(freedom)
    first = (z**3 + z) / 4.0
    second = (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0
    third = (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0
    return z + first / n + second / n**2 + third / n**3
