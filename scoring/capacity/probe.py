"""The same design under another load or with other figures: what the slow questions ask again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.capacity.figures import Figures
from scoring.capacity.flows import first_token_of, freshness_of, latency_of
from scoring.capacity.load import Load
from scoring.capacity.result import FlowEstimate, Slo
from scoring.capacity.role_figures import role_figures
from scoring.capacity.slo import slos
from scoring.capacity.solution import Memory, Model
from scoring.capacity.solver import Solver
from scoring.capacity.stations import FULL, Station

LOAD_FIGURES = ("latency_ms", "first_token_ms", "freshness_s", "tokens_per_s")
"""Figures that depend on load; the others say nothing about headroom or survival."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One look: settled below every limit, and inside every target that load can break."""

    stable: bool
    met: bool
    p99_ms: tuple[float | None, ...]

    @property
    def good(self) -> bool:
        """Stable and every target met."""
        return self.stable and self.met


class Probe:
    """Solves variations of one model; keeps its own memory so that the live estimate keeps its."""

    def __init__(self, model: Model, figures: Sequence[Figures], load: Load | None) -> None:
        self.model = model
        self.figures = figures
        self.memory = Memory()
        targets = load.targets if load is not None else ()
        self.targets = tuple(t for t in targets if any(name in t.measure for name in LOAD_FIGURES))

    def stable(self, factor: float) -> bool:
        """True when no utilization reaches 1 under ``factor`` times today's load."""
        solver = self._solver(factor, self.figures)
        return self._settles(solver)

    def busiest(self) -> float:
        """The highest utilization today; 0 when nothing waits."""
        stations = self._solver(1.0, self.figures).first_pass().stations
        return max((s.utilization or 0.0 for s in stations if s is not None), default=0.0)

    @staticmethod
    def _settles(solver: Solver) -> bool:
        if not _settled(solver.first_pass().stations):
            return False
        needs_more = solver.feeds_back or bool(solver.holding)
        return not needs_more or _settled(solver.solve(with_responses=False).stations)

    def look(self, factor: float = 1.0, figures: Sequence[Figures] | None = None) -> Verdict:
        """The design under ``factor`` times today's load, or with other figures."""
        self.memory.kept.next()
        solver = self._solver(factor, self.figures if figures is None else figures)
        if not _settled(solver.first_pass().stations):
            return Verdict(False, False, (None,) * len(self.model.flows))
        solution = solver.solve()
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
        return Verdict(_settled(solution.stations), _met(found), p99)

    def _solver(self, factor: float, figures: Sequence[Figures]) -> Solver:
        rates = [flow.rate_rps * factor for flow in self.model.flows]
        return Solver(self.model, figures, rates, self.memory)


def _met(found: Sequence[Slo]) -> bool:
    return all(slo.met is not False for slo in found)


def _settled(stations: Sequence[Station | None]) -> bool:
    return all(s is None or ((s.utilization or 0.0) < FULL and s.law is not None) for s in stations)
