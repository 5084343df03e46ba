"""Fourteen scenarios ship; a person's own are read by path and refused with one message."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.problems import InvalidFile
from scenarios.loader import library, load_scenario, scenario_files, summaries, summary
from scenarios.scenario_file import build_scenario, read_scenario

SHORTEST = "url-shortener"


def plain(scenario_id: str = SHORTEST) -> dict[str, Any]:
    """A shipped scenario as plain data, to be broken."""
    return copy.deepcopy(_parsed(scenario_id))


@cache
def _parsed(scenario_id: str) -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load(library()[scenario_id].read_text("utf-8"))
    return value


def test_the_library_holds_fourteen_sound_scenarios() -> None:
    assert len(library()) == 14
    for scenario_id, path in library().items():
        scenario = load_scenario(scenario_id)
        assert scenario.id == scenario_id
        assert scenario.path == path
        assert len(scenario.rubric.dimensions) == 8
        assert {tuple(d.anchors) for d in scenario.rubric.dimensions} == {(1, 2, 3, 4)}
        assert sum(d.weight["senior"] for d in scenario.rubric.dimensions) == 100


def test_totals_of_the_library() -> None:
    scenarios = [load_scenario(i) for i in library()]
    assert sum(len(s.clarifying_questions) for s in scenarios) == 104
    assert sum(len(s.estimates) for s in scenarios) == 142
    assert sum(len(s.required_stages) for s in scenarios) == 241
    assert sum(len(s.required_paths) for s in scenarios) == 102
    assert sum(len(s.antipatterns) for s in scenarios) == 234
    assert sum(len(s.hints) for s in scenarios) == 71
    assert sum(len(s.reference_solution.components) for s in scenarios) == 437


def test_summaries_say_what_the_whole_file_says() -> None:
    listed = summaries()
    assert [item.id for item in listed] == list(library())
    for item in listed:
        whole = load_scenario(item.id)
        assert (item.title, item.version, item.kind, item.domain) == (
            whole.title,
            whole.version,
            whole.kind,
            whole.domain,
        )
        assert (item.tags, item.levels, item.durations_min) == (whole.tags, whole.levels, whole.durations_min)
        assert item.prompt == whole.prompt


def test_the_troubleshooting_round_has_its_broken_design_symptoms_and_evidence() -> None:
    scenario = load_scenario("slow-model-api")
    assert scenario.kind == "troubleshooting"
    assert scenario.starting_design is not None
    assert len(scenario.starting_design.components) == 7
    assert scenario.symptoms is not None
    assert scenario.symptoms["p99_ms"] == 2800
    assert scenario.symptoms["db_pool"] == "40/40"
    assert len(scenario.evidence_cards) == 10


def test_own_scenarios_load_by_path_from_yaml_and_json(tmp_path: Path) -> None:
    own = plain() | {"id": "my-own", "title": "Mine"}
    as_json, as_yaml = tmp_path / "mine.json", tmp_path / "mine.yml"
    as_json.write_text(json.dumps(own))
    as_yaml.write_text(yaml.safe_dump(own))
    (tmp_path / "notes.txt").write_text("no scenario")
    assert scenario_files(tmp_path) == [as_json, as_yaml]
    assert load_scenario(as_json).title == load_scenario(str(as_yaml)).title == "Mine"
    assert summary(as_json).id == summary(as_yaml).id == "my-own"
    assert scenario_files(tmp_path / "nowhere") == []


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    import os

    path = tmp_path / "mine.json"
    path.write_text(json.dumps(plain()))
    first = load_scenario(path)
    assert load_scenario(path) is first
    path.write_text(json.dumps(plain() | {"title": "Second"}))
    os.utime(path, ns=(1, 1))
    assert load_scenario(path).title == "Second"


def test_facts_may_be_written_as_powers_and_drive_all_numbers() -> None:
    value = plain("slow-model-api")
    value["facts"][0]["value"] = "9e2"
    assert build_scenario(value, "mine", load_catalog()).facts[0].value == 900


def test_a_given_may_be_a_formula_over_the_facts() -> None:
    value = plain("slow-model-api")
    value["load"] = {
        "flows": [{"id": "score", "from_roles": ["client"], "rate": "load_now"}],
        "givens": {"preprocessor": {"service_ms": "1000*t_pre_opt", "concurrency": 8, "balancing": "hash"}},
    }
    load = build_scenario(value, "mine", load_catalog()).load
    assert load is not None
    assert load.givens == {"preprocessor": {"service_ms": 15.0, "concurrency": 8, "balancing": "hash"}}


def test_an_id_that_is_nowhere_names_what_there_is() -> None:
    with pytest.raises(
        InvalidFile, match=r"is no scenario; there are url-shortener, .* and 6 more, or give a file"
    ):
        load_scenario("url-shortner")
    with pytest.raises(InvalidFile, match="there is no such file"):
        load_scenario("nowhere/nothing.yaml")


def change(*path: str | int, to: Any) -> Any:
    """An edit of plain data, as a parameter of a test."""

    def edit(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return edit


def drop(*path: str | int) -> Any:
    """A deletion from plain data, as a parameter of a test."""

    def edit(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]

    return edit


FLOW = {"id": "f", "from_roles": ["client"], "rate": 10}


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            change("schema", to="loadbearing.scenario/2"),
            "schema: is 'loadbearing.scenario/2'; this version reads",
        ),
        (drop("schema"), "schema: is required"),
        (drop("title"), "title: is required"),
        (change("colour", to="red"), "colour: unknown field"),
        (change("version", to=True), "version: must be a number"),
        (change("id", to="Not An Id"), "id: "),
        (change("levels", to=["junior"]), "levels[0]: "),
        (change("levels", to=[]), "levels: needs at least one"),
        (change("phases", to=[]), "phases: needs at least one"),
        (change("facts", 0, "value", to=float("nan")), "facts[0].value: must be a finite number"),
        (change("facts", 0, "value", to=True), "facts[0].value: must be a number"),
        (change("facts", 0, "value", to="many"), "facts[0].value: must be a number"),
        (change("estimates", -1, "id", to="new_day"), "facts and estimates: id 'new_day' is used 2 times"),
        (
            change("estimates", 0, "expr", to="nothing*2"),
            "estimates[0].expr: no fact or earlier estimate 'nothing'",
        ),
        (change("estimates", 0, "expr", to="().__class__"), "estimates[0].expr: "),
        (change("estimates", 0, "expected", to=1), "estimates[0].expected: is 1; the formula gives"),
        (change("estimates", 0, "accept", to=[2, 1]), "estimates[0].accept: must be [lowest, highest]"),
        (change("estimates", 0, "accept", to=[0, 1]), "estimates[0].accept: does not hold the expected"),
        (change("estimates", 0, "accept", to=[1]), "estimates[0].accept"),
        (
            change("required_stages", 0, "roles_any", to=["nobody"]),
            "required_stages[0].roles_any: no role 'nobody'",
        ),
        (
            change("required_stages", 0, "acceptable", 0, "kind", to="thing"),
            "required_stages[0].acceptable[0].kind: no kind 'thing'",
        ),
        (change("required_stages", 0, "roles_any", to=[]), "required_stages[0].roles_any: "),
        (change("phases", 0, "minutes", to=[5]), "phases[0].minutes"),
        (change("antipatterns", 0, "rule", to={"kind": "absent_role", "roles": []}), "antipatterns[0].rule"),
        (change("antipatterns", 0, "rule", "speed", to=1), "antipatterns[0].rule"),
        (change("required_paths", 0, "from_roles", to=["nobody"]), "required_paths[0]: no role 'nobody'"),
        (change("antipatterns", 0, "rule", to={"kind": "magic"}), "antipatterns[0].rule: "),
        (change("antipatterns", 0, "rule", to={"kind": "absent_role", "roles": ["x"]}), "no role 'x'"),
        (
            change("antipatterns", 0, "rule", to={"kind": "verbal"}),
            "antipatterns[0].detect: is 'interviewer' for",
        ),
        (
            drop("rubric", "dimensions", 0, "weight", "mid"),
            "rubric.dimensions[0].weight: needs mid, senior, staff",
        ),
        (drop("rubric", "dimensions", 0, "anchors", 4), "rubric.dimensions[0].anchors: needs the scores"),
        (
            change("rubric", "dimensions", to=[]),
            "rubric.dimensions: the weights for mid must add up to more than 0",
        ),
        (
            change("reference_solution", "components", 0, "kind", to="thing"),
            "reference_solution.components[0].kind: no kind 'thing'",
        ),
        (
            change("reference_solution", "links", 0, "to", to="nowhere"),
            "reference_solution.links[0].to: no component 'nowhere'",
        ),
        (change("load", to={"flows": [FLOW | {"rate": "x*2"}]}), "load.flows[0].rate: no fact or earlier"),
        (
            change("load", to={"flows": [FLOW | {"rate": -1}]}),
            "load.flows[0].rate: gives -1; must be between",
        ),
        (change("load", to={"flows": [FLOW | {"from_roles": ["x"]}]}), "load.flows[0]: no role 'x'"),
        (change("load", to={"flows": [FLOW, FLOW]}), "load.flows: id 'f' is used 2 times"),
        (
            change("load", to={"flows": [FLOW], "givens": {"thing": {}}}),
            "load.givens.thing: no kind 'thing'",
        ),
        (
            change("load", to={"flows": [FLOW], "givens": {"cache": {"speed": 1}}}),
            "load.givens.cache.speed: unknown field",
        ),
        (
            change("load", to={"flows": [FLOW], "givens": {"cache": {"hit_ratio": "2*1"}}}),
            "load.givens.cache.hit_ratio: must be between 0 and 1",
        ),
    ],
)
def test_a_broken_scenario_names_file_path_and_reason(edit: Any, said: str) -> None:
    value = plain()
    edit(value)
    with pytest.raises(InvalidFile) as caught:
        build_scenario(value, "mine.yaml", load_catalog())
    assert str(caught.value).startswith("mine.yaml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("measure", "unit", "said"),
    [
        ("flows.f.latency_ms.p99", "USD", "cannot be said in 'USD'; its units are ms, s, min, h, days"),
        ("flows.f.speed", "ms", "no figure 'flows.f.speed'"),
        ("flows.g.max_rps", "req/s", "no flow 'g' in load.flows"),
        ("latency", "ms", "no figure 'latency'"),
        ("flows.", "ms", "no figure 'flows.'"),
        ("availability", "ms", "cannot be said in 'ms'; its units are fraction, %"),
    ],
)
def test_a_measure_must_be_a_figure_that_fits_its_unit(measure: str, unit: str, said: str) -> None:
    value = plain()
    value["load"] = {"flows": [FLOW]}
    for requirement in value["requirements"]["non_functional"]:
        requirement.pop("measure", None)
    value["requirements"]["non_functional"][0] |= {"measure": measure, "unit": unit}
    with pytest.raises(InvalidFile) as caught:
        build_scenario(value, "mine.yaml", load_catalog())
    assert "requirements.non_functional[0].measure: " in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "42",
        "a: [",
        "schema: loadbearing.scenario/1\n",
        "{" * 5000,
        "- " * 5000,
        "\x00",
        "a: &a [*a]",
    ],
)
@pytest.mark.parametrize("name", ["hostile.yaml", "hostile.json"])
def test_text_that_is_no_scenario_gives_one_message(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    for read in (lambda: read_scenario(path, load_catalog()), lambda: summary(path)):
        with pytest.raises(InvalidFile) as caught:
            read()
        assert str(caught.value).startswith(str(path))
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("schema: *e7\n", "its aliases stand for too much"),
        ("schema: *e2\n", "schema: is [["),
        ("schema: &x [*x]\n", "an alias holds itself"),
    ],
)
def test_a_file_that_grows_when_read_gives_one_short_message(tmp_path: Path, tail: str, said: str) -> None:
    lines = ["e0: &e0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"e{n}: &e{n} [{', '.join([f'*e{n - 1}'] * 10)}]" for n in range(1, 8)]
    needed = lines if "7" in tail else lines[:3]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join([*needed, tail]))
    with pytest.raises(InvalidFile) as caught:
        read_scenario(path, load_catalog())
    assert said in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(InvalidFile, match="is larger than 16 MB"):
        read_scenario(path, load_catalog())


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="is not a file"):
        load_scenario(tmp_path)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.data())
def test_any_junk_anywhere_is_refused_or_read(data: st.DataObject) -> None:
    value = plain()
    field = data.draw(st.sampled_from(sorted(value)))
    target: Any = value
    while isinstance(target.get(field) if isinstance(target, dict) else None, dict) and data.draw(
        st.booleans()
    ):
        target = target[field]
        field = data.draw(st.sampled_from(sorted(target, key=str)))
    target[field] = data.draw(_JUNK)
    refused = ""
    try:
        build_scenario(value, "mine.yaml", load_catalog())
    except InvalidFile as error:
        refused = str(error)
    assert "\n" not in refused


@pytest.mark.parametrize("path", sorted(library().values()), ids=lambda path: path.stem)
def test_percentages_are_written_as_everywhere_in_the_program(path: Path) -> None:
    assert not re.findall(r".{20}\d%", path.read_text(encoding="utf-8"))
