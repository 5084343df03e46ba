"""Which programs can be played station by station, and in which order of stations.

A station can be played when all that arrives there is known. So nothing may refuse, time out, batch, hold or
scale, no client may wait for its answer, and no request may come back to a station.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from scoring.capacity.plan import Body, Invoke, Node, OnMiss, Plan, calls_of
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.program import Program, has_breaker
from scoring.capacity.topology import Call, Waits

Stations = frozenset[int]


def needs_events(program: Program) -> str | None:
    """Why only the event engine can play a program; None when it can be played station by station."""
    if program.topology.cyclic:
        return "calls go round in circles"
    if any(flow.clients for flow in program.flows):
        return "clients wait for their answer"
    if any(source.profile != "constant" for source in program.sources):
        return "the load changes"
    reasons = [_calls_need(plan) for plan in program.plans]
    reasons += [_component_needs(program, position) for position in program.reached]
    for reason in reasons:
        if reason is not None:
            return reason
    return "requests come back to a station" if serving_order(program) is None else None


def _calls_need(plan: Plan) -> str | None:
    """What some call does that depends on what happens at the moment."""
    if plan.guarded:
        return "calls have timeouts, retries or hedges"
    for call in (call for body in plan.bodies for call in calls_of(body)):
        if has_breaker(call):
            return "calls have circuit breakers"
        if call.waits is Waits.ACKNOWLEDGEMENT:
            return "somebody waits for an acknowledgement"
        if call.link.parallel and (call.calls or 0.0) > 1.0:
            return "a call is repeated at once"
    return None


def _component_needs(program: Program, position: int) -> str | None:
    """What a component does that depends on what happens at the moment."""
    part = program.parts[position]
    ints = part.ints
    if ints[f.S_KIND] == f.BATCHED:
        return "requests are served in batches"
    if ints[f.S_LIMIT] >= 0:
        return "a queue refuses requests"
    if ints[f.S_HOLDS]:
        return "servers are held while they wait"
    if ints[f.S_MOST] > 0:
        return "replicas come and go"
    if ints[f.S_COPIES] > 1:
        return "writes are copied"
    chooses = ints[f.S_BALANCING] == f.LEAST_LOADED and part.lanes > 1
    return "requests go to the shortest queue" if chooses else None


def serving_order(program: Program) -> tuple[int, ...] | None:
    """The components, each after those whose departures it must know; None when they form a circle."""
    before: dict[int, set[int]] = {position: set() for position in program.reached}
    for plan in program.plans:
        paths = _Paths(program, plan)
        for position in program.reached:
            for earlier, later in paths.steps(position):
                for station in later:
                    before[station] |= earlier
    try:
        return tuple(TopologicalSorter(before).static_order())
    except CycleError:
        return None


class _Paths:
    """Where the requests of a flow get to from each component."""

    def __init__(self, program: Program, plan: Plan) -> None:
        self.program, self.plan = program, plan
        self._known: dict[tuple[int, bool], Stations] = {}

    def steps(self, position: int) -> list[tuple[Stations, Stations]]:
        """Stations that a visit to a component passes, and those that it can get to only after them."""
        own = self._own(position)
        found = [(own, self._from(position, waited=False) - own)]
        bodies = [self.plan.bodies[position]]
        while bodies:
            body = bodies.pop()
            for place, node in enumerate(body):
                passed = self._over((node,), waited=True)
                found.append((passed, self._over(body[place + 1 :], waited=False)))
                if isinstance(node, OnMiss):
                    bodies.append(node.body)
            found += [(self._over((node,), waited=True),) * 2 for node in _repeated(body)]
        return found

    def _own(self, position: int) -> Stations:
        queued = self.program.parts[position].ints[f.S_KIND] >= f.QUEUED
        return frozenset({position} if queued else ())

    def _from(self, position: int, *, waited: bool) -> Stations:
        """Queues at a component and at all that it calls; with ``waited`` only what it waits for."""
        key = position, waited
        if key not in self._known:
            found = self._own(position) | self._over(self.plan.bodies[position], waited=waited)
            for call in () if waited else self.plan.captures[position]:
                found |= self._from(call.target, waited=False)
            self._known[key] = found
        return self._known[key]

    def _over(self, body: Body, *, waited: bool) -> Stations:
        found = Stations()
        for call in calls_of(body):
            if not waited or call.waits is Waits.RESPONSE:
                found |= self._from(call.target, waited=waited)
        return found


def _repeated(body: Body) -> list[Node]:
    """Calls that are made again after their answer."""
    return [Invoke(call) for call in calls_of(body) if _again(call)]


def _again(call: Call) -> bool:
    return call.waits is Waits.RESPONSE and (call.calls or 0.0) > 1.0
