"""From a solution to what people read: an Estimate."""

from __future__ import annotations

from dataclasses import dataclass

from components.kinds import Group
from scoring.capacity import law as laws
from scoring.capacity.cost import cost
from scoring.capacity.critical_path import critical_path
from scoring.capacity.grid import Grid, quantile
from scoring.capacity.latency import Composer
from scoring.capacity.load import FlowLoad, Load
from scoring.capacity.responses import Response
from scoring.capacity.result import (
    ComponentEstimate,
    Distribution,
    Estimate,
    FlowEstimate,
    Latency,
    PathStep,
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
    flows = tuple(
        _flow(solver, solution, number, flow, percentiles=percentiles)
        for number, flow in enumerate(model.flows)
    )
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


def _flow(
    solver: Solver, solution: Solution, number: int, flow: FlowLoad, *, percentiles: bool
) -> FlowEstimate:
    model = solver.model
    starts = model.starts[number]
    success = sum(share * solution.success[number][at] for at, share in starts)
    offered = flow.rate_rps if starts else 0.0
    carried = offered * success
    latency, distribution = None, None
    path: tuple[PathStep, ...] = ()
    if percentiles and solution.grid is not None and starts:
        responses = solution.responses[number]
        composer = Composer(
            model.topology, solution.coupling, solution.stations, solution.grid, solver.memory.kept
        )
        composer.coupling.success = solution.success[number]
        parts = [(share, responses[at]) for at, share in starts]
        known = tuple((share, part) for share, part in parts if part is not None)
        if len(known) == len(parts):
            whole = composer.mix(known)
            latency, distribution = _latency(whole, solution.grid)
            path = critical_path(composer, model.plans[number], starts, responses)
    refused = offered - carried if _refuses(solution) else 0.0
    return FlowEstimate(flow.id, offered, carried, max(0.0, refused), latency, None, None, path, distribution)


def _refuses(solution: Solution) -> bool:
    guarded = bool(solution.coupling.succeeds)
    return guarded or any(s is not None and s.refuses for s in solution.stations)


def _latency(response: Response, grid: Grid) -> tuple[Latency, Distribution]:
    """Percentiles of a flow, and its CDF."""
    cdf = grid.merged(response.cdf_cells(grid, response.shift))
    times = []
    for level in laws.LEVELS:
        time = quantile(grid.t_ms, cdf, level)
        times.append(response.shift + (float(grid.t_ms[-1]) if time is None else time))
    p50, p90, p95, p99 = times
    return Latency(response.mean, p50, p90, p95, p99), Distribution(grid.t_ms + response.shift, cdf)


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
