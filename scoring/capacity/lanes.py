"""The waiting lines of a component: how requests and servers are shared out over them; one line solved."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np

from scoring.capacity.formulas.groups import COUNTED, Group, group_waits, limited_group_waits, mean_group
from scoring.capacity.formulas.queues import erlang_c, klb_factor, mmck, split_scv, two_moment_factor
from scoring.capacity.law import Law

FULL: Final = 1.0 - 1e-12
"""At and above this utilization a queue without a limit grows for ever."""
NEVER: Final = 1e-100
"""A probability of waiting, or a wait, that is none: their squares and quotients would leave the numbers."""
SORTED_OUT: Final = 64
"""Largest group whose share at one of several lines is told by its distribution; beyond, by its mean."""
SPAN: Final = 700.0
"""Steepest slope of ln ρ that is tried, over all places."""
RARE: Final = 1e-6
"""Share of the requests in groups of a size that moves no figure."""


class Queue(NamedTuple):
    """One waiting line: arrivals per ms, servers, and the service on them.

    ``groups`` that requests come in; empty when they come one by one. ``most`` there can be at once, since
    who sends them waits for the answer first; None when nothing keeps them back.
    """

    rate: float
    servers: int
    service_ms: float
    scv: float
    arrival_scv: float
    limit: int | None
    groups: tuple[Group, ...] = ()
    most: int | None = None

    def used(self) -> float:
        """Utilization, were nothing refused."""
        return self.rate * self.service_ms / self.servers


def dealt(whole: Queue, lanes: int, balancing: str, hot: float | None) -> list[tuple[float, Queue]]:
    """A stream and its servers shared out over several lines: kinds of line and their shares of requests."""
    if lanes == 1:
        return [(1.0, whole)]
    in_turn = balancing == "round_robin"
    if in_turn:
        scv = whole.arrival_scv * min(1.0, (mean_group(whole.groups) if whole.groups else 1.0) / lanes)
    else:
        scv = split_scv(whole.arrival_scv, 1.0 / lanes)
    found = []
    for share, part, servers in _shares(lanes, whole.servers, hot):
        groups = _parted(whole.groups, part, in_turn=in_turn) if whole.groups else ()
        rate, _, service, own_scv, _, limit, *_ = whole
        found.append((share, Queue(rate * part, servers, service, own_scv, scv, limit, groups)))
    return found


def _shares(lanes: int, servers: int, hot: float | None) -> list[tuple[float, float, int]]:
    """By kind of line: all their share of the requests, that of one of them, and the servers of one.

    Servers are shared out evenly, the first lines taking the rest; a hot line is the first.
    """
    each, more = divmod(servers, lanes)
    shares, left = [], 1.0
    if hot is not None and hot > 1.0 / lanes:
        shares.append((hot, hot, each + (more > 0)))
        lanes, more, left = lanes - 1, max(0, more - 1), 1.0 - hot
    part = left / lanes
    shares += [((lanes - more) * part, part, each), (more * part, part, each + 1)]
    return [share for share in shares if share[0] > 0.0]


def _parted(groups: tuple[Group, ...], part: float, *, in_turn: bool) -> tuple[Group, ...]:
    """What one line sees of groups whose members go to it with probability ``part``, or in turn."""
    found: defaultdict[tuple[int, int], float] = defaultdict(float)
    for share, seen, size in groups:
        if in_turn or size > SORTED_OUT:
            sizes = [(1.0, max(1, math.ceil(size * part)))]
        else:
            others = size - 1
            sizes = [
                (math.comb(others, n) * part**n * (1.0 - part) ** (others - n), 1 + n) for n in range(size)
            ]
        for weight, here in sizes:
            if weight > RARE:
                found[max(1, round(seen * here / size)), here] += share * weight
    if all(size == 1 for _, size in found):
        return ()
    total = sum(found.values())
    return tuple(Group(share / total, seen, size) for (seen, size), share in found.items())


class Solved(NamedTuple):
    """One line: its law (None when unstable), the share let in, the mean number waiting.

    ``apart`` says how far those of a group are refused each by itself (``LimitedGroupWaits``). ``deferred``
    is the probability that who sends to it is kept back, and ``deferred_ms`` the mean time of that.
    """

    law: Law | None
    accepted: float
    waiting: float
    apart: float = 1.0
    deferred: float = 0.0
    deferred_ms: float = 0.0


def solve_queue(queue: Queue) -> Solved:
    """The line in balance."""
    rate, servers, service, scv, arrival_scv, limit, groups, most = queue
    if service <= 0.0 or rate <= 0.0:
        return Solved(Law(0.0, 0.0, service, scv), 1.0, 0.0)
    if limit is not None:
        return _limited(queue, limit)
    used = rate * service / servers
    if used >= FULL:
        return Solved(None, min(1.0, 1.0 / used), 0.0)
    if groups:
        return _in_groups(queue)
    if most is not None:
        return _kept_back(queue, most)
    load = rate * service
    delayed = erlang_c(servers, load)
    wait = delayed * service / (servers - load)
    if arrival_scv != 1.0 or scv != 1.0:
        wait *= two_moment_factor(used, servers, arrival_scv, scv)
    if min(delayed, wait) < NEVER:
        delayed = wait = 0.0
    return Solved(Law(delayed, wait, service, scv), 1.0, wait * rate)


def _in_groups(queue: Queue) -> Solved:
    """The first of a group waits for what it finds, the others for those before them as well.

    Variability as in Allen and Cunneen's formula, which M^[X]/G/1 meets exactly, and its correction for
    regular arrivals, a group being one customer.
    """
    found = group_waits(queue.groups, queue.rate * queue.service_ms, queue.servers)
    size = mean_group(queue.groups)
    varied = (size * queue.arrival_scv + queue.scv) / (size + 1.0)
    if queue.arrival_scv < 1.0:
        varied *= klb_factor(queue.used(), queue.arrival_scv, queue.scv / size)
    first, later = found.wait * queue.service_ms * varied, found.more * queue.service_ms
    law = Law(found.delayed, first, queue.service_ms, queue.scv, found.later, later, grouped=True)
    if min(found.delayed, first) < NEVER:
        law = law._replace(delayed=0.0, wait_ms=0.0)
    return Solved(law, 1.0, found.queue * varied)


def _kept_back(queue: Queue, most: int) -> Solved:
    """A queue whose senders have ``most`` requests K in it at the most, and then wait to send.

    All wait as in M/M/c, but behind K others where they come from: of the mean wait the share ρ^(K−c). Exact
    in the mean where the senders take no time themselves.
    """
    rate, servers, service, scv, arrival_scv, *_ = queue
    places, load = most - servers, rate * service
    if places <= 0:
        return Solved(Law(0.0, 0.0, service, scv), 1.0, 0.0)
    used = load / servers
    delayed = erlang_c(servers, load)
    wait = delayed * service / (servers - load) * two_moment_factor(used, servers, arrival_scv, scv)
    if min(delayed, wait) < NEVER:
        return Solved(Law(0.0, 0.0, service, scv), 1.0, 0.0)
    outside = used**places
    here = wait * (1.0 - outside)
    return Solved(Law(delayed, here, service, scv), 1.0, here * rate, 1.0, delayed * outside, wait * outside)


def _limited(queue: Queue, limit: int) -> Solved:
    """The same of a queue that refuses what comes when ``limit`` wait."""
    rate, servers, service, scv = queue[:4]
    if queue.groups and servers + limit <= COUNTED:  # to more, as if one by one
        return _limited_groups(queue, limit)
    full = mmck(rate, service, servers, limit)
    law = Law(full.waits, full.wait, service, scv)
    if min(full.waits, full.wait) < NEVER:
        law = Law(0.0, 0.0, service, scv)
    elif limit:
        law = law._replace(places=limit, ratio=rate * service / servers, stage_ms=service / servers)
    return Solved(law, 1.0 - full.refused, full.queue)


def _limited_groups(queue: Queue, limit: int) -> Solved:
    """The first of a group as in a queue of single requests, with the ratio that gives its mean wait."""
    _, servers, service, scv = queue[:4]
    found = limited_group_waits(queue.groups, queue.rate * service, servers, limit)
    waits, stage = found.waits, service / servers
    law = Law(0.0, 0.0, service, scv, waits.later, waits.more * service, grouped=True)
    if min(waits.delayed, waits.wait) > NEVER and limit:
        ratio = _ratio(waits.wait / waits.delayed * servers, limit)
        law = law._replace(
            delayed=waits.delayed, wait_ms=waits.wait * service, places=limit, ratio=ratio, stage_ms=stage
        )
    return Solved(law, found.accepted, waits.queue, found.apart)


def _ratio(stages: float, places: int) -> float:
    """ρ of the law ∝ ρ^j on 0 ≤ j < ``places`` whose mean is ``stages`` − 1, by halving ln ρ's interval."""
    numbers = np.arange(places)
    low, high = -SPAN / places, SPAN / places
    for _ in range(50):
        middle = (low + high) / 2.0
        weights = np.exp(middle * (numbers - (places if middle > 0.0 else 0)))
        mean = float(numbers @ weights / weights.sum())
        low, high = (middle, high) if mean < stages - 1.0 else (low, middle)
    return math.exp((low + high) / 2.0)
