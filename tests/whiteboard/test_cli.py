"""Every command: its text, its JSON shape, its exit status, and one line for whatever cannot be done."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from components.design_file import write_design
from scenarios.loader import load_scenario
from tests.whiteboard.library.sample import card, setup
from whiteboard import __version__, cli
from whiteboard.commands import inputs
from whiteboard.library.store import Library

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "profile-service.yaml"
SVG_HEAD = b"<?xml"


@pytest.fixture(autouse=True)
def display_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that paint choose the display themselves; the choice must not outlive the test."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_log_outlives_its_test() -> Iterator[None]:
    """An unexpected error opens the log of the test's home."""
    before = list(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The docs' example in a place that is not plain ASCII."""
    path = tmp_path / "entwürfe 図.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The reference design of the URL shortener."""
    path = tmp_path / "reference.yaml"
    path.write_text(yaml.safe_dump(write_design(load_scenario("url-shortener").reference_solution)))
    return path


@pytest.fixture
def round_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A round in the library of the environment."""
    monkeypatch.setenv("LOADBEARING_LIBRARY", str(tmp_path / "rounds ü.db"))
    with Library(tmp_path / "rounds ü.db") as library:
        return library.create(setup(scenario="instagram"), [card(2)])


def run(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command in this process."""
    try:
        status = cli.main([str(arg) for arg in args])
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def run_json(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, dict[str, Any]]:
    """Exit status and the JSON on standard output, with nothing on standard error."""
    status, out, err = run(capsys, *args, "--json")
    assert err == ""
    return status, json.loads(out)


def refusal(capsys: pytest.CaptureFixture[str], *args: str | Path) -> str:
    """The one line of a command that cannot be done."""
    status, out, err = run(capsys, *args)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def program(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, without any display."""
    env = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    command = [sys.executable, "-m", "whiteboard", *map(str, args)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120, env=env, **options)


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
    assert "wanted at most 50\N{THIN SPACE}ms" in out


def test_an_estimate_that_says_no(capsys: pytest.CaptureFixture[str], design: Path) -> None:
    status, data = run_json(capsys, "estimate", design, "--rate", "2500")
    assert (status, data["stable"], data["flows"][0]["latency_ms"]) == (1, False, None)
    assert run(capsys, "estimate", design, "--rate", "2500")[1].startswith("Unstable: ")
    status, data = run_json(capsys, "estimate", design, "--rate", "1900")
    assert (status, data["stable"], data["slos"][0]["met"]) == (1, True, False)


def test_estimate_with_the_load_of_a_scenario(capsys: pytest.CaptureFixture[str], reference: Path) -> None:
    status, data = run_json(capsys, "estimate", reference, "--scenario", "url-shortener")
    assert (status, {flow["id"] for flow in data["flows"]}) == (0, {"redirect", "create"})
    assert [slo["id"] for slo in data["slos"]] == ["latency", "qps", "create", "availability", "analytics"]


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


def test_rounds(capsys: pytest.CaptureFixture[str], round_id: str) -> None:
    status, data = run_json(capsys, "rounds")
    assert (status, data["schema"]) == (0, "loadbearing.rounds/1")
    [item] = data["rounds"]
    assert list(item) == ["id", "scenario", "level", "mode", "started", "minutes", "state", "people"]
    assert (item["id"], item["people"], item["state"]) == (round_id, ["Zoë"], "open")
    assert round_id in run(capsys, "rounds")[1]


def test_no_library_is_made_by_looking(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = tmp_path / "none" / "library.db"
    assert run(capsys, "rounds", "--library", missing) == (0, "No rounds yet.\n", "")
    assert run(capsys, "--library", missing, "rounds", "--json")[0] == 0
    assert "there is no library yet" in refusal(capsys, "backup", "--library", missing, tmp_path / "b.db")
    assert "there is no library yet" in refusal(capsys, "debrief", "--library", missing, "last", "x.md")
    assert not missing.parent.exists()


def test_backup_and_restore(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path) -> None:
    copy = tmp_path / "sicherung.db"
    status, out, _ = run(capsys, "backup", copy)
    assert (status, out) == (0, f"{copy}: a copy of {tmp_path / 'rounds ü.db'} with 1 round.\n")
    with Library(os.environ["LOADBEARING_LIBRARY"]) as library:
        library.create(setup(title="Later"))
    status, out, _ = run(capsys, "restore", copy)
    assert status == 0
    assert "What was there is kept as" in out
    assert len(run_json(capsys, "rounds")[1]["rounds"]) == 1
    assert "is not there" in refusal(capsys, "restore", tmp_path / "nothing.db")
    (tmp_path / "junk.db").write_text("junk")
    assert "is not a Loadbearing library" in refusal(capsys, "restore", tmp_path / "junk.db")


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".md", ".json"])
@pytest.mark.usefixtures("qapp")
def test_debrief(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"bericht{suffix}"
    assert run(capsys, "debrief", round_id[:6], out) == (0, "", "")
    if suffix == ".pdf":
        text = "".join(page.extract_text() for page in PdfReader(out).pages)
        assert "Instagram" in text.replace("\t", " ")
    else:
        assert "Instagram" in out.read_text(encoding="utf-8")
    assert run(capsys, "debrief", "last", out, "--for", "interviewer") == (0, "", "")


@pytest.mark.usefixtures("qapp")
def test_debrief_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path
) -> None:
    assert "this version writes .pdf, .html, .md, .json" in refusal(capsys, "debrief", "last", "x.docx")
    assert "no round 'zz'" in refusal(capsys, "debrief", "zz", tmp_path / "x.md")
    assert "invalid choice" in refusal(capsys, "debrief", "last", "x.md", "--for", "everyone")
    missing = tmp_path / "no" / "folder" / "x.md"
    assert str(missing) in refusal(capsys, "debrief", "last", missing)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["dream", "x.yaml"], "there is no command or file 'dream'; the commands are components,"),
        (
            ["simulate", "x.yaml", "--fault", "kill:a@1+1"],
            "'kill:a@1+1' is not of the form kill:ID:N@START+SECONDS",
        ),
        (["simulate", "x.yaml", "--seconds", "0"], "'0' is not a time; give seconds above 0"),
        (["simulate", "x.yaml", "--seed", "-1"], "'-1' is not a seed"),
        (["chek"], "there is no command or file 'chek'"),
        (["missing.board"], "there is no command or file 'missing.board'"),
        (["check"], "loadbearing check: the following arguments are required: DESIGN"),
        (["check", "missing.yaml"], "missing.yaml: there is no such file"),
        (["check", "x.drawio"], "this version opens .board, .yaml, .yml, .json"),
        (["check", "/"], "cannot be opened"),
        (["check", "x.yaml", "--level", "god"], "invalid choice: 'god'"),
        (["estimate", "x.yaml", "--rate", "nan"], "'nan' is not a rate"),
        (["estimate", "x.yaml", "--rate", "-1"], "'-1' is not a rate"),
        (["estimate", "x.yaml", "--rate", "fast"], "'fast' is not a rate"),
        (["convert", "a.yaml", "b.gif"], "this version writes .board, .yaml, .yml, .json, .svg, .png, .pdf"),
        (["convert", "missing.yaml", "b.board"], "missing.yaml: there is no such file"),
        (["scenarios", "nope"], "nope: is no scenario"),
        (["rounds", "--library", "postgresql://me:secret@host/db"], "keeps its library in a SQLite file"),
        (["components", "a", "b"], "unrecognized arguments: b"),
    ],
)
def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str], args: list[str], said: str) -> None:
    line = refusal(capsys, *args)
    assert said in line
    assert "secret" not in line


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


@pytest.mark.expects_log
def test_an_unexpected_error_is_one_line_and_logged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.setattr(inputs, "read_design", lambda *_: 1 // 0)
    line = refusal(capsys, "check", "x.yaml")
    assert "failed unexpectedly (ZeroDivisionError" in line
    assert "Traceback" in Path(line.partition("the details are in ")[2].strip()).read_text(encoding="utf-8")


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "--help")
    assert status == 0
    assert all(f"    {name}" in out for name in cli.COMMANDS)
    assert run(capsys, "--version")[1] == f"loadbearing {__version__}\n"
    for name in cli.COMMANDS:
        assert run(capsys, name, "--help")[1].startswith(f"usage: loadbearing {name}")


def test_as_a_module_and_without_heavy_imports() -> None:
    done = program("--version")
    assert (done.returncode, done.stdout) == (0, f"loadbearing {__version__}\n".encode())
    script = (
        "import sys; from whiteboard.cli import main; status = main(['components', 'kafka']); "
        "heavy = {'PySide6', 'sqlalchemy', 'numpy', 'networkx', 'numba'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_has_seen_enough() -> None:
    command = f"{sys.executable} -m whiteboard components --json | head -c 20; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) == 20


def test_a_terminal_without_unicode(round_id: str) -> None:
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "whiteboard", "rounds"]
    plain = subprocess.run(command, capture_output=True, check=False, timeout=60, env=env)
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert b"Zo\\xeb" in plain.stdout
    as_json = subprocess.run([*command, "--json"], capture_output=True, check=False, timeout=60, env=env)
    assert json.loads(as_json.stdout)["rounds"][0]["people"] == ["Zoë"]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ([], None),
        (["a.board"], "a.board"),
        (["--library", "l.db"], None),
        (["--library", "l.db", "rounds"], "rounds"),
    ],
)
def test_the_first_word_is_a_command_or_a_file(given: list[str], word: str | None) -> None:
    assert cli.first_word(given) == word


def test_salvage(capsys: pytest.CaptureFixture[str], round_id: str, tmp_path: Path) -> None:
    new = tmp_path / "gerettet.db"
    assert run(capsys, "salvage", new) == (0, f"{new}: 1 round, 2 rows, nothing lost.\n", "")
    assert "is there already" in refusal(capsys, "salvage", new)
    assert len(run_json(capsys, "rounds", "--library", new)[1]["rounds"]) == 1
