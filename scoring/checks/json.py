"""Findings as JSON values (``loadbearing.findings/1``)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scoring.checks.result import Findings


def findings_json(findings: Findings) -> dict[str, Any]:
    """The shape that ``loadbearing check --json`` prints."""
    return {
        "schema": "loadbearing.findings/1",
        "scenario": findings.scenario,
        "level": findings.level,
        "stages": [asdict(stage) for stage in findings.stages],
        "paths": [asdict(path) for path in findings.paths],
        "antipatterns": [asdict(antipattern) for antipattern in findings.antipatterns],
        "structure": [asdict(fact) for fact in findings.structure],
        "summary": findings.summary,
    }
