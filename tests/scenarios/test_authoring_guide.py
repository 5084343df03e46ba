"""What docs/scenarios.md tells authors is true: its example is valid and holds, its tables are complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from components.catalog import load_catalog
from components.problems import InvalidFile
from components.yaml_text import parse_yaml
from scenarios import model
from scenarios.loader import load_scenario
from scenarios.measures import MeasureError, parse_measure
from scenarios.rubric_base import rubric_base
from scenarios.scenario_file import build_scenario
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


def without_each_field(value: Any) -> Iterator[str]:
    """Takes one field after the other out of plain data, and puts it back where it was."""
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else ()
    if isinstance(value, dict):
        for name in list(value):
            before = dict(value)
            del value[name]
            yield str(name)
            value.clear()
            value.update(before)
    names = list(value) if isinstance(value, dict) else [""] * len(items)
    for name, item in zip(names, items, strict=True):
        if name not in {"givens", "labels", "level_expectation", "rule", "reference_solution"}:
            yield from without_each_field(item)


def test_what_the_guide_calls_optional_is_and_nothing_else(example: Path) -> None:
    said = GUIDE.partition("is required but ")[2].partition(".")[0]
    catalog, value = load_catalog(), parse_yaml(example.read_text("utf-8"), "guide")
    optional = set()
    for name in without_each_field(value):
        with suppress(InvalidFile):
            build_scenario(value, "guide", catalog)
            optional.add(name)
    assert optional == set(re.findall(r"`(\w+)`", said)) - {"load"}  # its flows are measured


@pytest.mark.parametrize(
    "record",
    [
        model.FunctionalRequirement,
        model.NonFunctionalRequirement,
        model.Acceptable,
        model.RequiredPath,
        model.Antipattern,
        model.Hint,
    ],
)
def test_the_guide_names_every_word_that_a_field_takes(record: type[Any]) -> None:
    hints = get_type_hints(record).values()
    words = [word for hint in hints if get_origin(hint) is Literal for word in get_args(hint)]
    table = GUIDE.partition("## Fields and their words")[2].partition("\n## ")[0]
    assert words
    assert [word for word in words if f"`{word}`" not in table] == []
