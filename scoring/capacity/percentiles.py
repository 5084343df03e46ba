"""Percentiles of stations: sums of exponentials all at once, other laws by inverting their transforms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np

from scoring.capacity.grid import Grid, Real, grid_for, quantile
from scoring.capacity.law import (
    Mixture,
    at_fixed,
    fixed_ms,
    is_gamma,
    mean_ms,
    transform,
    two_branches,
    variance,
)
from scoring.capacity.result import Latency

LEVELS = (0.50, 0.90, 0.95, 0.99)
NEVER: Final = 1e-300
"""Less than any probability that matters, to divide by."""


def latencies(mixtures: Sequence[Mixture]) -> list[Latency]:
    """Mean and percentiles of many laws: sums of exponentials together, all others one by one."""
    terms = [_terms(mixture) for mixture in mixtures]
    known = iter(_of_exponentials([own for own in terms if own is not None]))
    return [
        _by_inversion(mixture) if own is None else _shifted(next(known), fixed_ms(mixture))
        for mixture, own in zip(mixtures, terms, strict=True)
    ]


def _shifted(times: Sequence[float], least: float) -> Latency:
    mean, p50, p90, p95, p99 = times
    return Latency(least + mean, least + p50, least + p90, least + p95, least + p99)


def _by_inversion(mixture: Mixture) -> Latency:
    """Percentiles on the law's own ladder of scales, which grows until it holds the 99th."""
    mean, least = mean_ms(mixture), fixed_ms(mixture)
    longest = mean - least + 12.0 * math.sqrt(variance(mixture))
    times: list[float | None] = []
    for _ in range(6):
        ladder: Grid = grid_for(longest / 4096.0, longest)
        cdf = ladder.merged(ladder.cdf_cells(transform(mixture, ladder.s), at_fixed(mixture)))
        times = [quantile(ladder.t_ms, cdf, level) for level in LEVELS]
        if None not in times:
            break
        longest *= 16.0
    p50, p90, p95, p99 = (least + (longest if t is None else t) for t in times)
    return Latency(mean, p50, p90, p95, p99)


def _of_exponentials(terms: Sequence[list[tuple[float, float]]]) -> list[list[float]]:
    """Mean and percentiles of each sum of exponentials, all at once."""
    if not terms:
        return []
    weight, rate = _table(terms)
    mean = np.add.reduce(weight / rate)
    return np.hstack([mean, _quantiles(weight, rate, mean)]).tolist()  # type: ignore[no-any-return]


def _terms(mixture: Mixture) -> list[tuple[float, float]] | None:
    """(weight, rate) with P(T > least + t) = Σ weight·e^{−rate·t}; None when the law is not of that form."""
    terms: list[tuple[float, float]] = []
    if len(mixture) > 1 and len({law.fixed_ms for _, law in mixture}) > 1:
        return None
    for share, law in mixture:
        delayed, wait, service, scv, starting, _, places, *_ = law
        if places is not None or starting or is_gamma(law):
            return None
        branches: Sequence[tuple[float, float]] = ()
        if service > 0.0 and scv >= 1.0:
            branches = ((1.0, service),) if scv == 1.0 else two_branches(service, scv)
        waits = delayed if wait > 0.0 else 0.0
        terms += _after_wait(share, waits, waits / wait if waits else 0.0, branches)
    return terms


def _after_wait(
    share: float, delayed: float, drain: float, branches: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The tail of an exponential wait (or none) and one of the exponential branches."""
    if not branches:
        return [(share * delayed, drain)] if delayed else []
    terms: list[tuple[float, float]] = []
    for part, branch in branches:
        mu = 1.0 / branch
        if not delayed:
            terms.append((share * part, mu))
            continue
        # Equal rates would divide by zero; a relative gap of 1e-6 moves no percentile that is printed.
        rate = mu * (1.0 + 1e-6) if abs(drain - mu) < 1e-6 * mu else drain
        terms.append((share * part * (1.0 - delayed * mu / (mu - rate)), mu))
        terms.append((share * part * delayed * mu / (mu - rate), rate))
    return terms


def _table(terms: Sequence[list[tuple[float, float]]]) -> tuple[Real, Real]:
    """Weights and rates of every law, both of shape (terms, laws, 1); weight 0 where it has fewer."""
    width = max(1, *map(len, terms))
    padded = chain.from_iterable(own + [(0.0, 1.0)] * (width - len(own)) for own in terms)
    flat = np.fromiter(chain.from_iterable(padded), np.float64)
    table = flat.reshape(len(terms), width, 2).T.copy()
    return table[0, :, :, None], table[1, :, :, None]


def _quantiles(weight: Real, rate: Real, mean: Real) -> Real:
    """p50, p90, p95 and p99 of each sum of exponentials, shape (laws, 4)."""
    goal = np.log(1.0 - np.array(LEVELS))
    slowest = np.min(np.where(weight != 0.0, rate, np.inf), axis=0)
    longest = 40.0 / np.where(np.isfinite(slowest), slowest, 1.0)
    # Newton on the logarithm of the tail, which is smooth and always falls, from that of the mean: a step of
    # 1e-5 leaves 1e-10.
    times: Real = mean * -goal
    for _ in range(30):
        part = weight * np.exp(rate * -times)
        tail = np.maximum(np.add.reduce(part), NEVER)
        slope = np.maximum(np.add.reduce(rate * part), NEVER)
        before, times = times, times + (np.log(tail) - goal) * (tail / slope)
        times = np.minimum(np.maximum(times, 0.0), longest)
        if (np.abs(times - before) <= 1e-5 * times).all():
            break
    return times
