"""What a solution does to its own load: refusals, expiring caches, retries, hedges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.capacity.figures import Figures
from scoring.capacity.fixed_point import Wegstein
from scoring.capacity.formulas.caching import ttl_hit_ratio
from scoring.capacity.formulas.retries import attempts
from scoring.capacity.latency import Composer, Kept
from scoring.capacity.rates import Coupling, successes
from scoring.capacity.responses import share_within
from scoring.capacity.solution import Model, Solution
from scoring.capacity.stations import Station

SETTLED: Final = 1e-6


class Feedback:
    """Carries a solution's losses and repetitions into its next round."""

    def __init__(self, model: Model, figures: Sequence[Figures], kept: Kept) -> None:
        self.model = model
        self.figures = figures
        self.kept = kept
        guarded = {call for plan in model.plans for call in plan.guarded}
        self.guarded = tuple(sorted(guarded, key=lambda call: call.index))
        self._accepted, self._hits, self._attempts, self._works = (Wegstein() for _ in range(4))

    def start(self, *, saturated: bool) -> Coupling:
        """An idle start, or one where every guarded call fails."""
        self._accepted, self._hits, self._attempts, self._works = (Wegstein() for _ in range(4))
        coupling = Coupling([1.0] * len(self.figures), [f.hit_ratio for f in self.figures])
        for call in self.guarded if saturated else ():
            link = call.link
            coupling.attempts[call.index] = _limited(attempts(1.0, link.retries or 0), link.retry_budget)
            coupling.succeeds[call.index] = 0.0
            coupling.lossy = True
        return coupling

    def couple(self, solution: Solution, precision: float = SETTLED) -> bool:
        """Feeds refusals, hits, retries and hedges back; False when nothing moved by more than that."""
        coupling = solution.coupling
        moved = False
        for position in self.model.reached:
            station = solution.stations[position]
            accepted = 1.0 if station is None else station.accepted
            before = coupling.accepted[position]
            moved |= abs(accepted - before) > precision
            coupling.accepted[position] = _share(self._accepted.step(position, before, accepted))
            coupling.lossy |= accepted < 1.0
            moved |= self._couple_hits(position, station, coupling, precision)
        moved |= self._couple_guarded(solution, precision)
        if coupling.lossy:
            for number, plan in enumerate(self.model.plans):
                coupling.success = solution.success[number]
                worked = list(coupling.success)
                after = successes(self.model.topology, plan, coupling)
                moved |= any(abs(a - b) > precision for a, b in zip(after, worked, strict=True))
        return moved

    def _couple_hits(
        self, position: int, station: Station | None, coupling: Coupling, precision: float
    ) -> bool:
        """A time to live caps the hit ratio at the rate that arrives."""
        figures = self.figures[position]
        if figures.ttl_s is None or figures.items is None or station is None:
            return False
        fresh = ttl_hit_ratio(figures.items, figures.zipf, round(station.rate_rps, 6), figures.ttl_s)
        hits = min(figures.hit_ratio, fresh)
        before = coupling.hits[position]
        coupling.hits[position] = _share(self._hits.step(position, before, hits))
        return abs(hits - before) > precision

    def _couple_guarded(self, solution: Solution, precision: float) -> bool:
        moved = False
        coupling = solution.coupling
        if not self.guarded or solution.grid is None:
            return False
        composer = Composer(self.model.topology, coupling, solution.stations, solution.grid, self.kept)
        for call in self.guarded:
            number = max(range(len(self.model.plans)), key=lambda n: solution.rates[n].calls[call.index])
            coupling.success = solution.success[number]
            once = composer.attempt(call, solution.responses[number])
            hedges = 0.0
            if once is not None and call.link.hedge_ms is not None:
                hedges = 1.0 - share_within(solution.grid, once, call.link.hedge_ms)
                once = composer.hedged(call, once)
            failing = composer.failing(call, once)
            retries = call.link.retries or 0
            tries = _limited(attempts(failing, retries), call.link.retry_budget)
            works = min(1.0 - failing ** (retries + 1), tries * (1.0 - failing))
            sent = tries * (1.0 + hedges)
            before = coupling.attempts.get(call.index, 1.0), coupling.succeeds.get(call.index, 1.0)
            moved |= abs(sent - before[0]) > precision or abs(works - before[1]) > precision
            coupling.attempts[call.index] = max(1.0, self._attempts.step(call.index, before[0], sent))
            coupling.succeeds[call.index] = _share(self._works.step(call.index, before[1], works))
            coupling.lossy = True
        return moved


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _limited(tries: float, budget: float | None) -> float:
    return tries if budget is None else min(tries, 1.0 + budget)
