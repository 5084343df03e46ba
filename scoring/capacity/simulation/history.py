"""What a whole run has shown, kept as times, and cut into stretches afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.faults import Cancelled
from scoring.capacity.simulation.measure import Reals, Stretch
from scoring.capacity.simulation.program import Program


@dataclass(slots=True)
class _Times:
    """Moments in order, with a value each."""

    at: Reals
    values: Reals

    def between(self, start: float, end: float) -> slice:
        """Those after ``start``, up to ``end``."""
        return slice(
            int(np.searchsorted(self.at, start, "right")), int(np.searchsorted(self.at, end, "right"))
        )


class History:
    """Times in ms by flow, component, line and call, of any order until the first stretch is asked for."""

    def __init__(self, program: Program) -> None:
        self.flows, self.parts = len(program.flows), len(program.parts)
        self.lanes = sum(part.lanes for part in program.parts)
        self.calls = len(program.topology.calls)
        self.series = self.flows + self.parts + len(program.freshness)
        self._raw: dict[tuple[str, int], list[tuple[Reals, Reals]]] = {}
        self._sorted: dict[tuple[str, int], _Times] = {}
        self._sums: dict[tuple[str, int], Reals] = {}
        self.visits = 0

    def add(self, what: str, number: int, at: Reals, values: Reals | None = None) -> None:
        """Remembers that something happened ``at`` those times."""
        self._raw.setdefault((what, number), []).append((at, at if values is None else values))

    def line(self, lane: int, station: int, arrivals: Reals, starts: Reals, ends: Reals) -> None:
        """Requests at one line of a station."""
        self.visits += len(arrivals)
        self.add("came", lane, arrivals)
        self.add("began", lane, starts)
        self.add("left", lane, ends)
        self.add("begun", station, starts, starts - arrivals)

    def stretch(self, start_s: float, end_s: float) -> Stretch:
        """What happened from one time to another."""
        start, end = start_s * 1000.0, end_s * 1000.0
        counts = np.zeros((self.series, f.BINS), np.int64)
        sums = np.tile(np.array([0.0, 0.0, 1e300, -1.0]), (self.series, 1))
        for series in range(self.series):
            self._count(series, start, end, counts[series], sums[series])
        came, began, left = (self._areas(what, start, end) for what in ("came", "began", "left"))
        waits = [self._slice("begun", part, start, end) for part in range(self.parts)]
        return Stretch(
            seconds=end_s - start_s,
            counts=counts,
            sums=sums,
            started=self._numbers("started", self.flows, start, end),
            failed=np.zeros(self.flows, np.int64),
            arrived=self._numbers("arrived", self.parts, start, end),
            refused=np.zeros(self.parts, np.int64),
            waited=np.array([own.sum() for own in waits]),
            begun=np.array([float(len(own)) for own in waits]),
            busy=began - left,
            waiting=came - began,
            made=self._numbers("made", self.calls, start, end),
            extra=0,
        )

    def _times(self, what: str, number: int) -> _Times:
        """In order; sorted when first asked for."""
        key = what, number
        if key not in self._sorted:
            found = self._raw.pop(key, [(np.zeros(0), np.zeros(0))])
            at, values = (np.concatenate(column) for column in zip(*found, strict=True))
            order = np.argsort(at, kind="stable")
            self._sorted[key] = _Times(at[order], values[order])
        return self._sorted[key]

    def _slice(self, what: str, number: int, start: float, end: float) -> Reals:
        times = self._times(what, number)
        return times.values[times.between(start, end)]

    def _numbers(self, what: str, count: int, start: float, end: float) -> NDArray[np.int64]:
        return np.array([len(self._slice(what, n, start, end)) for n in range(count)], np.int64)

    def _count(self, series: int, start: float, end: float, counts: NDArray[np.int64], sums: Reals) -> None:
        values = self._slice("response", series, start, end)
        if not len(values):
            return
        mantissa, doublings = np.frexp(np.maximum(values, 0.0))
        steps = (doublings - f.LOWEST) * f.STEPS + ((mantissa - 0.5) * (2.0 * f.STEPS)).astype(np.int64)
        steps = np.where(values > 0.0, np.clip(steps, 1, f.BINS - 1), 0)
        counts += np.bincount(steps, minlength=f.BINS)
        sums[:] = len(values), values.sum(), values.min(), values.max()

    def _areas(self, what: str, start: float, end: float) -> Reals:
        """Per line ∫ (number of moments so far) dt from ``start`` to ``end``."""
        return np.array(
            [self._area(what, lane, end) - self._area(what, lane, start) for lane in range(self.lanes)]
        )

    def _area(self, what: str, lane: int, until: float) -> float:
        """Σ (until − t) over the moments t before ``until``."""
        at = self._times(what, lane).at
        key = what, lane
        if key not in self._sums:
            self._sums[key] = np.concatenate([[0.0], np.cumsum(at)])
        count = int(np.searchsorted(at, until))
        return float(count * until - self._sums[key][count])


class Replay:
    """A history looked at as if it went on: what a ``Run`` answers."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.now_s = 0.0

    @property
    def events(self) -> int:
        """Arrivals at and departures from lines."""
        return 2 * self.history.visits

    def advance(self, until_s: float, cancelled: Callable[[], bool] = lambda: False) -> Stretch:
        """What happened up to ``until_s`` since the last call.

        Raises:
            Cancelled: ``cancelled`` said so.
        """
        if cancelled():
            raise Cancelled
        start, self.now_s = self.now_s, until_s
        return self.history.stretch(start, until_s)
