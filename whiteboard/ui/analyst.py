"""The analyst: keeps checks, estimate and curves in step with the board without holding up the pen."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from components.design import Design
from scoring.capacity.cancelling import Cancelled as Stopped
from whiteboard.jobs import Cancelled, LatestJob
from whiteboard.round.events import Event, Kind
from whiteboard.round.visibility import follows_edits
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.solver import Answer, Solver, Study

FITS_MS: Final = 5.0
"""Quick results are computed on the GUI thread when they took less than this the last time."""
PATIENCE_MS: Final = 15.0
"""A storm of retries can take seconds where the last edit took nothing: after this the worker takes over."""
PAUSE_MS: Final = 150
"""The worker starts on the slow results when nothing was edited for so long."""


@dataclass(frozen=True, slots=True)
class _Quick:
    """An answer and what it cost."""

    answer: Answer
    took_ms: float


class Analyst(QObject):
    """Looks at the board of a desk after each edit, once per turn of the event loop.

    Quick results go to ``desk.set_analysis``; the slow ones follow from the worker. Close it before the desk.
    """

    curves_ready = Signal(object)
    """Curves of the newest estimate, or None when they are out of date."""
    advised = Signal(object)
    """tuple[Advice, ...] for the newest estimate, most important first."""

    def __init__(self, desk: Desk, make_solver: Callable[[], Solver] | None = None) -> None:
        super().__init__(desk)
        self.study: Study | None = None
        self._desk = desk
        level = desk.session.state.setup.level
        make = make_solver or partial(Solver, desk.catalog, desk.scenario, level)
        self._here, self._there = make(), make()
        self._design: Design | None = None
        self._revision = 0
        self._answered = False
        self._closed = False
        self._took_ms = float("inf")
        self._phases_ended = len(desk.session.state.phase_ends)
        self._job = LatestJob(self)
        self._job.finished.connect(self._on_finished)
        self._job.failed.connect(self._on_failed)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._begin_study)
        desk.event_recorded.connect(self._on_event)
        if follows_edits(desk.session.state) or self._phases_ended:
            self._turn.start()

    @property
    def busy(self) -> bool:
        """True while curves and advice are still to come."""
        return self._job.running or self._pause.isActive()

    def close(self) -> None:
        """Stops looking and waits for the worker to end; may be called twice."""
        self._closed = True
        self._turn.stop()
        self._pause.stop()
        self._job.shutdown()

    def _on_event(self, event: Event) -> None:
        if self._closed:
            return
        state = self._desk.session.state
        phase_ended = len(state.phase_ends) != self._phases_ended
        self._phases_ended = len(state.phase_ends)
        if phase_ended or (event.kind in {Kind.PATCH, Kind.REOPEN} and follows_edits(state)):
            self._turn.start()

    def _look(self) -> None:
        design, self._revision = self._desk.design(), self._desk.session.board.revision
        if design == self._design:
            self._say_again()
            return
        self._design, self._answered = design, False
        self._pause.stop()
        self._forget_study()
        if self._took_ms < FITS_MS:
            self._job.run(partial(_answer_soon, self._here, design))
        else:
            self._job.submit(partial(_answer, self._there, design))

    def _say_again(self) -> None:
        """Only places or words have changed: what is known holds, what is being worked out will."""
        known = self._desk.analysis
        if self._answered and known is not None:
            self._desk.set_analysis(replace(known, revision=self._revision))

    def _on_finished(self, result: _Quick | Study | None) -> None:
        if isinstance(result, _Quick):
            self._take(result)
        elif result is None and self._design is not None:
            self._job.submit(partial(_answer, self._there, self._design))
        elif isinstance(result, Study):
            self.study = result
            self.curves_ready.emit(result.curves)
            self.advised.emit(result.advice)

    def _take(self, quick: _Quick) -> None:
        answer = quick.answer
        self._took_ms, self._answered = quick.took_ms, True
        if answer.estimate is not None:
            self._pause.start()
        self._desk.set_analysis(Analysis(self._revision, answer.findings, answer.estimate, answer.problem))

    def _begin_study(self) -> None:
        known = self._desk.analysis
        if self._design is not None and known is not None and known.estimate is not None:
            self._job.submit(partial(self._there.study, self._design, known.estimate))

    def _on_failed(self, error: str) -> None:
        """An error of ours, not of the design: said, so that no old figure passes for a new one."""
        if self._answered:
            self._desk.message.emit(f"The curves could not be worked out: {error}")
            return
        self._design = None
        problem = f"The figures could not be worked out: {error}"
        self._desk.set_analysis(Analysis(self._revision, problem=problem))

    def _forget_study(self) -> None:
        if self.study is not None:
            self.study = None
            self.curves_ready.emit(None)


def _answer(solver: Solver, design: Design, cancelled: Cancelled) -> _Quick:
    started = time.perf_counter()
    answer = solver.answer(design, cancelled)
    return _Quick(answer, (time.perf_counter() - started) * 1000)


def _answer_soon(solver: Solver, design: Design, _cancelled: Cancelled) -> _Quick | None:
    """An answer within ``PATIENCE_MS``, else None."""
    end = time.perf_counter() + PATIENCE_MS / 1000
    try:
        return _answer(solver, design, lambda: time.perf_counter() > end)
    except Stopped:
        return None
