"""Waiting lines: Erlang, the loss queue, and two-moment formulas.

Symbols: arrival rate λ (1/s), mean service s (s), servers c, offered load a = λs, utilization ρ = a/c;
squared coefficients of variation (SCV) ca² of arrivals and cs² of service. Any one unit of time will do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

_RECURSION_UP_TO = 64


def erlang_b(servers: int, load: float) -> float:
    """Share of Poisson arrivals that find all of ``servers`` busy when nobody waits.

    B(0) = 1, B(k) = aB(k−1)/(k + aB(k−1)); exact for any service distribution. Source: Erlang 1917. From
    65 servers on the same value as a ratio of Poisson terms, in at most some 12·√c steps instead of c.
    """
    if load <= 0.0:
        return 0.0 if servers > 0 else 1.0
    if servers > _RECURSION_UP_TO:
        return _erlang_b_large(servers, load)
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def _erlang_b_large(servers: int, load: float) -> float:
    """B = p(c)/P(N ≤ c) for Poisson N of mean a below c; above, 1/B = Σ Π (c−i)/a, whose terms fall."""
    # The terms fall at least as fast as powers of this, and as e^(−i²/2c).
    falling = min(load, servers) / max(load, servers)
    terms = np.arange(1.0, min(60.0 + 12.0 * math.sqrt(servers), 2.0 + 40.0 / max(1.0 - falling, 1e-300)))
    if load > servers:
        steps = np.maximum(servers - terms + 1.0, 0.0) / load
        return 1.0 / (1.0 + float(np.cumprod(steps).sum()))
    log_p = servers * math.log(load) - load - math.lgamma(servers + 1.0)
    p = math.exp(max(log_p, -745.0))
    above = float(np.cumprod(load / (servers + terms)).sum())
    return p / (1.0 - p * above)


def erlang_c(servers: int, load: float) -> float:
    """Probability that an arrival waits in M/M/c: C = B/(1 − ρ(1 − B)); 1 at and above ρ = 1. Exact."""
    utilization = load / servers
    if utilization >= 1.0:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1.0 - utilization * (1.0 - blocked))


def mmc_wait(rate: float, service: float, servers: int) -> float:
    """Mean wait in M/M/c: Wq = C/(cμ − λ) = Cs/(c(1 − ρ)); needs ρ < 1. Exact (Erlang 1917)."""
    load = rate * service
    return erlang_c(servers, load) * service / (servers - load)


def mmc_response_tail(rate: float, service: float, servers: int, t: float) -> float:
    """P(T > t) in M/M/c, first come first served; with d = cμ − λ − μ,

    (1 + Cμ/d)e^{−μt} − (Cμ/d)e^{−(cμ−λ)t}, and e^{−μt}(1 + Cμt) at d = 0. Exact.
    """
    mu = 1.0 / service
    drain = servers * mu - rate
    waits = erlang_c(servers, rate * service)
    gap = drain - mu
    if abs(gap) < 1e-9 * mu:
        return math.exp(-mu * t) * (1.0 + waits * mu * t)
    share = waits * mu / gap
    return (1.0 + share) * math.exp(-mu * t) - share * math.exp(-drain * t)


@dataclass(frozen=True, slots=True)
class LossQueue:
    """An M/M/c/K queue in balance: shares of time, and the mean wait of those let in."""

    empty: float
    refused: float
    waits: float
    wait: float
    queue: float


def mmck(rate: float, service: float, servers: int, places: int) -> LossQueue:
    """M/M/c/K with ``places`` waiting places, K = c + places: birth–death, exact at any ρ.

    In units of p(c), the states below sum to 1/B and state c+j weighs ρ^j. ``refused`` is p(K), ``waits``
    the share of those let in that wait, ``queue`` the mean number waiting. Source: Kleinrock 1975, 3.5.
    """
    load = rate * service
    if load <= 0.0:
        return LossQueue(1.0, 0.0, 0.0, 0.0, 0.0)
    ratio = load / servers
    blocked = max(erlang_b(servers, load), 1e-300)
    grown = places * math.log(ratio)
    # For ρ > 1 all weights are divided by ρ^places, so that nothing overflows.
    log_scale, log_last = min(0.0, -grown), min(0.0, grown)
    scale, last = math.exp(max(-745.0, log_scale)), math.exp(max(-745.0, log_last))
    geometric = _geometric(ratio, places)
    total = scale / blocked + ratio * geometric
    open_states = scale * (1.0 / blocked - 1.0) + geometric  # all but the last, which lets nobody in
    queue = _weighted_geometric(ratio, places) / total
    log_empty = math.lgamma(servers + 1.0) - servers * math.log(load) + log_scale - math.log(total)
    empty = math.exp(max(-745.0, min(0.0, log_empty)))
    waits = geometric / open_states if open_states > 0.0 else 0.0
    wait = queue / (rate * open_states / total) if open_states > 0.0 else 0.0
    return LossQueue(empty, last / total, waits, wait, queue)


def _geometric(ratio: float, places: int) -> float:
    """Σ_{j<m} ρ^j; for ρ > 1 divided by ρ^m."""
    if ratio == 1.0:
        return float(places)
    return math.expm1(-abs(places * math.log(ratio))) / -abs(1.0 - ratio)


def _weighted_geometric(ratio: float, places: int) -> float:
    """Σ_{j≤m} jρ^j; for ρ > 1 divided by ρ^m. Around ρ = 1 by its first powers of m·ln ρ."""
    away, log_ratio = 1.0 - ratio, math.log(ratio)
    grown = places * log_ratio
    if abs(grown) < 1e-3:
        bent = 1.0 + log_ratio * (2.0 * places + 1.0) / 3.0 + log_ratio * grown * (places + 1.0) / 4.0
        return places * (places + 1.0) / 2.0 * bent * math.exp(-max(0.0, grown))
    fallen = math.copysign(math.expm1(-abs(grown)), away)
    last = math.exp(max(-745.0, min(0.0, grown)))
    return ratio * (fallen - places * away * last) / (away * away)


def klb_factor(utilization: float, ca2: float, cs2: float) -> float:
    """Krämer and Langenbach-Belz's correction g of the two-moment wait; 1 for Poisson arrivals.

    ca² ≤ 1: exp(−2(1−ρ)(1−ca²)²/(3ρ(ca²+cs²))); above: exp(−(1−ρ)(ca²−1)/(ca²+4cs²)). Source: 8th ITC 1976.
    """
    if utilization <= 0.0 or ca2 + cs2 <= 0.0:
        return 0.0 if ca2 < 1.0 else 1.0
    idle = 1.0 - utilization
    if ca2 <= 1.0:
        return math.exp(-2.0 * idle * (1.0 - ca2) ** 2 / (3.0 * utilization * (ca2 + cs2)))
    return math.exp(-idle * (ca2 - 1.0) / (ca2 + 4.0 * cs2))


def two_moment_factor(utilization: float, servers: int, ca2: float, cs2: float) -> float:
    """Mean wait of G/G/c over that of M/M/c: (ca² + cs²)/2·g.

    One server: Krämer–Langenbach-Belz, within 5 % for ca² ≤ 2 and ρ ≥ .5, and exactly Pollaczek–Khinchine for
    Poisson arrivals. More servers: Allen–Cunneen, for smooth arrivals with the same g (Bolch et al. 2006).
    """
    g = klb_factor(utilization, ca2, cs2) if servers == 1 or ca2 < 1.0 else 1.0
    return (ca2 + cs2) / 2.0 * g


def two_moment_wait(rate: float, service: float, servers: int, ca2: float, cs2: float) -> float:
    """Mean wait in G/G/c, ρ < 1: that of M/M/c times ``two_moment_factor``."""
    return mmc_wait(rate, service, servers) * two_moment_factor(rate * service / servers, servers, ca2, cs2)


def departure_scv(utilization: float, servers: int, ca2: float, cs2: float) -> float:
    """SCV of what leaves G/G/c, as the next queue feels it: ca² + ρ²·max(0, cs² − ca²)/√c.

    Service that varies more than the arrivals roughens them: one server as in Whitt's QNA, 1983, several as
    there from Poisson arrivals. Service that varies less smooths for a short while only, and a busier queue
    waits by the arrivals' variability in the long run (Suresh and Whitt, Operations Research Letters, 1990):
    it lends nothing here, so that no queue grows longer by servers that are added to the one before it.
    """
    busy = min(1.0, utilization) ** 2
    return ca2 + busy * max(0.0, cs2 - ca2) / math.sqrt(servers)


def split_scv(scv: float, share: float) -> float:
    """SCV of a stream of which each item is kept with probability p: p·c² + 1 − p. Source: Whitt 1983."""
    return share * scv + 1.0 - share
