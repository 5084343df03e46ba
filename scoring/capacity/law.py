"""The response-time law of one station: a wait and a service, or a mixture (a hot replica and the rest)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scoring.capacity.grid import Complex, Grid, Real, grid_for, quantile
from scoring.capacity.result import Latency

LEVELS = (0.50, 0.90, 0.95, 0.99)


class Law(NamedTuple):
    """Wait: 0 with probability 1 − ``delayed``, else exponential of mean ``wait_ms``/``delayed``.

    With ``places`` it is that of a loss queue: after j others, j < places, with weights ∝ ``ratio``^j, each
    taking ``stage_ms``. Before it, with probability ``starting``, an even wait for a batch to start, of mean
    ``start_ms`` over all. Service: mean ``service_ms``; fixed (SCV 0), gamma (under 1), exponential,
    two-branch hyperexponential.
    """

    delayed: float
    wait_ms: float
    service_ms: float
    scv: float
    starting: float = 0.0
    start_ms: float = 0.0
    places: int | None = None
    ratio: float = 0.0
    stage_ms: float = 0.0

    @property
    def mean_ms(self) -> float:
        """Mean response."""
        return self.wait_ms + self.start_ms + self.service_ms

    @property
    def waiting_ms(self) -> float:
        """Mean wait of both kinds."""
        return self.wait_ms + self.start_ms

    @property
    def variance(self) -> float:
        """Variance of the response, ms²."""
        total = self.scv * self.service_ms**2
        if self.delayed > 0.0:
            total += self.wait_ms**2 * (2.0 / self.delayed - 1.0)
        if self.starting > 0.0:
            total += self.start_ms**2 * (4.0 / 3.0 / self.starting - 1.0)
        return total

    @property
    def fixed_ms(self) -> float:
        """The part that every response has: fixed service."""
        return self.service_ms if self.scv == 0.0 else 0.0

    @property
    def at_fixed(self) -> float:
        """Probability that the response is exactly ``fixed_ms``."""
        if self.scv > 0.0 and self.service_ms > 0.0:
            return 0.0
        return (1.0 - self.delayed) * (1.0 - self.starting)


Mixture = tuple[tuple[float, Law], ...]
"""Shares that add up to 1, each with its law."""


def mean_ms(mixture: Mixture) -> float:
    """Mean response."""
    if len(mixture) == 1:
        return mixture[0][1].mean_ms
    return sum(share * law.mean_ms for share, law in mixture)


def wait_ms(mixture: Mixture) -> float:
    """Mean wait."""
    if len(mixture) == 1:
        return mixture[0][1].waiting_ms
    return sum(share * law.waiting_ms for share, law in mixture)


def variance(mixture: Mixture) -> float:
    """Variance of the response, ms²."""
    if len(mixture) == 1:
        return mixture[0][1].variance
    mean = mean_ms(mixture)
    return sum(share * (law.variance + (law.mean_ms - mean) ** 2) for share, law in mixture)


def fixed_ms(mixture: Mixture) -> float:
    """The time that every response takes at least."""
    if len(mixture) == 1:
        return mixture[0][1].fixed_ms
    return min(law.fixed_ms for _, law in mixture)


def at_fixed(mixture: Mixture) -> float:
    """Probability of exactly the least time."""
    if len(mixture) == 1:
        return mixture[0][1].at_fixed
    least = fixed_ms(mixture)
    return sum(share * law.at_fixed for share, law in mixture if law.fixed_ms == least)


def transform(mixture: Mixture, s: Complex) -> Complex:
    """E[e^{−s(T − least)}] at the points ``s`` (1/ms), T the response and least its ``fixed_ms``."""
    least = fixed_ms(mixture)
    total: Complex = np.zeros_like(s)
    for share, law in mixture:
        part = np.asarray(_wait_transform(law, s) * service_transform(law.service_ms, law.scv, s))
        if law.fixed_ms > least:
            part = part * np.exp(s * (least - law.fixed_ms))
        total += share * part
    return total


def _wait_transform(law: Law, s: Complex) -> Complex | float:
    wait: Complex | float = 1.0
    if law.delayed > 0.0 and law.wait_ms > 0.0:
        mean = law.wait_ms / law.delayed
        delayed = _loss_wait(law, s) if law.places is not None else 1.0 / (1.0 + s * mean)
        wait = (1.0 - law.delayed) + law.delayed * delayed
    if law.starting > 0.0 and law.start_ms > 0.0:
        width = s * (2.0 * law.start_ms / law.starting)
        wait = wait * ((1.0 - law.starting) + law.starting * -np.expm1(-width) / width)
    return wait


def _loss_wait(law: Law, s: Complex) -> Complex:
    """Σ_{j<m} ρ^j x^{j+1} / Σ_{j<m} ρ^j with x = 1/(1 + s·stage): as many stages as were found, and one."""
    places, ratio = law.places or 0, law.ratio
    x = 1.0 / (1.0 + s * law.stage_ms)
    away = 1.0 - ratio * x
    away = np.where(np.abs(away) < 1e-12, 1e-12, away)
    if abs(ratio - 1.0) < 1e-9:
        return x * (1.0 - x**places) / away / places
    if ratio < 1.0:
        last = math.exp(max(-745.0, places * math.log(ratio)))
        return x * (1.0 - (ratio * x) ** places) / away * (1.0 - ratio) / (1.0 - last)
    last = math.exp(max(-745.0, -places * math.log(ratio)))
    return x * (last - x**places) / away * (1.0 - ratio) / (last - 1.0)


def service_transform(mean: float, scv: float, s: Complex) -> Complex | float:
    """Of the service less its fixed part."""
    if scv == 0.0 or mean == 0.0:
        return 1.0
    if scv == 1.0:
        return 1.0 / (1.0 + s * mean)
    if scv < 1.0:
        return np.exp(np.log1p(s * (scv * mean)) / -scv)
    total: Complex = np.zeros_like(s)
    for share, branch in two_branches(mean, scv):
        total += share / (1.0 + s * branch)
    return total


def is_gamma(law: Law) -> bool:
    """True for service that is more regular than exponential, but not fixed."""
    return 0.0 < law.scv < 1.0 and law.service_ms > 0.0


def two_branches(mean: float, scv: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shares and means of a two-branch hyperexponential with balanced means, SCV above 1."""
    share = (1.0 + math.sqrt((scv - 1.0) / (scv + 1.0))) / 2.0
    return (share, mean / (2.0 * share)), (1.0 - share, mean / (2.0 * (1.0 - share)))


def latencies(mixtures: Sequence[Mixture]) -> list[Latency]:
    """Mean and percentiles of many laws: sums of exponentials together, all others one by one."""
    terms = [_exponential_terms(mixture) for mixture in mixtures]
    quantiles = iter(_exponential_quantiles([own for own in terms if own is not None]))
    return [
        _by_inversion(mixture) if own is None else _shifted(mixture, next(quantiles))
        for mixture, own in zip(mixtures, terms, strict=True)
    ]


def _shifted(mixture: Mixture, times: Sequence[float]) -> Latency:
    """The percentiles ``times`` after the least time."""
    least = fixed_ms(mixture)
    p50, p90, p95, p99 = times
    return Latency(mean_ms(mixture), least + p50, least + p90, least + p95, least + p99)


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


def _exponential_terms(mixture: Mixture) -> list[tuple[float, float]] | None:
    """(weight, rate) with P(T > least + t) = Σ weight·e^{−rate·t}; None when the law is not of that form."""
    terms: list[tuple[float, float]] = []
    if len(mixture) > 1 and len({law.fixed_ms for _, law in mixture}) > 1:
        return None
    for share, law in mixture:
        if law.places is not None or law.starting or is_gamma(law):
            return None
        branches: Sequence[tuple[float, float]] = ()
        if law.service_ms > 0.0 and law.scv >= 1.0:
            branches = ((1.0, law.service_ms),) if law.scv == 1.0 else two_branches(law.service_ms, law.scv)
        delayed = law.delayed if law.wait_ms > 0.0 else 0.0
        drain = delayed / law.wait_ms if delayed else 0.0
        terms += _after_wait(share, delayed, drain, branches)
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
        rate = drain * (1.0 + 1e-6) if abs(drain - mu) < 1e-6 * mu else drain
        terms.append((share * part * (1.0 - delayed * mu / (mu - rate)), mu))
        terms.append((share * part * delayed * mu / (mu - rate), rate))
    return terms


def _table(terms: Sequence[Sequence[tuple[float, float]]]) -> tuple[Real, Real]:
    """Weights and rates of every law, both of shape (terms, laws, 1); weight 0 where it has fewer."""
    width = max(1, *(len(own) for own in terms))
    padded = ((*own, *((0.0, 1.0),) * (width - len(own))) for own in terms)
    flat = [number for own in padded for term in own for number in term]
    table = np.array(flat).reshape(len(terms), width, 2).T.copy()
    return table[0, :, :, None], table[1, :, :, None]


def _exponential_quantiles(terms: Sequence[Sequence[tuple[float, float]]]) -> list[list[float]]:
    """p50, p90, p95 and p99 of each sum of exponentials, all at once."""
    if not terms:
        return []
    weight, rate = _table(terms)
    goal = np.log(1.0 - np.array(LEVELS))
    slowest = np.min(np.where(weight != 0.0, rate, np.inf), axis=0)
    longest = 40.0 / np.where(np.isfinite(slowest), slowest, 1.0)
    # Newton on the logarithm of the tail, which is smooth and always falls, from that of the mean.
    times: Real = (weight / rate).sum(axis=0) * -goal
    for _ in range(30):
        part = weight * np.exp(-rate * times)
        tail = np.maximum(part.sum(axis=0), 1e-300)
        slope = np.maximum((rate * part).sum(axis=0), 1e-300) / tail
        before, times = times, np.clip(times + (np.log(tail) - goal) / slope, 0.0, longest)
        if np.all(np.abs(times - before) <= 1e-9 * times):
            break
    return times.tolist()  # type: ignore[no-any-return]
