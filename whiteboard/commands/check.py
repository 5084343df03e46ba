"""``loadbearing check``: what a design has and lacks against a scenario."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from whiteboard import words
from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, yes

if TYPE_CHECKING:
    from scoring.checks.result import Findings, PathFinding

HELP = "check a design: stages, paths, antipatterns and structure"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    inputs.add_design(parser)
    inputs.add_scenario(parser, required=False)
    inputs.add_level(parser)


def run(args: argparse.Namespace) -> Answer:
    """The findings; "no" when something is missing or a major antipattern fires."""
    from components.catalog import load_catalog
    from scoring.checks.check import check_design
    from scoring.checks.json import findings_json

    catalog = load_catalog()
    scenario = inputs.read_scenario(args.scenario)
    findings = check_design(inputs.read_design(args.design, catalog), catalog, scenario, args.level)
    return Answer("\n".join(_lines(findings)), findings_json(findings), yes(passes(findings)))


def passes(findings: Findings) -> bool:
    """Nothing that is asked for is missing, and no major or critical antipattern fires."""
    from scoring.checks.result import Firing, Severity, Status

    statuses = [stage.status for stage in findings.stages] + [path.status for path in findings.paths]
    serious = (a for a in findings.antipatterns if a.severity is not Severity.MINOR)
    return Status.MISSING not in statuses and not any(item.status is Firing.FIRES for item in serious)


def _lines(findings: Findings) -> list[str]:
    """Only what needs looking at, and the count of the rest."""
    from scoring.checks.result import Firing, Status

    lines = [_headline(findings)]
    lines += [
        f"{stage.status:9}stage {stage.id}: {stage.name}. {stage.why}".rstrip()
        for stage in findings.stages
        if stage.status in {Status.MISSING, Status.CONFIRM}
    ]
    lines += [
        f"missing  path {p.id}: {p.text}. {_break(p)}" for p in findings.paths if p.status is Status.MISSING
    ]
    for item in findings.antipatterns:
        if item.status is Firing.FIRES:
            where = f" ({', '.join(item.components)})" if item.components else ""
            lines.append(f"fires    {item.severity} {item.id}: {item.text}{where}. {item.follow_up}")
        elif item.status is Firing.ASK:
            lines.append(f"ask      {item.severity} {item.id}: {item.text}. {item.follow_up}")
    return [*lines, *(f"note     {fact.text} ({', '.join(fact.components)})" for fact in findings.structure)]


def _break(path: PathFinding) -> str:
    """Where a missing path ends on the drawing."""
    lacking = " or ".join(path.lacking)
    return f"Not drawn: {lacking}." if path.absent else f"It ends at {path.reached[-1]}, short of {lacking}."


def _headline(findings: Findings) -> str:
    if findings.scenario is None:
        count = words.plural(len(findings.structure), "remark")
        return f"{count} on the structure; give --scenario to check stages and paths."
    s = findings.summary
    counts = f"{s['met']} met, {s['confirm']} to confirm, {s['missing']} missing"
    return (
        f"{findings.scenario}, {findings.level}: {counts}; {words.plural(s['fires'], 'antipattern')} found."
    )
