"""Availability of a design: what its flows wait for, up at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from components.design import Component
from scoring.capacity.figures import Figures
from scoring.capacity.formulas.availability import all_up, any_up
from scoring.capacity.plan import Body, Choice, Invoke, Join, Plan
from scoring.capacity.topology import Topology, Waits


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
        for node in body:
            match node:
                case Invoke(call):
                    self._invoke(
                        plan, node, often * min(1.0, 1.0 if call.calls is None else call.calls), needs, apart
                    )
                case Choice(branches) if len(branches) > 1:
                    apart.append(
                        1.0 - often * (1.0 - any_up([self._branch(plan, b, needs) for b in branches]))
                    )
                case Choice(branches) | Join(branches):
                    self._collect(plan, branches, often, needs, apart)
                case _:
                    self._collect(plan, node.body, often * (1.0 - self.hits[node.cache]), needs, apart)

    def _invoke(
        self, plan: Plan, node: Invoke, often: float, needs: dict[int, float], apart: list[float]
    ) -> None:
        target = node.call.target
        if node.call.waits is Waits.NOTHING or often <= needs.get(target, 0.0):
            return
        needs[target] = often
        if node.call.waits is Waits.RESPONSE:
            self._collect(plan, plan.bodies[target], often, needs, apart)

    def _branch(self, plan: Plan, branch: Invoke, needs: dict[int, float]) -> float:
        """One alternative on its own; what the flow needs anyway is not counted again."""
        own = dict.fromkeys(needs, 1.0)
        before = set(own)
        apart: list[float] = []
        self._collect(plan, (branch,), 1.0, own, apart)
        new = (1.0 - often * (1.0 - self._own(i)) for i, often in own.items() if i not in before)
        return all_up([*apart, *new])
