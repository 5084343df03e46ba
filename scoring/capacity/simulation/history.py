"""What a whole run has shown, kept as moments in time, and cut into stretches afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.cancelling import Cancelled
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.measure import Reals, Stretch, Wholes
from scoring.capacity.simulation.program import Program

NOTHING: Final = np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Moments in order, the ends of times, cut at marks: piece k lies after mark k, up to mark k + 1."""

    at: Reals
    times: Reals
    """Empty where only moments are counted."""
    cuts: Wholes
    """Of shape (pieces + 1,)."""

    def numbers(self) -> Wholes:
        """How many moments each piece has, of shape (pieces,)."""
        return np.diff(self.cuts)

    def over(self, combine: np.ufunc, values: Reals, empty: float) -> Reals:
        """``combine`` over the values of each piece, of shape (pieces,)."""
        found = np.full(len(self.cuts) - 1, empty)
        filled = self.cuts[:-1] < self.cuts[1:]
        if filled.any():
            found[filled] = combine.reduceat(values[: self.cuts[-1]], self.cuts[:-1][filled])
        return found

    def totals(self) -> Reals:
        """Sums of the times."""
        return self.over(np.add, self.times, 0.0)

    def sums(self) -> Reals:
        """The sums of a series, of shape (pieces, SUMS)."""
        least, most = self.over(np.minimum, self.times, 1e300), self.over(np.maximum, self.times, -1.0)
        return np.stack([self.numbers().astype(np.float64), self.totals(), least, most], axis=1)

    def areas(self, marks: Reals) -> Reals:
        """∫ (number of moments so far) dt over each piece."""
        numbers = self.numbers()
        before = np.concatenate([[0], np.cumsum(numbers)[:-1]])
        inside = numbers * marks[1:] - self.over(np.add, self.at, 0.0)
        return before * np.diff(marks) + inside


class History:
    """Moments in ms by flow, component, line and call, added in any order."""

    def __init__(self, program: Program) -> None:
        self.flows, self.parts = len(program.flows), len(program.parts)
        self.lanes = sum(part.lanes for part in program.parts)
        self.calls = len(program.topology.calls)
        self.series = self.flows + self.parts + len(program.freshness)
        self._ends: dict[tuple[str, int], list[Reals]] = {}
        self._starts: dict[tuple[str, int], list[Reals]] = {}
        self.events = 0
        """Arrivals at and departures from lines."""

    def add(self, what: str, number: int, at: Reals, since: Reals | None = None) -> None:
        """Remembers what ended ``at`` those moments, and when it began; the arrays must not change after."""
        self._ends.setdefault((what, number), []).append(at)
        if since is not None:
            self._starts.setdefault((what, number), []).append(since)

    def line(self, lane: int, station: int, arrivals: Reals, starts: Reals, ends: Reals) -> None:
        """Requests at one line of a station."""
        self.events += 2 * len(arrivals)
        self.add("arrived", station, arrivals)
        self.add("came", lane, arrivals)
        self.add("began", lane, starts)
        self.add("left", lane, ends)
        self.add("begun", station, starts, arrivals)

    def stretches(
        self, marks_s: Sequence[float], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[Stretch]:
        """What happened from the start to the first mark, from there to the next, and so on.

        Raises:
            Cancelled: ``cancelled`` said so.
        """
        marks = 1000.0 * np.concatenate([[0.0], marks_s])
        columns = self._columns(marks, cancelled)
        responses = self._all("response", self.series, marks, cancelled)
        series = [(own.sums(), _bins(own.times), own.cuts) for own in responses]
        sums = _rows([own for own, _, _ in series], len(marks_s))
        for k in range(len(marks_s)):
            if cancelled():
                raise Cancelled
            counts = [np.bincount(bins[cuts[k] : cuts[k + 1]], minlength=f.BINS) for _, bins, cuts in series]
            row = {name: column[k] for name, column in columns.items()}
            yield Stretch(counts=np.array(counts, np.int64), sums=sums[k], **row)

    def _columns(self, marks: Reals, cancelled: Callable[[], bool]) -> dict[str, Any]:
        """All fields of a stretch but the histograms and their sums, of shape (pieces, …)."""
        pieces = len(marks) - 1

        def numbers(what: str, count: int) -> Wholes:
            return _rows([own.numbers() for own in self._all(what, count, marks, cancelled)], pieces)

        def areas(what: str) -> Reals:
            return _rows([own.areas(marks) for own in self._all(what, self.lanes, marks, cancelled)], pieces)

        waits = [
            (own.totals(), own.numbers().astype(np.float64))
            for own in self._all("begun", self.parts, marks, cancelled)
        ]
        came, began, left = areas("came"), areas("began"), areas("left")
        return {
            "seconds": np.diff(marks) / 1000.0,
            "started": numbers("started", self.flows),
            "failed": np.zeros((pieces, self.flows), np.int64),
            "arrived": numbers("arrived", self.parts),
            "refused": np.zeros((pieces, self.parts), np.int64),
            "waited": _rows([waited for waited, _ in waits], pieces),
            "begun": _rows([begun for _, begun in waits], pieces),
            "busy": began - left,
            "waiting": came - began,
            "made": numbers("made", self.calls),
            "extra": np.zeros(pieces, np.int64),
        }

    def _all(self, what: str, count: int, marks: Reals, cancelled: Callable[[], bool]) -> Iterator[_Pieces]:
        """What was added, by number, in order."""
        for number in range(count):
            if cancelled():
                raise Cancelled
            at, times = _joined(self._ends.get((what, number), [])), NOTHING
            if (what, number) in self._starts:
                times = at - _joined(self._starts[what, number])
                if not is_sorted(at):
                    order = np.argsort(at, kind="stable")
                    at, times = at[order], times[order]
            elif not is_sorted(at):
                at = np.sort(at)
            yield _Pieces(at, times, np.searchsorted(at, marks, "right"))


def _joined(arrays: Sequence[Reals]) -> Reals:
    return arrays[0] if len(arrays) == 1 else np.concatenate([NOTHING, *arrays])


def is_sorted(moments: Reals) -> bool:
    """True when they never go back."""
    return bool((moments[1:] >= moments[:-1]).all())


def _rows(columns: Sequence[NDArray[Any]], pieces: int) -> NDArray[Any]:
    """What pieces say, from columns of shape (pieces, …) to rows of shape (columns, …)."""
    return np.stack(columns, axis=1) if columns else np.zeros((pieces, 0))


def _bins(times: Reals) -> NDArray[np.int16]:
    """The steps of a histogram that times belong to, as in ``tasks.record``.

    The bits of a float are its exponent and then its mantissa, whose first five say which 32nd of a doubling.
    """
    steps = (times.view(np.int64) >> (52 - 5)) - (1022 + f.LOWEST) * f.STEPS
    return np.asarray(np.clip(steps, times > 0.0, f.BINS - 1), np.int16)
