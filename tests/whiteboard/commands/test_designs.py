"""Checking, estimating, scoring and converting a design: text, JSON, exit status."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from components.design_file import write_design
from scenarios.loader import load_scenario
from tests.whiteboard.commands.running import EXAMPLE, program, refusal, run, run_json
from whiteboard.words import THIN

SVG_HEAD = b"<?xml"


def test_check(capsys: pytest.CaptureFixture[str], reference: Path, design: Path) -> None:
    status, data = run_json(capsys, "check", reference, "--scenario", "url-shortener")
    names = ["schema", "scenario", "level", "stages", "paths", "antipatterns", "structure", "summary"]
    assert (status, list(data)) == (0, names)
    assert (data["schema"], data["level"], data["summary"]["missing"]) == (
        "loadbearing.findings/1",
        "senior",
        0,
    )
    assert list(data["stages"][0]) == ["id", "name", "status", "components", "why", "suggest"]
    assert list(data["paths"][0]) == ["id", "text", "status", "components", "reached", "lacking", "absent"]
    assert list(data["antipatterns"][0]) == ["id", "text", "severity", "status", "components", "follow_up"]
    status, out, _ = run(capsys, "check", design, "--scenario", "url-shortener", "--level", "mid")
    assert status == 1
    assert out.startswith("url-shortener, mid: ")
    assert "missing  stage id: Key generation" in out
    assert ". Not drawn: id_gen.\n" in out


def test_check_without_a_scenario_sees_the_structure_only(
    capsys: pytest.CaptureFixture[str], design: Path
) -> None:
    status, data = run_json(capsys, "check", design)
    assert (status, data["scenario"], data["stages"]) == (0, None, [])
    assert [fact["id"] for fact in data["structure"]] == ["single_db"]
    assert run(capsys, "check", design)[1].startswith("1 remark on the structure; give --scenario")


def test_the_broken_starting_design(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    starting = load_scenario("slow-model-api").starting_design
    assert starting is not None
    path = tmp_path / "start.json"
    path.write_text(json.dumps(write_design(starting)))
    status, data = run_json(capsys, "check", path, "--scenario", "slow-model-api", "--level", "staff")
    missing = [sum(item["status"] == "missing" for item in data[part]) for part in ("stages", "paths")]
    assert (status, missing, data["summary"]["fires"]) == (1, [12, 6], 8)


def test_estimate(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    status, data = run_json(capsys, "estimate", design)
    assert (status, data["schema"], data["stable"]) == (0, "loadbearing.estimate/1", True)
    [slo] = data["slos"]
    assert (slo["id"], slo["met"], slo["target"]) == ("read.p99", True, 50)
    assert data["bottleneck"] == "api"
    assert data["headroom"] > 1
    out = run(capsys, "estimate", design)[1]
    assert out.startswith("Stable. Bottleneck: api. Headroom: ×")
    assert f"wanted ≤{THIN}50{THIN}ms" in out


def test_an_availability_is_told_with_its_nines(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    out = run(capsys, "estimate", design, "--scenario", "realtime-recommendation")[1]
    assert f"99.69{THIN}%, wanted ≥{THIN}99.95{THIN}%, margin −0.26 points" in out


def test_an_estimate_that_says_no(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    status, data = run_json(capsys, "estimate", design, "--rate", "2500")
    assert (status, data["stable"], data["flows"][0]["latency_ms"]) == (1, False, None)
    assert run(capsys, "estimate", design, "--rate", "2500")[1].startswith("Unstable: ")
    status, data = run_json(capsys, "estimate", design, "--rate", "1900")
    assert (status, data["stable"], data["slos"][0]["met"]) == (1, True, False)


def test_a_rate_is_that_of_the_first_flow(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    text = design.read_text("utf-8")
    design.write_text(f"{text}  - {{id: feed, from: web, rate_rps: 300}}\n", "utf-8")
    data = run_json(capsys, "estimate", design, "--rate", "500")[1]
    assert [(flow["id"], flow["offered_rps"]) for flow in data["flows"]] == [("read", 500), ("feed", 100)]


def test_estimate_with_the_load_of_a_scenario(capsys: pytest.CaptureFixture[str], reference: Path) -> None:
    status, data = run_json(capsys, "estimate", reference, "--scenario", "url-shortener")
    assert (status, {flow["id"] for flow in data["flows"]}) == (0, {"redirect", "create"})
    assert [slo["id"] for slo in data["slos"]] == ["latency", "qps", "create", "availability", "analytics"]


CHAT = """
schema: loadbearing.design/1
components:
  - {id: users, kind: web_client, params: {rate_rps: 4}}
  - {id: llm, kind: llm_server, replicas: 4, params: {output_tokens: 100}}
  - {id: log, kind: event_log, replicas: 3}
  - {id: counts, kind: stream_processor, replicas: 2}
  - {id: run, kind: training_job, params: {model_params: 1e8, tokens: 2e9, gpus: 1, flops: 3.12e14, mfu: 0.4}}
links:
  - {from: users, to: llm}
  - {from: llm, to: log, mode: async}
  - {from: log, to: counts}
"""


def test_an_estimate_tells_first_tokens_ages_models_and_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "chat.yaml"
    path.write_text(CHAT)
    out = run(capsys, "estimate", path)[1]
    for line in (
        r"users: first token p95 \d+\sms",
        r"users: data lands within [\d.]+\ss \(p99\)",
        r"llm: \d+ tokens/s to one user, 256 at once",
        r"run: trains 0\.111\sdays, 0\.1\s% lost to failures",
    ):
        assert re.search(f"^{line}$", out, re.MULTILINE), line


def test_score_gives_evidence_and_no_mark(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    status, data = run_json(capsys, "score", design, "--scenario", "url-shortener")
    assert (status, list(data)) == (0, ["schema", "scenario", "level", "dimensions", "slos", "summary"])
    assert data["schema"] == "loadbearing.evidence/1"
    assert len(data["dimensions"]) == 8
    facts = [fact for dimension in data["dimensions"] for fact in dimension["evidence"]]
    assert {fact["polarity"] for fact in facts} == {"for", "against", "ask"}
    assert all(list(fact) == ["source", "id", "polarity", "text"] for fact in facts)
    assert "nothing a machine can see" in run(capsys, "score", design, "--scenario", "url-shortener")[1]
    assert "--scenario" in refusal(capsys, "score", design)


@pytest.mark.parametrize("suffix", [".board", ".yaml", ".json"])
def test_converting_keeps_the_design(capsys: pytest.CaptureFixture[str], design: Path, suffix: str) -> None:
    target = design.with_name(f"ziel 図{suffix}")
    assert run(capsys, "convert", design, target) == (0, "", "")
    before = run_json(capsys, "estimate", design)[1]
    after = run_json(capsys, "estimate", target)[1]
    assert after["flows"] == before["flows"]
    assert after["components"] == before["components"]


@pytest.mark.parametrize(("suffix", "head"), [(".svg", SVG_HEAD), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_converting_to_a_picture_needs_no_display(design: Path, suffix: str, head: bytes) -> None:
    target = design.with_suffix(suffix)
    done = program("convert", design, target)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert target.read_bytes().startswith(head)


def test_a_design_on_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(EXAMPLE.read_bytes()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(capsys, "estimate", "-")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))
    assert "standard input: is not UTF-8" in refusal(capsys, "check", "-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"title: [")))
    assert "standard input: line 2, column 1" in refusal(capsys, "check", "-")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("components: [", "line 2, column 1"),
        ("schema: loadbearing.design/9\n", "schema: is 'loadbearing.design/9'"),
        (
            "schema: loadbearing.design/1\ncomponents:\n- {id: a, kind: nope}\n",
            "components[0].kind: no kind 'nope'",
        ),
        (
            "schema: loadbearing.design/1\ncomponents:\n- {id: a, kind: cache, params: {service_ms: .nan}}\n",
            "components[0].params.service_ms",
        ),
        ("schema: loadbearing.design/1\nlinks:\n- {from: a, to: b}\n", "links[0].from: no component 'a'"),
    ],
)
def test_a_bad_design_names_file_place_and_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "schlecht.yaml"
    path.write_text(text)
    for command, *more in (("check",), ("estimate",), ("convert", tmp_path / "x.board")):
        line = refusal(capsys, str(command), path, *more)
        assert str(path) in line
        assert said in line


def test_calls_without_end_are_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.write_text(
        "schema: loadbearing.design/1\n"
        "components:\n- {id: c, kind: web_client}\n- {id: a, kind: app_service}\n"
        "- {id: b, kind: app_service}\n"
        "links:\n- {from: c, to: a}\n- {from: a, to: b}\n- {from: b, to: a, calls: 1}\n"
        "flows:\n- {id: f, from: c, rate_rps: 10}\n"
    )
    assert f"loadbearing estimate: {path}: " in refusal(capsys, "estimate", path)
    assert run(capsys, "check", path)[0] == 0
    status, out, err = run(capsys, "score", path, "--scenario", "url-shortener", "--json")
    assert (status, json.loads(out)["slos"]) == (0, [])
    assert err.startswith(f"loadbearing score: {path}: ")


@pytest.mark.parametrize("command", ["estimate", "simulate"])
def test_no_rate_can_be_set_for_clients_that_wait(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    source = tmp_path / "waiting.yaml"
    source.write_text(
        "schema: loadbearing.design/1\ncomponents:\n"
        "  - {id: users, kind: web_client, params: {clients: 10}}\n  - {id: api, kind: app_service}\n"
        "links:\n  - {from: users, to: api}\n"
    )
    said = refusal(capsys, command, source, "--rate", "100")
    assert said.strip().endswith(": a rate cannot be set for users, whose clients wait for their answers")
