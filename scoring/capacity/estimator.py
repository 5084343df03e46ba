"""The closed form: throughput, latency, cost and more of a design, in milliseconds of work per edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from components.catalog import Catalog
from components.design import NO_PARAMS, Component, Design, Value
from scoring.capacity.assemble import Assembled, assemble
from scoring.capacity.cancelling import never
from scoring.capacity.closed_loop import seen_rates, settled_rates
from scoring.capacity.curves import curves_of, with_curves
from scoring.capacity.figures import Figures, figures_of
from scoring.capacity.load import NO_GIVENS, FlowLoad, Load, design_flows
from scoring.capacity.model import model_of
from scoring.capacity.rates import DesignError
from scoring.capacity.result import Curves, Estimate
from scoring.capacity.solution import Memory, Model
from scoring.capacity.solver import Solver
from scoring.capacity.topology import Topology, compile_design

__all__ = ["DesignError", "Estimator"]


@dataclass(slots=True)
class _Compiled:
    """A topology and what it was compiled from, to see whether it still holds."""

    design: Design
    topology: Topology


class Estimator:
    """Estimates designs over one catalogue, keeping what one can lend to the next; for one thread."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._compiled: _Compiled | None = None
        self._model: Model | None = None
        self._figures: dict[str, tuple[Component, Mapping[str, Value], Figures]] = {}
        self._memory = Memory()

    def estimate(
        self,
        design: Design,
        load: Load | None = None,
        *,
        rate_rps: float | None = None,
        percentiles: bool = True,
        full: bool = False,
        cancelled: Callable[[], bool] = never,
    ) -> Estimate:
        """The estimate of a design under its own load, or a scenario's.

        ``rate_rps`` scales all flows so that the first offers that rate. Without ``percentiles`` only rates,
        waits and utilization are computed. ``full`` adds headroom, ``max_rps`` and survival, which solve the
        design dozens of times.

        Raises:
            DesignError: components call each other without end, or the first flow's clients wait for answers.
            Cancelled: ``cancelled`` said so.
        """
        assembled = self.assembled(design, load, rate_rps, percentiles=percentiles, cancelled=cancelled)
        if not full:
            return assembled.estimate
        return with_curves(assembled.estimate, curves_of(assembled, load, cancelled, with_points=False))

    def curves(
        self, design: Design, load: Load | None = None, *, cancelled: Callable[[], bool] = never
    ) -> Curves:
        """The slow answers.

        Raises:
            DesignError: components call each other without end.
            Cancelled: ``cancelled`` said so.
        """
        assembled = self.assembled(design, load, None, percentiles=True, cancelled=cancelled)
        return curves_of(assembled, load, cancelled)

    def assembled(
        self,
        design: Design,
        load: Load | None,
        rate_rps: float | None,
        *,
        percentiles: bool,
        cancelled: Callable[[], bool] = never,
    ) -> Assembled:
        """The estimate with the solution behind it, which the simulation starts from.

        Raises:
            DesignError: components call each other without end.
            Cancelled: ``cancelled`` said so.
        """
        topology = self._topology(design)
        flows = (
            load.flows if load is not None and load.flows else design_flows(design, self.catalog, rate_rps)
        )
        flows = _scaled(flows, rate_rps)
        model = self._model_of(topology, flows)
        givens = load.givens if load is not None else NO_GIVENS
        figures = self._figures_of(design, givens)
        self._memory.kept.next()
        actual = self._settled(model, figures, cancelled)
        solver = Solver(model, figures, seen_rates(flows, actual), self._memory, cancelled)
        return assemble(solver, load, actual, percentiles=percentiles)

    def _settled(
        self, model: Model, figures: Sequence[Figures], cancelled: Callable[[], bool]
    ) -> list[float]:
        """The flows' rates; closed loops find theirs."""
        if not any(flow.clients for flow in model.flows):
            return [flow.rate_rps for flow in model.flows]

        def mean_response(rates: Sequence[float], number: int) -> float | None:
            self._memory.kept.next()
            return Solver(model, figures, rates, self._memory, cancelled).mean_response(number)

        return settled_rates(model.flows, mean_response)

    def _topology(self, design: Design) -> Topology:
        known = self._compiled
        if known is not None and _same_drawing(known.design, design):
            return known.topology
        topology = compile_design(design, self.catalog)
        if known is not None:
            self._memory = self._memory.moved(known.topology, topology)
        self._compiled = _Compiled(design, topology)
        self._model = None
        return topology

    def _model_of(self, topology: Topology, flows: tuple[FlowLoad, ...]) -> Model:
        known = self._model
        if known is None or known.topology is not topology or not _same_flows(known.flows, flows):
            known = model_of(topology, flows)
        self._model = replace(known, flows=flows)
        return self._model

    def _figures_of(self, design: Design, givens: Mapping[str, Mapping[str, Value]]) -> list[Figures]:
        """By position; those that were worked out from the same component and figures are kept."""
        found = []
        for component in design.components:
            given = givens.get(component.kind, NO_PARAMS)
            known = self._figures.get(component.id)
            if known is None or known[0] is not component or known[1] is not given:
                figures = figures_of(component, self.catalog.kind(component.kind), given)
                known = self._figures[component.id] = component, given, figures
            found.append(known[2])
        return found


def _scaled(flows: tuple[FlowLoad, ...], rate_rps: float | None) -> tuple[FlowLoad, ...]:
    """All flows by one factor, so that the first offers ``rate_rps``; a first of 0 takes it as it is."""
    if rate_rps is None or not flows:
        return flows
    if flows[0].clients:
        raise DesignError(f"a rate cannot be set for {flows[0].id}, whose clients wait for their answers")
    first = flows[0].rate_rps
    if first <= 0.0:
        return (replace(flows[0], rate_rps=rate_rps), *flows[1:])
    return tuple(replace(flow, rate_rps=flow.rate_rps * rate_rps / first) for flow in flows)


def _same_drawing(one: Design, other: Design) -> bool:
    """True when only parameters, replicas, names or flows differ."""
    if one.links is not other.links and one.links != other.links:
        return False
    if len(one.components) != len(other.components):
        return False
    return all(
        a is b
        or (a.id, a.kind, a.zone, a.region, a.roles_added) == (b.id, b.kind, b.zone, b.region, b.roles_added)
        for a, b in zip(one.components, other.components, strict=True)
    )


def _same_flows(one: tuple[FlowLoad, ...], other: tuple[FlowLoad, ...]) -> bool:
    """True when the flows differ in their rates at most."""
    return len(one) == len(other) and all(
        (a.id, a.sources, a.to_roles) == (b.id, b.sources, b.to_roles)
        for a, b in zip(one, other, strict=True)
    )
