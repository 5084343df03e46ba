"""A server that takes what waits as one batch: exact means over its cycles of batches and idle spells.

Requests come one by one at rate λ (Poisson); a batch of b takes τ₀ + α·b. Who comes meanwhile waits: up to
``largest`` are the next batch, and the others wait for one more. Times in one unit throughout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

SOLVED: Final = 128
"""Largest batch whose chain is solved: a larger one is hardly ever full before its server is."""
NONE: Final = 1e-12
"""Batches to wait for, or a squared coefficient of variation, that are rounding."""
STEPS: Final = 2_000
"""Enough up to λα = .995; beyond, the share of idle servers is next to none."""
DEVIATIONS: Final = 8.0
"""Of the batch size: a batch that may be so much larger than the mean has no limit that anybody meets."""


@dataclass(frozen=True, slots=True)
class BatchCycle:
    """What requests meet. Who finds the server idle is alone in a batch; all else is of the others."""

    busy: float
    """Share of the requests that come while a batch is served."""
    start: float
    """Mean time until that batch ends; even up to twice that."""
    behind: float
    """Share that waits behind full batches, were that exponential: of the right mean and variance."""
    queue: float
    """Mean of that wait."""
    service: float
    """Mean time of the batch that they are in."""
    variance: float
    """Of that time, and of what a long batch before it adds: more to wait for, and more to serve."""
    size: float
    """Mean size of the batch that a request is in, of all."""
    between_scv: float
    """Squared coefficient of variation of the time from one batch's end to the next."""


class _Batches(NamedTuple):
    """Means over batches: of their time T and its powers, of the requests B in them with the time of each.

    ``left`` over are R, of whom up to b, the largest batch, join the next one: ``left_over`` is Σ (R − jb)⁺.
    """

    idle: float
    time: tuple[float, float, float]
    size: float
    size_time: float
    size_time2: float
    size2: float
    left: float = 0.0
    left_over: float = 0.0


def batch_cycle(rate: float, per_item: float, fixed: float, largest: int | None) -> BatchCycle:
    """The cycle below saturation: λα < 1, and λ(τ₀ + αb) < b for the largest batch b."""
    sizes = _free_sizes(rate, per_item, fixed)
    spread = math.sqrt(max(0.0, sizes[1] - sizes[0] ** 2))
    free = largest is None or largest > SOLVED or sizes[0] + DEVIATIONS * (1.0 + spread) < largest
    if free or largest is None:
        found, full = _free(rate, per_item, fixed, sizes), 0.0
    else:
        found, full = _limited(rate, per_item, fixed, largest), fixed + per_item * largest
    return _met(rate, per_item, fixed + per_item, full, found)


def _met(rate: float, per_item: float, alone: float, full: float, batches: _Batches) -> BatchCycle:
    """A request comes in a long batch with a larger probability, and is in a large one likewise."""
    first, second, third = batches.time
    busy = first / (first + batches.idle)
    service = batches.size_time / batches.size
    service2 = batches.size_time2 / batches.size
    service = alone + (service - alone) / busy
    service2 = alone**2 + (service2 - alone**2) / busy
    met = second / first
    varied = third / first - met**2
    # Full batches K that a request waits for: Σ (R − jb)⁺ is one for each of K(K + 1)/2.
    waits = batches.left / batches.size / busy
    if waits < NONE:
        waits = 0.0
    waits2 = 2.0 * batches.left_over / batches.size / busy - waits
    return BatchCycle(
        busy=busy,
        start=met / 2.0,
        behind=min(1.0, 2.0 * waits**2 / waits2) if waits > 0.0 else 0.0,
        queue=waits * full,
        service=service,
        variance=_some(service2 - service**2, service) + _some(varied, met) * (1.0 / 3.0 + per_item * rate),
        size=batches.size2 / batches.size,
        between_scv=max(0.0, second - first**2 + batches.idle * (2.0 / rate - batches.idle))
        / (first + batches.idle) ** 2,
    )


def _some(variance: float, mean: float) -> float:
    """The variance, or none where it is rounding."""
    return variance if variance > NONE * mean**2 else 0.0


def _free_sizes(rate: float, per_item: float, fixed: float) -> tuple[float, float, float, float]:
    """E[B], E[B²], E[B³] without a largest batch, and the probability that nobody comes during one.

    The next batch is Poisson of mean λT, or 1 when that is none. So G(z) = E[z^B] = e^{−λτ₀(1−z)}·G(w(z)) −
    (1 − z)p₀ with w(z) = e^{−λα(1−z)} and p₀ = e^{−λτ₀}G(w(0)); w leads to 1 in few steps, and G(1) = 1.
    """
    each = rate * per_item
    away, product, sum_ = -math.expm1(-each), 1.0, 0.0
    for _ in range(STEPS):
        if away < 1e-9 * (1.0 - each):
            break
        sum_ += product * away
        product *= math.exp(-rate * fixed * away)
        away = -math.expm1(-each * away)
    rest = away / (1.0 - each)  # from here on each step is ``each`` times the last one
    sum_ += product * rest
    product *= math.exp(-min(700.0, rate * fixed * rest))
    none = math.exp(-min(700.0, rate * fixed))
    empty = none * product / (1.0 + none * sum_)
    size = (rate * fixed + empty) / (1.0 - each)
    time = fixed + per_item * size
    known = fixed**2 + 2.0 * fixed * per_item * size
    size2 = (rate * time + empty + rate**2 * known) / (1.0 - each**2)
    time2 = known + per_item**2 * size2
    known = fixed**3 + 3.0 * fixed**2 * per_item * size + 3.0 * fixed * per_item**2 * size2
    size3 = (rate * time + empty + 3.0 * rate**2 * time2 + rate**3 * known) / (1.0 - each**3)
    return size, size2, size3, empty


def _free(rate: float, per_item: float, fixed: float, sizes: tuple[float, float, float, float]) -> _Batches:
    size, size2, size3, empty = sizes
    a, t = per_item, fixed
    return _Batches(
        idle=empty / rate,
        time=(
            t + a * size,
            t**2 + 2.0 * t * a * size + a**2 * size2,
            t**3 + 3.0 * t**2 * a * size + 3.0 * t * a**2 * size2 + a**3 * size3,
        ),
        size=size,
        size_time=t * size + a * size2,
        size_time2=t**2 * size + 2.0 * t * a * size2 + a**2 * size3,
        size2=size2,
    )


def _limited(rate: float, per_item: float, fixed: float, largest: int) -> _Batches:
    """From the number N waiting when a batch starts, which is geometric beyond twice the largest."""
    states = 2 * largest + 10
    times = fixed + per_item * np.arange(1.0, largest + 1.0)
    ratio = _falling(rate * float(times[-1]) / largest)
    waiting, empty = _waiting(rate * times, states, ratio)
    number = np.arange(1, states + 1)
    served = np.minimum(number, largest)
    took = times[served - 1]
    left = np.maximum(0, number - largest).astype(np.float64)
    turns = np.ceil(left / largest)
    over = turns * left - largest * turns * (turns - 1.0) / 2.0
    # The last state stands for all beyond it, whose numbers have the mean and the square of a geometric law.
    weights = waiting.copy()
    weights[-1] /= 1.0 - ratio
    more = ratio / (1.0 - ratio)
    more2 = more * (1.0 + ratio) / (1.0 - ratio)
    over[-1] += more * (left[-1] / largest + 0.5) + more2 / (2.0 * largest)
    left[-1] += more
    return _Batches(
        idle=empty / rate,
        time=(float(weights @ took), float(weights @ took**2), float(weights @ took**3)),
        size=float(weights @ served),
        size_time=float(weights @ (served * took)),
        size_time2=float(weights @ (served * took**2)),
        size2=float(weights @ served**2),
        left=float(weights @ left),
        left_over=float(weights @ over),
    )


def _waiting(arriving: Reals, states: int, ratio: float) -> tuple[Reals, float]:
    """Probabilities of N = 1 to ``states``, and that nobody came; ``arriving`` on average in a batch of b."""
    largest = len(arriving)
    came = np.arange(states + 1)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(came[1:]))])
    poisson = np.exp(came * np.log(arriving)[:, None] - arriving[:, None] - log_factorial)
    after = came[1:, None] - np.arange(1, states + 1)  # those of a full batch: N − largest of before are left
    full = np.where(after >= 0, poisson[-1][np.maximum(after, 0)], 0.0)
    onward = np.hstack([poisson[:, 1:].T, full])
    onward[0, :largest] += poisson[:, 0]
    beyond = ratio ** np.arange(1, largest + 1)
    onward[:, states - 1] += onward[:, states:] @ beyond
    balance = onward[:, :states] - np.eye(states)
    balance[-1] = 1.0
    balance[-1, -1] = 1.0 / (1.0 - ratio)
    found = np.linalg.solve(balance, np.eye(states)[-1])
    return found, float(found[:largest] @ poisson[:, 0])


def _falling(used: float) -> float:
    """The ratio 1/z of the last probabilities of N: ln z = ρ(z − 1) for z > 1, by Newton's steps."""
    z = 1.0 / used**2
    for _ in range(60):
        step = (used * (z - 1.0) - math.log(z)) / (used - 1.0 / z)
        z -= step
        if step < 1e-13 * z:
            break
    return 1.0 / z
