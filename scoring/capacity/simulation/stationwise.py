"""Feed-forward designs, station by station: all arrivals at once instead of event by event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.feedforward import needs_events, serving_order
from scoring.capacity.simulation.history import History, is_sorted
from scoring.capacity.simulation.program import Program
from scoring.capacity.simulation.serving import serve
from scoring.capacity.simulation.vectors import Reals, Streams, times
from scoring.capacity.simulation.walks import Ask, Batch, Walk, Walks


@dataclass(slots=True)
class _Waiting:
    """A walk that waits for others: how many, and what they gave so far."""

    walk: Walk
    parent: tuple[_Waiting, int] | None = None
    left: int = 0
    results: list[Reals] = field(default_factory=list)


def play_stations(
    program: Program, seconds: float, seed: int, cancelled: Callable[[], bool] = lambda: False
) -> History:
    """All requests of a feed-forward program up to ``seconds``.

    Raises:
        ValueError: only the event engine can play it.
        Cancelled: ``cancelled`` said so, which is asked every 20 ms or so.
    """
    reason, order = needs_events(program), serving_order(program)
    if reason is not None or order is None:
        raise ValueError(f"this cannot be played station by station: {reason}")
    play = _Play(program, seed, cancelled)
    play.run(order, seconds * 1000.0)
    return play.history


class _Play:
    """Goes on with walks until all wait at stations; then one serves that nobody can come to any more."""

    def __init__(self, program: Program, seed: int, cancelled: Callable[[], bool]) -> None:
        self.program, self.cancelled = program, cancelled
        self.history = History(program)
        self.streams = Streams(seed)
        self._walks = Walks(program, self.streams, self.history, self._start)
        self._asks: dict[int, list[tuple[Batch, _Waiting]]] = {}
        self._ready: list[tuple[_Waiting, Any]] = []

    def run(self, order: tuple[int, ...], until: float) -> None:
        """Plays the requests that start before ``until`` (ms)."""
        for number in range(len(self.program.sources)):
            self._start(self._walks.source(number, until))
        self._go_on()
        for station in order:
            here = self._asks.pop(station, [])
            if here:
                ends = self._station(station, [batch for batch, _ in here])
                self._ready += [(waiting, own) for (_, waiting), own in zip(here, ends, strict=True)]
                self._go_on()

    def _start(self, walk: Walk) -> None:
        self._ready.append((_Waiting(walk), None))

    def _go_on(self) -> None:
        while self._ready:
            waiting, value = self._ready.pop()
            try:
                wanted = waiting.walk.send(value)
            except StopIteration as done:
                self._end(waiting, done.value)
                continue
            if isinstance(wanted, Ask):
                self._asks.setdefault(wanted.station, []).append((wanted.batch, waiting))
                continue
            waiting.left, waiting.results = len(wanted), [np.zeros(0)] * len(wanted)
            self._ready += [(_Waiting(walk, (waiting, place)), None) for place, walk in enumerate(wanted)]

    def _end(self, waiting: _Waiting, ends: Reals) -> None:
        """A walk is over: the one that waits for it goes on when it was the last."""
        if waiting.parent is None:
            return
        above, place = waiting.parent
        above.results[place] = ends
        above.left -= 1
        if above.left == 0:
            self._ready.append((above, above.results))

    def _station(self, station: int, batches: list[Batch]) -> list[Reals]:
        """Departures of all that come to a station, in the order of arrival behind each of its lines."""
        services = self._services(station, batches)
        if len(batches) == 1 and is_sorted(batches[0].times):
            return [self._in_order(station, batches[0].times, services)]
        came = np.concatenate([batch.times for batch in batches])
        order = np.argsort(came, kind="stable")
        ends = np.empty(len(came))
        ends[order] = self._in_order(station, came[order], services[order])
        return np.split(ends, np.cumsum([len(batch.times) for batch in batches])[:-1])

    def _services(self, station: int, batches: list[Batch]) -> Reals:
        """Service times of all requests, one batch after another."""
        part = self.program.parts[station]
        shape = part.floats[f.R_SHAPE : f.R_SHAPE + 3]
        random = self.streams.named(f"{self._name(station)}/service")
        drawn = times(random, part.ints[f.S_LAW], shape, sum(len(batch.times) for batch in batches))
        first = 0
        for batch in batches:
            mean = part.floats[f.R_WRITE if batch.writes else f.R_READ]
            drawn[first : first + len(batch.times)] *= mean
            first += len(batch.times)
        return drawn

    def _in_order(self, station: int, came: Reals, services: Reals) -> Reals:
        """Departures of requests in the order of their arrival."""
        ints = self.program.parts[station].ints
        replicas, each, cap = ints[f.S_REPLICAS], ints[f.S_EACH], ints[f.S_CAP]
        servers = replicas * each if cap < 0 else min(cap, replicas * each)
        lanes = self.program.parts[station].lanes
        lines = min(lanes, servers if ints[f.S_MODE] == f.FIXED_LANES else replicas)
        if lines == 1:
            ends = self._line(station, 0, came, services, servers)
        else:
            chosen = self._lines(station, len(came), lines)
            order = np.argsort(chosen, kind="stable")
            cuts = np.cumsum(np.bincount(chosen, minlength=lines))[:-1]
            pieces = zip(np.split(came[order], cuts), np.split(services[order], cuts), strict=True)
            ends = np.empty(len(came))
            ends[order] = np.concatenate(
                [
                    self._line(station, line, *piece, servers // lines + (line < servers % lines))
                    for line, piece in enumerate(pieces)
                ]
            )
        after = self.program.parts[station].floats[f.R_AFTER]
        ends = ends + after if after > 0.0 else ends
        self.history.add("response", len(self.program.flows) + station, ends, came)
        return ends

    def _line(self, station: int, line: int, came: Reals, services: Reals, servers: int) -> Reals:
        """Departures of those behind one line; ``services`` become the starts."""
        ends = serve(came, services, servers, self.cancelled)
        lane = self.program.parts[station].ints[f.S_LANE] + line
        self.history.line(lane, station, came, services, ends)
        return ends

    def _lines(self, station: int, count: int, lines: int) -> NDArray[np.int16]:
        """The line that each request joins."""
        part = self.program.parts[station]
        random = self.streams.named(f"{self._name(station)}/routing")
        if part.ints[f.S_BALANCING] == f.ROUND_ROBIN:
            return (np.arange(count) % lines).astype(np.int16)
        if part.floats[f.R_HOT] < 0.0:
            return random.integers(lines, size=count, dtype=np.int16)
        others = random.integers(1, lines, size=count, dtype=np.int16)
        return np.where(random.random(count) < part.floats[f.R_HOT], np.int16(0), others)

    def _name(self, station: int) -> str:
        return self.program.topology.components[station].id
