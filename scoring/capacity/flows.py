"""What a solution says of each flow: carried and refused requests, latency, freshness, critical path."""

from __future__ import annotations

from scoring.capacity.critical_path import critical_path
from scoring.capacity.first_token import first_token
from scoring.capacity.freshness import freshness_s
from scoring.capacity.grid import Grid, quantile
from scoring.capacity.latency import Composer
from scoring.capacity.percentiles import LEVELS
from scoring.capacity.responses import Response
from scoring.capacity.result import Distribution, FlowEstimate, Latency, PathStep
from scoring.capacity.solution import Solution
from scoring.capacity.solver import Solver


def flow_estimate(
    solver: Solver, solution: Solution, number: int, availability: float | None
) -> FlowEstimate:
    """One flow; latency, freshness and path are empty when the solution has no responses."""
    flow = solver.model.flows[number]
    starts = solver.model.starts[number]
    offered = solver.rates_rps[number] if starts else 0.0
    carried = offered * sum(share * solution.success[number][at] for at, share in starts)
    whole = whole_response(solver, solution, number)
    latency = distribution = None
    path: tuple[PathStep, ...] = ()
    if whole is not None and solution.grid is not None:
        latency, distribution = percentiles(whole, solution.grid)
        path = critical_path(
            composer_of(solution, number),
            solver.model.plans[number],
            starts,
            solution.responses[number],
            number,
            solver.memory.walks,
        )
    return FlowEstimate(
        id=flow.id,
        offered_rps=offered,
        carried_rps=carried,
        refused_rps=max(0.0, offered - carried) if _refuses(solution) else 0.0,
        latency_ms=latency,
        freshness_s=freshness_of(solver, solution, number),
        max_rps=None,
        path=path,
        distribution=distribution,
        first_token_ms=first_token_of(solver, solution, number),
        availability=availability,
    )


def composer_of(solution: Solution, number: int) -> Composer:
    """A composer set to one flow of a finished solution."""
    if solution.composer is None:
        raise ValueError("the solution was asked for without responses")
    solution.coupling.success = solution.success[number]
    return solution.composer


def whole_response(solver: Solver, solution: Solution, number: int) -> Response | None:
    """The response of a flow over all its sources; None when unstable, without sources or not asked for."""
    starts = solver.model.starts[number]
    if solution.grid is None or not starts:
        return None
    parts = [(share, solution.responses[number][at]) for at, share in starts]
    known = tuple((share, part) for share, part in parts if part is not None)
    return composer_of(solution, number).mix(known) if len(known) == len(parts) else None


def latency_of(solver: Solver, solution: Solution, number: int) -> Latency | None:
    """Mean and percentiles of a flow."""
    whole = whole_response(solver, solution, number)
    return None if whole is None or solution.grid is None else percentiles(whole, solution.grid)[0]


def freshness_of(solver: Solver, solution: Solution, number: int) -> float | None:
    """p99 age of a flow's data in seconds."""
    if solution.grid is None or not solver.model.starts[number]:
        return None
    return freshness_s(solver, solution, composer_of(solution, number), number)


def first_token_of(solver: Solver, solution: Solution, number: int) -> Latency | None:
    """Mean and percentiles of a flow's first token; None without a language model."""
    first = first_token(solver, solution, number)
    return None if first is None or solution.grid is None else percentiles(first, solution.grid)[0]


def percentiles(response: Response, grid: Grid) -> tuple[Latency, Distribution]:
    """Percentiles of a response, and its CDF."""
    cdf = grid.merged(response.cdf_cells(grid, response.shift))
    times = [quantile(grid.t_ms, cdf, level) for level in LEVELS]
    last = float(grid.t_ms[-1])
    p50, p90, p95, p99 = (response.shift + (last if time is None else time) for time in times)
    return Latency(response.mean, p50, p90, p95, p99), Distribution(grid.t_ms + response.shift, cdf)


def _refuses(solution: Solution) -> bool:
    """True when requests can be lost to limits or timeouts, not to a growing backlog."""
    limited = any(station is not None and station.refuses for station in solution.stations)
    given_up = any(call.link.timeout_ms is not None for plan in solution.plans for call in plan.guarded)
    return limited or given_up
