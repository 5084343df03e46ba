"""Percentiles of stations: sums of exponentials all at once, other laws by inverting their transforms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import starmap

import numpy as np

from scoring.capacity.grid import Grid, Real, grid_for, quantile
from scoring.capacity.law import Mixture, at_fixed, fixed_ms, is_gamma, mean_ms, transform, variance
from scoring.capacity.result import Latency

LEVELS = (0.50, 0.90, 0.95, 0.99)


def latencies(mixtures: Sequence[Mixture]) -> list[Latency]:
    """Mean and percentiles of many laws."""
    falls = [_falls_exponentially(mixture) for mixture in mixtures]
    known = iter(_of_exponentials([m for m, falling in zip(mixtures, falls, strict=True) if falling]))
    return [
        next(known) if falling else _by_inversion(mixture)
        for mixture, falling in zip(mixtures, falls, strict=True)
    ]


def _falls_exponentially(mixture: Mixture) -> bool:
    """True when P(T > least + t) is a sum of exponentials."""
    if len(mixture) > 1 and len({law.fixed_ms for _, law in mixture}) > 1:
        return False
    return not any(law.places is not None or law.starting or is_gamma(law) for _, law in mixture)


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


def _of_exponentials(mixtures: Sequence[Mixture]) -> list[Latency]:
    """Mean and percentiles of laws whose tails are sums of exponentials."""
    if not mixtures:
        return []
    weight, rate = _tails(mixtures)
    least = np.array([fixed_ms(mixture) for mixture in mixtures])
    mean = (weight / rate).sum(axis=0)
    rows = np.column_stack([mean, _quantiles(weight[:, :, None], rate[:, :, None], mean)]) + least[:, None]
    return list(starmap(Latency, rows.tolist()))


def _tails(mixtures: Sequence[Mixture]) -> tuple[Real, Real]:
    """Weights and rates, both of shape (terms, mixtures), with P(T > least + t) = Σ weight·e^{−rate·t}."""
    table = np.array([(share, *law[:4]) for mixture in mixtures for share, law in mixture])
    weights, rates = _law_tails(table[:, 1:].T)
    used = weights.any(axis=1)
    used[0] = True
    sizes = np.array([len(mixture) for mixture in mixtures])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(table)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    weight = np.zeros((int(used.sum()), int(sizes.max()), len(sizes)))
    rate = np.ones_like(weight)
    weight[:, place, owner] = weights[used] * table[:, 0]
    rate[:, place, owner] = rates[used]
    return weight.reshape(-1, len(sizes)), rate.reshape(-1, len(sizes))


def _law_tails(laws: Real) -> tuple[Real, Real]:
    """The same of single laws, given as their first four figures: two branches of service, and the wait.

    Equal rates would divide by zero; a relative gap of 1e-6 moves no percentile that is printed.
    """
    delayed, wait, service, scv = laws
    waits = np.where(wait > 0.0, delayed, 0.0)
    drain = waits / np.where(wait > 0.0, wait, 1.0)
    shares, mu = _branches(service, scv, 1.0 + 2.0 * drain)
    for rate in mu:
        drain = np.where(np.abs(drain - rate) < 1e-6 * rate, rate * (1.0 + 1e-6), drain)
    behind = shares * waits * mu / (mu - drain)
    after = np.where(shares[0] > 0.0, behind.sum(axis=0), waits)
    return np.vstack([shares - behind, after]), np.vstack([mu, np.where(waits > 0.0, drain, 1.0)])


def _branches(service: Real, scv: Real, unused: Real) -> tuple[Real, Real]:
    """Shares and rates of ``law.two_branches``, shape (2, laws); rate ``unused`` where the share is 0."""
    random = (service > 0.0) & (scv >= 1.0)
    first = np.where(scv > 1.0, (1.0 + np.sqrt(np.maximum(scv - 1.0, 0.0) / (scv + 1.0))) / 2.0, 1.0)
    shares = np.stack([first, 1.0 - first]) * random
    balanced = np.where(scv > 1.0, 2.0 * shares, 1.0) / np.where(random, service, 1.0)
    return shares, np.where(shares > 0.0, balanced, unused)


def _quantiles(weight: Real, rate: Real, mean: Real) -> Real:
    """p50, p90, p95 and p99 of each sum of exponentials, shape (laws, 4)."""
    goal = np.log(1.0 - np.array(LEVELS))
    slowest = np.min(np.where(weight != 0.0, rate, np.inf), axis=0)
    longest = 40.0 / np.where(np.isfinite(slowest), slowest, 1.0)
    # Newton on the logarithm of the tail, which is smooth and always falls, from that of the mean: a step of
    # 1e-5 leaves 1e-10.
    times: Real = mean[:, None] * -goal
    for _ in range(30):
        part = weight * np.exp(-rate * times)
        tail = np.maximum(part.sum(axis=0), 1e-300)
        slope = np.maximum((rate * part).sum(axis=0), 1e-300) / tail
        before, times = times, np.clip(times + (np.log(tail) - goal) / slope, 0.0, longest)
        if np.all(np.abs(times - before) <= 1e-5 * times):
            break
    return times
