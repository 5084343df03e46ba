"""Availability of a design: what its flows wait for, up at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from components.design import Component
from scoring.capacity.figures import Figures
from scoring.capacity.formulas.availability import all_up, any_up
from scoring.capacity.plan import Body, Choice, Invoke, Join, Plan
from scoring.capacity.topology import Call, Topology, Waits


def component_availability(component: Component, figures: Figures) -> float:
    """1 − Π(1 − a) over the zones that its replicas are spread over; replicas in one zone fail together."""
    zone = component.zone
    zones = 1 if zone is None or isinstance(zone, str) else len(set(zone))
    spread = min(zones, figures.replicas) if figures.replicas is not None else 1
    return any_up([figures.availability] * max(1, spread))


class Uptime:
    """Availability of flows, each component counted once however often it is called."""

    def __init__(self, topology: Topology, figures: Sequence[Figures], hits: Sequence[float]) -> None:
        self.topology = topology
        self.figures = figures
        self.hits = hits

    def of_flow(self, plan: Plan, starts: Sequence[tuple[int, float]]) -> float:
        """Probability that everything a request needs is up; parts that it needs sometimes count in part."""
        needs: dict[int, float] = {}
        apart: list[float] = []
        for at, _ in starts:
            self._collect(plan, plan.bodies[at], 1.0, needs, apart)
        return all_up([*apart, *(1.0 - often * (1.0 - self._own(i)) for i, often in needs.items())])

    def _own(self, position: int) -> float:
        return component_availability(self.topology.components[position], self.figures[position])

    def _collect(
        self, plan: Plan, body: Body, often: float, needs: dict[int, float], apart: list[float]
    ) -> None:
        """Adds what a body needs: components to ``needs``, alternatives to ``apart`` as one figure each."""
        todo: list[tuple[Body, float]] = [(body, often)]
        while todo:
            nodes, often = todo.pop()
            for node in nodes:
                match node:
                    case Invoke(call):
                        todo += self._invoked(plan, call, often, needs)
                    case Choice(branches) if len(branches) > 1:
                        one = any_up([self._branch(plan, branch, needs) for branch in branches])
                        apart.append(1.0 - often * (1.0 - one))
                    case Choice(branches) | Join(branches):
                        todo.append((branches, often))
                    case _:
                        todo.append((node.body, often * (1.0 - self.hits[node.cache])))

    def _invoked(
        self, plan: Plan, call: Call, often: float, needs: dict[int, float]
    ) -> list[tuple[Body, float]]:
        """Marks the target as needed; returns its body when that is waited for and more often than known."""
        often *= min(1.0, 1.0 if call.calls is None else call.calls)
        if call.waits is Waits.NOTHING or often <= needs.get(call.target, 0.0):
            return []
        needs[call.target] = often
        return [(plan.bodies[call.target], often)] if call.waits is Waits.RESPONSE else []

    def _branch(self, plan: Plan, branch: Invoke, needs: dict[int, float]) -> float:
        """One alternative on its own; what the flow needs anyway is not counted again."""
        own = dict.fromkeys(needs, 1.0)
        before = set(own)
        apart: list[float] = []
        self._collect(plan, (branch,), 1.0, own, apart)
        new = (1.0 - often * (1.0 - self._own(i)) for i, often in own.items() if i not in before)
        return all_up([*apart, *new])
