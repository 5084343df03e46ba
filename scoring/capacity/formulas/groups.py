"""Requests that come in groups: calls at once, the copies of a write.

A group of size b comes to c servers as one Poisson arrival; time is in units of the mean service.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

HUGE: Final = 1e200
"""Sums beyond this are scaled down, lest they leave the numbers."""
COUNTED: Final = 5_000
"""States that are counted one by one: some milliseconds."""
TINY: Final = 1e-300
FAR: Final = 12.0
"""Standard deviations beyond which nothing is found."""


class Group(NamedTuple):
    """A kind of group: the share of all seen requests that come in such, and how many of its size are seen.

    The seen ones are the first; nobody waits for the others.
    """

    share: float
    seen: int
    size: int


@dataclass(frozen=True, slots=True)
class GroupWaits:
    """What a seen request waits for, in service times: what its group found, and then the group itself."""

    delayed: float
    """Probability that the first of a group waits."""
    wait: float
    """Its mean wait."""
    later: float
    """Probability that a request waits longer than the first of its group."""
    more: float
    """How much longer on average, over all."""
    queue: float
    """Mean number waiting, unseen ones included."""


def mean_group(groups: Sequence[Group]) -> float:
    """The mean size of the group that a request is in: E[X²]/E[X], all requests counted."""
    work = [group.share * group.size / group.seen for group in groups]
    return sum(w * group.size for w, group in zip(work, groups, strict=True)) / sum(work)


def group_waits(groups: Sequence[Group], load: float, servers: int) -> GroupWaits:
    """M^[X]/M/c below saturation, first come first served; exact.

    ``load`` a in busy servers. Probabilities of n < c in the system by level crossing: min(n+1, c)·p(n+1) =
    Σ λ_b·(p(n) + … + p(n−b+1)); their scale from the mean number of idle servers, c − a; the mean number from
    the drift of its square: E[N] = (a·(1 + E[X²]/E[X]) + 2·Σ n(c−n)p(n))/(2(c − a)). Source: Chaudhry and
    Templeton, A First Course in Bulk Queues, 1983 (the model; the equations are balance of flow).
    """
    sizes = mean_group(groups)
    spread = math.sqrt(load * (1.0 + sizes) / 2.0)
    largest = max(group.size for group in groups)
    if servers > load + FAR * spread + 3.0 * largest:
        return GroupWaits(0.0, 0.0, 0.0, 0.0, 0.0)
    first = max(0, int(load - FAR * spread))
    if servers - first > COUNTED:
        return _coarse(groups, load, servers, max(2, (servers - first) // COUNTED))
    below = _below(groups, load, servers, first, servers)
    idle = number = 0.0
    for n, (p, after) in enumerate(pairwise(below), first):
        idle += (servers - n) * (after - p)
        number += n * (servers - n) * (after - p)
    scale = (servers - load) / idle
    mean = (load * (1.0 + sizes) / 2.0 + number * scale) / (servers - load)
    all_busy = 1.0 - below[-1] * scale
    free_beside = idle * scale - below[-1] * scale  # Σ (c − 1 − n)p(n)
    head = (mean - (servers - 1.0) + free_beside) / servers
    later = more = 0.0
    for group in groups:
        overlap = min(group.seen, servers - first)
        for ahead in range(1, overlap):
            busy = group.share / group.seen * (1.0 - below[servers - ahead - first] * scale)
            later += busy
            more += busy * (group.seen - ahead) / servers
        beyond = group.seen - overlap
        later += group.share / group.seen * beyond
        more += group.share / group.seen * beyond * (beyond + 1.0) / 2.0 / servers
    known = (all_busy, head, later, more, mean - load)
    return GroupWaits(*(max(0.0, value) for value in known))


def _coarse(groups: Sequence[Group], load: float, servers: int, grain: int) -> GroupWaits:
    """The same, ``grain`` servers and requests counted as one: so many behave as a fluid."""
    few = math.ceil(servers / grain)
    smaller = [Group(g.share, max(1, g.seen // grain), max(1, g.size // grain)) for g in groups]
    found = group_waits(smaller, load * few / servers, few)
    return replace(found, queue=found.queue * grain)


@dataclass(frozen=True, slots=True)
class LimitedGroupWaits:
    """What becomes of seen requests where only some can wait; times in service times, of those let in."""

    accepted: float
    """Share that is let in."""
    waits: GroupWaits
    apart: float
    """All of a group get in with probability ``accepted`` to the power of so many times their number.

    1 where each is let in or not by itself; less since those of one group find the same room.
    """


def limited_group_waits(groups: Sequence[Group], load: float, servers: int, places: int) -> LimitedGroupWaits:
    """M^[X]/M/c with ``places`` to wait, at any load; exact. As many of a group get in as there is room for.

    The same crossing of levels, which does not ask how many of a group are refused.
    """
    room = servers + places
    below = np.array(_below(groups, load, servers, 0, room + 1))
    below /= below[-1]
    number = np.arange(room + 1)
    share = np.diff(below)
    weighed = np.concatenate([[0.0], np.cumsum(number * share)])
    accepted = later = wait = all_in = alone = 0.0
    for group in groups:
        ahead = np.arange(min(group.seen, room))
        free, full = np.maximum(0, servers - ahead), room - ahead
        waiting = below[full] - below[np.minimum(free, full)]
        stages = weighed[full] - weighed[np.minimum(free, full)] + (ahead - servers + 1) * waiting
        each = group.share / group.seen
        accepted += each * float(below[full].sum())
        later += each * float(waiting[1:].sum())
        wait += each * float(stages.sum()) / servers
        if 1 < group.seen <= room:
            all_in += group.share * math.log(max(float(below[room - group.seen + 1]), TINY))
            alone += group.share * group.seen
    head = float(np.maximum(0, number - servers + 1)[:-1] @ share[:-1]) / servers / float(below[room])
    waits = GroupWaits(
        delayed=1.0 - float(below[min(servers, room)] / below[room]),
        wait=head,
        later=later / accepted,
        more=max(0.0, wait / accepted - head),
        queue=float(np.maximum(0, number - servers) @ share),
    )
    apart = all_in / (alone * math.log(accepted)) if alone and TINY < accepted < 1.0 else 1.0
    return LimitedGroupWaits(accepted, waits, min(1.0, apart))


def _below(groups: Sequence[Group], load: float, servers: int, first: int, states: int) -> list[float]:
    """Σ p(n) of first ≤ n < m for m up to ``states``, unscaled; below ``first`` hardly anything is."""
    per_seen = sum(group.share * group.size / group.seen for group in groups)
    rates = [(load / per_seen * group.share / group.seen, group.size) for group in groups]
    sums = [0.0, 1.0]
    for n in range(first + 1, states):
        known = sums[-1]
        rising = 0.0
        for rate, size in rates:
            rising += rate * (known - (sums[n - first - size] if n - first > size else 0.0))
        sums.append(known + rising / min(n, servers))
        if sums[-1] > HUGE:
            sums = [value / HUGE for value in sums]
    return sums
