"""The time to the first token: a flow's response when its language models stream what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from scoring.capacity.latency import Composer
from scoring.capacity.plan import Choice, Invoke, Join, Node, Plan
from scoring.capacity.responses import Response
from scoring.capacity.solution import Memory, Solution
from scoring.capacity.solver import Solver
from scoring.capacity.stations import Station
from scoring.capacity.topology import Topology, Waits


def first_token(solver: Solver, solution: Solution, number: int) -> Response | None:
    """The flow's response with every model's answer cut to prefill and first step; None without a model.

    A model that is always followed by another counts whole: nobody sees what it says. What comes after the
    last model counts too, so draw checks of the finished answer as asynchronous when the user reads before.
    """
    visits = solution.rates[number].visits
    models = frozenset(
        i for i, s in enumerate(solution.stations) if s is not None and s.llm is not None and visits[i] > 0.0
    )
    if not models or solution.grid is None:
        return None
    topology, plan = solver.model.topology, solver.model.plans[number]
    shown = models - _followed(topology, plan, models)
    stations = list(solution.stations)
    for position in shown:
        stations[position] = _streaming(position, stations[position], solver.memory)
    solution.coupling.success = solution.success[number]
    composer = Composer(topology, solution.coupling, stations, solution.grid, solver.memory.kept)
    responses = list(solution.responses[number])
    last = solver.memory.visits[~number]
    moved = set(shown)
    for group in reversed(topology.groups):
        if moved.isdisjoint(group) and all(moved.isdisjoint(plan.targets[at]) for at in group):
            continue
        moved.update(group)
        if group[0] in topology.cyclic:
            last.go_round(composer, plan, group, responses, solver.ask)
        else:
            last.visit(composer, plan, group[0], responses)
    parts = [(share, responses[at]) for at, share in solver.model.starts[number]]
    known = tuple((share, part) for share, part in parts if part is not None)
    return composer.mix(known) if len(known) == len(parts) else None


def _streaming(position: int, station: Station | None, memory: Memory) -> Station | None:
    """The station with prefill and first step in place of the whole answer; the last one while it holds."""
    if station is None or station.law is None or station.llm is None:
        return station
    known = memory.streaming.get(position)
    if known is None or known[0] is not station:
        first = station.llm.first_ms
        law = tuple((share, part._replace(service_ms=first, scv=0.0)) for share, part in station.law)
        known = memory.streaming[position] = station, replace(station, law=law, response=None, latency=None)
    return known[1]


@lru_cache(maxsize=32)
def _followed(topology: Topology, plan: Plan, models: frozenset[int]) -> frozenset[int]:
    """The models after which another one always speaks."""
    surely = [position in models for position in range(len(topology.kinds))]
    met = [{position} if position in models else set[int]() for position in range(len(topology.kinds))]
    followed: set[int] = set()
    for group in reversed(topology.groups):
        for position in group:
            another = False
            for node in reversed(plan.bodies[position]):
                here = _met(node, met)
                if another:
                    followed |= here
                met[position] |= here
                another = another or _surely(node, surely)
            if another and position in models:
                followed.add(position)
            surely[position] = surely[position] or another
    return frozenset(followed)


def _met(node: Node, met: Sequence[set[int]]) -> set[int]:
    """The models that a node may wait for."""
    match node:
        case Invoke(call):
            return met[call.target] if call.waits is Waits.RESPONSE else set()
        case Choice(branches) | Join(branches):
            return set().union(*(_met(branch, met) for branch in branches))
        case _:
            return set().union(*(_met(inner, met) for inner in node.body))


def _surely(node: Node, surely: Sequence[bool]) -> bool:
    """True when a node always waits for a model."""
    match node:
        case Invoke(call):
            always = call.calls is None or call.calls >= 1.0
            return always and call.waits is Waits.RESPONSE and surely[call.target]
        case Choice(branches):
            return all(_surely(branch, surely) for branch in branches)
        case Join(branches):
            return any(_surely(branch, surely) for branch in branches)
        case _:
            return False
