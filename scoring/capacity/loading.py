"""What work reaches each component, and what station it makes of it; callers first, so that all agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from scoring.capacity.critical_path import Starts
from scoring.capacity.figures import Figures, Work
from scoring.capacity.formulas.groups import Group
from scoring.capacity.formulas.queues import split_scv
from scoring.capacity.plan import Plan, calls_of
from scoring.capacity.rates import FlowRates, Sweep, lossless_rates, no_rates
from scoring.capacity.solution import Memory, Model, Solution
from scoring.capacity.stations import Arrivals, Station, solve
from scoring.capacity.topology import Call, Waits

Sizes = tuple[tuple[float, int, int], ...]
"""Shares of a call's requests, how many of their group are seen, and its size."""
MANY: Final = 1_000
"""Servers of callers that keep nothing back from the parts that they call."""
NEGLIGIBLE: Final = 1e-9
"""A share of the requests that moves no figure."""


class Loading:
    """Loads the solutions of one solver with its flows' rates, for what each of them feeds back."""

    def __init__(
        self,
        model: Model,
        figures: Sequence[Figures],
        rates_rps: Sequence[float],
        memory: Memory,
        precision: float,
    ) -> None:
        self.model = model
        self.figures = figures
        self.rates_rps = rates_rps
        self.memory = memory
        self.precision = precision
        self._reached = frozenset(model.reached)
        self._batched = self._from_batches()
        self._grouped = {i: self._sizes(i) for i in self._come_in_groups()}
        self._varies = bool(self._grouped) or any(
            figures[i].arrival_scv != 1.0
            or figures[i].scv != 1.0
            or figures[i].read_ms != figures[i].write_ms
            for i in model.reached
        )
        self._kept_back = self._from_holders()

    def _come_in_groups(self) -> set[int]:
        """Components that are called several times at once, or by the members of a batch, or copy writes."""
        copied = {i for i in self.model.reached if self.figures[i].replication > 1}
        return copied | {call.target for call in self._batched} | self.model.topology.grouped

    def _from_holders(self) -> dict[int, tuple[Call, ...]]:
        """The calls of components that are called only by what holds a server until each is answered."""
        topology, figures = self.model.topology, self.figures
        called = {call.target for i in self.model.reached if figures[i].holds for call in topology.out[i]}
        starts = {at for own in self.model.starts for at, _ in own}
        return {
            position: topology.into[position]
            for position in called - starts - self._grouped.keys()
            if _shares_one_line(figures[position])
            and all(figures[call.source].holds and _answered(call) for call in topology.into[position])
        }

    def _from_batches(self) -> set[Call]:
        """The first calls of batchers: what comes after an answer comes at its own time."""
        found: set[Call] = set()
        for position in self.model.reached:
            if self.figures[position].work is Work.BATCH:
                for plan in self.model.plans:
                    found.update(plan.captures[position], calls_of(plan.bodies[position][:1]))
        return found

    def _sizes(self, position: int) -> dict[Call, Sizes]:
        """By call the groups in which it comes to a component."""
        own = self.figures[position]
        copies = own.replication if own.work is Work.STATION else 1
        calls = self.model.topology.into[position]
        return {call: _sizes(call, copies if call.link.write else 1) for call in calls}

    def load(self, solution: Solution) -> None:
        """Rates and stations for the coupling of a solution.

        Raises:
            DesignError: components call each other without end.
        """
        if solution.coupling.lossy or self.model.topology.cyclic:
            self._sweep(solution)
        else:
            self._pass_once(solution)
        solution.stations = list(solution.bare)

    def _pass_once(self, solution: Solution) -> None:
        """Where nothing is lost, rates do not depend on stations."""
        model, hits = self.model, solution.coupling.hits
        solution.rates = [self._lossless(number, plan, hits) for number, plan in enumerate(model.plans)]
        solution.total = self._summed(solution.rates)
        for position in model.callers_first:
            solution.bare[position] = self._station(position, solution)

    def _lossless(self, number: int, plan: Plan, hits: Sequence[float]) -> FlowRates:
        """The rates of one flow, or those of the last solve with the same starts and hit ratios."""
        starts, known = self._starts(number), self.memory.rates.get(number)
        if known is None or known[:3] != (plan, starts, hits):
            rates = lossless_rates(self.model.topology, plan, starts, hits)
            known = self.memory.rates[number] = plan, starts, list(hits), rates
        return known[3]

    def _starts(self, number: int) -> Starts:
        return [(at, share * self.rates_rps[number]) for at, share in self.model.starts[number]]

    def _sweep(self, solution: Solution) -> None:
        """What a component refuses does not reach those behind it.

        What holds its servers, or calls itself, refuses what it did in the last turn; and so does what has
        settled, lest the last digits of its loads move all behind it.
        """
        topology, coupling = self.model.topology, solution.coupling
        solution.total, accepted = no_rates(topology), list(coupling.accepted)
        sweeps = [
            Sweep(topology, plan, self._starts(number), coupling, solution.success[number], solution.total)
            for number, plan in enumerate(self.model.plans)
        ]
        solution.rates = [sweep.rates for sweep in sweeps]
        for group in topology.groups:
            for sweep in sweeps:
                sweep.enter(group)
            for position in self._reached.intersection(group):
                station = solution.bare[position] = self._station(position, solution)
                waits = group[0] in topology.cyclic or self.figures[position].holds
                if not waits and abs(station.accepted - accepted[position]) > self.precision:
                    accepted[position] = station.accepted
            for sweep in sweeps:
                sweep.leave(group, accepted)

    def _station(self, position: int, solution: Solution) -> Station:
        """A component under all that comes to it, as if it held nothing downstream."""
        total, own = solution.total, self.figures[position]
        rate = total.visits[position]
        scv, payload, share = 1.0, 1.0, 0.0
        if rate > 0.0:
            share = min(1.0, total.writes[position] / rate)
            if self._varies:
                scv = self._scv(position, solution)
            if own.partition_mb_s is not None:
                payload = self._payload(position, solution)
        partitions = self._partitions(position) if self.model.topology.log_partners[position] else None
        groups = self._groups(position, solution) if position in self._grouped and rate > 0.0 else ()
        most = self._most(position, solution) if position in self._kept_back else None
        inputs = rate, scv, share, payload, partitions, groups, most
        known = self.memory.stations.get(position)
        if known is None or known[0] is not own or known[1] != inputs:
            arrivals = Arrivals(*inputs)
            known = self.memory.stations[position] = own, arrivals, solve(own, arrivals)
        if groups:
            solution.coupling.apart[position] = known[2].apart
        return known[2]

    def _scv(self, position: int, solution: Solution) -> float:
        """Superposed variability of what arrives: Σ(λᵢ/λ)c²ᵢ, each stream split from what left its caller."""
        total, scv, weighed = solution.total, 0.0, 0.0
        for call in self.model.topology.into[position]:
            on_call = total.calls[call.index]
            if on_call <= 0.0:
                continue
            share = on_call / total.visits[position]
            source = solution.bare[call.source]
            weighed += share
            if source is None or source.departure_scv == 1.0:
                scv += share
                continue
            out = source.rate_rps * source.accepted
            kept = min(1.0, on_call / out) if out > 0.0 else 1.0
            if source.together > 1.0:  # some of a group are enough to send one on
                kept = 1.0 - (1.0 - kept) ** source.together
            scv += share * split_scv(source.departure_scv, kept)
        return scv + max(0.0, 1.0 - weighed) * self.figures[position].arrival_scv

    def _most(self, position: int, solution: Solution) -> int | None:
        """How many requests its callers can have at a component at once; None when too many to matter."""
        callers = {call.source for call in self._kept_back[position]}
        stations = [station for caller in callers if (station := solution.bare[caller]) is not None]
        most = sum(station.servers or MANY for station in stations)
        return most if stations and most < MANY else None

    def _groups(self, position: int, solution: Solution) -> tuple[Group, ...]:
        """The groups that arrive, by their shares of the requests that somebody waits for."""
        total, shares = solution.total, defaultdict[tuple[int, int], float](float)
        for call, sizes in self._grouped[position].items():
            on_call = total.calls[call.index]
            share = on_call / total.visits[position]
            caller = solution.bare[call.source] if call in self._batched else None
            together = _together(caller, call, on_call)
            for part, seen, size in sizes:
                for weight, count in together:
                    shares[seen * count, size * count] += share * part * weight
        shares[1, 1] += max(0.0, 1.0 - sum(shares.values()))
        found = tuple(Group(share, *sizes) for sizes, share in shares.items() if share > NEGLIGIBLE)
        return found if any(group.size > 1 for group in found) else ()

    def _payload(self, position: int, solution: Solution) -> float:
        """Mean kB of what arrives; 1 where nobody says."""
        total, sent, weighed = solution.total, 0.0, 0.0
        rate = total.visits[position]
        for call in self.model.topology.into[position]:
            on_call, kb = total.calls[call.index], call.link.payload_kb
            weighed += on_call
            if kb is not None:
                sent += on_call * kb
                continue
            for flow, load in zip(solution.rates, self.model.flows, strict=True):
                sent += flow.calls[call.index] * (1.0 if load.payload_kb is None else load.payload_kb)
        return (sent + max(0.0, rate - weighed)) / rate

    def _partitions(self, position: int) -> int | None:
        """How many consumers can work at once; None without a limit."""
        limits = [
            self.figures[log].partitions
            for log in self.model.topology.log_partners[position]
            if self.figures[log].partitions_limit_consumers
        ]
        return sum(limits) if limits else None

    def _summed(self, rates: Sequence[FlowRates]) -> FlowRates:
        """Those of all flows together."""
        if len(rates) == 1:
            return rates[0]
        if not rates:
            return no_rates(self.model.topology)
        visits, writes, calls = (
            [sum(column) for column in zip(*(getattr(own, name) for own in rates), strict=True)]
            for name in ("visits", "writes", "calls")
        )
        return FlowRates(visits, writes, calls)


def _shares_one_line(figures: Figures) -> bool:
    """True for servers that are all behind one queue."""
    undivided = figures.shards == 1 and figures.hot_share is None
    return figures.work is Work.STATION and undivided and figures.balancing in {"shared", "least_loaded"}


def _answered(call: Call) -> bool:
    """True for a call that is alone under way until its answer comes."""
    link = call.link
    unguarded = link.timeout_ms is None and link.hedge_ms is None
    return call.waits is Waits.RESPONSE and unguarded and not call.in_groups


def _sizes(call: Call, copies: int) -> Sizes:
    """Calls at once come as a group, and so do the copies of a write, for which nobody waits."""
    calls = call.calls
    if calls is None or not call.in_groups:
        return ((1.0, 1, copies),)
    whole = int(calls)
    more = (calls - whole) * (whole + 1) / calls
    sizes = ((1.0 - more, whole, whole * copies), (more, whole + 1, (whole + 1) * copies))
    return tuple(size for size in sizes if size[0] > 0.0)


def _together(caller: Station | None, call: Call, on_call: float) -> tuple[tuple[float, int], ...]:
    """How many of those that leave a batcher at once make a call, by shares of it: whole, of that mean.

    Of calls in a row only the first of each come together.
    """
    if caller is None or caller.together <= 1.0:
        return ((1.0, 1),)
    leaving = caller.rate_rps * caller.accepted
    size = 1.0 + (caller.together - 1.0) * (min(1.0, on_call / leaving) if leaving > 0.0 else 0.0)
    first = 1.0 if call.calls is None or call.calls <= 1.0 or call.in_groups else 1.0 / call.calls
    below, part = int(size), size % 1.0
    return (1.0 - first, 1), (first * (1.0 - part), below), (first * part, below + 1)
