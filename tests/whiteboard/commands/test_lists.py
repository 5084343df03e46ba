"""What can be drawn and what can be asked, as the commands list it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scenarios.loader import library, load_scenario
from tests.whiteboard.commands.running import refusal, run, run_json


def test_components(capsys: pytest.CaptureFixture[str]) -> None:
    status, data = run_json(capsys, "components")
    assert (status, data["schema"], len(data["kinds"])) == (0, "loadbearing.catalog/1", 138)
    for kind in data["kinds"]:
        assert list(kind) == ["id", "label", "category", "roles", "products", "stateful", "params"]
        assert all(list(param) == ["name", "unit", "default", "source"] for param in kind["params"])
    status, out, _ = run(capsys, "components", "kafka")
    assert status == 0
    assert out.splitlines()[1].startswith("event_log")
    assert run(capsys, "components", "xyzzyqq")[:2] == (0, "No part called “xyzzyqq”.\n")


def test_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    status, data = run_json(capsys, "scenarios")
    assert (status, data["schema"], len(data["scenarios"])) == (0, "loadbearing.scenarios/1", 14)
    for item in data["scenarios"]:
        assert list(item) == ["id", "title", "version", "kind", "levels", "durations_min", "path"]
    assert run(capsys, "scenarios")[1].count("\n") == 15
    status, whole = run_json(capsys, "scenarios", "url-shortener")
    assert (status, whole["schema"], whole["id"]) == (0, "loadbearing.scenario/1", "url-shortener")
    assert yaml.safe_load(run(capsys, "scenarios", "url-shortener")[1])["title"] == whole["title"]


def test_an_own_scenario_is_found_by_the_id_of_the_list(
    capsys: pytest.CaptureFixture[str], own_home: Path, design: Path
) -> None:
    folder = own_home / "data" / "loadbearing" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "a-broken.yaml").write_text("id: [")
    text = library()["url-shortener"].read_text("utf-8")
    (folder / "own.yaml").write_text(text.replace("id: url-shortener", "id: my-shortener", 1), "utf-8")
    assert run_json(capsys, "scenarios", "my-shortener")[1]["id"] == "my-shortener"
    assert run_json(capsys, "check", design, "--scenario", "my-shortener")[1]["scenario"] == "my-shortener"
    refused = refusal(capsys, "check", design, "--scenario", "their-shortener")
    assert "their-shortener: is no scenario; there are url-shortener, my-shortener, " in refused
    assert refused.endswith(" and 7 more, or give a file\n")


def test_own_scenarios_are_listed_and_a_broken_one_is_named(
    capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    folder = own_home / "data" / "loadbearing" / "scenarios"
    folder.mkdir(parents=True)
    shipped = load_scenario("url-shortener").path
    assert shipped is not None
    (folder / "mine.yaml").write_text(shipped.read_text().replace("id: url-shortener", "id: mine"))
    (folder / "broken.yaml").write_text("id: [")
    status, out, err = run(capsys, "scenarios")
    assert (status, out.count("\n")) == (0, 16)
    assert out.splitlines()[-1].startswith("mine ")
    assert err.startswith(f"loadbearing scenarios: left out: {folder / 'broken.yaml'}: ")
    assert err.count("\n") == 1


def test_validating_scenarios(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    good = load_scenario("url-shortener").path
    assert good is not None
    bad = tmp_path / "schlecht.yaml"
    bad.write_text("schema: loadbearing.scenario/1\nid: x\n")
    status, out, _ = run(capsys, "scenarios", "--validate", good)
    assert (status, out) == (0, f"{good}: valid\n")
    status, data = run_json(capsys, "scenarios", "--validate", good, bad)
    assert (status, data["schema"]) == (1, "loadbearing.validation/1")
    assert [(item["path"], item["valid"]) for item in data["files"]] == [(str(good), True), (str(bad), False)]
    assert data["files"][0]["problems"] == []
    assert {"at": "title", "message": "is required"} in data["files"][1]["problems"]
    assert refusal(capsys, "scenarios", "url-shortener", "--validate", good).endswith("not both\n")
