"""Holding a design against a scenario: stages, paths, antipatterns and structure."""

from __future__ import annotations

from components.catalog import Catalog
from components.design import Design
from scenarios.model import LEVELS, Scenario
from scoring.checks.antipatterns import check_antipattern
from scoring.checks.graph import role_graph
from scoring.checks.paths import check_path
from scoring.checks.result import Findings
from scoring.checks.stages import check_stage


def check_design(
    design: Design, catalog: Catalog, scenario: Scenario | None = None, level: str = "senior"
) -> Findings:
    """Everything the checks find; the structure alone without a scenario.

    ``level`` is one of ``scenarios.model.LEVELS``. Takes about a millisecond at 40 components.
    """
    from scoring.checks.structure import check_structure  # networkx takes a fifth of a second to import

    graph = role_graph(design, catalog)
    structure = check_structure(graph, catalog)
    if scenario is None:
        return Findings(None, level, structure=structure)
    asked = LEVELS[: LEVELS.index(level) + 1]
    return Findings(
        scenario.id,
        level,
        tuple(check_stage(s, graph, required=s.required_from in asked) for s in scenario.required_stages),
        tuple(check_path(p, graph, required=p.required_from in asked) for p in scenario.required_paths),
        tuple(check_antipattern(a, graph) for a in scenario.antipatterns),
        structure,
    )
