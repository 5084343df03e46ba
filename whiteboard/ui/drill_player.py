"""Plays a drill in a worker thread, in step with the wall clock times a speed; never holds up the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from components.design import Design
from whiteboard.jobs import Cancelled, LatestJob
from whiteboard.round.drill_faults import Aim
from whiteboard.round.events import Actor
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_plan import Planned

if TYPE_CHECKING:
    from whiteboard.ui.drill_run import DrillRun, Frame

TICK_S: Final = 0.1
SPEEDS: Final = (1, 5, 20)
LEAST_S: Final = 0.01
"""The shortest step of a run that cannot keep up."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A fault that is to begin now, and who fires it."""

    aim: Aim
    seconds: float
    actor: Actor


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault that a run has taken, and when in the run it begins."""

    spec: str
    at_s: float
    actor: Actor


class _Round:
    """What window and worker share of one run; the window adds shots, the worker leaves its newest frame."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.shots: SimpleQueue[Shot] = SimpleQueue()
        self.newest: Frame | None = None


class DrillPlayer(QObject):
    """One run at a time. Frames come ten times a second while it plays, and after each fault.

    ``plan`` are faults to come; one that was taken is not taken again in the same run.
    """

    framed = Signal(object)
    """Frame."""
    fired = Signal(object)
    """Hit."""
    refused = Signal(str)
    """Why a fault cannot be."""
    failed = Signal(str)
    """Why there is no run."""
    changed = Signal()
    """It plays, pauses, or has ended."""
    _framed = Signal(object)
    _fired = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._round: _Round | None = None
        self._go = threading.Event()
        self.speed = SPEEDS[0]
        self.plan: tuple[Planned, ...] = ()
        self._job = LatestJob(self)
        self._job.failed.connect(self._on_failed)
        self._framed.connect(self._on_framed)
        self._fired.connect(self._on_fired)

    @property
    def active(self) -> bool:
        """Whether there is a run."""
        return self._round is not None

    @property
    def playing(self) -> bool:
        """Whether simulated time passes."""
        return self.active and self._go.is_set()

    def start(self, design: Design) -> None:
        """A new run of a design from second 0; the old one ends."""
        self._round = _Round(design)
        self._go.set()
        self._job.submit(partial(self._work, self._round))
        self.changed.emit()

    def set_playing(self, playing: bool) -> None:
        """Pauses, or goes on."""
        self._go.set() if playing else self._go.clear()
        self.changed.emit()

    def fire(self, shot: Shot) -> None:
        """Gives the run a fault, which ``fired`` tells when it has taken it."""
        if self._round is not None:
            self._round.shots.put(shot)

    def stop(self) -> None:
        """Ends the run, within a tenth of a second."""
        self._round = None
        self._job.cancel()
        self.changed.emit()

    def close(self) -> None:
        """Ends the run and waits for the worker; may be called twice."""
        self._round = None
        self._job.shutdown()

    def _on_framed(self, of: _Round) -> None:
        """The newest frame of the run; a window that was held up does not show the others late."""
        frame, of.newest = of.newest, None
        if of is self._round and frame is not None:
            self.framed.emit(frame)

    def _on_fired(self, of: _Round, hit: Hit) -> None:
        if of is self._round:
            self.fired.emit(hit)

    def _on_failed(self, error: str) -> None:
        self._round = None
        self.failed.emit(error)
        self.changed.emit()

    def _work(self, shared: _Round, cancelled: Cancelled) -> None:
        from whiteboard.ui.drill_run import DrillRun

        run = DrillRun(shared.design, self._desk.catalog, self._desk.scenario)
        self._show(shared, run)
        _compile()  # the run plays as plain Python until that is done
        taken: set[int] = set()
        step_s = TICK_S
        while not cancelled():
            hit = self._take_shots(run, shared)
            if self._go.is_set():
                step_s = min(step_s, TICK_S * self.speed)
                self._take_planned(run, shared, taken, run.now_s + step_s)
                step_s *= 1.5 if self._tick(run, step_s, cancelled) else 0.5
                step_s = max(step_s, LEAST_S)
            elif not hit:
                self._go.wait(TICK_S / 2)
                continue
            if not cancelled():
                self._show(shared, run)

    def _show(self, shared: _Round, run: DrillRun) -> None:
        shared.newest = run.frame()
        self._framed.emit(shared)

    def _take_shots(self, run: DrillRun, shared: _Round) -> bool:
        shots: list[Shot] = []
        while not shared.shots.empty():
            shots.append(shared.shots.get())
        return self._take(run, shared, ((run.soon_s, shot) for shot in shots))

    def _take_planned(self, run: DrillRun, shared: _Round, taken: set[int], until_s: float) -> None:
        """What is due before ``until_s``; one that was put into the past begins now."""
        due = [p for p in self.plan if p.id not in taken and p.start_s < until_s]
        taken.update(planned.id for planned in due)
        self._take(run, shared, ((max(p.start_s, run.soon_s), Shot(p.aim, p.seconds, p.actor)) for p in due))

    def _take(self, run: DrillRun, shared: _Round, shots: Iterable[tuple[float, Shot]]) -> bool:
        from scoring.capacity.simulation.faults import FaultError

        hit = False
        for at_s, shot in shots:
            spec = shot.aim.at(at_s, shot.seconds)
            try:
                run.inject(spec)
            except FaultError as error:
                self.refused.emit(str(error))
            else:
                hit = True
                self._fired.emit(shared, Hit(spec, at_s, shot.actor))
        return hit

    def _tick(self, run: DrillRun, step_s: float, cancelled: Cancelled) -> bool:
        """A step in a tenth of a second on the wall; False when there was not time enough for it.

        A run that cannot keep up falls behind instead of hurrying.
        """
        from scoring.capacity.cancelling import Cancelled as Late

        began = time.monotonic()
        late = partial(_late, began + TICK_S, cancelled)
        try:
            run.play(step_s, late)
        except Late:
            return False
        left = began + step_s / self.speed - time.monotonic()
        if left > 0:
            time.sleep(left)
        return True


def _compile() -> None:
    from scoring.capacity.simulation.background import start_compiling

    start_compiling()


def _late(end: float, cancelled: Callable[[], bool]) -> bool:
    return cancelled() or time.monotonic() > end
