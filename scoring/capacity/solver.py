"""One solution of a design under a load: rates, stations and responses that agree with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from scoring.capacity.cancelling import Cancelled, never
from scoring.capacity.composition import Composition
from scoring.capacity.critical_path import Starts
from scoring.capacity.feedback import Feedback
from scoring.capacity.figures import Figures
from scoring.capacity.formulas.queues import split_scv
from scoring.capacity.plan import Plan
from scoring.capacity.rates import Coupling, FlowRates, flow_rates
from scoring.capacity.solution import Balance, Memory, Model, Solution
from scoring.capacity.stations import FULL, Arrivals, Station, solve
from scoring.capacity.topology import Call

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
        self._varies = any(
            figures[i].arrival_scv != 1.0
            or figures[i].scv != 1.0
            or figures[i].read_ms != figures[i].write_ms
            for i in model.reached
        )
        self.feedback = Feedback(model, figures, memory.kept)
        self.composition = Composition(model, figures, memory, self.ask)

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
        count = len(self.model.topology.kinds)
        if near is None:
            success = [[1.0] * count for _ in self.model.plans]
            coupling = self.feedback.start(saturated=saturated)
        else:
            success = [list(own) for own in near.success]
            coupling = self.feedback.resume(near)
        solution = Solution([], [None] * count, success, coupling)
        solution.reach_ms = 0.0 if near is None else near.reach_ms
        for _ in range(ROUNDS):
            self._rates(solution)
            if not self.feedback.expire(solution):
                break
        self._stations(solution)
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
                self._rates(solution)
                self._stations(solution)
            if composition.fed_back:
                composition.respond(solution, composition.fed_back)
            overloaded = 0 if settled(solution.stations) else overloaded + 1
            falls += overloaded == 1
            moved = self.feedback.couple(solution)
            if not moved or overloaded >= patience or (overloaded and falls >= FALLS):
                break
        search = self.feedback.search
        solution.calm = not (moved or falls or search.ran_away)
        solution.secants = search.secants
        if with_responses:
            composition.respond(solution, frozenset(self.model.reached))
            composition.transform(solution)
        return solution

    def ask(self) -> None:
        """Ends the work when nobody wants it.

        Raises:
            Cancelled: so it is.
        """
        if self.cancelled():
            raise Cancelled

    def _rates(self, solution: Solution) -> None:
        model, coupling = self.model, solution.coupling
        solution.rates = []
        for number, plan in enumerate(model.plans):
            coupling.success = solution.success[number]
            starts = [(at, share * self.rates_rps[number]) for at, share in model.starts[number]]
            solution.rates.append(self._flow_rates(number, plan, starts, coupling))

    def _flow_rates(self, number: int, plan: Plan, starts: Starts, coupling: Coupling) -> FlowRates:
        """The rates of one flow, or those of the last solve with the same starts and coupling."""
        known, fed_back = self.memory.rates.get(number), coupling.values()
        if known is None or known[:3] != (plan, starts, fed_back):
            rates = flow_rates(self.model.topology, plan, starts, coupling)
            known = self.memory.rates[number] = plan, starts, fed_back, rates
        return known[3]

    def _stations(self, solution: Solution) -> None:
        """All stations that hold nothing downstream, callers first, so that variability flows on."""
        count = len(self.model.topology.kinds)
        visits = summed([flow.visits for flow in solution.rates], count)
        writes = summed([flow.writes for flow in solution.rates], count)
        incoming = self._incoming(solution)
        partners, remembered = self.model.topology.log_partners, self.memory.stations
        for position in self.model.callers_first:
            rate = visits[position]
            scv, payload, share = 1.0, 1.0, 0.0
            if rate > 0.0:
                share = min(1.0, writes[position] / rate)
                if self._varies:
                    scv = self._scv(position, rate, solution, incoming.get(position, ()))
                if self.figures[position].partition_mb_s is not None:
                    payload = self._payload(rate, solution, incoming.get(position, ()))
            partitions = self._partitions(position) if partners[position] else None
            figures, known = self.figures[position], remembered.get(position)
            inputs = rate, scv, share, payload, partitions
            if known is None or known[0] is not figures or known[1] != inputs:
                arrivals = Arrivals(*inputs)
                known = remembered[position] = figures, arrivals, solve(figures, arrivals)
            solution.bare[position] = known[2]
        solution.stations = list(solution.bare)

    def _incoming(self, solution: Solution) -> dict[int, list[tuple[Call, float]]]:
        """The calls into each component with their rates, where somebody needs to know."""
        incoming: dict[int, list[tuple[Call, float]]] = {}
        if not self._varies and all(self.figures[i].partition_mb_s is None for i in self.model.callers_first):
            return incoming
        on_call = summed([flow.calls for flow in solution.rates], len(self.model.topology.calls))
        for call in self.model.topology.calls:
            if on_call[call.index] > 0.0:
                incoming.setdefault(call.target, []).append((call, on_call[call.index]))
        return incoming

    def _scv(
        self, position: int, rate: float, solution: Solution, incoming: Sequence[tuple[Call, float]]
    ) -> float:
        """Superposed variability of what arrives: Σ(λᵢ/λ)c²ᵢ, each stream split from what left its caller."""
        scv, weighed = 0.0, 0.0
        for call, on_call in incoming:
            share = on_call / rate
            source = solution.bare[call.source]
            weighed += share
            if source is None or source.departure_scv == 1.0:
                scv += share
                continue
            out = source.rate_rps * source.accepted
            kept = min(1.0, on_call / out) if out > 0.0 else 1.0
            scv += share * split_scv(source.departure_scv, kept)
        return scv + max(0.0, 1.0 - weighed) * self.figures[position].arrival_scv

    def _payload(self, rate: float, solution: Solution, incoming: Sequence[tuple[Call, float]]) -> float:
        """Mean kB of what arrives; 1 where nobody says."""
        total, weighed = 0.0, 0.0
        for call, on_call in incoming:
            kb = call.link.payload_kb
            weighed += on_call
            if kb is not None:
                total += on_call * kb
                continue
            for flow, load in zip(solution.rates, self.model.flows, strict=True):
                total += flow.calls[call.index] * (1.0 if load.payload_kb is None else load.payload_kb)
        return (total + max(0.0, rate - weighed)) / rate

    def _partitions(self, position: int) -> int | None:
        """How many consumers can work at once; None without a limit."""
        limits = [
            self.figures[log].partitions
            for log in self.model.topology.log_partners[position]
            if self.figures[log].partitions_limit_consumers
        ]
        return sum(limits) if limits else None

    def mean_response(self, number: int) -> float | None:
        """Mean response of one flow in ms; None when unstable. Transforms only where calls join."""
        solution = self.first_pass()
        self.composition.respond(solution, frozenset(self.model.reached))
        parts = [(share, solution.responses[number][at]) for at, share in self.model.starts[number]]
        if any(part is None for _, part in parts):
            return None
        return sum(share * part.mean for share, part in parts if part is not None)


def summed(lists: Sequence[list[float]], count: int) -> list[float]:
    """Sums over flows, position by position."""
    if len(lists) <= 1:
        return list(lists[0]) if lists else [0.0] * count
    return [sum(column) for column in zip(*lists, strict=True)]


def settled(stations: Sequence[Station | None]) -> bool:
    """True when no queue grows for ever."""
    return all(s is None or ((s.utilization or 0.0) < FULL and s.law is not None) for s in stations)
