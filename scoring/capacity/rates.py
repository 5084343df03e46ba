"""How much load reaches every component and every link: λ = γ + λP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from scoring.capacity.plan import Body, Choice, Invoke, Join, Node, Plan
from scoring.capacity.topology import Call, Topology, Waits

CERTAIN = 1.0
RUNAWAY = 0.99
"""Gain of a circle in which retries would multiply without end: enough to overload it, and so to end that."""


class DesignError(ValueError):
    """A design that has no estimate; the message is one clear sentence."""


@dataclass(slots=True)
class Coupling:
    """What the solution feeds back into the rates; all 1 (hits as given) in a design without feedback.

    By component: ``accepted`` share of its arrivals, ``hits`` of a cache. By call: ``attempts`` per call, and
    ``succeeds``, the probability that the call finally works apart from what its target passes on.
    """

    accepted: list[float]
    hits: list[float]
    attempts: dict[int, float] = field(default_factory=dict)
    succeeds: dict[int, float] = field(default_factory=dict)
    apart: dict[int, float] = field(default_factory=dict)
    """By component, how far calls at once are refused each by itself; 1 where none is named."""
    success: list[float] = field(default_factory=list)
    """By component, for the flow at hand: a request works, the calls it waits for included."""
    lossy: bool = False
    """True once something is refused, lost, retried or hedged."""


@dataclass(slots=True)
class FlowRates:
    """Visits per second of one flow at every component, and its calls per second on every link."""

    visits: list[float]
    writes: list[float]
    calls: list[float]


Spread = Callable[[Call, float], None]


def call_success(call: Call, coupling: Coupling) -> float:
    """Probability that a call, all its repetitions and retries included, works."""
    once = success_once(call, coupling)
    if once >= CERTAIN or call.calls is None:
        return once
    whole = int(call.calls)
    part = call.calls - whole
    if call.in_groups:
        once **= coupling.apart.get(call.target, 1.0)
    return float(once**whole * (1.0 - part + part * once))


def success_once(call: Call, coupling: Coupling) -> float:
    """Probability that one repetition of a call works, retries included."""
    once = coupling.succeeds.get(call.index)
    if once is None:
        whole_answer = call.waits is Waits.RESPONSE
        once = coupling.success[call.target] if whole_answer else coupling.accepted[call.target]
    return once


def _made(call: Call, coupling: Coupling) -> float:
    """How many repetitions of a call are made: of those in a row none after one that failed."""
    calls = 1.0 if call.calls is None else call.calls
    if calls <= 1.0 or call.link.parallel or call.waits is Waits.NOTHING:
        return calls
    once = success_once(call, coupling)
    if once >= CERTAIN:
        return calls
    whole = int(calls)
    last = once**whole
    return float((1.0 - last) / (1.0 - once) + (calls - whole) * last)


def spread(body: Body, rate: float, coupling: Coupling, send: Spread) -> float:
    """Sends ``rate`` requests per second through a body; the share of them that comes out."""
    out = CERTAIN
    for node in body:
        out *= _spread_node(node, rate * out, coupling, send)
    return out


def _spread_node(node: Node, rate: float, coupling: Coupling, send: Spread) -> float:
    match node:
        case Invoke(call):
            send(call, rate * _made(call, coupling) * coupling.attempts.get(call.index, 1.0))
            return 1.0 if call.waits is Waits.NOTHING else call_success(call, coupling)
        case Choice(branches):
            share = rate / len(branches)
            return sum(_spread_node(branch, share, coupling, send) for branch in branches) / len(branches)
        case Join(branches):
            out = CERTAIN
            for branch in branches:
                out *= _spread_node(branch, rate, coupling, send)
            return out if node.quorum == len(branches) else CERTAIN
        case _:
            missed = 1.0 - coupling.hits[node.cache]
            return 1.0 - missed * (1.0 - spread(node.body, rate * missed, coupling, send))


class Sweep:
    """The rates of one flow, spread from callers to callees, one group of components after another.

    ``total`` sums up those of all flows that are swept together.
    """

    def __init__(
        self,
        topology: Topology,
        plan: Plan,
        starts: Sequence[tuple[int, float]],
        coupling: Coupling,
        success: list[float],
        total: FlowRates,
    ) -> None:
        self.topology, self.plan, self.coupling = topology, plan, coupling
        self._success = success
        self.rates, self._total = no_rates(topology), total
        for position, rate in starts:
            self._visit(position, rate)

    def enter(self, group: tuple[int, ...]) -> None:
        """All visits of the group, whose callers were left.

        Raises:
            DesignError: its components call each other with a gain of 1 or more.
        """
        self.coupling.success = self._success
        if group[0] in self.topology.cyclic:
            visits = _solve_circle(self.topology, self.plan, group, self.rates, self.coupling)
            for position, rate in zip(group, visits, strict=True):
                self._visit(position, rate - self.rates.visits[position])

    def leave(self, group: tuple[int, ...], accepted: Sequence[float]) -> None:
        """Sends what the group's components accept on to those that they call."""
        self.coupling.success = self._success
        cyclic = group[0] in self.topology.cyclic
        send = _leaving(group, self._count, self._send) if cyclic else self._send
        for position in group:
            arriving = self.rates.visits[position]
            if arriving <= 0.0:
                continue
            if self._success[position] >= CERTAIN and not (cyclic or self.plan.risks[position]):
                hits, both = self.coupling.hits, (self.rates, self._total)
                _pass_on(self.plan, position, arriving * accepted[position], hits, both)
            else:
                spread(self.plan.bodies[position], arriving * accepted[position], self.coupling, send)
            for call in self.plan.captures[position]:
                send(call, _captured(self.rates, position) * (call.calls or 0.0))

    def _visit(self, position: int, rate: float) -> None:
        self.rates.visits[position] += rate
        self._total.visits[position] += rate

    def _count(self, call: Call, rate: float) -> None:
        self.rates.calls[call.index] += rate
        self._total.calls[call.index] += rate

    def _send(self, call: Call, rate: float) -> None:
        self._count(call, rate)
        self._visit(call.target, rate)
        if call.link.write:
            self.rates.writes[call.target] += rate
            self._total.writes[call.target] += rate


def no_rates(topology: Topology) -> FlowRates:
    """Of a flow that is not there."""
    count = len(topology.kinds)
    return FlowRates([0.0] * count, [0.0] * count, [0.0] * len(topology.calls))


def lossless_rates(
    topology: Topology, plan: Plan, starts: Sequence[tuple[int, float]], hits: Sequence[float]
) -> FlowRates:
    """Rates of one flow that starts with ``starts`` (position, requests per second), in one pass.

    For designs without circles, when nothing fails.
    """
    rates = no_rates(topology)
    for position, rate in starts:
        rates.visits[position] += rate
    _sweep(topology, plan, rates, hits)
    return rates


def _sweep(topology: Topology, plan: Plan, rates: FlowRates, hits: Sequence[float]) -> None:
    """One pass from callers to callees, for designs without circles in which nothing fails."""
    counted = (rates,)
    for group in topology.groups:
        position = group[0]
        arriving = rates.visits[position]
        if arriving <= 0.0:
            continue
        _pass_on(plan, position, arriving, hits, counted)
        for call in plan.captures[position]:
            rate = _captured(rates, position) * (call.calls or 0.0)
            rates.calls[call.index] += rate
            rates.visits[call.target] += rate


def _pass_on(
    plan: Plan, position: int, rate: float, hits: Sequence[float], counted: Sequence[FlowRates]
) -> None:
    """Counts what ``rate`` requests at a component send on when nothing fails."""
    for index, target, share, caches, write in plan.sends[position]:
        sent = rate * share
        for cache in caches:
            sent *= 1.0 - hits[cache]
        for rates in counted:
            rates.calls[index] += sent
            rates.visits[target] += sent
            if write:
                rates.writes[target] += sent


def _captured(rates: FlowRates, position: int) -> float:
    """The writes of a store; all its requests when none of them is marked."""
    return rates.writes[position] or rates.visits[position]


def _leaving(group: tuple[int, ...], count: Spread, send: Spread) -> Spread:
    """Counts calls inside a circle on their links only: its visits are solved already."""
    members = frozenset(group)
    return lambda call, rate: (count if call.target in members else send)(call, rate)


def _solve_circle(
    topology: Topology, plan: Plan, group: tuple[int, ...], rates: FlowRates, coupling: Coupling
) -> list[float]:
    """Visits of components that call each other: a dense solve of λ = γ + λP within the group."""
    place = {position: row for row, position in enumerate(group)}
    gain = np.zeros((len(group), len(group)))
    for position in group:

        def send(call: Call, rate: float, row: int = place[position]) -> None:
            if call.target in place:
                gain[row, place[call.target]] += rate

        spread(plan.bodies[position], coupling.accepted[position], coupling, send)
        for call in plan.captures[position]:
            send(call, call.calls or 0.0)
    radius = float(max(abs(np.linalg.eigvals(gain)))) if gain.any() else 0.0
    if radius >= 1.0 - 1e-9:
        if not coupling.attempts:
            names = " → ".join(topology.components[p].id for p in group)
            raise DesignError(f"{names} calls itself without end: give a link on the loop fewer than 1 calls")
        gain *= RUNAWAY / radius
    arriving = np.array([rates.visits[p] for p in group])
    solved = np.linalg.solve(np.eye(len(group)) - gain.T, arriving)
    return [max(0.0, visits) for visits in solved.tolist()]


def success_of(body: Body, coupling: Coupling) -> float:
    """Probability that all works that a body waits for."""
    return spread(body, 1.0, coupling, _nowhere)


def _nowhere(_call: Call, _rate: float) -> None:
    return


def successes(topology: Topology, plan: Plan, coupling: Coupling) -> list[float]:
    """Per component the probability that a request works, callees first; circles settle by repetition.

    Starts from and overwrites ``coupling.success``.
    """
    success = coupling.success
    for group in reversed(topology.groups):
        for _ in range(60 if group[0] in topology.cyclic else 1):
            for position in group:
                success[position] = coupling.accepted[position] * success_of(plan.bodies[position], coupling)
    return success
