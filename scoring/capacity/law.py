"""The response-time law of one station: a wait and a service, or a mixture (a hot replica and the rest)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from scoring.capacity.grid import Complex


class Law(NamedTuple):
    """Wait: 0 with probability 1 − ``delayed``, else exponential of mean ``wait_ms``/``delayed``.

    With ``places`` it is that of a loss queue: after j others, j < places, with weights ∝ ``ratio``^j, each
    taking ``stage_ms``. Besides, with probability ``starting``, an even wait of mean ``start_ms`` over all:
    for a batch to start, or for others of the same group. Service: mean ``service_ms``; fixed (SCV 0), gamma
    (under 1), exponential, two-branch hyperexponential.
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
    lanes: int = 1
    """How many such queues there are: the next request may come to another."""
    grouped: bool = False
    """True where requests come in groups: those of one find the same queue, and then wait for each other."""

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


def serving(mixture: Mixture, service_ms: float, scv: float) -> Mixture:
    """The same waits with another service."""
    return tuple((share, law._replace(service_ms=service_ms, scv=scv)) for share, law in mixture)


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
    mean = mean_ms(mixture)
    return sum(share * (law.variance + (law.mean_ms - mean) ** 2) for share, law in mixture)


def fixed_ms(mixture: Mixture) -> float:
    """The time that every response takes at least."""
    if len(mixture) == 1:
        return mixture[0][1].fixed_ms
    return min(law.fixed_ms for _, law in mixture)


def at_fixed(mixture: Mixture) -> float:
    """Probability of exactly the least time."""
    least = fixed_ms(mixture)
    return sum(share * law.at_fixed for share, law in mixture if law.fixed_ms == least)


def moments(mixture: Mixture) -> tuple[float, float, float, float, float]:
    """Mean, variance, mean wait, least time and its probability."""
    if len(mixture) == 1:
        law = mixture[0][1]
        wait, service = law.wait_ms + law.start_ms, law.service_ms
        if law.scv > 0.0 and service > 0.0:
            return wait + service, law.variance, wait, 0.0, 0.0
        return wait + service, law.variance, wait, law.fixed_ms, law.at_fixed
    return mean_ms(mixture), variance(mixture), wait_ms(mixture), fixed_ms(mixture), at_fixed(mixture)


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
    return wait * even_wait(law, s) if law.starting > 0.0 and law.start_ms > 0.0 else wait


def even_wait(law: Law, s: Complex) -> Complex:
    """E[e^{−sT}] of the even wait of a law that has one."""
    width = s * (2.0 * law.start_ms / law.starting)
    return np.asarray((1.0 - law.starting) + law.starting * -np.expm1(-width) / width)


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
        return np.exp(_log1p(s * (scv * mean)) / -scv)
    total: Complex = np.zeros_like(s)
    for share, branch in two_branches(mean, scv):
        total += share / (1.0 + s * branch)
    return total


def _log1p(z: Complex) -> Complex:
    """ln(1 + z), to the last digit for small z too, which numpy's is not where z is complex."""
    real = np.log1p(z.real * (2.0 + z.real) + z.imag**2) / 2.0
    return np.asarray(real + 1j * np.arctan2(z.imag, 1.0 + z.real))


def is_gamma(law: Law) -> bool:
    """True for service that is more regular than exponential, but not fixed."""
    return 0.0 < law.scv < 1.0 and law.service_ms > 0.0


def two_branches(mean: float, scv: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Shares and means of a two-branch hyperexponential with balanced means, SCV above 1."""
    share = (1.0 + math.sqrt((scv - 1.0) / (scv + 1.0))) / 2.0
    return (share, mean / (2.0 * share)), (1.0 - share, mean / (2.0 * (1.0 - share)))
