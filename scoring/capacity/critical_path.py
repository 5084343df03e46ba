"""Where the time of a flow goes on average: its critical path, component by component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scoring.capacity.latency import Composer
from scoring.capacity.plan import Invoke, Join, Node, Plan, calls_of, waited
from scoring.capacity.responses import Response
from scoring.capacity.result import PathStep
from scoring.capacity.topology import Topology, Waits

NEGLIGIBLE: Final = 1e-9
"""Visits per request of the flow that move no figure."""


Starts = Sequence[tuple[int, float]]

Leg = tuple[int, float, float, float]
"""A position, its reads and writes per request of the flow, and the network time of getting there."""

Slowest = Mapping[Join, Node]
"""Which branch a join waits for on average."""

Walks = dict[int, tuple[Plan, Starts, tuple[float, ...], Slowest, tuple[Leg, ...]]]
"""By flow: what its legs depend on (plan, starts, hit ratios, slowest branches), and the legs."""


def critical_path(
    composer: Composer,
    plan: Plan,
    starts: Starts,
    responses: Sequence[Response | None],
    number: int,
    walks: Walks,
) -> tuple[PathStep, ...]:
    """Visits times own mean plus network of what the flow waits for; of calls at once only the slowest."""
    slowest = {join: _slowest(composer, join, responses) for join in plan.joins}
    hits = tuple(composer.coupling.hits)
    known = walks.get(number)
    if known is None or known[:4] != (plan, starts, hits, slowest):
        legs = tuple(_legs(composer.topology, plan, starts, hits, slowest))
        known = walks[number] = plan, starts, hits, slowest, legs
    return _steps(composer, known[4])


def _slowest(composer: Composer, join: Join, responses: Sequence[Response | None]) -> Node:
    return max(join.branches, key=lambda branch: _mean(composer, branch, responses))


def _legs(
    topology: Topology, plan: Plan, starts: Starts, hits: Sequence[float], slowest: Slowest
) -> Iterator[Leg]:
    """What is visited, in the order of a request."""
    walk = _Walk(plan, starts, hits, slowest)
    for group in topology.groups:
        if group[0] in topology.cyclic:
            walk.go_round(group)
        elif walk.visits[group[0]] > NEGLIGIBLE:
            walk.spread(group[0], walk.visits[group[0]], {})
    for position in _in_order(plan, starts):
        if walk.visits[position] > 0.0:
            writes = walk.writes[position]
            yield position, walk.visits[position] - writes, writes, walk.network[position]


def _in_order(plan: Plan, starts: Starts) -> Iterator[int]:
    """Positions as a request meets them first."""
    met: set[int] = set()
    todo = [at for at, _ in reversed(starts)]
    while todo:
        position = todo.pop()
        if position not in met:
            met.add(position)
            yield position
            todo += [call.target for call in reversed(calls_of(plan.bodies[position]))]


class _Walk:
    """Visits of one request and the network times on the way, spread from callers to callees."""

    def __init__(self, plan: Plan, starts: Starts, hits: Sequence[float], slowest: Slowest) -> None:
        self.plan, self.hits, self.slowest = plan, hits, slowest
        self.visits = [0.0] * len(plan.bodies)
        self.writes = [0.0] * len(plan.bodies)
        self.network = [0.0] * len(plan.bodies)
        for at, share in starts:
            self.visits[at] += share

    def spread(self, position: int, weight: float, again: dict[int, float]) -> None:
        """Counts what ``weight`` visits wait for, and adds to ``again`` what goes round once more."""
        calls = self.plan.waits[position]
        if calls is None:
            calls = tuple(waited(self.plan.bodies[position], self.slowest.__getitem__))
        for call, often, caches in calls:
            share = weight * often
            for cache in caches:
                share *= 1.0 - self.hits[cache]
            target = call.target
            self.visits[target] += share
            if call.link.write:
                self.writes[target] += share
            self.network[target] += share * 2.0 * call.network_ms
            if target in again and call.waits is Waits.RESPONSE:
                again[target] += share

    def go_round(self, circle: Sequence[int]) -> None:
        """Spreads components that call each other until hardly anything goes round once more."""
        left = {position: self.visits[position] for position in circle}
        for _ in range(100):
            arriving, left = left, dict.fromkeys(circle, 0.0)
            for position, weight in arriving.items():
                if weight > NEGLIGIBLE:
                    self.spread(position, weight, left)


def _steps(composer: Composer, legs: Sequence[Leg]) -> tuple[PathStep, ...]:
    stations, components = composer.stations, composer.topology.components
    spent = []
    for position, reads, writes, network in legs:
        station = stations[position]
        time = network if station is None else network + station.spent_ms(reads, writes)
        if time > 0.0:
            spent.append((components[position].id, time))
    total = sum(time for _, time in spent)
    return tuple([PathStep(name, time, time / total) for name, time in spent])


def _mean(composer: Composer, node: Node, responses: Sequence[Response | None]) -> float:
    if not isinstance(node, Invoke):
        return 0.0
    response = composer.attempt(node.call, responses)
    return 0.0 if response is None else response.mean
