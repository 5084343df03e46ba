"""Work off the GUI thread: the newest request wins, older results are dropped, closing waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
Cancelled = Callable[[], bool]
Work = Callable[[Cancelled], T]
"""Does something and returns its result; asks now and then whether it is still wanted. Knows no Qt."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    """How one piece of work ended: with a result, or with the words of its error."""

    generation: int
    result: T | None = None
    error: str | None = None


class LatestJob(QObject):
    """One worker thread that does the work submitted last.

    ``submit`` and ``run`` cancel what was submitted before; its outcome is never told. Signals come in the
    thread that owns this object. Call ``shutdown`` before letting go of it.
    """

    finished = Signal(object)
    """The result of the newest work."""
    failed = Signal(str)
    """What went wrong with the newest work; the traceback is in the log."""
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._generation = 0
        self._running = False
        self._closed = False
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """True while the outcome of the newest work is still to come."""
        return self._running

    def submit(self, work: Work[T]) -> None:
        """Does ``work`` in the worker thread; after ``shutdown`` nothing is done."""
        if self._closed:
            return
        generation = self._next()

        def task() -> None:
            if generation == self._generation:
                self._ended.emit(self._outcome(generation, work))

        self._executor.submit(task)

    def run(self, work: Work[T]) -> None:
        """Does ``work`` here and now, for work known to be short; the outcome is told before this returns."""
        if not self._closed:
            generation = self._next()
            self._deliver(self._outcome(generation, work))

    def cancel(self) -> None:
        """Forgets the newest work; nothing will be told of it."""
        self._generation += 1
        self._running = False

    def shutdown(self) -> None:
        """Cancels the newest work and waits until the worker has ended; may be called twice."""
        self._closed = True
        self.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _next(self) -> int:
        self._generation += 1
        self._running = True
        return self._generation

    def _outcome(self, generation: int, work: Work[T]) -> _Outcome[T]:
        try:
            return _Outcome(generation, result=work(lambda: generation != self._generation))
        except Exception as error:  # whatever it is, the person is told and the log has it
            if generation == self._generation:
                log.exception("work in the background failed")
            return _Outcome(generation, error=str(error) or type(error).__name__)

    def _deliver(self, outcome: _Outcome[object]) -> None:
        if outcome.generation != self._generation:
            return
        self._running = False
        if outcome.error is None:
            self.finished.emit(outcome.result)
        else:
            self.failed.emit(outcome.error)
