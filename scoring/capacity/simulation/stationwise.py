"""Feed-forward designs, station by station: all arrivals at once instead of event by event.

First come, first served at c servers is one pass over the arrivals in order, each to the server that is free
first (Kiefer and Wolfowitz 1955). A station can be played when all that arrives there is known, so a design
qualifies when nothing refuses, times out, batches, holds, scales or fails, and nothing waits for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, MutableSequence, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.assemble import Assembled
from scoring.capacity.plan import Body, Choice, Invoke, Join, Node, Plan, calls_of
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.compiled import compiled, entry
from scoring.capacity.simulation.faults import Cancelled
from scoring.capacity.simulation.history import History
from scoring.capacity.simulation.program import Program, marked
from scoring.capacity.topology import Call, Waits

Reals = NDArray[np.float64]
Numbers = MutableSequence[float] | Reals


def _example(serve: Callable[..., Any]) -> object:
    """Nobody arrives."""
    none = np.zeros(0)
    return serve(none, none, np.zeros(1), none)


@entry(_example)
def serve_in_order(arrivals: Numbers, services: Numbers, idle: Numbers, departures: Numbers) -> None:
    """Departures of requests that arrive in order; ``idle`` is a heap of times at which servers are free."""
    servers = len(idle)
    for i in range(len(arrivals)):
        start = idle[0] if idle[0] > arrivals[i] else arrivals[i]
        end = start + services[i]
        departures[i] = end
        at = 0
        while True:
            under = 2 * at + 1
            if under >= servers:
                break
            if under + 1 < servers and idle[under + 1] < idle[under]:
                under += 1
            if idle[under] >= end:
                break
            idle[at] = idle[under]
            at = under
        idle[at] = end


MOST_VISITS: Final = 2e7
"""Visits to components that fit into memory, some 100 B each."""
MOST_LINES: Final = 500


class NotFeedForwardError(Exception):
    """Some station waits for itself further down, or does what only the event engine can play."""


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Requests under way at ``times``, started at ``born``, both of shape (n,), and what they carry along."""

    times: Reals
    born: Reals
    flow: int
    writes: bool = False
    behind: bool = False
    landed: bool = False

    def some(self, chosen: NDArray[np.bool_]) -> _Batch:
        """Those chosen."""
        return replace(self, times=self.times[chosen], born=self.born[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class _Ask:
    """Requests that come to a station; ``later`` are the stations that they can still come to afterwards."""

    station: int
    batch: _Batch
    later: frozenset[int]


Walk = Generator[Any, Any, Reals]
"""Yields an ``_Ask`` for its departures, or a list of walks for their ends; gives the times at its end."""


@dataclass(slots=True)
class _Waiting:
    """A walk that waits for others: how many, and what they gave so far."""

    walk: Walk
    left: int
    results: list[Reals]
    parent: tuple[_Waiting, int] | None


def _check(program: Program, plans: Sequence[Plan]) -> None:
    """Refuses what needs events."""
    if program.topology.cyclic or any(flow.clients for flow in program.flows):
        raise NotFeedForwardError
    if any(source.profile != "constant" for source in program.sources):
        raise NotFeedForwardError
    for plan in plans:
        for call in (call for body in plan.bodies for call in calls_of(body)):
            at_once = call.link.parallel and (call.calls or 0.0) > 1.0
            if plan.guarded or at_once or call.waits is Waits.ACKNOWLEDGEMENT:
                raise NotFeedForwardError
    for position in program.reached:
        ints = program.parts[position].ints
        chooses = ints[f.S_BALANCING] == f.LEAST_LOADED and program.parts[position].lanes > 1
        special = ints[f.S_HOLDS] or ints[f.S_MOST] > 0 or ints[f.S_COPIES] > 1 or chooses
        if ints[f.S_KIND] == f.BATCHED or ints[f.S_LIMIT] >= 0 or special:
            raise NotFeedForwardError


def _check_size(assembled: Assembled, program: Program, seconds: float) -> None:
    """Refuses what is better played in small steps."""
    visits = sum(flow.rate_rps for flow in program.flows)
    visits += sum(station.rate_rps for station in assembled.solution.stations if station is not None)
    if visits * seconds > MOST_VISITS or sum(part.lanes for part in program.parts) > MOST_LINES:
        raise NotFeedForwardError


def _serve(arrivals: Reals, services: Reals, servers: int, ends: Reals) -> None:
    """``serve_in_order``, compiled when there is such a copy, else on lists."""
    fast = compiled(serve_in_order)
    if fast is not None:
        fast(arrivals, services, np.zeros(servers), ends)
        return
    found = [0.0] * len(ends)
    serve_in_order(arrivals.tolist(), services.tolist(), [0.0] * servers, found)
    ends[:] = found


def _draws(random: np.random.Generator, law: int, shape: list[float], count: int) -> Reals:
    """Times of mean 1, of shape (count,)."""
    if law == f.FIXED:
        return np.ones(count)
    if law == f.GAMMA:
        k = shape[0] + 1.0 / 3.0
        return random.standard_gamma(k, count) / k
    drawn = random.standard_exponential(count)
    if law == f.EXPONENTIAL:
        return drawn
    return drawn * np.where(random.random(count) < shape[0], shape[1], shape[2])


class StationWise:
    """All requests of a feed-forward program up to ``seconds``, played into a ``History``.

    Raises:
        NotFeedForwardError: only the event engine can play it.
    """

    def __init__(
        self,
        assembled: Assembled,
        program: Program,
        seconds: float,
        seed: int,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.program = program
        self.plans = assembled.solver.model.plans
        _check(program, self.plans)
        _check_size(assembled, program, seconds)
        self.until = seconds * 1000.0
        self.seed = seed
        self.cancelled = cancelled
        self.history = History(program)
        self._reach: dict[tuple[int, int], frozenset[int]] = {}
        self._asks: list[tuple[_Ask, _Waiting]] = []
        self._ready: list[tuple[_Waiting, Any]] = []
        self._random: dict[str, np.random.Generator] = {}
        for number in range(len(program.sources)):
            self._start(self._source(number))
        self._play()

    def _start(self, walk: Walk, parent: tuple[_Waiting, int] | None = None) -> None:
        self._ready.append((_Waiting(walk, 0, [], parent), None))

    def _play(self) -> None:
        """Goes on with walks until all wait at stations; then one serves that nobody can come to any more."""
        while self._ready or self._asks:
            while self._ready:
                waiting, value = self._ready.pop()
                self._resume(waiting, value)
            if self._asks:
                self._serve_next()

    def _resume(self, waiting: _Waiting, value: Any) -> None:
        try:
            wanted = waiting.walk.send(value)
        except StopIteration as done:
            if waiting.parent is not None:
                above, place = waiting.parent
                above.results[place] = done.value
                above.left -= 1
                if above.left == 0:
                    self._ready.append((above, above.results))
            return
        if isinstance(wanted, _Ask):
            self._asks.append((wanted, waiting))
            return
        waiting.left, waiting.results = len(wanted), [np.zeros(0)] * len(wanted)
        for place, walk in enumerate(wanted):
            self._start(walk, (waiting, place))

    def _serve_next(self) -> None:
        if self.cancelled():
            raise Cancelled
        later = frozenset[int]().union(*(ask.later for ask, _ in self._asks))
        free = [ask.station for ask, _ in self._asks if ask.station not in later]
        if not free:
            raise NotFeedForwardError
        here = [(ask, waiting) for ask, waiting in self._asks if ask.station == free[0]]
        self._asks = [item for item in self._asks if item[0].station != free[0]]
        ends = self._station(free[0], [ask.batch for ask, _ in here])
        for (_, waiting), end in zip(here, ends, strict=True):
            self._ready.append((waiting, end))

    def _station(self, station: int, batches: list[_Batch]) -> list[Reals]:
        """Departures of all that come to a station, in the order of arrival behind each of its lines."""
        times = np.concatenate([batch.times for batch in batches])
        order = np.argsort(times, kind="stable")
        part = self.program.parts[station]
        ints, floats = part.ints, part.floats
        mean = np.concatenate(
            [np.full(len(b.times), floats[f.R_WRITE if b.writes else f.R_READ]) for b in batches]
        )
        services = (mean * self._times(station, len(times)))[order]
        arrivals, ends = times[order], np.empty(len(times))
        replicas, each, cap = ints[f.S_REPLICAS], ints[f.S_EACH], ints[f.S_CAP]
        servers = replicas * each if cap < 0 else min(cap, replicas * each)
        lines = min(part.lanes, servers if ints[f.S_MODE] == f.FIXED_LANES else replicas)
        chosen = self._lines(station, len(times), lines)
        for line in range(lines):
            own = slice(None) if lines == 1 else chosen == line
            own_ends = np.empty(len(arrivals[own]))
            share = servers // lines + (1 if line < servers % lines else 0)
            _serve(arrivals[own], services[own], share, own_ends)
            self.history.line(
                ints[f.S_LANE] + line, station, arrivals[own], own_ends - services[own], own_ends
            )
            ends[own] = own_ends
        ends += floats[f.R_AFTER]
        self.history.add("response", len(self.program.flows) + station, ends, ends - arrivals)
        back = np.empty(len(times))
        back[order] = ends
        return np.split(back, np.cumsum([len(batch.times) for batch in batches])[:-1])

    def _lines(self, station: int, count: int, lines: int) -> NDArray[np.int64]:
        part = self.program.parts[station]
        random = self._stream(station, "routing")
        if lines == 1 or part.ints[f.S_BALANCING] == f.ROUND_ROBIN:
            return np.arange(count) % lines
        if part.floats[f.R_HOT] >= 0.0:
            others = 1 + random.integers(lines - 1, size=count)
            return np.where(random.random(count) < part.floats[f.R_HOT], 0, others)
        return random.integers(lines, size=count)

    def _times(self, station: int, count: int) -> Reals:
        """Service times of mean 1."""
        ints, floats = self.program.world.station, self.program.world.station_f
        shape = [floats[station * f.STATION_F + f.R_SHAPE + n] for n in range(3)]
        return _draws(self._stream(station, "service"), ints[station * f.STATION_I + f.S_LAW], shape, count)

    def _stream(self, position: int, purpose: str) -> np.random.Generator:
        return self._named(f"{self.program.topology.components[position].id}/{purpose}")

    def _named(self, name: str) -> np.random.Generator:
        if name not in self._random:
            digest = hashlib.blake2b(f"{self.seed}/{name}".encode(), digest_size=16).digest()
            self._random[name] = np.random.default_rng(int.from_bytes(digest, "little"))
        return self._random[name]

    def _source(self, number: int) -> Walk:
        """All requests of a source, and their response times."""
        world, source = self.program.world, self.program.sources[number]
        rate = world.source_f[number * f.SRC_F + f.SRC_RATE]
        law = world.source[number * f.SRC + f.SRC_LAW]
        at = number * f.SRC_F + f.SRC_SHAPE
        shape = [world.source_f[at + n] for n in range(3)]
        flow = self.program.flows[source.flow]
        random = self._named(f"{flow.id}/{number}/arrivals")
        expected = rate * self.until
        times = np.zeros(0)
        while rate > 0.0 and (not len(times) or times[-1] < self.until):
            more = (
                int(expected / 10.0 + 10.0 * np.sqrt(expected) + 10.0) if len(times) else int(expected) + 10
            )
            gaps = _draws(random, law, shape, more) / rate
            times = np.append(times, np.cumsum(gaps) + (times[-1] if len(times) else 0.0))
        born = times[times < self.until]
        self.history.add("started", source.flow, born)
        ends = yield from self._visit(source.position, _Batch(born, born, source.flow), frozenset())
        self.history.add("response", source.flow, ends, ends - born)
        return ends

    def _visit(self, position: int, batch: _Batch, later: frozenset[int]) -> Walk:
        """A component and then what it calls."""
        plan = self.plans[batch.flow]
        body = plan.bodies[position]
        kind = self.program.parts[position].ints[f.S_KIND]
        self.history.add("arrived", position, batch.times)
        beyond = later | self._reached(batch.flow, body)
        for call in plan.captures[position]:
            beyond |= self._from(batch.flow, call.target)
        if kind == f.PASS:
            times = batch.times
        elif kind == f.UNLIMITED:
            times = batch.times + self._free(position, batch)
            self.history.add("response", len(self.program.flows) + position, times, times - batch.times)
        else:
            times = yield _Ask(position, batch, beyond)
        batch = self._landed(position, replace(batch, times=times))
        for call in plan.captures[position]:
            if batch.writes or not marked(plan, position):
                self._detach(call, batch)
        return (yield from self._body(body, batch, later))

    def _landed(self, position: int, batch: _Batch) -> _Batch:
        """Counts data that has landed where its flow is looked at."""
        world = self.program.world
        end = world.ends[batch.flow * len(self.program.parts) + position]
        if end < 0 or batch.landed or (end & 1 and not batch.behind):
            return batch
        self.history.add("response", end >> 1, batch.times, batch.times - batch.born)
        return replace(batch, landed=True)

    def _free(self, position: int, batch: _Batch) -> Reals:
        floats = self.program.parts[position].floats
        mean = floats[f.R_WRITE if batch.writes else f.R_READ]
        return mean * self._times(position, len(batch.times)) + floats[f.R_AFTER]

    def _body(self, body: Body, batch: _Batch, later: frozenset[int]) -> Walk:
        for place, node in enumerate(body):
            beyond = later | self._reached(batch.flow, body[place + 1 :])
            times = yield from self._node(node, batch, beyond)
            batch = replace(batch, times=times)
        return batch.times

    def _node(self, node: Node, batch: _Batch, later: frozenset[int]) -> Walk:
        match node:
            case Invoke(call):
                return (yield from self._call(call, batch, later))
            case Choice(branches):
                random = self._stream(branches[0].call.source, "routing")
                chosen = random.integers(len(branches), size=len(batch.times))
                parts = [chosen == place for place in range(len(branches))]
                return (yield from self._apart(batch, parts, [(b,) for b in branches], later))
            case Join(branches):
                ends = yield [self._node(branch, batch, later) for branch in branches]
                return np.asarray(np.sort(np.array(ends), axis=0)[node.quorum - 1])
            case _:
                random = self._stream(node.cache, "routing")
                missed = random.random(len(batch.times)) >= self.program.parts[node.cache].floats[f.R_HIT]
                return (yield from self._apart(batch, [missed], [node.body], later))

    def _apart(
        self, batch: _Batch, parts: list[NDArray[np.bool_]], bodies: list[Body], later: frozenset[int]
    ) -> Walk:
        """Different requests do different things at the same time."""
        ends = yield [
            self._body(body, batch.some(part), later) for part, body in zip(parts, bodies, strict=True)
        ]
        times = batch.times.copy()
        for part, end in zip(parts, ends, strict=True):
            times[part] = end
        return times

    def _call(self, call: Call, batch: _Batch, later: frozenset[int]) -> Walk:
        """All repetitions of a call, one after another."""
        calls = 1.0 if call.calls is None else call.calls
        if call.waits is not Waits.RESPONSE:
            self._detach(call, batch)
            return batch.times
        for turn in range(int(calls)):
            again = turn + 1 < calls
            beyond = later | self._reached(batch.flow, (Invoke(call),)) if again else later
            times = yield from self._once(call, batch, beyond)
            batch = replace(batch, times=times)
        if calls % 1.0:
            chosen = self._stream(call.source, call.link.id).random(len(batch.times)) < calls % 1.0
            some = yield from self._once(call, batch.some(chosen), later)
            times = batch.times.copy()
            times[chosen] = some
            return times
        return batch.times

    def _once(self, call: Call, batch: _Batch, later: frozenset[int]) -> Walk:
        self.history.add("made", call.index, batch.times)
        there = replace(batch, times=batch.times + call.network_ms, writes=bool(call.link.write))
        ends = yield from self._visit(call.target, there, later)
        return ends + call.network_ms

    def _detach(self, call: Call, batch: _Batch) -> None:
        """Starts calls that nobody waits for."""
        calls = 1.0 if call.calls is None else call.calls
        batch = replace(batch, behind=True)
        for turn in range(int(np.ceil(calls))):
            share = min(1.0, calls - turn)
            chosen = self._stream(call.source, call.link.id).random(len(batch.times)) < share
            self._start(self._once(call, batch.some(chosen), frozenset()))

    def _reached(self, flow: int, body: Body) -> frozenset[int]:
        """Stations with lines that the calls of a body lead to, at any depth."""
        found = frozenset[int]()
        for call in calls_of(body):
            found |= self._from(flow, call.target)
        return found

    def _from(self, flow: int, position: int) -> frozenset[int]:
        key = flow, position
        if key not in self._reach:
            plan = self.plans[flow]
            below = self._reached(flow, plan.bodies[position])
            for call in plan.captures[position]:
                below |= self._from(flow, call.target)
            queued = self.program.parts[position].ints[f.S_KIND] == f.QUEUED
            self._reach[key] = below | {position} if queued else below
        return self._reach[key]
