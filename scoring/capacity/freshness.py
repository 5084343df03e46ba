"""How old data is when it lands: the time from a request to the end of its slowest asynchronous chain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scoring.capacity.data_ways import State, Ways, ways_of
from scoring.capacity.grid import quantile
from scoring.capacity.latency import Composer
from scoring.capacity.plan import Body, Invoke, Node, OnMiss, Plan
from scoring.capacity.responses import NOTHING, Response
from scoring.capacity.solution import Solution
from scoring.capacity.solver import Solver
from scoring.capacity.topology import Call, Waits

EARLIER: Final = 16
"""Counts of earlier repetitions that are told apart at the most."""
LEVEL: Final = 0.99
DEVIATIONS: Final = 2.3263478740408408
"""Of the normal distribution, up to that level."""


class _Chain(NamedTuple):
    """The slowest way found to a point of a request: whether it never settles, its mean, how it got there."""

    stuck: bool
    mean: float
    last: Response
    before: _Chain | None

    def then(self, step: Response | None) -> _Chain:
        """One step later; after None, nothing ever happens."""
        if step is None:
            return self._replace(stuck=True)
        return self if step is NOTHING else _Chain(self.stuck, self.mean + step.mean, step, self)

    def steps(self) -> Iterator[Response]:
        """The last one first."""
        chain: _Chain | None = self
        while chain is not None:
            yield chain.last
            chain = chain.before


_START: Final = _Chain(False, 0.0, NOTHING, None)


def freshness_s(solver: Solver, solution: Solution, composer: Composer, number: int) -> float | None:
    """p99 in seconds; None when nothing of the flow is asynchronous, or the chain never settles.

    With ``fresh_at`` to the first component with such a role, by batch links (a full period each) only where
    no other way leads there; without, to the leaves behind asynchronous links. What a caller waits for before
    it makes the call counts as well.
    """
    flow, plan = solver.model.flows[number], solver.model.plans[number]
    if not flow.fresh_at and not plan.asynchronous:
        return None
    starts = [at for at, _ in solver.model.starts[number]]
    chains: list[_Chain] = []
    for with_batches in (False, True) if flow.fresh_at else (False,):
        if not chains:
            ways = ways_of(solver.model.topology, plan, flow.fresh_at, with_batches=with_batches)
            chains = _Search(composer, plan, ways, solution.responses[number]).to_ends(starts)
    if not chains:
        return None
    slowest = max(chains, key=lambda chain: chain[:2])
    return None if slowest.stuck else _p99_ms(composer, slowest) / 1000.0


class _Search:
    """Follows the data of a flow, callers first; of several ways to a component the slowest."""

    def __init__(
        self, composer: Composer, plan: Plan, ways: Ways, responses: Sequence[Response | None]
    ) -> None:
        self.composer, self.plan, self.ways, self.responses = composer, plan, ways, responses
        self._slowest: dict[State, _Chain] = {}

    def to_ends(self, starts: Sequence[int]) -> list[_Chain]:
        """The slowest chain to each end."""
        self._slowest = {(at, False): _START for at in starts}
        found = []
        for state in self.ways.order:
            chain = self._slowest.get(state)
            if chain is not None and state in self.ways.ends:
                found.append(chain)
            elif chain is not None:
                self._leave(state, chain)
        return found

    def _leave(self, state: State, chain: _Chain) -> None:
        position, behind = state
        for call in self.plan.captures[position]:
            self._call(call, chain, behind=behind)
        for target, period_ms in self.ways.transfers.get(position, ()):
            self._arrive((target, True), chain.then(self.composer.fixed(period_ms)), write=False)
        self._body(self.ways.bodies[state], chain, behind=behind)

    def _body(self, body: Body, chain: _Chain, *, behind: bool) -> None:
        before: Node | None = None
        for node in body:
            if before is not None:
                chain = chain.then(self.composer.node(before, self.responses))
            before = node
            match node:
                case Invoke(call):
                    self._call(call, chain, behind=behind)
                case OnMiss():
                    self._body(node.body, chain, behind=behind)
                case _:
                    for branch in node.branches:
                        self._body((branch,), chain, behind=behind)

    def _call(self, call: Call, chain: _Chain, *, behind: bool) -> None:
        if (call, behind) in self.ways.onward:
            chain = chain.then(_earlier(self.composer, call, self.responses))
            chain = chain.then(self.composer.fixed(call.network_ms))
            there = (call.target, behind or call.waits is not Waits.RESPONSE)
            self._arrive(there, chain, write=bool(call.link.write))

    def _arrive(self, state: State, chain: _Chain, *, write: bool) -> None:
        chain = chain.then(self.composer.own_as_called(state[0], write=write))
        known = self._slowest.get(state)
        if known is None or chain[:2] > known[:2]:
            self._slowest[state] = chain


def _earlier(composer: Composer, call: Call, responses: Sequence[Response | None]) -> Response | None:
    """What is waited for of the same call before one of its repetitions, whichever that is."""
    at_once = call.waits is Waits.NOTHING or call.link.parallel
    if at_once or call.calls is None or call.calls <= 1.0:
        return NOTHING
    once = composer.once(call, responses)
    if once is None:
        return None
    return composer.mix(
        tuple((share, composer.repeated(once, n) if n else NOTHING) for n, share in _counts(call.calls))
    )


def _counts(calls: float) -> Iterator[tuple[int, float]]:
    """How many repetitions come before one of ``calls``, and the shares of that; sampled where many."""
    whole, part = int(calls), calls % 1.0
    if whole > EARLIER:
        yield from ((int((n + 0.5) * calls / EARLIER), 1.0 / EARLIER) for n in range(EARLIER))
        return
    yield from ((n, 1.0 / calls) for n in range(whole))
    if part:
        yield whole, part / calls


def _p99_ms(composer: Composer, chain: _Chain) -> float:
    whole = composer.row([*chain.steps()][::-1])
    cdf = composer.grid.merged(whole.cdf_cells(composer.grid, whole.shift))
    time = quantile(composer.grid.t_ms, cdf, LEVEL)
    return whole.shift + (_of_many(whole) if time is None else time)


def _of_many(whole: Response) -> float:
    """p99 beyond the least time of a chain that is longer than what the ladder holds, and so of many steps.

    That of a gamma distribution with its moments (Wilson and Hilferty 1931).
    """
    mean = whole.mean - whole.shift
    shape = mean * mean / whole.variance
    return mean * (1.0 - 1.0 / (9.0 * shape) + DEVIATIONS / (3.0 * math.sqrt(shape))) ** 3
