"""The slow answers of an estimate: headroom, p99 against load, survival, levers, metastable flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scoring.capacity.assemble import Assembled, held_slos
from scoring.capacity.cancelling import never
from scoring.capacity.headroom import breaking_factor, headroom, load_curve
from scoring.capacity.levers import levers
from scoring.capacity.load import Load
from scoring.capacity.metastable import stuck_flows
from scoring.capacity.probe import Probe
from scoring.capacity.result import Curves, Estimate, FlowEstimate, LoadPoints, Slo, Survival
from scoring.capacity.slo import design_figures
from scoring.capacity.solution import Model
from scoring.capacity.solver import Solver
from scoring.capacity.survival import survival


def curves_of(
    assembled: Assembled,
    load: Load | None,
    cancelled: Callable[[], bool] = never,
    *,
    with_points: bool = True,
) -> Curves:
    """Everything slow about one estimate; without ``with_points`` only headroom and survival.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    estimate, solver = assembled.estimate, assembled.solver
    if not any(flow.offered_rps > 0.0 for flow in estimate.flows):
        return Curves(None, None, {}, {}, Survival(None, None), estimate.slos)
    probe = Probe(_settled(solver), solver.figures, load, solver.memory, assembled.solution, cancelled)
    pairs = zip(estimate.flows, solver.model.flows, strict=True)
    growing = [flow for flow, known in pairs if not known.clients]
    breaks: float | None = None
    room: float | None = None
    points: dict[str, LoadPoints] = {}
    most: dict[str, float] = {}
    if any(flow.offered_rps > 0.0 for flow in growing):
        breaks = breaking_factor(probe)
        room = headroom(probe, breaks)
        points = load_curve(probe, breaks) if with_points else {}
        most = {flow.id: room * flow.offered_rps for flow in growing}
    stations = assembled.solution.stations
    survives = survival(probe, stations)
    moves = levers(probe, stations, estimate.flows) if with_points else ()
    stuck = stuck_flows(solver, assembled.solution)
    return Curves(room, breaks, most, points, survives, _slos(assembled, load, most), moves, stuck)


def _settled(solver: Solver) -> Model:
    """The model with the rates at which clients that wait for their answers have settled."""
    rated = zip(solver.model.flows, solver.rates_rps, strict=True)
    return replace(solver.model, flows=tuple(replace(flow, rate_rps=rate) for flow, rate in rated))


def _slos(assembled: Assembled, load: Load | None, most: dict[str, float]) -> tuple[Slo, ...]:
    """The targets again, now that the highest rates are known."""
    estimate = assembled.estimate
    flows = [_capped(flow, most) for flow in estimate.flows]
    whole = design_figures(estimate.availability, estimate.cost_usd, estimate.training)
    return held_slos(assembled.solver, assembled.solution, load, flows, whole)


def _capped(flow: FlowEstimate, most: dict[str, float]) -> FlowEstimate:
    return replace(flow, max_rps=most.get(flow.id))


def with_curves(estimate: Estimate, curves: Curves) -> Estimate:
    """The estimate with the slow figures filled in."""
    return replace(
        estimate,
        flows=tuple(_capped(flow, dict(curves.max_rps)) for flow in estimate.flows),
        headroom=curves.headroom,
        survives=curves.survives,
        slos=curves.slos,
        metastable=bool(curves.stuck),
        warnings=(*estimate.warnings, *curves.stuck),
    )
