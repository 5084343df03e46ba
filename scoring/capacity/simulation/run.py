"""A simulation under way: goes on to a given time, takes faults, and says what happened since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.cancelling import Cancelled
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import due
from scoring.capacity.simulation.changes import resize
from scoring.capacity.simulation.compiled import compiled
from scoring.capacity.simulation.engine import CROWDED, REACHED
from scoring.capacity.simulation.faults import Action, Fault, actions_of
from scoring.capacity.simulation.measure import Stretch
from scoring.capacity.simulation.pointers import as_arrays, play
from scoring.capacity.simulation.profiles import profile_actions
from scoring.capacity.simulation.program import Program
from scoring.capacity.simulation.steps import draw_gap, plan_arrival

COMPILED_STEPS: Final = 100_000
PLAIN_STEPS: Final = 2_000
"""Steps between two looks at ``cancelled``: some 20 ms each."""


class Run:
    """One run of a program from time 0; not for two threads at once.

    Plays as plain Python until ``compile_kernels`` is done, then compiled; what happens is the same.
    """

    def __init__(self, program: Program, seconds: float | None = None) -> None:
        """A run whose load profiles span ``seconds`` (default a minute)."""
        self.program = program
        self.world = program.world
        for action in profile_actions(program, seconds or 60.0):
            self._schedule(action)
        for position in range(len(program.parts)):
            resize(self.world, position)
            if program.parts[position].ints[f.S_MOST] > 0:
                due(self.world, program.parts[position].floats[f.R_DELAY], f.EV_SCALE, position, 0)
        for source in range(len(program.sources)):
            self._begin(source)
        self._before = self._totals()

    @property
    def now_s(self) -> float:
        """Simulated time."""
        return float(self.world.clock[0]) / 1000.0

    @property
    def events(self) -> int:
        """Events so far."""
        return int(self.world.state[f.EVENTS])

    def inject(self, fault: Fault) -> None:
        """A fault takes its course; one that lies in the past begins now.

        Raises:
            FaultError: the design has nothing of that name.
        """
        for action in actions_of(fault, self.program):
            self._schedule(action)

    def advance(self, until_s: float, cancelled: Callable[[], bool] = lambda: False) -> Stretch:
        """Plays up to ``until_s``; gives what happened since the last call.

        Raises:
            Cancelled: ``cancelled`` said so; the run can go on.
        """
        start = self.now_s
        while True:
            fast = compiled(play)
            self._keep_in(fast=fast is not None)
            steps = PLAIN_STEPS if fast is None else COMPILED_STEPS
            outcome = (fast or play)(self.world, until_s * 1000.0, steps)
            if outcome == REACHED:
                return self._since(start)
            if outcome == CROWDED:
                self._grow()
            if cancelled():
                raise Cancelled

    def stretches(
        self, marks_s: Sequence[float], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[Stretch]:
        """Plays up to one mark after the other; gives what happened in between.

        Raises:
            Cancelled: ``cancelled`` said so.
        """
        for mark in marks_s:
            if cancelled():
                raise Cancelled
            yield self.advance(mark, cancelled)

    def _begin(self, source: int) -> None:
        """The first arrival of an open loop, or every client's first thought."""
        world = self.world
        clients = world.source[source * f.SRC + f.SRC_CLIENTS]
        if not clients:
            plan_arrival(world, source, draw_gap(world, source))
            return
        think = world.source_f[source * f.SRC_F + f.SRC_THINK]
        for _ in range(clients):
            self._room_for_one()
            due(self.world, think * draw_gap(world, source), f.EV_ARRIVAL, source, 0)

    def _schedule(self, action: Action) -> None:
        """Puts a change on the calendar."""
        world = self.world
        number = len(world.action_f)
        self.world = world._replace(
            action=_appended(world.action, [action.kind, action.place, action.number]),
            action_f=_appended(world.action_f, [action.value]),
        )
        self._room_for_one()
        due(self.world, max(action.at_s * 1000.0, world.clock[0]), f.EV_ACTION, number, 0)

    def _room_for_one(self) -> None:
        if self.world.state[f.HEAP] + 3 * self.world.state[f.MARGIN] >= self.world.state[f.CALENDAR]:
            self._grow()

    def _grow(self) -> None:
        """Doubles the pool of tasks and the calendar."""
        world = self.world
        more = len(world.ready)
        fresh = [0] * (more * f.TASK_I)
        fresh[f.T_NEXT :: f.TASK_I] = [*range(more + 1, 2 * more), world.state[f.FREE]]
        self.world = world._replace(
            task=_appended(world.task, fresh),
            task_f=_appended(world.task_f, [0.0] * (more * f.TASK_F)),
            ready=_appended(world.ready, [0] * more),
            heap_t=_appended(world.heap_t, [0.0] * len(world.heap_t)),
            heap_e=_appended(world.heap_e, [0] * len(world.heap_e)),
        )
        world.state[f.FREE] = more
        world.state[f.SPARE] += more
        world.state[f.CALENDAR] *= 2

    def _keep_in(self, *, fast: bool) -> None:
        """Lists for plain Python, arrays for compiled code."""
        if fast and isinstance(self.world.state, list):
            self.world = as_arrays(self.world)

    def _since(self, start_s: float) -> Stretch:
        """Takes histograms out of the world, and what the growing counters grew by."""
        world = self.world
        counts = np.array(world.counts, np.int64).reshape(-1, f.BINS)
        sums = np.array(world.sums, np.float64).reshape(-1, f.SUMS)
        _reset(world)
        totals = self._totals()
        grown = [after - before for after, before in zip(totals, self._before, strict=True)]
        self._before = totals
        tally, station, station_f, areas, made, extra = grown
        return Stretch(
            seconds=self.now_s - start_s,
            counts=counts,
            sums=sums,
            started=_whole(tally[:, f.F_STARTED]),
            failed=_whole(tally[:, f.F_FAILED]),
            arrived=_whole(station[:, f.S_ARRIVED]),
            refused=_whole(station[:, f.S_REFUSED]),
            waited=station_f[:, f.R_WAITED],
            begun=station_f[:, f.R_STARTED],
            busy=areas[:, f.M_BUSY],
            waiting=areas[:, f.M_WAITING],
            made=_whole(made[:, f.C_MADE]),
            extra=int(extra[0, 0]),
        )

    def _totals(self) -> list[NDArray[np.float64]]:
        """Counters that only grow, areas up to now."""
        world = self.world
        lanes = _table(world.lane, f.LANE_I)
        areas = _table(world.lane_f, f.LANE_F)
        passed = world.clock[0] - areas[:, f.M_LAST]
        areas[:, f.M_BUSY] += passed * lanes[:, f.L_BUSY]
        areas[:, f.M_WAITING] += passed * lanes[:, f.L_WAITING]
        return [
            _table(world.tally, f.TALLY),
            _table(world.station, f.STATION_I),
            _table(world.station_f, f.STATION_F),
            areas,
            _table(world.call, f.CALL_I),
            np.array([[float(world.state[f.EXTRA])]]),
        ]

    def waiting_now(self) -> NDArray[np.float64]:
        """Requests that wait at each component at this moment."""
        return self._by_station(f.L_WAITING)

    def servers_now(self) -> NDArray[np.float64]:
        """Servers that are up at each component."""
        return self._by_station(f.L_SERVERS)

    def _by_station(self, column: int) -> NDArray[np.float64]:
        lanes = _table(self.world.lane, f.LANE_I)
        return np.bincount(
            _whole(lanes[:, f.L_STATION]), weights=lanes[:, column], minlength=len(self.program.parts)
        ).astype(np.float64)


def _table(values: list[int] | list[float], width: int) -> NDArray[np.float64]:
    return np.array(values, np.float64).reshape(-1, width)


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return values.astype(np.int64)


def _reset(world: f.World) -> None:
    """Empties the histograms."""
    series = len(world.counts) // f.BINS
    fresh = [0.0, 0.0, 1e300, -1.0] * series
    world.counts[:] = [0] * len(world.counts) if isinstance(world.counts, list) else 0
    world.sums[:] = fresh


def _appended(values: Any, more: list[Any]) -> Any:
    if isinstance(values, list):
        return values + more
    return np.append(values, np.array(more, values.dtype))
