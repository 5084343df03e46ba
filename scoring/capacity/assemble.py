"""From a solution to what people read: an Estimate."""

from __future__ import annotations

from dataclasses import dataclass

from components.kinds import Group
from scoring.capacity import law as laws
from scoring.capacity.cost import cost
from scoring.capacity.flows import flow_estimate
from scoring.capacity.load import Load
from scoring.capacity.result import (
    ComponentEstimate,
    Estimate,
    Latency,
    Survival,
)
from scoring.capacity.slo import design_figures, slos
from scoring.capacity.solver import Solution, Solver
from scoring.capacity.stations import Station
from scoring.capacity.uptime import Uptime


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """An estimate and the solution behind it."""

    estimate: Estimate
    solver: Solver
    solution: Solution


def assemble(solver: Solver, load: Load | None, *, percentiles: bool) -> Assembled:
    """Solves and reports."""
    solution = solver.solve(with_responses=percentiles)
    model = solver.model
    flows = tuple(flow_estimate(solver, solution, number) for number in range(len(model.flows)))
    components = _components(solver, solution, percentiles=percentiles)
    by_id = {flow.id: flow for flow in flows}
    uptime = Uptime(model.topology, solver.figures, solution.coupling.hits)
    available = [
        uptime.of_flow(plan, starts) for plan, starts in zip(model.plans, model.starts, strict=True) if starts
    ]
    availability = min(available) if available else None
    money = cost(model.topology, solver.figures, solution.stations, sum(f.carried_rps for f in flows))
    whole = design_figures(availability, money, None)
    estimate = Estimate(
        stable=all(c.backlog_rps == 0.0 for c in components),
        metastable=None,
        flows=flows,
        components=components,
        bottleneck=_bottleneck(components),
        headroom=None,
        availability=availability,
        survives=Survival(None, None),
        cost_usd=money,
        slos=slos(model.flows, load.targets if load is not None else (), by_id, whole),
        assumed=_assumed(solver),
        warnings=_warnings(solver, solution),
        link_rps=_link_rates(solution, solver),
    )
    return Assembled(estimate, solver, solution)


def _components(solver: Solver, solution: Solution, *, percentiles: bool) -> tuple[ComponentEstimate, ...]:
    loaded = [
        (position, station)
        for position in solver.model.reached
        if (station := solution.stations[position]) is not None
        and station.rate_rps > 0.0
        and solver.figures[position].group is not Group.SOURCE
    ]
    known = [s.law for _, s in loaded if s.law is not None] if percentiles else []
    found = iter(_cached_latencies(solver, known))
    return tuple(
        _component(
            solver.model.topology.components[position].id,
            station,
            next(found) if percentiles and station.law is not None else None,
        )
        for position, station in loaded
    )


def _cached_latencies(solver: Solver, mixtures: list[laws.Mixture]) -> list[Latency]:
    """Percentiles of stations, those of the last estimate where nothing changed."""
    known = solver.memory.latencies
    missing = [mixture for mixture in dict.fromkeys(mixtures) if mixture not in known]
    fresh = dict(zip(missing, laws.latencies(missing), strict=True))
    solver.memory.latencies = {m: known[m] if m in known else fresh[m] for m in mixtures}
    return [solver.memory.latencies[m] for m in mixtures]


def _component(name: str, station: Station, latency: Latency | None) -> ComponentEstimate:
    return ComponentEstimate(
        id=name,
        rate_rps=station.rate_rps,
        servers=station.servers,
        utilization=station.utilization,
        wait_ms=station.wait_ms,
        queue=station.queue,
        latency_ms=latency,
        backlog_rps=station.backlog_rps,
    )


def _bottleneck(components: tuple[ComponentEstimate, ...]) -> str | None:
    """The highest utilization; the first in the file of equals."""
    busiest: ComponentEstimate | None = None
    for component in components:
        used = component.utilization
        if used and (busiest is None or used > (busiest.utilization or 0.0)):
            busiest = component
    return None if busiest is None else busiest.id


def _assumed(solver: Solver) -> tuple[str, ...]:
    topology = solver.model.topology
    own = [
        f"{topology.components[i].id}.{name}"
        for i in solver.model.reached
        for name in solver.figures[i].assumed
    ]
    return (*own, *topology.inferred)


def _warnings(solver: Solver, solution: Solution) -> tuple[str, ...]:
    model = solver.model
    names = [component.id for component in model.topology.components]
    found = list(model.topology.warnings)
    for flow, starts in zip(model.flows, model.starts, strict=True):
        if not starts:
            found.append(f"flow {flow.id} starts nowhere: the design has no component with its roles")
    for position in model.reached:
        station = solution.stations[position]
        if station is not None:
            found += _station_warnings(names[position], station)
    return tuple(found)


def _station_warnings(name: str, station: Station) -> list[str]:
    found = []
    if station.backlog_rps > 0.0:
        found.append(f"{name} is unstable, backlog +{station.backlog_rps:.4g}/s")
    return found


def _link_rates(solution: Solution, solver: Solver) -> dict[str, float]:
    return {
        call.link.id: sum(flow.calls[call.index] for flow in solution.rates)
        for call in solver.model.topology.calls
    }
