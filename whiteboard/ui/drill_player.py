"""Plays a drill in a worker thread, in step with the wall clock times a speed; never holds up the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from components.design import Design
from whiteboard.jobs import Cancelled, LatestJob
from whiteboard.ui.desk import Desk

if TYPE_CHECKING:
    from whiteboard.ui.drill_run import DrillRun

TICK_S: Final = 0.1
SPEEDS: Final = (1, 5, 20)


class DrillPlayer(QObject):
    """One run at a time. Frames come ten times a second while it plays, and after each fault."""

    framed = Signal(object)
    """Frame."""
    refused = Signal(str)
    """Why a fault cannot be."""
    failed = Signal(str)
    """Why there is no run."""
    changed = Signal()
    """It plays, pauses, or has ended."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._faults: SimpleQueue[str] = SimpleQueue()
        self._go = threading.Event()
        self.speed = SPEEDS[0]
        self.active = False
        self._job = LatestJob(self)
        self._job.failed.connect(self._on_failed)

    @property
    def playing(self) -> bool:
        """Whether simulated time passes."""
        return self.active and self._go.is_set()

    def start(self, design: Design) -> None:
        """A new run of a design from second 0; the old one ends."""
        self._faults = SimpleQueue()
        self.active = True
        self._go.set()
        self._job.submit(partial(self._work, design, self._faults))
        self.changed.emit()

    def set_playing(self, playing: bool) -> None:
        """Pauses, or goes on."""
        self._go.set() if playing else self._go.clear()
        self.changed.emit()

    def fire(self, spec: str) -> None:
        """Gives the run a fault."""
        self._faults.put(spec)

    def stop(self) -> None:
        """Ends the run, within a tenth of a second."""
        self.active = False
        self._job.cancel()
        self.changed.emit()

    def close(self) -> None:
        """Ends the run and waits for the worker; may be called twice."""
        self.active = False
        self._job.shutdown()

    def _on_failed(self, error: str) -> None:
        self.active = False
        self.failed.emit(error)
        self.changed.emit()

    def _work(self, design: Design, faults: SimpleQueue[str], cancelled: Cancelled) -> None:
        from scoring.capacity.simulation.compiled import start_compiling
        from whiteboard.ui.drill_run import DrillRun

        start_compiling()  # the run plays as plain Python until that is done
        run = DrillRun(design, self._desk.catalog, self._desk.scenario)
        self.framed.emit(run.frame())
        while not cancelled():
            fired = self._take_faults(run, faults)
            if self._go.is_set():
                self._tick(run, cancelled)
            elif not fired:
                self._go.wait(TICK_S / 2)
                continue
            if not cancelled():
                self.framed.emit(run.frame())

    def _take_faults(self, run: DrillRun, faults: SimpleQueue[str]) -> bool:
        from scoring.capacity.simulation.faults import FaultError

        fired = False
        while not faults.empty():
            try:
                run.inject(faults.get())
                fired = True
            except FaultError as error:
                self.refused.emit(str(error))
        return fired

    def _tick(self, run: DrillRun, cancelled: Cancelled) -> None:
        """A tenth of a second on the wall; a run that cannot keep up falls behind instead of hurrying."""
        from scoring.capacity.simulation.simulate import Cancelled as Late

        began = time.monotonic()
        late = partial(_late, began + TICK_S, cancelled)
        try:
            run.play(TICK_S * self.speed, late)
        except Late:
            return
        left = began + TICK_S - time.monotonic()
        if left > 0:
            time.sleep(left)


def _late(end: float, cancelled: Callable[[], bool]) -> bool:
    return cancelled() or time.monotonic() > end
