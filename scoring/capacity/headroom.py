"""How far the load can grow, and p99 on the way there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from scoring.capacity.probe import Probe, Verdict
from scoring.capacity.result import LoadPoints

LEAST: Final = 1.0 / 64.0
MOST: Final = 64.0
PRECISION: Final = 0.01
POINTS: Final = 10


def breaking_factor(probe: Probe) -> float | None:
    """The factor on all flows at which something becomes unstable; None when nothing does up to 64 times."""
    busiest = probe.busiest()
    guess = 1.0 / busiest if busiest > 0.0 else math.inf
    if LEAST < guess < MOST and probe.stable(guess * (1.0 - 1e-6)) and not probe.stable(guess * (1.0 + 1e-6)):
        return guess  # load and utilization are proportional nearly always
    if probe.stable(MOST):
        return None
    return _edge(probe.stable, LEAST, MOST, precision=1e-4)


def headroom(probe: Probe, breaks: float | None, known: dict[float, Verdict]) -> float:
    """The factor at which a target is missed or something becomes unstable, to 1 %, within [1/64, 64].

    ``known`` holds looks that were taken already, by factor; they narrow the search.
    """
    top = MOST if breaks is None else breaks
    good = max((f for f, verdict in known.items() if verdict.good), default=LEAST)
    bad = min((f for f, verdict in known.items() if not verdict.good and f > good), default=top)
    if bad >= top and probe.look(top * (1.0 - PRECISION / 2.0)).good:
        return top
    return _edge(lambda factor: probe.look(factor).good, good, bad, precision=PRECISION)


def _edge(good: Callable[[float], bool], low: float, high: float, *, precision: float) -> float:
    """Where ``good`` turns false between ``low`` and ``high``, by bisection of the logarithm."""
    while high / low > 1.0 + precision:
        middle = math.sqrt(low * high)
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def load_curve(
    probe: Probe, breaks: float | None, cancelled: Callable[[], bool]
) -> tuple[dict[str, LoadPoints], dict[float, Verdict]]:
    """p99 of every flow from a tenth of the load up to the knee (four times the load without one)."""
    end = min(4.0, MOST) if breaks is None else breaks
    # Denser towards the knee, where the curve bends.
    factors = [end * (1.0 - 0.98 * (1.0 - n / POINTS) ** 1.5) * 0.995 for n in range(1, POINTS + 1)]
    known: dict[float, Verdict] = {}
    for factor in factors:
        if cancelled():
            break
        known[factor] = probe.look(factor)
    curves = {}
    for number, flow in enumerate(probe.model.flows):
        values = [verdict.p99_ms[number] for verdict in known.values()]
        curves[flow.id] = LoadPoints(
            np.array([factor * flow.rate_rps for factor in known]),
            np.array([math.nan if value is None else value for value in values]),
        )
    return curves, known
