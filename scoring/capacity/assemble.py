"""From a solution to what people read: an Estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from components.kinds import Group
from scoring.capacity.cost import cost
from scoring.capacity.flows import flow_estimate
from scoring.capacity.load import NO_GIVENS, Load
from scoring.capacity.percentiles import latencies
from scoring.capacity.result import (
    ComponentEstimate,
    Estimate,
    FlowEstimate,
    LlmEstimate,
    Slo,
    Survival,
)
from scoring.capacity.role_figures import role_figures
from scoring.capacity.said import said_figure, said_rate
from scoring.capacity.slo import design_figures, slos
from scoring.capacity.solution import Solution
from scoring.capacity.solver import Solver
from scoring.capacity.stations import Station
from scoring.capacity.training import longest_training
from scoring.capacity.uptime import Uptime

UNSAFE_SCV: Final = 4.0
UNSTABLE: Final = 1.0 + 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """An estimate and the solution behind it."""

    estimate: Estimate
    solver: Solver
    solution: Solution


def assemble(
    solver: Solver, load: Load | None, actual_rps: Sequence[float], *, percentiles: bool
) -> Assembled:
    """Solves and reports; ``actual_rps`` are the flows' rates where closed loops see less than they make."""
    solution = solver.solve(with_responses=percentiles)
    model = solver.model
    uptimes = _uptimes(solver, solution)
    flows = tuple(flow_estimate(solver, solution, n, uptime) for n, uptime in enumerate(uptimes))
    real = solution.stations
    if any(flow.clients for flow in model.flows):
        real = Solver(model, solver.figures, actual_rps, solver.memory).first_pass().stations
        flows = tuple(_closed(flow, rate) for flow, rate in zip(flows, actual_rps, strict=True))
    components = _components(solver, solution, real, percentiles=percentiles)
    availability = min((uptime for uptime in uptimes if uptime is not None), default=None)
    money = cost(model.topology, solver.figures, real, sum(flow.carried_rps for flow in flows))
    training, trained_on = longest_training(model.topology, load.givens if load is not None else NO_GIVENS)
    estimate = Estimate(
        stable=all(c.backlog_rps == 0.0 and (c.utilization or 0.0) < UNSTABLE for c in components),
        metastable=None if solver.feeds_back else False,
        flows=flows,
        components=components,
        bottleneck=_bottleneck(components),
        headroom=None,
        availability=availability,
        survives=Survival(None, None),
        cost_usd=money,
        slos=held_slos(solver, solution, load, flows, design_figures(availability, money, training)),
        assumed=(*_assumed(solver), *trained_on),
        warnings=_warnings(solver, solution),
        training=training,
        llm=_language_models(solver, solution),
        link_rps=_link_rates(solution, solver),
    )
    return Assembled(estimate, solver, solution)


def held_slos(
    solver: Solver,
    solution: Solution,
    load: Load | None,
    flows: Sequence[FlowEstimate],
    whole: Mapping[str, float | None],
) -> tuple[Slo, ...]:
    """All targets, held against the flows, the parts and the figures of the ``whole`` design."""
    targets = load.targets if load is not None else ()
    parts = role_figures(targets, solver.model.topology, solution.stations)
    return slos(solver.model.flows, targets, {flow.id: flow for flow in flows}, {**whole, **parts})


def _closed(flow: FlowEstimate, rate: float) -> FlowEstimate:
    """A flow of clients that wait: it offers what it gets."""
    return replace(flow, offered_rps=rate, carried_rps=rate, refused_rps=0.0)


def _language_models(solver: Solver, solution: Solution) -> tuple[LlmEstimate, ...]:
    found = []
    for position in solver.model.reached:
        station = solution.stations[position]
        if station is not None and station.llm is not None:
            name = solver.model.topology.components[position].id
            state = station.llm
            ttft = None if station.wait_ms is None else station.wait_ms + state.first_ms
            found.append(LlmEstimate(name, ttft, state.tokens_per_s, state.concurrency))
    return tuple(found)


def _uptimes(solver: Solver, solution: Solution) -> tuple[float | None, ...]:
    """Availability by flow, None where one starts nowhere; the last ones when nothing behind them changed."""
    figures, hits, model = solver.figures, solution.coupling.hits, solver.model
    behind = (
        id(model.topology),
        tuple((figures[i].availability, figures[i].replicas, hits[i]) for i in model.reached),
    )
    known = solver.memory.availability
    if known is None or known[0] != behind:
        uptime = Uptime(model.topology, figures, hits)
        pairs = zip(model.plans, model.starts, strict=True)
        known = behind, tuple(uptime.of_flow(plan, starts) if starts else None for plan, starts in pairs)
        solver.memory.availability = known
    return known[1]


def _components(
    solver: Solver, solution: Solution, real: Sequence[Station | None], *, percentiles: bool
) -> tuple[ComponentEstimate, ...]:
    """All that take load; rates and utilization of ``real``, times as a request sees them."""
    kinds, source = solver.model.topology.kinds, Group.SOURCE
    loaded = [
        (position, station)
        for position in solver.model.reached
        if (station := solution.stations[position]) is not None
        and station.rate_rps > 0.0
        and kinds[position].group is not source
    ]
    if percentiles:
        todo = [s for _, s in loaded if s.law is not None and s.latency is None]
        for station, found in zip(todo, latencies([s.law or () for s in todo]), strict=True):
            station.latency = found
    reported, names = solver.memory.reported, solver.model.topology.components
    told = []
    for at, station in loaded:
        actual = real[at] or station
        known = reported.get(at)
        if known is None or known[0] is not station or known[1] is not actual or known[2] is not percentiles:
            said = _component(names[at].id, station, actual, with_latency=percentiles)
            known = reported[at] = station, actual, percentiles, said
        told.append(known[3])
    return tuple(told)


def _component(name: str, station: Station, real: Station, *, with_latency: bool) -> ComponentEstimate:
    """One component as it is told: rate and utilization of ``real``, times as a request sees them."""
    queue = station.queue
    used = real.utilization
    if real is not station and station.wait_ms is not None:
        queue = real.rate_rps * station.wait_ms / 1000.0
        used = None if used is None else min(1.0, used)
    latency = station.latency if with_latency and station.law is not None else None
    return ComponentEstimate(
        name, real.rate_rps, station.servers, used, station.wait_ms, queue, latency, station.backlog_rps
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
            found.append(f"flow {flow.id} starts nowhere: the design has no component with its roles.")
    found += [
        f"link {call.link.id}: the closed form takes its circuit breaker as closed."
        for call in model.topology.calls
        if call.link.breaker_failures is not None
    ]
    for position in model.reached:
        station = solution.stations[position]
        if station is not None:
            scv = solver.memory.stations[position][1].scv
            if station.backlog_rps or station.refuses or station.llm or scv > UNSAFE_SCV:
                found += _station_warnings(names[position], station, scv)
    return tuple(found)


def _station_warnings(name: str, station: Station, scv: float) -> list[str]:
    found = []
    if station.backlog_rps > 0.0:
        found.append(f"{name} is unstable, backlog +{said_rate(station.backlog_rps)}.")
    if scv > UNSAFE_SCV:
        found.append(
            f"{name}: arrivals vary too much for the closed form (SCV {said_figure(scv)}); simulate it."
        )
    varies = station.refuses and any(
        law.places is not None and law.scv != 1.0 for _, law in station.law or ()
    )
    if varies:
        found.append(f"{name}: a queue limit is computed as if service were exponential.")
    if station.llm is not None:
        found.append(f"{name}: serving times of a language model are ±30 %, assumed.")
        if station.llm.concurrency == 0:
            found.append(f"{name}: the model does not fit into the memory of its accelerators.")
    return found


def _link_rates(solution: Solution, solver: Solver) -> dict[str, float]:
    return {call.link.id: solution.total.calls[call.index] for call in solver.model.topology.calls}
