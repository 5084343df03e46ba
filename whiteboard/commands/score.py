"""``loadbearing score``: the evidence a machine can give per rubric dimension; no mark and no decision."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, UsageError

if TYPE_CHECKING:
    from scenarios.model import Dimension, Scenario
    from scoring.evidence import Evidence

HELP = "gather evidence per rubric dimension; a person marks, not the program"
_SIGNS = {"for": "+", "against": "-", "ask": "?"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    inputs.add_design(parser)
    inputs.add_scenario(parser, required=True)
    inputs.add_level(parser)


def run(args: argparse.Namespace) -> Answer:
    """The evidence; a design that cannot be solved has no targets held against it, and a note says why."""
    from components.catalog import load_catalog
    from scoring.capacity.json import estimate_json
    from scoring.checks.check import check_design
    from scoring.evidence import gather
    from whiteboard.commands.estimate import solve

    catalog = load_catalog()
    scenario = inputs.read_scenario(args.scenario)
    assert scenario is not None  # noqa: S101 - the option is required
    design = inputs.read_design(args.design, catalog)
    findings = check_design(design, catalog, scenario, args.level)
    notes: tuple[str, ...] = ()
    try:
        estimate = solve(args.design, design, catalog, scenario)
        slos, slo_data = estimate.slos, estimate_json(estimate)["slos"]
    except UsageError as error:
        slos, slo_data, notes = (), [], (str(error),)
    evidence = gather(scenario, catalog, findings, slos)
    data = {
        "schema": "loadbearing.evidence/1",
        "scenario": scenario.id,
        "level": args.level,
        "dimensions": [
            {"id": d.id, "name": d.name, "evidence": [asdict(item) for item in evidence[d.id]]}
            for d in scenario.rubric.dimensions
        ],
        "slos": slo_data,
        "summary": findings.summary,
    }
    return Answer("\n".join(_lines(scenario, evidence)), data, notes=notes)


def _lines(scenario: Scenario, evidence: Any) -> list[str]:
    blocks = [_block(dimension, evidence[dimension.id]) for dimension in scenario.rubric.dimensions]
    return [line for block in blocks for line in block]


def _block(dimension: Dimension, items: tuple[Evidence, ...]) -> list[str]:
    shown = [f"  {_SIGNS[item.polarity]} {item.source} {item.id}: {item.text}" for item in items]
    return [dimension.name, *(shown or ["  nothing a machine can see"])]
