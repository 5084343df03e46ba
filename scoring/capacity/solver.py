"""One solution of a design under a load: rates, stations and responses that agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from scoring.capacity.cancelling import Cancelled, never
from scoring.capacity.composition import Composition
from scoring.capacity.feedback import Feedback
from scoring.capacity.figures import Figures
from scoring.capacity.lanes import FULL
from scoring.capacity.loading import Loading
from scoring.capacity.rates import no_rates
from scoring.capacity.solution import EXACT, SETTLED, Balance, Memory, Model, Solution
from scoring.capacity.stations import Station

ROUNDS: Final = 100
"""Turns at the most; a storm that empties takes the longest."""
FALLS: Final = 5
"""Falls into overload after which a design is said to stand on its edge."""


class Solver:
    """Solves a model for given figures and flow rates, or raises ``Cancelled`` soon after that is so."""

    def __init__(
        self,
        model: Model,
        figures: Sequence[Figures],
        rates_rps: Sequence[float],
        memory: Memory,
        cancelled: Callable[[], bool] = never,
    ) -> None:
        self.model = model
        self.figures = figures
        self.rates_rps = rates_rps
        self.memory = memory
        self.cancelled = cancelled
        self.composition = Composition(model, figures, memory, self.ask)
        precision = SETTLED if self.composition.fed_back else EXACT
        self.loading = Loading(model, figures, rates_rps, memory, precision)
        self.feedback = Feedback(model, figures, memory.kept, precision)

    @property
    def feeds_back(self) -> bool:
        """True when latency changes load: retries, timeouts, hedges."""
        return bool(self.feedback.guarded)

    def solve(self, *, saturated: bool = False, with_responses: bool = True) -> Solution:
        """The solution reached from an idle start, or from one where every guarded call fails.

        What a calm balance of nearly the same design leads to in calm is that of an idle start, found sooner.
        """
        near = self.memory.balance
        if near is not None and len(near.success) == len(self.model.plans) and not saturated:
            solution = self.settle(self.first_pass(near=near), with_responses=with_responses)
            if solution.calm:
                self.memory.balance = solution.state
                return solution
        solution = self.settle(self.first_pass(saturated=saturated), with_responses=with_responses)
        if not saturated:
            self.memory.balance = solution.state if solution.calm else None
        return solution

    def first_pass(self, *, saturated: bool = False, near: Balance | None = None) -> Solution:
        """Rates and stations before anything is fed back: enough to see what is overloaded.

        ``near`` is a balance to start from instead of an idle system.
        """
        count, plans = len(self.model.topology.kinds), self.model.plans
        if near is None:
            success = [[1.0] * count for _ in plans]
            coupling = self.feedback.start(saturated=saturated)
        else:
            success = [list(own) for own in near.success]
            coupling = self.feedback.resume(near)
        solution = Solution(plans, [], no_rates(self.model.topology), [None] * count, success, coupling)
        if near is not None:
            solution.reach_ms = near.reach_ms
            if near.plans != plans:
                self.feedback.succeed(solution)
        for _ in range(ROUNDS):
            self.loading.load(solution)
            if not self.feedback.expire(solution):
                break
        return solution

    def settle(
        self,
        solution: Solution,
        *,
        with_responses: bool = True,
        patience: int = ROUNDS,
    ) -> Solution:
        """The first pass carried on until load, losses and latency agree.

        What stays overloaded for ``patience`` turns is left as it is, and so is what falls back into overload
        time and again: on that edge latency jumps, and no balance exists.
        """
        composition = self.composition
        overloaded = falls = 0
        moved = True
        for turn in range(ROUNDS):
            self.ask()
            if turn:
                self.memory.kept.next()  # so that only the last two turns' responses stay
                self.loading.load(solution)
            if composition.fed_back:
                composition.respond(solution, composition.fed_back)
            overloaded = 0 if settled(solution.stations) else overloaded + 1
            falls += overloaded == 1
            moved = self.feedback.couple(solution)
            enough = FALLS if patience == ROUNDS or not self.feedback.search.ran_away else 2
            on_edge = bool(composition.fed_back) and overloaded > 0 and falls >= enough
            if not moved or overloaded >= patience or on_edge:
                break
        search = self.feedback.search
        stormed = bool(composition.fed_back) and (falls > 0 or search.ran_away)
        solution.calm = not (moved or stormed)
        solution.secants = search.secants
        if with_responses:
            composition.respond(solution, frozenset(self.model.reached))
            composition.transform(solution)
        else:
            solution.grid = None  # what its feedback needed is not the whole story
        return solution

    def ask(self) -> None:
        """Ends the work when nobody wants it.

        Raises:
            Cancelled: so it is.
        """
        if self.cancelled():
            raise Cancelled

    def mean_response(self, number: int) -> float | None:
        """Mean response of one flow in ms; None when unstable. Transforms only where calls join."""
        solution = self.first_pass()
        self.composition.respond(solution, frozenset(self.model.reached))
        parts = [(share, solution.responses[number][at]) for at, share in self.model.starts[number]]
        if any(part is None for _, part in parts):
            return None
        return sum(share * part.mean for share, part in parts if part is not None)


def settled(stations: Sequence[Station | None]) -> bool:
    """True when no queue grows for ever."""
    return all(s is None or ((s.utilization or 0.0) < FULL and s.law is not None) for s in stations)
