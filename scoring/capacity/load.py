"""The load on a design: its flows in requests per second, the figures of an exercise, the targets to meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from components.catalog import Catalog
from components.design import Component, Design, Value
from components.kinds import Group

if TYPE_CHECKING:
    from scenarios.model import LoadFlow, Scenario

NO_GIVENS: Final[Mapping[str, Mapping[str, Value]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FlowLoad:
    """One stream of requests, shared equally among ``sources``; ``clients`` makes it a closed loop."""

    id: str
    sources: tuple[str, ...]
    rate_rps: float
    to_roles: tuple[str, ...] = ()
    fresh_at: tuple[str, ...] = ()
    payload_kb: float | None = None
    slo_p99_ms: float | None = None
    clients: int | None = None
    think_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """A requirement and the figure that answers it (``scenarios.measures``)."""

    id: str
    text: str
    unit: str
    target: float
    op: str
    measure: str


@dataclass(frozen=True, slots=True)
class Load:
    """What a scenario brings: flows that replace the design's, figures by kind, targets.

    Without ``flows`` the design's own are used.
    """

    flows: tuple[FlowLoad, ...] = ()
    givens: Mapping[str, Mapping[str, Value]] = field(default_factory=lambda: NO_GIVENS)
    targets: tuple[Target, ...] = ()


def load_of(scenario: Scenario, catalog: Catalog, design: Design) -> Load | None:
    """The load of a scenario on a design; None when the scenario has none.

    A flow after the first waits until a component that it goes to is drawn: before that, events that have no
    collector yet would swamp the parts that are there.

    Raises:
        FormulaError: a rate has no value; loading a scenario has checked them all.
    """
    from scenarios.envelope import evaluate, expected_numbers  # pydantic: only where a scenario is at hand
    from scenarios.measures import JUDGE

    if scenario.load is None:
        return None
    names = expected_numbers(scenario)
    roles = {component.id: roles_of(component, catalog) for component in design.components}

    def playing(wanted: Sequence[str]) -> tuple[str, ...]:
        return tuple(node for node, own in roles.items() if not own.isdisjoint(wanted))

    def idle(number: int, flow: LoadFlow) -> bool:
        return number > 0 and bool(flow.to_roles) and not playing(flow.to_roles)

    flows = tuple(
        FlowLoad(
            id=flow.id,
            sources=() if idle(number, flow) else playing(flow.from_roles),
            rate_rps=max(0.0, evaluate(flow.rate, names)),
            to_roles=flow.to_roles,
            fresh_at=flow.fresh_at,
            payload_kb=flow.payload_kb,
        )
        for number, flow in enumerate(scenario.load.flows)
    )
    targets = tuple(
        Target(r.id, r.text, r.unit, r.target, r.op, r.measure)
        for r in scenario.requirements.non_functional
        if r.measure != JUDGE
    )
    return Load(flows, scenario.load.givens, targets)


def roles_of(component: Component, catalog: Catalog) -> set[str]:
    """Roles of the kind and those that the person added."""
    return {*catalog.kind(component.kind).roles, *component.roles_added}


def design_flows(design: Design, catalog: Catalog, asked_rps: float | None = None) -> tuple[FlowLoad, ...]:
    """The design's ``flows``; without any, every source with a rate or with clients is a flow of its own.

    When none has a rate, ``asked_rps`` is that of the first client.
    """
    if design.flows:
        return tuple(
            FlowLoad(f.id, (f.source,), f.rate_rps, fresh_at=f.fresh_at, slo_p99_ms=f.slo_p99_ms)
            for f in design.flows
        )
    sources = [c for c in design.components if catalog.kind(c.kind).group is Group.SOURCE]
    flows = tuple(flow for c in sources if (flow := _client_flow(c, catalog)))
    clients = [c.id for c in sources if "client" in roles_of(c, catalog)]
    if not flows and clients and asked_rps is not None:
        return (FlowLoad(clients[0], (clients[0],), asked_rps),)
    return flows


def _client_flow(component: Component, catalog: Catalog) -> FlowLoad | None:
    params = {n: p.default for n, p in catalog.kind(component.kind).params.items()} | dict(component.params)
    clients = params.get("clients")
    if isinstance(clients, int | float):
        think = params.get("think_ms")
        pause = float(think) if isinstance(think, int | float) else 0.0
        return FlowLoad(component.id, (component.id,), 0.0, clients=int(clients), think_ms=pause)
    rate = params.get("rate_rps")
    if not isinstance(rate, int | float) or isinstance(rate, bool):
        return None
    return FlowLoad(component.id, (component.id,), float(rate))
