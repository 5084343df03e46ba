"""What all requests of a flow do together, as generators that wait for each other and for stations."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.plan import Body, Choice, Invoke, Join, Node
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.history import History
from scoring.capacity.simulation.program import Program, marked
from scoring.capacity.simulation.vectors import Reals, Streams, arrivals, times
from scoring.capacity.topology import Call, Waits


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Requests under way at ``times``, started at ``born`` (ms, shape (n,)), and what they carry along."""

    times: Reals
    born: Reals
    flow: int
    writes: bool = False
    behind: bool = False
    landed: bool = False

    def some(self, chosen: NDArray[np.bool_]) -> Batch:
        """Those chosen."""
        return replace(self, times=self.times[chosen], born=self.born[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """Requests that come to a station with a queue; its answer are their departures, of shape (n,)."""

    station: int
    batch: Batch


Walk = Generator[Any, Any, Reals]
"""Yields an ``Ask`` for its departures, or a list of walks for their ends; gives the times at its end."""


class Walks:
    """Walks of a program's requests; what happens goes into ``history``, ``start`` gets detached walks."""

    def __init__(
        self, program: Program, streams: Streams, history: History, start: Callable[[Walk], object]
    ) -> None:
        self.program, self.streams, self.history, self.start = program, streams, history, start

    def source(self, number: int, until: float) -> Walk:
        """All requests of a source before ``until`` (ms), and their response times."""
        world, source = self.program.world, self.program.sources[number]
        at = number * f.SRC_F
        rate, shape = world.source_f[at + f.SRC_RATE], world.source_f[at + f.SRC_SHAPE : at + f.SRC_THINK]
        random = self.streams.named(f"{self.program.flows[source.flow].id}/{number}/arrivals")
        born = arrivals(random, world.source[number * f.SRC + f.SRC_LAW], shape, rate, until)
        self.history.add("started", source.flow, born)
        ends = yield from self._visit(source.position, Batch(born, born, source.flow))
        self.history.add("response", source.flow, ends, born)
        return ends

    def _visit(self, position: int, batch: Batch) -> Walk:
        """A component and then what it calls."""
        plan = self.program.plans[batch.flow]
        kind = self.program.parts[position].ints[f.S_KIND]
        if kind == f.QUEUED:
            batch = replace(batch, times=(yield Ask(position, batch)))
        else:
            self.history.add("arrived", position, batch.times)
        if kind == f.UNLIMITED:
            ends = batch.times + self._alone(position, batch)
            self.history.add("response", len(self.program.flows) + position, ends, batch.times)
            batch = replace(batch, times=ends)
        batch = self._landed(position, batch)
        for call in plan.captures[position]:
            if batch.writes or not marked(plan, position):
                self._detach(call, batch)
        return (yield from self._body(plan.bodies[position], batch))

    def _alone(self, position: int, batch: Batch) -> Reals:
        """Times at a component that nobody waits for."""
        part = self.program.parts[position]
        shape = part.floats[f.R_SHAPE : f.R_SHAPE + 3]
        drawn = times(self._stream(position, "service"), part.ints[f.S_LAW], shape, len(batch.times))
        return part.floats[f.R_WRITE if batch.writes else f.R_READ] * drawn + part.floats[f.R_AFTER]

    def _landed(self, position: int, batch: Batch) -> Batch:
        """Counts data that has landed where its flow is looked at."""
        end = self.program.world.ends[batch.flow * len(self.program.parts) + position]
        if end < 0 or batch.landed or (end & 1 and not batch.behind):
            return batch
        self.history.add("response", end >> 1, batch.times, batch.born)
        return replace(batch, landed=True)

    def _body(self, body: Body, batch: Batch) -> Walk:
        for node in body:
            batch = replace(batch, times=(yield from self._node(node, batch)))
        return batch.times

    def _node(self, node: Node, batch: Batch) -> Walk:
        count = len(batch.times)
        match node:
            case Invoke(call):
                return (yield from self._call(call, batch))
            case Choice(branches):
                chosen = self._stream(branches[0].call.source, "routing").integers(len(branches), size=count)
                parts = [chosen == place for place in range(len(branches))]
                return (yield from self._apart(batch, parts, [(branch,) for branch in branches]))
            case Join(branches):
                ends = yield [self._node(branch, batch) for branch in branches]
                return np.asarray(np.sort(np.array(ends), axis=0)[node.quorum - 1])
            case _:
                hit_ratio = self.program.parts[node.cache].floats[f.R_HIT]
                missed = self._stream(node.cache, "routing").random(count) >= hit_ratio
                return (yield from self._apart(batch, [missed], [node.body]))

    def _apart(self, batch: Batch, parts: Sequence[NDArray[np.bool_]], bodies: Sequence[Body]) -> Walk:
        """Different requests do different things at the same time."""
        walks = [self._body(body, batch.some(part)) for part, body in zip(parts, bodies, strict=True)]
        ends = batch.times.copy()
        for part, end in zip(parts, (yield walks), strict=True):
            ends[part] = end
        return ends

    def _call(self, call: Call, batch: Batch) -> Walk:
        """A call, made with the probability ``calls`` when that is less than 1."""
        calls = 1.0 if call.calls is None else call.calls
        if call.waits is not Waits.RESPONSE:
            self._detach(call, batch)
            return batch.times
        if calls == 1.0:
            return (yield from self._once(call, batch))
        chosen = self._stream(call.source, call.link.id).random(len(batch.times)) < calls
        ends = batch.times.copy()
        ends[chosen] = yield from self._once(call, batch.some(chosen))
        return ends

    def _once(self, call: Call, batch: Batch) -> Walk:
        self.history.add("made", call.index, batch.times)
        there = replace(batch, times=_later(batch.times, call.network_ms), writes=bool(call.link.write))
        ends = yield from self._visit(call.target, there)
        return _later(ends, call.network_ms)

    def _detach(self, call: Call, batch: Batch) -> None:
        """Starts calls that nobody waits for."""
        calls = 1.0 if call.calls is None else call.calls
        batch = replace(batch, behind=True)
        for turn in range(int(np.ceil(calls))):
            share = min(1.0, calls - turn)
            chosen = self._stream(call.source, call.link.id).random(len(batch.times)) < share
            self.start(self._once(call, batch.some(chosen)))

    def _stream(self, position: int, purpose: str) -> np.random.Generator:
        return self.streams.named(f"{self.program.topology.components[position].id}/{purpose}")


def _later(moments: Reals, ms: float) -> Reals:
    return moments + ms if ms > 0.0 else moments
