"""A drill's simulation as the worker sees it: plays on, takes faults, says how things stand. Knows no Qt."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from components.catalog import Catalog
from components.design import Design
from scenarios.model import Scenario
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import load_of
from scoring.capacity.result import ComponentEstimate, Estimate
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.components import Part
from scoring.capacity.simulation.faults import parse_fault
from scoring.capacity.simulation.measure import Stretch
from scoring.capacity.simulation.program import compile_program
from scoring.capacity.simulation.report import Report
from scoring.capacity.simulation.result import Series
from scoring.capacity.simulation.run import Run
from whiteboard.round.drill import Queue

SEED: Final = 1
WINDOW_S: Final = 1.0
"""Simulated time over which rates are counted."""
GRAIN_S: Final = 0.05
"""Shorter stretches are kept together: a slow run has many."""
WORK_S: Final = 10.0
"""A queue without a limit is held against so many seconds of what its servers do."""
BUSY: Final = 0.98
CLEAR: Final = 0.02
"""A queue fills when its servers are busy and it grows by more than this share of what they do."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How a run stands at a moment; ``estimate`` has its load, for the canvas, ``series`` its seconds.

    ``flows`` has the seconds of each flow alone, by id; their ``queue`` is empty.
    """

    now_s: float
    events: int
    estimate: Estimate
    queues: Mapping[str, Queue]
    series: Series
    flows: Mapping[str, Series]


class DrillRun:
    """One run of a design, from second 0."""

    def __init__(self, design: Design, catalog: Catalog, scenario: Scenario | None) -> None:
        """Compiles the design.

        Raises:
            DesignError: it cannot be simulated.
        """
        load = load_of(scenario, catalog, design) if scenario else None
        assembled = Estimator(catalog).assembled(design, load, None, percentiles=True)
        self._program = compile_program(assembled, load, SEED)
        self._known = assembled.estimate
        self._run = Run(self._program, LONGEST_PROFILE_S)
        self._report = Report(self._program, assembled, load)
        self._flows = {flow.id: Series() for flow in self._known.flows}
        self._seen_series, self._seen_flows = Series(), dict(self._flows)
        self._second: Stretch | None = None
        self._window: deque[Stretch] = deque()
        self._mark_s = 0.0
        self._waited: deque[tuple[float, NDArray[np.float64]]] = deque([(0.0, self._run.waiting_now())])

    @property
    def now_s(self) -> float:
        """Simulated time."""
        return self._run.now_s

    @property
    def soon_s(self) -> float:
        """The next whole millisecond: a fault from then on is the same fault when the run is played again."""
        return math.floor(self.now_s * 1000.0 + 1.0) / 1000.0

    def inject(self, spec: str) -> None:
        """Fires a fault.

        Raises:
            FaultError: the design has nothing of that name.
        """
        self._run.inject(parse_fault(spec))

    def play(self, step_s: float, cancelled: Callable[[], bool]) -> None:
        """Plays a step further.

        Raises:
            Cancelled: ``cancelled`` said so; what was played is kept.
        """
        goal = round(self._mark_s + step_s, 6)
        while self._mark_s < goal - 1e-9:
            whole = float(int(self._mark_s + 1e-9) + 1)
            mark = min(goal, whole)
            try:
                stretch = self._run.advance(mark, cancelled)
            except Cancelled:
                self._take(self._run.advance(self.now_s), self.now_s)
                raise
            self._take(stretch, mark)
            if mark == whole and self._second is not None:
                self._add_second(self._second, mark)
                self._second = None

    def _add_second(self, second: Stretch, mark: float) -> None:
        """One more second, and fresh copies for those who look on from other threads."""
        self._report.add_second(second, mark)
        for number, series in enumerate(self._flows.values()):
            times = second.latency(number)
            series.t_s.append(mark)
            series.carried_rps.append(float(second.sums[number, f.N_COUNT]) / second.seconds)
            series.refused_rps.append(float(second.failed[number]) / second.seconds)
            series.attempts_rps.append(float(second.started[number]) / second.seconds)
            series.p50_ms.append(times.p50 if times else None)
            series.p99_ms.append(times.p99 if times else None)
        self._seen_series = _copy(self._report.series)
        self._seen_flows = {name: _copy(series) for name, series in self._flows.items()}

    def _take(self, counted: Stretch, mark: float) -> None:
        # A call that was cut short counts on, but only knows when the last one began.
        stretch = replace(counted, seconds=mark - self._mark_s)
        self._second = stretch if self._second is None else self._second + stretch
        self._mark_s = mark
        if self._window and self._window[-1].seconds < GRAIN_S:
            self._window[-1] = self._window[-1] + stretch
        else:
            self._window.append(stretch)
        while sum(s.seconds for s in self._window) - self._window[0].seconds >= WINDOW_S - 1e-9:
            self._window.popleft()
        self._waited.append((mark, self._run.waiting_now()))
        while len(self._waited) > 2 and self._waited[1][0] <= mark - WINDOW_S + 1e-9:
            self._waited.popleft()

    def frame(self) -> Frame:
        """How things stand now."""
        seen = self._rates()
        ids = self._report.names
        parts = tuple(self._part(c, seen[ids.index(c.id)]) for c in self._known.components)
        estimate = replace(self._known, components=parts, link_rps=self._links())
        queues = {ids[i]: seen[i].queue for i in self._report.listed}
        return Frame(self._mark_s, self._run.events, estimate, queues, self._seen_series, self._seen_flows)

    def _rates(self) -> list[_Seen]:
        """Per component, counted over the window."""
        stretches, count = list(self._window), len(self._report.names)
        seconds = sum(s.seconds for s in stretches) or 1.0
        nothing = np.zeros(count)
        arrived = sum((s.arrived for s in stretches), nothing) / seconds
        refused = sum((s.refused for s in stretches), nothing) / seconds
        begun = sum((s.begun for s in stretches), nothing) / seconds
        busy = sum((np.bincount(self._report.lane_of, s.busy, count) for s in stretches), nothing)
        servers = self._run.servers_now()
        (first_s, first), (last_s, last) = self._waited[0], self._waited[-1]
        grows = (last - first) / max(last_s - first_s, 1e-9)
        table = np.stack([arrived, refused, begun, busy / seconds / 1000.0, servers, last, grows], axis=1)
        return [self._seen(self._program.parts[i], _Counts(*row)) for i, row in enumerate(table.tolist())]

    def _seen(self, part: Part, now: _Counts) -> _Seen:
        if part.ints[f.S_KIND] < f.QUEUED:
            return _Seen(now.arrived, None, Queue(steady(now.waiting), 0.0, steady(now.refused), 0.0))
        load = _load(part, now)
        limit = part.ints[f.S_LIMIT]
        room = float(limit * max(1, part.ints[f.S_UP])) if limit >= 0 else max(1.0, now.begun * WORK_S)
        share = min(1.0, now.waiting / room) if room else float(now.refused > 0.0)
        clear = load >= BUSY and now.grows > max(1.0, CLEAR * now.begun)
        grows = steady(now.grows) if clear else 0.0
        return _Seen(
            now.arrived, load, Queue(steady(now.waiting), round(share, 2), steady(now.refused), grows)
        )

    def _part(self, known: ComponentEstimate, seen: _Seen) -> ComponentEstimate:
        return known._replace(
            rate_rps=steady(seen.rate_rps),
            utilization=None if seen.load is None else round(seen.load, 2),
            queue=seen.queue.waiting,
            latency_ms=None,
            backlog_rps=seen.queue.fills_rps,
        )

    def _links(self) -> dict[str, float]:
        stretches = list(self._window)
        seconds = sum(s.seconds for s in stretches)
        if not seconds:
            return dict(self._known.link_rps)
        made = np.sum([s.made for s in stretches], axis=0)
        return {c.link.id: steady(float(made[c.index]) / seconds) for c in self._program.topology.calls}


def steady(value: float) -> float:
    """Two figures: a second's counts are no surer, and what stays the same is not painted again."""
    return float(f"{value:.1e}")


def _load(part: Part, now: _Counts) -> float:
    """What arrives over what the servers that are up can do."""
    if part.capacity_per_ms:
        return now.arrived / (part.capacity_per_ms * 1000.0)
    if not now.servers:
        return BEYOND if now.arrived else 0.0
    offered = now.arrived * now.busy / now.begun if now.begun else 0.0
    return max(now.busy, offered) / now.servers


@dataclass(frozen=True, slots=True)
class _Counts:
    """Of one component: rates in 1/s, mean busy servers, servers that are up, requests that wait."""

    arrived: float
    refused: float
    begun: float
    busy: float
    servers: float
    waiting: float
    grows: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the window shows of a component; ``load`` None: it has no servers of its own."""

    rate_rps: float
    load: float | None
    queue: Queue


BEYOND: Final = 9.99
"""Load over capacity where nothing serves."""
LONGEST_PROFILE_S: Final = 300.0


def _copy(series: Series) -> Series:
    """The worker goes on appending to its own."""
    return Series(
        list(series.t_s),
        list(series.carried_rps),
        list(series.refused_rps),
        list(series.attempts_rps),
        list(series.p50_ms),
        list(series.p99_ms),
        {name: list(row) for name, row in series.queue.items()},
    )
