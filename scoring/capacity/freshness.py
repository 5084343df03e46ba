"""How old data is when it lands: the time from a request to the end of its slowest asynchronous chain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scoring.capacity.data_ways import State, Ways, ways_of
from scoring.capacity.grid import quantile
from scoring.capacity.latency import Composer
from scoring.capacity.plan import Body, Invoke, OnMiss, Plan
from scoring.capacity.responses import NOTHING, Response
from scoring.capacity.solution import Bodies, Solution
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
    pause_ms: float
    """Fixed time before the last step."""
    before: _Chain | None

    def then(self, step: Response | None, pause_ms: float = 0.0) -> _Chain:
        """One step later; after None, nothing ever happens."""
        if step is None:
            return self._replace(stuck=True)
        return _Chain(self.stuck, self.mean + pause_ms + step.mean, step, pause_ms, self)

    def steps(self) -> Iterator[_Chain]:
        """The last one first."""
        chain: _Chain | None = self
        while chain is not None:
            yield chain
            chain = chain.before


_START: Final = _Chain(False, 0.0, NOTHING, 0.0, None)


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
            responses, known = solution.responses[number], solver.memory.bodies[number]
            chains = _Search(composer, plan, ways, responses, known).to_ends(starts)
    if not chains:
        return None
    slowest = max(chains, key=lambda chain: chain[:2])
    return None if slowest.stuck else _p99_ms(composer, slowest) / 1000.0


class _Search:
    """Follows the data of a flow, callers first; of several ways to a component the slowest.

    ``known`` are the last waits of bodies, which hold as long as the responses that contain them.
    """

    def __init__(
        self, composer: Composer, plan: Plan, ways: Ways, responses: Sequence[Response | None], known: Bodies
    ) -> None:
        self.composer, self.plan, self.ways, self.responses = composer, plan, ways, responses
        self._known = known
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
            self._arrive((target, True), chain, self.composer.own_as_called(target, write=False), period_ms)
        body = self.ways.bodies[state]
        self._body(body, self._waits(position, body) if body[1:] else (), chain, behind=behind)

    def _waits(self, position: int, body: Body) -> Sequence[Response | None]:
        """What is waited for at each node of a body but the last."""
        whole, known = self.responses[position], self._known.get(position)
        if known is None or whole is None or known[0] is not whole or len(known[1]) < len(body) - 1:
            known = whole, tuple(self.composer.node(node, self.responses) for node in body[:-1])
            self._known[position] = known
        return known[1]

    def _body(self, body: Body, waits: Sequence[Response | None], chain: _Chain, *, behind: bool) -> None:
        for place, node in enumerate(body):
            if place and waits[place - 1] is not NOTHING:
                chain = chain.then(waits[place - 1])
            match node:
                case Invoke(call):
                    self._call(call, chain, behind=behind)
                case OnMiss():
                    inner = [self.composer.node(one, self.responses) for one in node.body[:-1]]
                    self._body(node.body, inner, chain, behind=behind)
                case _:
                    for branch in node.branches:
                        self._body((branch,), (), chain, behind=behind)

    def _call(self, call: Call, chain: _Chain, *, behind: bool) -> None:
        if (call, behind) not in self.ways.onward:
            return
        if call.calls is not None and call.calls > 1.0 and not call.in_groups:
            chain = chain.then(_earlier(self.composer, call, call.calls, self.responses))
        own = self.composer.own_as_called(call.target, write=bool(call.link.write))
        there = (call.target, behind or call.waits is not Waits.RESPONSE)
        self._arrive(there, chain, own, call.network_ms)

    def _arrive(self, state: State, chain: _Chain, own: Response | None, pause_ms: float) -> None:
        known = self._slowest.get(state)
        if known is not None and not chain.stuck and own is not None:
            mean = chain.mean + pause_ms + own.mean
            if known.stuck or mean <= known.mean:
                return
        chain = chain.then(own, pause_ms)
        if known is None or chain[:2] > known[:2]:
            self._slowest[state] = chain


def _earlier(
    composer: Composer, call: Call, calls: float, responses: Sequence[Response | None]
) -> Response | None:
    """What is waited for of the same call before one of its repetitions, whichever that is."""
    once = composer.once(call, responses)
    if once is None:
        return None
    return composer.mix(
        tuple((share, composer.repeated(once, n) if n else NOTHING) for n, share in _counts(calls))
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
    steps = [*chain.steps()][::-1]
    whole = composer.row([step.last for step in steps])
    pause = sum(step.pause_ms for step in steps) + whole.shift
    cdf = composer.grid.merged(whole.cdf_cells(composer.grid, whole.shift))
    time = quantile(composer.grid.t_ms, cdf, LEVEL)
    return pause + (_of_many(whole) if time is None else time)


def _of_many(whole: Response) -> float:
    """p99 beyond the least time of a chain that is longer than what the ladder holds, and so of many steps.

    That of a gamma distribution with its moments (Wilson and Hilferty 1931).
    """
    mean = whole.mean - whole.shift
    shape = mean * mean / whole.variance
    return mean * (1.0 - 1.0 / (9.0 * shape) + DEVIATIONS / (3.0 * math.sqrt(shape))) ** 3
