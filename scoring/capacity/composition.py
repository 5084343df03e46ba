"""All responses of a model put together, callees first, on a ladder of scales that holds the longest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from scoring.capacity.figures import Figures
from scoring.capacity.grid import Grid, grid_for
from scoring.capacity.latency import Composer, unfold
from scoring.capacity.responses import Response
from scoring.capacity.solution import Composed, Memory, Model, Solution
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

    def respond(self, solution: Solution, needed: Set[int], known: Set[int] = frozenset()) -> None:
        """Responses of the components that are ``needed``, on a ladder long enough for the longest.

        Those of the components that are ``known`` stay as they are, as long as the ladder does.
        """
        shortest, longest = self._scales(solution)
        longest = max(longest, solution.reach_ms)
        grid = grid_for(shortest, longest)
        composer = self._composer(solution, grid)
        for _ in range(5):
            still = known if grid is solution.grid else frozenset[int]()
            composer.drew = bool(still)
            solution.responses = self._composed(composer, solution, needed, still)
            solution.stations, solution.grid = composer.stations, grid
            solution.reach_ms = max((_reach(end) for end in self._ends(solution)), default=0.0)
            if solution.reach_ms <= longest:
                break
            longest = solution.reach_ms
            grid = grid_for(shortest, longest)
            if grid is composer.grid or not composer.drew:
                break
            composer = self._composer(solution, grid)
        solution.grid = composer.grid = grid
        solution.composer = composer

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
        return Composer(self.model.topology, solution.coupling, solution.stations, grid, kept)

    def _ends(self, solution: Solution) -> Iterator[Response]:
        """What the ladder must hold, as far as it is known: whole flows, and answers that are timed."""
        timed = [call.target for call in self._guarded]
        for number, starts in enumerate(self.model.starts):
            for at in (*(at for at, _ in starts), *timed):
                if (response := solution.responses[number][at]) is not None:
                    yield response

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
        self, composer: Composer, solution: Solution, needed: Set[int], still: Set[int]
    ) -> list[list[Response | None]]:
        """Responses of the components that are ``needed``; what the last solve knows is not done again."""
        if self.fed_back or self.model.topology.cyclic:
            return self._compose(composer, solution, needed, still)
        known, hits = self.memory.composed, solution.coupling.hits
        if (
            known is not None
            and known.plans == self.model.plans
            and known.hits == tuple(hits)
            and known.grid in {None, composer.grid}
        ):
            composer.drew = known.grid is not None
            found = self._compose_above(composer, known)
        else:
            found = self._compose(composer, solution, needed, still)
        drawn_on = composer.grid if composer.drew else None
        plans, stations = self.model.plans, tuple(composer.stations)
        self.memory.composed = Composed(plans, tuple(hits), stations, drawn_on, found)
        return found

    def _compose_above(self, composer: Composer, known: Composed) -> list[list[Response | None]]:
        """What lies above the stations that changed; all the rest as it is ``known``."""
        pairs = enumerate(zip(composer.stations, known.stations, strict=True))
        changed = {at for at, (now, before) in pairs if now is not before}
        shared = {id(own): list(own) for own in known.responses}
        found = [shared[id(own)] for own in known.responses]
        if self._draws:
            composer.prepare()
        for number in self._distinct:
            plan, moved = self.model.plans[number], set(changed)
            for group in reversed(self.model.topology.groups):
                if group[0] in moved or not moved.isdisjoint(plan.targets[group[0]]):
                    self._visit(composer, number, group[0], found[number])
                    moved.add(group[0])
        return found

    def _compose(
        self, composer: Composer, solution: Solution, needed: Set[int], still: Set[int]
    ) -> list[list[Response | None]]:
        """All that are ``needed``, callees first; the solution has those that ``still`` hold."""
        model = self.model
        count = len(model.topology.kinds)
        shared: dict[int, list[Response | None]] = {id(plan): [None] * count for plan in model.plans}
        found = [shared[id(plan)] for plan in model.plans]
        for number in self._distinct if still else ():
            for at in still:
                found[number][at] = solution.responses[number][at]
        if self._draws:
            composer.prepare()
        for group in reversed(model.topology.groups):
            if group[0] not in needed or group[0] in still:
                continue
            if group[0] in model.topology.cyclic:
                self._compose_circle(composer, solution, group, found)
                continue
            self._compose_one(composer, solution, group[0], found)
        return found

    def _compose_one(
        self, composer: Composer, solution: Solution, position: int, found: list[list[Response | None]]
    ) -> None:
        if position in self._holding:
            self._hold(composer, solution, position, found)
        for number in self._distinct:
            composer.coupling.success = solution.success[number]
            self._visit(composer, number, position, found[number])

    def _visit(
        self, composer: Composer, number: int, position: int, responses: list[Response | None]
    ) -> None:
        """Puts the response of a component together from those of its callees."""
        steps, last = self.model.plans[number].steps[position], self.memory.visits[number]
        response = composer.visit(position, steps, responses, last.get(position))
        responses[position] = last[position] = response
        if self._draws and response is not None:
            response.transform(composer.grid)  # now, so that no chain of recipes grows too deep

    def _compose_circle(
        self,
        composer: Composer,
        solution: Solution,
        group: Sequence[int],
        found: list[list[Response | None]],
    ) -> None:
        for number in self._distinct:
            composer.coupling.success = solution.success[number]
            before = solution.responses[number] if solution.grid is composer.grid else ()
            unfold(composer, self.model.plans[number], group, found[number], before, self._ask)

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
        figures, arrivals, before, station = self.memory.stations[position]
        held = Held(mean, spread)
        if held != before:
            station = solve(figures, arrivals, held)
            self.memory.stations[position] = figures, arrivals, held, station
        composer.settle(position, station)

    def _stuck(self, composer: Composer, position: int) -> None:
        """All its servers wait for something that falls behind for ever."""
        station = composer.stations[position]
        if station is not None:
            used = max(1.0, station.utilization or 0.0)
            stuck = replace(station, law=None, response=None, wait_ms=None, queue=None, utilization=used)
            composer.settle(position, stuck)


def _reach(response: Response) -> float:
    return response.mean - response.shift + 12.0 * math.sqrt(response.variance)
