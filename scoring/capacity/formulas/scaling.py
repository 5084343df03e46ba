"""How throughput grows with nodes: the universal scalability law."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np


def usl_throughput(nodes: float, gamma: float, alpha: float, beta: float) -> float:
    """X(N) = γN/(1 + α(N−1) + βN(N−1)): contention α, coherence β. Source: Gunther 2007."""
    return gamma * nodes / (1.0 + alpha * (nodes - 1.0) + beta * nodes * (nodes - 1.0))


def usl_best_nodes(alpha: float, beta: float) -> float:
    """The N of the highest throughput: √((1−α)/β); needs β > 0."""
    return math.sqrt((1.0 - alpha) / beta)


def usl_fit(nodes: Sequence[float], throughput: Sequence[float]) -> tuple[float, float, float]:
    """γ, α, β from measured throughput, least squares of N/X, which is linear in 1/γ, α/γ and β/γ."""
    n = np.asarray(nodes, dtype=np.float64)
    x = np.asarray(throughput, dtype=np.float64)
    columns = np.column_stack([np.ones_like(n), n - 1.0, n * (n - 1.0)])
    one, two, three = np.linalg.lstsq(columns, n / x, rcond=None)[0]
    return float(1.0 / one), float(two / one), float(three / one)
