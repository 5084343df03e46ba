"""The same design under another load or with other figures: what the slow questions ask again and again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.capacity.cancelling import never
from scoring.capacity.figures import Figures
from scoring.capacity.flows import first_token_of, freshness_of, latency_of
from scoring.capacity.load import Load
from scoring.capacity.result import FlowEstimate, Slo
from scoring.capacity.role_figures import role_figures
from scoring.capacity.slo import slos
from scoring.capacity.solution import Balance, Memory, Model, Solution
from scoring.capacity.solver import Solver, settled
from scoring.capacity.stations import Station

LOAD_FIGURES = ("latency_ms", "first_token_ms", "freshness_s", "tokens_per_s")
"""Figures that depend on load; the others say nothing about headroom or survival."""

PATIENCE: Final = 5
"""Turns of overload after which a look has seen enough."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One look: ``room`` to the nearest target that load can break, p99 by flow, and what settled.

    Room is target ÷ value − 1 for a most, value ÷ target − 1 for a least: 0 at the target, −1 when something
    is unstable, infinite without a target.
    """

    room: float
    p99_ms: tuple[float | None, ...]
    stations: tuple[Station | None, ...] = ()

    @property
    def good(self) -> bool:
        """Stable and every target met."""
        return self.room >= 0.0


class Probe:
    """Solves variations of one model; each starts from what ``memory`` holds and leaves nothing in it.

    ``balance`` is the solution of the design as it is: what is lost or changed in it starts from there, as a
    running system would. Any look raises ``Cancelled`` soon after ``cancelled`` is true.
    """

    def __init__(
        self,
        model: Model,
        figures: Sequence[Figures],
        load: Load | None,
        memory: Memory,
        balance: Solution,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        self.model = model
        self.figures = figures
        self.memory = memory
        self.balance = balance
        self.cancelled = cancelled
        self.looks: dict[float, Verdict] = {}
        """What has been seen, by factor."""
        self._calm = {1.0: balance.state} if balance.calm else {}
        """Balances to start from, by factor."""
        targets = load.targets if load is not None else ()
        self.targets = tuple(t for t in targets if any(name in t.measure for name in LOAD_FIGURES))

    def idle(self, factor: float) -> float:
        """1 − ρ of the busiest component under ``factor`` times today's load; below 0 when unstable."""
        solver = self._solver(factor, self.figures)
        solution = solver.first_pass(near=self._below(factor))
        if settled(solution.stations):
            solution = solver.settle(solution, with_responses=False, patience=PATIENCE)
            self._keep(factor, solution)
        stations = solution.stations
        used = max((s.utilization or 0.0 for s in stations if s is not None), default=0.0)
        return 1.0 - used if settled(stations) else min(1.0 - used, -1e-12)

    def look(self, factor: float = 1.0) -> Verdict:
        """The design under ``factor`` times today's load."""
        known = self.looks.get(factor)
        if known is None:
            solver, near = self._solver(factor, self.figures), self._below(factor)
            solution = solver.first_pass(near=near)
            known = self.looks[factor] = self._verdict(solver, solution)
            self._keep(factor, solution)
        return known

    def changed(self, figures: Sequence[Figures]) -> Verdict:
        """The design under today's load with other figures."""
        solver = self._solver(1.0, figures)
        return self._verdict(solver, solver.first_pass(near=self.balance.state))

    def _below(self, factor: float) -> Balance | None:
        """The balance under the nearest lower load: on the way there from an idle system."""
        lower = [known for known in self._calm if known <= factor]
        return self._calm[max(lower)] if lower else None

    def _keep(self, factor: float, solution: Solution) -> None:
        if solution.calm:
            self._calm[factor] = solution.state

    def _verdict(self, solver: Solver, solution: Solution) -> Verdict:
        if not settled(solution.stations):
            return Verdict(-1.0, (None,) * len(self.model.flows))
        solver.settle(solution, patience=PATIENCE)
        flows = {}
        for number, flow in enumerate(self.model.flows):
            latency = latency_of(solver, solution, number)
            fresh = freshness_of(solver, solution, number)
            first = first_token_of(solver, solution, number)
            flows[flow.id] = FlowEstimate(
                flow.id, flow.rate_rps, flow.rate_rps, 0.0, latency, fresh, None, (), first_token_ms=first
            )
        parts = role_figures(self.targets, self.model.topology, solution.stations)
        found = slos(self.model.flows, self.targets, flows, parts)
        p99 = tuple(None if f.latency_ms is None else f.latency_ms.p99 for f in flows.values())
        stations = tuple(solution.stations)
        return Verdict(_room(found), p99, stations) if settled(stations) else Verdict(-1.0, p99)

    def _solver(self, factor: float, figures: Sequence[Figures]) -> Solver:
        """Clients that wait for their answers make what they make today, whatever the others do."""
        rates = [flow.rate_rps if flow.clients else flow.rate_rps * factor for flow in self.model.flows]
        return Solver(self.model, figures, rates, self.memory.branch(), self.cancelled)


def _room(found: Sequence[Slo]) -> float:
    """That of the target that is nearest to its limit, or farthest beyond it."""
    return min((_room_of(slo) for slo in found), default=math.inf)


def _room_of(slo: Slo) -> float:
    if slo.margin is None:
        return -1.0 if slo.met is False else math.inf
    if slo.op == ">=":
        return slo.margin
    return slo.margin / (1.0 - slo.margin) if slo.margin < 1.0 else math.inf
