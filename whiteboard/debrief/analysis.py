"""What the checks and the closed form say of the board a round ended with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from components.catalog import Catalog
from whiteboard.board.board import Board
from whiteboard.board.project import design_of

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Curves, Estimate
    from scoring.checks.result import Findings


@dataclass(frozen=True, slots=True)
class Analysis:
    """Findings, and the estimate with its curves; ``problem`` says why a design has no estimate.

    ``earlier`` are the estimates of the boards before the last one, without response times.
    """

    findings: Findings | None = None
    estimate: Estimate | None = None
    curves: Curves | None = None
    problem: str = ""
    earlier: tuple[Estimate | None, ...] = ()


def analyse(
    board: Board,
    catalog: Catalog,
    scenario: Scenario | None,
    level: str,
    earlier: Sequence[Board] = (),
) -> Analysis:
    """Everything a machine can say of a board, nothing of an empty one; and what ``earlier`` ones carried."""
    loads = tuple(_load_of(each, catalog, scenario) for each in earlier)
    return replace(_final(board, catalog, scenario, level), earlier=loads)


def _load_of(board: Board, catalog: Catalog, scenario: Scenario | None) -> Estimate | None:
    """How much of each part is in use; None where the closed form has no answer."""
    from scoring.capacity.estimator import DesignError, Estimator
    from scoring.capacity.load import load_of

    design = design_of(board, catalog)
    load = load_of(scenario, catalog, design) if scenario else None
    try:
        return Estimator(catalog).estimate(design, load, percentiles=False)
    except DesignError:
        return None


def _final(board: Board, catalog: Catalog, scenario: Scenario | None, level: str) -> Analysis:
    from scoring.capacity.curves import with_curves
    from scoring.capacity.estimator import DesignError, Estimator
    from scoring.capacity.load import load_of
    from scoring.checks.check import check_design

    design = design_of(board, catalog)
    if not design.components:
        return Analysis()
    findings = check_design(design, catalog, scenario, level)
    load = load_of(scenario, catalog, design) if scenario else None
    estimator = Estimator(catalog)
    try:
        estimate = estimator.estimate(design, load)
        curves = estimator.curves(design, load)
    except DesignError as error:
        return Analysis(findings, problem=str(error))
    return Analysis(findings, with_curves(estimate, curves), curves)
