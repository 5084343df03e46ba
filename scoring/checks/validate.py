"""Is a scenario file fit for use: sound in itself, and its reference design passes its own checks?"""

from __future__ import annotations

from pathlib import Path

from components.catalog import Catalog, load_catalog
from components.problems import InvalidFile, Problem
from scenarios.model import LEVELS, Scenario
from scenarios.scenario_file import read_scenario
from scoring.checks.check import check_design
from scoring.checks.result import Firing, Status


def validate_file(path: Path) -> list[Problem]:
    """Every problem of a scenario file; empty when it is fit for use."""
    catalog = load_catalog()
    try:
        scenario = read_scenario(path, catalog)
    except InvalidFile as error:
        return error.problems
    return reference_problems(scenario, catalog)


def reference_problems(scenario: Scenario, catalog: Catalog) -> list[Problem]:
    """What the reference design lacks at staff level, which asks for everything."""
    findings = check_design(scenario.reference_solution, catalog, scenario, LEVELS[-1])
    stages = [(stage.status, f"stage {stage.id!r}", stage.name) for stage in findings.stages]
    paths = [(path.status, f"path {path.id!r}", path.text) for path in findings.paths]
    lacking = [
        Problem("reference_solution", f"does not meet {what}: {text}")
        for status, what, text in (*stages, *paths)
        if status is not Status.MET
    ]
    firing = [
        Problem("reference_solution", f"shows antipattern {item.id!r}: {item.text}")
        for item in findings.antipatterns
        if item.status is Firing.FIRES
    ]
    return lacking + firing
