"""Where the time of a flow goes on average: its critical path, component by component."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.capacity.latency import Composer
from scoring.capacity.plan import Body, Choice, Invoke, Join, Node, Plan
from scoring.capacity.responses import Response
from scoring.capacity.result import PathStep
from scoring.capacity.topology import Call, Waits


def critical_path(
    composer: Composer, plan: Plan, starts: Sequence[tuple[int, float]], responses: Sequence[Response | None]
) -> tuple[PathStep, ...]:
    """Visits times own mean plus network of what the flow waits for; of calls at once only the slowest."""
    visits = dict.fromkeys(range(len(plan.bodies)), 0.0)
    network = dict(visits)
    for at, share in starts:
        visits[at] += share
    for group in composer.topology.groups:
        turns = 100 if group[0] in composer.topology.cyclic else 1
        left = {position: visits[position] for position in group}
        for _ in range(turns):
            arriving, left = left, dict.fromkeys(group, 0.0)
            for position, weight in arriving.items():
                if weight <= 1e-9:
                    continue
                for call, share in _waited(composer, plan.bodies[position], weight, responses):
                    visits[call.target] += share
                    network[call.target] += share * 2.0 * call.network_ms
                    if call.target in left and call.waits is Waits.RESPONSE:
                        left[call.target] += share
    return _steps(composer, visits, network)


def _steps(composer: Composer, visits: dict[int, float], network: dict[int, float]) -> tuple[PathStep, ...]:
    spent = []
    for group in composer.topology.groups:
        for position in group:
            own = composer.at_station(position) if visits[position] > 0.0 else None
            time = network[position] + (visits[position] * own.mean if own is not None else 0.0)
            if time > 0.0:
                spent.append((composer.topology.components[position].id, time))
    total = sum(time for _, time in spent)
    return tuple(PathStep(name, time, time / total) for name, time in spent)


def _waited(
    composer: Composer, body: Body, weight: float, responses: Sequence[Response | None]
) -> list[tuple[Call, float]]:
    """The calls that a request waits for and how often."""
    found: list[tuple[Call, float]] = []
    for node in body:
        match node:
            case Invoke(call):
                if call.waits is not Waits.NOTHING:
                    often = (
                        1.0 if call.calls is None or (call.link.parallel and call.calls > 1.0) else call.calls
                    )
                    found.append((call, weight * often))
            case Choice(branches):
                found += _waited(composer, branches, weight / len(branches), responses)
            case Join(branches):
                slowest = max(branches, key=lambda branch: _mean(composer, branch, responses))
                found += _waited(composer, (slowest,), weight, responses)
            case _:
                missed = weight * (1.0 - composer.coupling.hits[node.cache])
                found += _waited(composer, node.body, missed, responses)
    return found


def _mean(composer: Composer, node: Node, responses: Sequence[Response | None]) -> float:
    if not isinstance(node, Invoke):
        return 0.0
    response = composer.attempt(node.call, responses)
    return 0.0 if response is None else response.mean
