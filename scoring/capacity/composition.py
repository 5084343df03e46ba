"""All responses of a model put together, callees first, on a ladder of scales that holds the longest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from scoring.capacity.figures import Figures
from scoring.capacity.grid import Grid, grid_for
from scoring.capacity.latency import Composer
from scoring.capacity.responses import Response
from scoring.capacity.solution import Memory, Model, Solution
from scoring.capacity.stations import Held, solve


class Composition:
    """Composes the solutions of one solver, which is asked at every turn of a circle to go on."""

    def __init__(
        self, model: Model, figures: Sequence[Figures], memory: Memory, ask: Callable[[], None]
    ) -> None:
        self.model = model
        self.memory = memory
        self._ask = ask
        self._holding = frozenset(i for i in model.reached if figures[i].holds)
        self._guarded = {call for plan in model.plans for call in plan.guarded}
        self._distinct = tuple({id(plan): n for n, plan in reversed([*enumerate(model.plans)])}.values())
        """The first flow of each plan: flows that share one share their responses."""
        self._draws = any(plan.draws for plan in model.plans)
        self.fed_back = self._needed_for_feedback()
        """Positions whose responses decide load."""

    def _needed_for_feedback(self) -> frozenset[int]:
        """Whose responses decide load: targets of guarded calls, what holds servers, and all below them."""
        targets = {call.target for call in self._guarded} | self._holding
        return frozenset(at for plan in self.model.plans for at in plan.waited_below(targets))

    def respond(self, solution: Solution, needed: Set[int]) -> None:
        """Responses of the components that are ``needed``, on a ladder long enough for the longest.

        Only those of all say how long that is; those of some may lengthen what was known.
        """
        shortest, longest = self._scales(solution)
        grid = grid_for(shortest, max(longest, solution.reach_ms))
        for turn in range(5):
            composer = self._composer(solution, grid)
            solution.responses = self._composed(composer, solution, needed)
            solution.stations, solution.grid, solution.composer = composer.stations, grid, composer
            reach = max(self._reaches(solution), default=0.0)
            whole = len(needed) == len(self.model.reached)
            solution.reach_ms = reach if whole else max(reach, solution.reach_ms)
            fitting = grid_for(shortest, max(longest, solution.reach_ms))
            if fitting is grid or (turn and fitting.windows[-1] < grid.windows[-1]):
                break
            grid = fitting
            if not composer.drew:
                solution.grid = composer.grid = grid
                break

    def transform(self, solution: Solution) -> None:
        """All transforms, callees first, so that no chain of recipes grows too deep."""
        composer, grid = solution.composer, solution.grid
        if composer is None or grid is None:
            return
        composer.prepare()
        for number in self._distinct:
            responses = solution.responses[number]
            for group in reversed(self.model.topology.groups):
                response = responses[group[0]]
                if response is not None and response.ladder is not grid:
                    response.transform(grid)

    def _composer(self, solution: Solution, grid: Grid) -> Composer:
        kept = self.memory.kept
        return Composer(self.model.topology, solution.coupling, solution.bare, grid, kept)

    def _reaches(self, solution: Solution) -> Iterator[float]:
        """What the ladder must hold, as far as it is known: whole flows, and answers that are timed.

        Fixed times are kept apart, except where data is sent after some of them.
        """
        timed = [call.target for call in self._guarded]
        for number, (plan, starts) in enumerate(zip(self.model.plans, self.model.starts, strict=True)):
            for at in (*(at for at, _ in starts), *timed):
                if (response := solution.responses[number][at]) is not None:
                    fixed = response.shift if plan.asynchronous else 0.0
                    yield response.mean - response.shift + fixed + 12.0 * math.sqrt(response.variance)

    def _scales(self, solution: Solution) -> tuple[float, float]:
        """The shortest station response, and mean + 12 deviations of the longest chain, in ms."""
        shortest, total = math.inf, 0.0
        for station in solution.stations:
            mean = None if station is None else station.mean_ms
            if mean and mean < shortest:
                shortest = mean
            if mean and mean > total:
                total = mean
        if not math.isfinite(shortest):
            return 0.01, 1.0
        return shortest, 12.0 * total

    def _composed(
        self, composer: Composer, solution: Solution, needed: Set[int]
    ) -> list[list[Response | None]]:
        """All that are ``needed``, callees first."""
        model = self.model
        shared: dict[int, list[Response | None]] = {
            id(plan): [None] * len(model.topology.kinds) for plan in model.plans
        }
        found = [shared[id(plan)] for plan in model.plans]
        if self._draws:
            composer.prepare()
        for group in reversed(model.topology.groups):
            if group[0] not in needed:
                continue
            circle = group[0] in model.topology.cyclic
            if group[0] in self._holding and not circle:
                self._hold(composer, solution, group[0], found)
            for number in self._distinct:
                composer.coupling.success = solution.success[number]
                plan, visits = model.plans[number], self.memory.visits[number]
                if circle:
                    visits.go_round(composer, plan, group, found[number], self._ask)
                else:
                    visits.visit(composer, plan, group[0], found[number])
        return found

    def _hold(
        self, composer: Composer, solution: Solution, position: int, found: list[list[Response | None]]
    ) -> None:
        """A server of this component stays busy while its calls are out."""
        bodies: list[tuple[float, Response]] = []
        total = 0.0
        for number, plan in enumerate(self.model.plans):
            composer.coupling.success = solution.success[number]
            body = composer.body(plan.bodies[position], found[number])
            rate = solution.rates[number].visits[position]
            if body is None:
                if rate > 0.0:
                    self._stuck(composer, position)
                    return
                continue
            bodies.append((rate, body))
            total += rate
        if not total:
            return
        mean = sum(rate * body.mean for rate, body in bodies) / total
        spread = sum(rate * (body.variance + (body.mean - mean) ** 2) for rate, body in bodies) / total
        figures, arrivals, bare = self.memory.stations[position]
        now = Held(mean, spread, *self._deferred(composer, solution, position))
        known = self.memory.held.get(position)
        if known is None or known[0] is not bare or known[1] != now:
            known = self.memory.held[position] = bare, now, solve(figures, arrivals, now)
        composer.settle(position, known[2])

    def _deferred(self, composer: Composer, solution: Solution, position: int) -> tuple[float, float]:
        """Probability and mean of what a component's servers wait for before they may call."""
        likely = mean = 0.0
        for call in self.model.topology.out[position]:
            station = composer.stations[call.target]
            if station is not None and station.deferred_ms > 0.0:
                mean += solution.total.calls[call.index] * station.deferred_ms
                likely = max(likely, station.deferred)
        visits = solution.total.visits[position]
        return likely, mean / visits if visits > 0.0 else 0.0

    def _stuck(self, composer: Composer, position: int) -> None:
        """All its servers wait for something that falls behind for ever."""
        station = composer.stations[position]
        if station is not None:
            used = max(1.0, station.utilization or 0.0)
            stuck = replace(
                station, law=None, response=None, by_kind=None, wait_ms=None, queue=None, utilization=used
            )
            composer.settle(position, stuck)
