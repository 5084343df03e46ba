"""The shared rubric loads, and a broken one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.problems import InvalidFile
from scenarios.loader import library, load_scenario
from scenarios.rubric_base import RUBRIC_BASE_FILE, read_rubric_base, rubric_base


def test_the_scenarios_carry_the_shared_weights_and_bars() -> None:
    shared = {d.id: (d.weight, d.bar) for d in rubric_base().dimensions}
    for scenario_id in library():
        own = {d.id: (d.weight, d.bar) for d in load_scenario(scenario_id).rubric.dimensions}
        assert own == shared


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("loadbearing.rubric/1", "loadbearing.rubric/2", "schema: "),
        ("coverage_needed: 0.70", "coverage_needed: much", "scoring.coverage_needed: must be a number"),
        ("presets:", "presetz:", "presets: is required"),
    ],
)
def test_a_broken_rubric_names_file_path_and_reason(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "rubric.yaml"
    path.write_text(RUBRIC_BASE_FILE.read_text("utf-8").replace(old, new))
    with pytest.raises(InvalidFile) as caught:
        read_rubric_base(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)
