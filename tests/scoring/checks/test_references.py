"""Every scenario agrees with its own reference design; the broken one is as broken as it should be."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.design import Design
from scenarios.loader import library, load_scenario
from scenarios.model import LEVELS
from scoring.checks.check import check_design
from scoring.checks.json import findings_json
from scoring.checks.result import Firing, Status
from scoring.checks.validate import validate_file


@pytest.mark.parametrize("scenario_id", list(library()))
@pytest.mark.parametrize("level", LEVELS)
def test_the_reference_design_meets_everything_and_fires_nothing(scenario_id: str, level: str) -> None:
    scenario = load_scenario(scenario_id)
    findings = check_design(scenario.reference_solution, load_catalog(), scenario, level)
    assert {stage.status for stage in findings.stages} <= {Status.MET, Status.NOT_REQUIRED}
    assert {path.status for path in findings.paths} <= {Status.MET, Status.NOT_REQUIRED}
    assert [item.id for item in findings.antipatterns if item.status is Firing.FIRES] == []
    if level == "staff":
        assert findings.summary == {
            "met": len(scenario.required_stages) + len(scenario.required_paths),
            "confirm": 0,
            "missing": 0,
            "fires": 0,
        }


@pytest.mark.parametrize("scenario_id", list(library()))
def test_the_walk_of_every_met_path_is_on_the_board_and_visits_what_is_asked(scenario_id: str) -> None:
    catalog, scenario = load_catalog(), load_scenario(scenario_id)
    design = scenario.reference_solution
    links = {(link.source, link.target) for link in design.links}
    roles = {c.id: {*catalog.kind(c.kind).roles, *c.roles_added} for c in design.components}
    for path, found in zip(
        scenario.required_paths, check_design(design, catalog, scenario, "staff").paths, strict=True
    ):
        walk = found.components
        steps = set(itertools.pairwise(walk))
        both_ways = links | {(b, a) for a, b in links} if path.direction == "either" else links
        assert steps <= both_ways
        seen = set().union(*(roles[node] for node in walk))
        assert set(path.via_all) <= seen
        assert not path.via_any or seen & set(path.via_any)
        assert roles[walk[0]] & set(path.from_roles)
        assert roles[walk[-1]] & set(path.to_roles)


def test_the_starting_design_of_the_troubleshooting_round_is_as_broken_as_it_should_be() -> None:
    scenario = load_scenario("slow-model-api")
    assert scenario.starting_design is not None
    findings = check_design(scenario.starting_design, load_catalog(), scenario, "staff")
    assert Counter(stage.status for stage in findings.stages) == {
        Status.MISSING: 12,
        Status.MET: 2,
        Status.CONFIRM: 1,
    }
    assert [path.status for path in findings.paths] == [Status.MISSING] * 6
    fires = {item.id: item.components for item in findings.antipatterns if item.status is Firing.FIRES}
    assert fires == {
        "spof_hot_path": ("lb", "db"),
        "no_cache_hot_read": (),
        "gpu_no_batcher": ("gpu",),
        "db_on_hot_path": ("api", "db"),
        "no_metrics": (),
        "no_safe_rollout": (),
        "no_fallback": (),
        "no_load_test": (),
    }
    assert [item.id for item in findings.antipatterns if item.status is Firing.ASK] == [
        "autoscale_cpu",
        "retry_storm",
        "scale_only",
        "no_measure",
        "cost_blind",
    ]
    missing = {path.id: path.components for path in findings.paths}
    assert missing["request_to_model"] == ("cl", "api")
    assert missing["features_fast"] == ("db",)


@pytest.mark.parametrize("scenario_id", list(library()))
def test_an_empty_board_misses_every_required_stage_and_path(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    summary = check_design(Design(), load_catalog(), scenario, "mid").summary
    levels = [stage.required_from for stage in scenario.required_stages]
    levels += [path.required_from for path in scenario.required_paths]
    assert summary["missing"] == levels.count("mid")
    assert summary["met"] == 0


def test_the_json_shape() -> None:
    scenario = load_scenario("slow-model-api")
    assert scenario.starting_design is not None
    data = findings_json(check_design(scenario.starting_design, load_catalog(), scenario, "mid"))
    assert list(data) == [
        "schema",
        "scenario",
        "level",
        "stages",
        "paths",
        "antipatterns",
        "structure",
        "summary",
    ]
    assert data["schema"] == "loadbearing.findings/1"
    assert data["stages"][1] == {
        "id": "lb",
        "name": "Load balancing by outstanding requests",
        "status": "met",
        "components": ("lb",),
        "why": "",
        "suggest": ("load_balancer",),
    }
    assert data["paths"][2]["status"] == "not_required"
    assert list(data["antipatterns"][0]) == ["id", "text", "severity", "status", "components", "follow_up"]
    assert data["structure"][0] == {
        "id": "single_lb",
        "text": "A request waits for Load balancer, and there is only one copy of it",
        "components": ("lb",),
    }


def test_without_a_scenario_the_structure_alone_is_checked() -> None:
    findings = check_design(load_scenario("instagram").reference_solution, load_catalog())
    assert (findings.scenario, findings.stages, findings.paths, findings.antipatterns) == (None, (), (), ())
    assert findings.summary == {"met": 0, "confirm": 0, "missing": 0, "fires": 0}


@pytest.mark.parametrize("scenario_id", list(library()))
def test_shipped_files_validate(scenario_id: str) -> None:
    assert validate_file(library()[scenario_id]) == []


def test_a_reference_that_fails_its_own_checks_is_a_problem_of_the_file(tmp_path: Path) -> None:
    text = library()["url-shortener"].read_text("utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("kind: cache,", "kind: web_client,"))
    said = [str(problem) for problem in validate_file(path)]
    assert said
    assert all(line.startswith("reference_solution: ") for line in said)
    path.write_text("schema: nothing")
    assert [str(problem) for problem in validate_file(path)] == [
        "schema: is 'nothing'; this version reads 'loadbearing.scenario/1'"
    ]
