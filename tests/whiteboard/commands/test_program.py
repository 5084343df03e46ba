"""The program as a whole: usage, help, one line for what cannot be done, and clean pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.whiteboard.commands.running import EXAMPLE, program, refusal, run
from whiteboard import __version__, cli
from whiteboard.commands import inputs


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
        ([""], "there is no command or file ''"),
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
        (
            ["components", "a", "b"],
            "loadbearing components: does not take b (see 'loadbearing components --help')",
        ),
        (["check", "x.yaml", "--bogus"], "loadbearing check: does not take --bogus"),
        (
            ["convert", str(EXAMPLE), "nowhere/b.svg"],
            "nowhere/b.svg: cannot save, there is no folder nowhere",
        ),
    ],
)
def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str], args: list[str], said: str) -> None:
    line = refusal(capsys, *args)
    assert said in line
    assert "secret" not in line


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
    ("redirected", "status"),
    [
        ("components --json >&-", 0),
        ("components 2>&-", 0),
        ("check missing.yaml 2>&-", 2),
        ("check - <&-", 2),
        ("rounds --library l.db <&- >&- 2>&-", 0),
    ],
)
def test_closed_streams(redirected: str, status: int, tmp_path: Path) -> None:
    command = f"{sys.executable} -m whiteboard {redirected}"
    env = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, timeout=60, cwd=tmp_path, env=env
    )
    assert done.returncode == status
    assert b"unexpected" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_disk_behind_a_pipe() -> None:
    command = f"{sys.executable} -m whiteboard components > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"loadbearing components: standard output: No space left on device\n"


def test_without_a_display_the_window_says_so() -> None:
    for words in ([], [str(EXAMPLE)]):
        done = program(*words)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
        assert b"there is no display for the window" in done.stderr


def test_more_than_a_design_on_standard_input() -> None:
    done = program("check", "-", input=b"x" * (16 * 1024 * 1024 + 1))
    assert (done.returncode, done.stderr) == (
        2,
        b"loadbearing check: standard input: is larger than 16 MB\n",
    )


def test_a_label_moves_no_cursor(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "escapes.yaml"
    path.write_text(
        "schema: loadbearing.design/1\n"
        "components: [{id: c, kind: web_client, params: {rate_rps: 1}}, "
        '{id: d, kind: relational_db, label: "x\\e[2J", replicas: 1}]\n'
        "links: [{from: c, to: d}]\n"
    )
    assert r"A request waits for x\x1b[2J" in run(capsys, "check", path)[1]


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


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check", "a .board, .yaml, .yml or .json file"),
        ("convert", ".svg, .png or .pdf"),
        ("debrief", ".pdf, .html, .md or .json"),
    ],
)
def test_help_names_every_suffix(capsys: pytest.CaptureFixture[str], command: str, said: str) -> None:
    _, text, _ = run(capsys, command, "--help")
    assert said in " ".join(text.split())
