"""What docs/scenarios.md tells authors is true: its example is valid and holds, its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.catalog import load_catalog
from scenarios.loader import load_scenario
from scenarios.measures import MeasureError, parse_measure
from scenarios.rubric_base import rubric_base
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import load_of
from scoring.checks.validate import validate_file

GUIDE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The guide's scenario as a file."""
    block = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert block
    path = tmp_path / "thumbnail-service.yaml"
    path.write_text(block[1], "utf-8")
    return path


def test_the_example_is_valid(example: Path) -> None:
    assert validate_file(example) == []


def test_the_example_meets_its_own_targets(example: Path) -> None:
    catalog, scenario = load_catalog(), load_scenario(example)
    design = scenario.reference_solution
    estimate = Estimator(catalog).estimate(design, load_of(scenario, catalog, design), full=True)
    assert {slo.id: slo.met for slo in estimate.slos} == {"latency": True, "qps": True}
    assert estimate.warnings == ()


def test_a_broken_system_of_the_guide_is_valid(example: Path) -> None:
    broken = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1]
    text = example.read_text("utf-8").replace("kind: design", "kind: troubleshooting")
    example.write_text(f"{text}{broken}", "utf-8")
    assert validate_file(example) == []
    scenario = load_scenario(example)
    assert scenario.symptoms == {"p99_ms": 2800, "error_rate": 0.04, "replicas": "2/2"}
    assert [card.id for card in scenario.evidence_cards] == ["cpu"]


def test_every_measure_of_the_guide_exists_in_every_unit_it_names() -> None:
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|$", GUIDE.partition("| measure |")[2], re.MULTILINE)
    assert len(rows) == 13
    for cell, units in rows:
        names = re.findall(r"`(.*?)`", cell.replace("<id>", "f").replace("<role>", "cache"))
        stem = names[0].rpartition(".")[0]
        for name in names:
            measure = stem + name if name.startswith(".") else name
            for unit in units.split(", "):
                assert parse_measure(measure, unit) is not None
            with pytest.raises(MeasureError, match=re.escape(f"its units are {units}")):
                parse_measure(measure, "furlongs")


def test_the_thresholds_of_the_guide_are_those_of_the_program() -> None:
    rules = rubric_base().scoring
    assert f"no number below {rules.coverage_needed:.0%}".replace("%", " %") in GUIDE
    assert f"*Strong yes* from +{rules.strong_yes_margin:.2f}" in GUIDE
    assert f"*yes* from −{-rules.yes_margin:.2f}" in GUIDE
    assert f"*no* from −{-rules.no_margin:.2f}" in GUIDE
