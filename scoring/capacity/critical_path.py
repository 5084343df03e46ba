"""Where the time of a flow goes on average: its critical path, component by component."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scoring.capacity.latency import Composer
from scoring.capacity.plan import Invoke, Join, Node, Plan, calls_of, waited
from scoring.capacity.responses import Response
from scoring.capacity.result import PathStep
from scoring.capacity.topology import Waits

NEGLIGIBLE: Final = 1e-9
"""Visits per request of the flow that move no figure."""


Starts = Sequence[tuple[int, float]]

Leg = tuple[int, float, float]
"""A position, its visits per request of the flow, and the network time of getting there."""

Walks = dict[int, tuple[Plan, Starts, tuple[float, ...], tuple[Leg, ...]]]
"""By flow: what its legs depend on where no calls join (plan, starts, hit ratios), and the legs."""


def critical_path(
    composer: Composer,
    plan: Plan,
    starts: Starts,
    responses: Sequence[Response | None],
    number: int,
    walks: Walks,
) -> tuple[PathStep, ...]:
    """Visits times own mean plus network of what the flow waits for; of calls at once only the slowest."""
    depends_on = plan, starts, tuple(composer.coupling.hits)
    known = walks.get(number)
    if known is None or known[:3] != depends_on or None in plan.waits:
        known = walks[number] = *depends_on, tuple(_legs(composer, plan, starts, responses))
    return _steps(composer, known[3])


def _legs(
    composer: Composer, plan: Plan, starts: Starts, responses: Sequence[Response | None]
) -> Iterator[Leg]:
    """What is visited, in the order of a request."""
    walk = _Walk(composer, plan, starts, responses)
    for group in composer.topology.groups:
        if group[0] in composer.topology.cyclic:
            walk.go_round(group)
        elif walk.visits[group[0]] > NEGLIGIBLE:
            walk.spread(group[0], walk.visits[group[0]], {})
    for position in _in_order(plan, starts):
        if walk.visits[position] > 0.0:
            yield position, walk.visits[position], walk.network[position]


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

    def __init__(
        self, composer: Composer, plan: Plan, starts: Starts, responses: Sequence[Response | None]
    ) -> None:
        self.composer, self.plan, self.responses = composer, plan, responses
        self.visits = [0.0] * len(plan.bodies)
        self.network = [0.0] * len(plan.bodies)
        for at, share in starts:
            self.visits[at] += share

    def spread(self, position: int, weight: float, again: dict[int, float]) -> None:
        """Counts what ``weight`` visits wait for, and adds to ``again`` what goes round once more."""
        calls = self.plan.waits[position]
        if calls is None:
            calls = tuple(waited(self.plan.bodies[position], self._slowest))
        hits = self.composer.coupling.hits
        for call, often, caches in calls:
            share = weight * often
            for cache in caches:
                share *= 1.0 - hits[cache]
            target = call.target
            self.visits[target] += share
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

    def _slowest(self, join: Join) -> Node:
        return max(join.branches, key=lambda branch: _mean(self.composer, branch, self.responses))


def _steps(composer: Composer, legs: Sequence[Leg]) -> tuple[PathStep, ...]:
    stations, components = composer.stations, composer.topology.components
    spent = []
    for position, visits, network in legs:
        station = stations[position]
        own = None if station is None else station.mean_ms
        time = network + visits * own if own else network
        if time > 0.0:
            spent.append((components[position].id, time))
    total = sum(time for _, time in spent)
    return tuple([PathStep(name, time, time / total) for name, time in spent])


def _mean(composer: Composer, node: Node, responses: Sequence[Response | None]) -> float:
    if not isinstance(node, Invoke):
        return 0.0
    response = composer.attempt(node.call, responses)
    return 0.0 if response is None else response.mean
