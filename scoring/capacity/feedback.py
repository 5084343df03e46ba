"""What a solution does to its own load: refusals, expiring caches, retries, hedges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from scoring.capacity.figures import Figures
from scoring.capacity.fixed_point import Anderson
from scoring.capacity.formulas.caching import ttl_hit_ratio
from scoring.capacity.formulas.retries import attempts
from scoring.capacity.grid import Real
from scoring.capacity.kept import Kept
from scoring.capacity.latency import Composer
from scoring.capacity.rates import Coupling, successes
from scoring.capacity.responses import Response
from scoring.capacity.solution import Balance, Model, Solution
from scoring.capacity.topology import Call


class Feedback:
    """Carries a solution's losses and repetitions into its next round.

    The unknowns are what ``Coupling`` holds, in this order: the share that each reached component lets in,
    hit ratios under a time to live, and of each guarded call its attempts and whether it finally works.
    """

    def __init__(self, model: Model, figures: Sequence[Figures], kept: Kept, precision: float) -> None:
        self.model = model
        self.figures = figures
        self.kept = kept
        self.precision = precision
        guarded = {call for plan in model.plans for call in plan.guarded}
        self.guarded = tuple(sorted(guarded, key=lambda call: call.index))
        self._expiring = tuple(i for i in model.reached if figures[i].ttl_s and figures[i].items)
        self.search = Anderson()
        """How the balance is being found."""

    def start(self, *, saturated: bool) -> Coupling:
        """An idle start, or one where every guarded call fails."""
        self.search = Anderson()
        coupling = Coupling([1.0] * len(self.figures), [f.hit_ratio for f in self.figures])
        for call in self.guarded if saturated else ():
            link = call.link
            tries = _limited(attempts(1.0, link.retries or 0), link.retry_budget)
            coupling.attempts[call.index] = tries * (1.0 if link.hedge_ms is None else 2.0)
            coupling.succeeds[call.index] = 0.0
            coupling.lossy = True
        return coupling

    def resume(self, near: Balance) -> Coupling:
        """A start from the balance of nearly the same design; hit ratios that it found go on from there."""
        unknowns = len(self.model.reached) + len(self._expiring) + 2 * len(self.guarded)
        self.search = Anderson([secant for secant in near.secants if len(secant[0]) == unknowns])
        known = near.coupling
        hits = [f.hit_ratio for f in self.figures]
        for position in self._expiring:
            hits[position] = known.hits[position]
        return replace(
            known,
            accepted=list(known.accepted),
            hits=hits,
            attempts=dict(known.attempts),
            succeeds=dict(known.succeeds),
            apart=dict(known.apart),
        )

    def expire(self, solution: Solution) -> bool:
        """Fits hit ratios to the rates that arrive, which needs no latency; False when none moved."""
        hits, moved = solution.coupling.hits, False
        for position, found in zip(self._expiring, self._hits(solution), strict=True):
            if abs(found - hits[position]) > self.precision:
                hits[position], moved = found, True
        return moved

    def couple(self, solution: Solution) -> bool:
        """Feeds refusals, hits, retries and hedges back; False when nothing moved by more than that."""
        coupling = solution.coupling
        if not (self.guarded or self._expiring or coupling.lossy or self._refuses(solution)):
            return False
        tried = np.array([*self._tried(coupling)])
        found = np.array([*self._accepted(solution), *self._hits(solution), *self._repetitions(solution)])
        moved = bool(np.any(np.abs(found - tried) > self.precision))
        if moved:
            self._take(coupling, self.search.step(tried, found))
            coupling.lossy |= bool(self.guarded) or bool(np.any(found[: len(self.model.reached)] < 1.0))
        elif not self.model.topology.cyclic:
            return False  # and what follows from the same values stays too
        return self.succeed(solution) or moved

    def succeed(self, solution: Solution) -> bool:
        """Works out which requests still work; False when it is as many as before."""
        moved = False
        for number, plan in enumerate(self.model.plans if solution.coupling.lossy else ()):
            solution.coupling.success = solution.success[number]
            before = list(solution.coupling.success)
            after = successes(self.model.topology, plan, solution.coupling)
            moved |= any(abs(a - b) > self.precision for a, b in zip(after, before, strict=True))
        return moved

    @staticmethod
    def _refuses(solution: Solution) -> bool:
        return any(station is not None and station.accepted < 1.0 for station in solution.stations)

    def _tried(self, coupling: Coupling) -> Iterator[float]:
        yield from (coupling.accepted[i] for i in self.model.reached)
        yield from (coupling.hits[i] for i in self._expiring)
        for call in self.guarded:
            yield coupling.attempts.get(call.index, 1.0)
            yield coupling.succeeds.get(call.index, 1.0)

    def _take(self, coupling: Coupling, unknowns: Real) -> None:
        """Keeps the unknowns, each within its limits: shares up to 1, attempts from 1 on."""
        values = iter(unknowns.tolist())
        for position in self.model.reached:
            coupling.accepted[position] = _share(next(values))
        for position in self._expiring:
            coupling.hits[position] = _share(next(values))
        for call in self.guarded:
            coupling.attempts[call.index] = max(1.0, next(values))
            coupling.succeeds[call.index] = _share(next(values))

    def _accepted(self, solution: Solution) -> Iterator[float]:
        for position in self.model.reached:
            station = solution.stations[position]
            yield 1.0 if station is None else station.accepted

    def _hits(self, solution: Solution) -> Iterator[float]:
        """A time to live caps the hit ratio at the rate that arrives."""
        for position in self._expiring:
            own = self.figures[position]
            rate = round(solution.total.visits[position], 6)
            yield min(own.hit_ratio, ttl_hit_ratio(own.items or 0.0, own.zipf, rate, own.ttl_s or 0.0))

    def _repetitions(self, solution: Solution) -> Iterator[float]:
        """Attempts of each guarded call, hedges included, and the probability that it finally works."""
        if not self.guarded or solution.grid is None:
            return
        topology, coupling = self.model.topology, solution.coupling
        composer = Composer(topology, coupling, solution.stations, solution.grid, self.kept)
        for call in self.guarded:
            number = max(range(len(self.model.plans)), key=lambda n: solution.rates[n].calls[call.index])
            coupling.success = solution.success[number]
            yield from _repeated(composer, call, solution.responses[number])


def _repeated(composer: Composer, call: Call, responses: Sequence[Response | None]) -> tuple[float, float]:
    tried = composer.tried(call, responses)
    if tried.once is None and not tried.late:  # who falls behind for ever refuses nobody, and nobody gives up
        return 1.0 + tried.hedges, composer.works(call)
    failing = composer.failing(call, tried)
    retries = call.link.retries or 0
    tries = _limited(attempts(failing, retries), call.link.retry_budget)
    return tries * (1.0 + tried.hedges), min(1.0 - failing ** (retries + 1), tries * (1.0 - failing))


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _limited(tries: float, budget: float | None) -> float:
    return tries if budget is None else min(tries, 1.0 + budget)
