"""Solves variants of a drawing beside the analyst, with estimators of its own: the board's figures stay."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from components.catalog import Catalog
from components.design import Design
from whiteboard.jobs import Cancelled, LatestJob
from whiteboard.ui.analyst import FITS_MS, PAUSE_MS
from whiteboard.ui.whatif_changes import load_with

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.estimator import Estimator
    from scoring.capacity.result import Curves, Estimate


@dataclass(frozen=True, slots=True)
class Variant:
    """A design under a multiple of its load, and what is known of it; ``problem`` when it has no figures.

    ``curves`` come later than ``estimate``.
    """

    design: Design
    load: float = 1.0
    estimate: Estimate | None = None
    curves: Curves | None = None
    problem: str = ""
    took_ms: float = 0.0


class _Solver:
    """One thread's estimator."""

    def __init__(self, catalog: Catalog, scenario: Scenario | None) -> None:
        self._catalog, self._scenario = catalog, scenario

    def quick(self, design: Design, load: float, _cancelled: Cancelled) -> Variant:
        from scoring.capacity.estimator import DesignError

        started = time.perf_counter()
        try:
            known = load_with(self._scenario, self._catalog, design, load)
            estimate = self._estimator.estimate(design, known)
        except DesignError as error:
            return Variant(design, load, problem=str(error))
        return Variant(design, load, estimate, took_ms=(time.perf_counter() - started) * 1000)

    def slow(self, variant: Variant, cancelled: Cancelled) -> Variant:
        known = load_with(self._scenario, self._catalog, variant.design, variant.load)
        return replace(variant, curves=self._estimator.curves(variant.design, known, cancelled=cancelled))

    @cached_property
    def _estimator(self) -> Estimator:
        from scoring.capacity.estimator import Estimator  # numpy and the kernels: when first asked for

        return Estimator(self._catalog)


class VariantSolver(QObject):
    """Solves what was asked for last: its estimate at once when it fits, its curves after a pause."""

    solved = Signal(object)
    """Variant, without curves and again with them."""
    failed = Signal(str)

    def __init__(self, catalog: Catalog, scenario: Scenario | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here, self._there = _Solver(catalog, scenario), _Solver(catalog, scenario)
        self._took_ms = float("inf")
        self._variant: Variant | None = None
        self._job = LatestJob(self)
        self._job.finished.connect(self._on_finished)
        self._job.failed.connect(self.failed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._begin_curves)

    def ask(self, design: Design, load: float) -> None:
        """Solves this; what was asked for before is dropped."""
        self._pause.stop()
        if self._took_ms < FITS_MS:
            self._job.run(partial(self._here.quick, design, load))
        else:
            self._job.submit(partial(self._there.quick, design, load))

    def cancel(self) -> None:
        """Forgets what was asked for."""
        self._pause.stop()
        self._job.cancel()

    def close(self) -> None:
        """Waits for the worker to end; may be called twice."""
        self._pause.stop()
        self._job.shutdown()

    def _on_finished(self, variant: Variant) -> None:
        self._variant = variant
        if variant.curves is None:
            self._took_ms = variant.took_ms if variant.estimate else self._took_ms
            if variant.estimate:
                self._pause.start()
        self.solved.emit(variant)

    def _begin_curves(self) -> None:
        if self._variant is not None:
            self._job.submit(partial(self._there.slow, self._variant))
