"""Where the time of a flow goes on average: its critical path, component by component."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.capacity.latency import Composer
from scoring.capacity.plan import Invoke, Join, Node, Plan, waited
from scoring.capacity.responses import Response
from scoring.capacity.result import PathStep
from scoring.capacity.topology import Waits

NEGLIGIBLE: Final = 1e-9
"""Visits per request of the flow that move no figure."""


def critical_path(
    composer: Composer, plan: Plan, starts: Sequence[tuple[int, float]], responses: Sequence[Response | None]
) -> tuple[PathStep, ...]:
    """Visits times own mean plus network of what the flow waits for; of calls at once only the slowest."""
    visits = [0.0] * len(plan.bodies)
    network = [0.0] * len(plan.bodies)
    for at, share in starts:
        visits[at] += share
    hits, once = composer.coupling.hits, dict[int, float]()

    def slowest(join: Join) -> Node:
        return max(join.branches, key=lambda branch: _mean(composer, branch, responses))

    def spread(position: int, weight: float, again: dict[int, float]) -> None:
        """Counts what ``weight`` visits wait for, and adds to ``again`` what goes round once more."""
        calls = plan.waits[position]
        if calls is None:
            calls = tuple(waited(plan.bodies[position], slowest))
        for call, often, caches in calls:
            share = weight * often
            for cache in caches:
                share *= 1.0 - hits[cache]
            target = call.target
            visits[target] += share
            network[target] += share * 2.0 * call.network_ms
            if target in again and call.waits is Waits.RESPONSE:
                again[target] += share

    for group in composer.topology.groups:
        if group[0] not in composer.topology.cyclic:
            if visits[group[0]] > NEGLIGIBLE:
                spread(group[0], visits[group[0]], once)
            continue
        left = {position: visits[position] for position in group}
        for _ in range(100):
            arriving, left = left, dict.fromkeys(group, 0.0)
            for position, weight in arriving.items():
                if weight > NEGLIGIBLE:
                    spread(position, weight, left)
    return _steps(composer, visits, network)


def _steps(composer: Composer, visits: Sequence[float], network: Sequence[float]) -> tuple[PathStep, ...]:
    spent = []
    for group in composer.topology.groups:
        for position in group:
            if visits[position] <= 0.0:
                continue
            station = composer.stations[position]
            own = None if station is None else station.mean_ms
            time = network[position] + visits[position] * (own or 0.0)
            if time > 0.0:
                spent.append((composer.topology.components[position].id, time))
    total = sum(time for _, time in spent)
    return tuple(PathStep(name, time, time / total) for name, time in spent)


def _mean(composer: Composer, node: Node, responses: Sequence[Response | None]) -> float:
    if not isinstance(node, Invoke):
        return 0.0
    response = composer.attempt(node.call, responses)
    return 0.0 if response is None else response.mean
