"""What the analyst asks of a design: checks and closed form at once, curves and advice when there is time.

Knows no Qt. A solver keeps an estimator with what it has compiled, so it serves one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from components.catalog import Catalog
from components.design import Design

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.advice import Advice
    from scoring.capacity.estimator import Estimator
    from scoring.capacity.load import Load
    from scoring.capacity.result import Curves, Estimate
    from scoring.checks.result import Findings


@dataclass(frozen=True, slots=True)
class Answer:
    """The quick results; ``problem`` is the one sentence when the design cannot be solved."""

    findings: Findings
    estimate: Estimate | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Study:
    """The slow results: curves, and the top reasons for what the estimate says."""

    curves: Curves
    advice: tuple[Advice, ...]


class Solver:
    """Solves designs under a scenario's load, or their own when there is no scenario."""

    def __init__(self, catalog: Catalog, scenario: Scenario | None, level: str) -> None:
        self._catalog = catalog
        self._scenario = scenario
        self._level = level

    def answer(self, design: Design, cancelled: Callable[[], bool] = lambda: False) -> Answer:
        """Checks and closed form, mostly within a few milliseconds; storms of retries take seconds.

        Raises:
            Cancelled: ``cancelled()`` was true.
        """
        from scoring.capacity.estimator import DesignError
        from scoring.checks.check import check_design

        findings = check_design(design, self._catalog, self._scenario, self._level)
        try:
            estimate = self._estimator.estimate(design, self._load(design), cancelled=cancelled)
        except DesignError as error:
            return Answer(findings, None, str(error))
        return Answer(findings, estimate, None)

    def study(self, design: Design, estimate: Estimate, cancelled: Callable[[], bool]) -> Study:
        """Curves and advice; takes up to some hundred milliseconds."""
        from scoring.advice import advise

        load = self._load(design)
        curves = self._estimator.curves(design, load, cancelled=cancelled)
        solve = partial(self._estimator.estimate, load=load, cancelled=cancelled)
        return Study(curves, advise(design, estimate, solve, self._catalog, cancelled=cancelled))

    def _load(self, design: Design) -> Load | None:
        from scoring.capacity.load import load_of

        return load_of(self._scenario, self._catalog, design) if self._scenario else None

    @cached_property
    def _estimator(self) -> Estimator:
        from scoring.capacity.estimator import Estimator  # numpy and the kernels: after the window shows

        return Estimator(self._catalog)
