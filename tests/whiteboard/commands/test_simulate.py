"""``loadbearing simulate`` waits for kernels only when the run is long, and says when that takes long."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scoring.capacity.simulation import background, compiled
from tests.whiteboard.commands.running import refusal, run
from whiteboard.cli import main

DESIGN = """
schema: loadbearing.design/1
components:
  - {id: users, kind: web_client, params: {rate_rps: 500}}
  - {id: api, kind: app_service, replicas: 2, params: {service_ms: 2}}
links:
  - {from: users, to: api}
"""


@pytest.fixture
def drawn(tmp_path: Path) -> str:
    path = tmp_path / "a.yaml"
    path.write_text(DESIGN)
    return str(path)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts what would be compiled, and compiles nothing."""
    found: list[int] = []
    monkeypatch.setattr(background, "compile_beside", lambda: None)
    monkeypatch.delenv("LOADBEARING_NO_NUMBA")
    monkeypatch.setattr(compiled, "compile_kernels", lambda: found.append(1))
    return found


@pytest.mark.parametrize(("kept", "said"), [(False, "compiling kernels, once, in some 20 s\n"), (True, "")])
def test_a_long_run_compiles_and_says_so(
    drawn: str,
    compilations: list[int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kept: bool,
    said: str,
) -> None:
    monkeypatch.setattr(compiled, "kept", lambda: kept)
    assert main(["simulate", drawn, "--seconds", "100"]) == 0
    assert compilations == [1]
    printed = capsys.readouterr()
    assert printed.err == (f"loadbearing simulate: {said}" if said else "")
    assert "Stable" in printed.out


def test_a_long_run_goes_on_without_kernels(
    drawn: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("Read-only file system: '/cache'")

    monkeypatch.delenv("LOADBEARING_NO_NUMBA")
    monkeypatch.setattr(background, "compile_beside", fail)
    monkeypatch.setattr(compiled, "kept", lambda: True)
    assert main(["simulate", drawn, "--seconds", "100"]) == 0
    printed = capsys.readouterr()
    assert printed.err.endswith("no kernels, so that this takes longer: Read-only file system: '/cache'\n")
    assert "Stable" in printed.out


def test_a_short_run_does_not_load_the_compiler(drawn: str) -> None:
    code = (
        "import sys; from whiteboard.cli import main\n"
        f"status = main(['simulate', {drawn!r}, '--seconds', '5'])\n"
        "sys.exit(status or 10 * ('numba' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_that_would_not_end_is_one_line(drawn: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", drawn, "--rate", "1e10"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "10 s of this load are 3.0e+11 events, and 2e+09 are the most" in said


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("kill:nobody:1@3+4", "the design has no component 'nobody'"),
        ("load:x3@100+10", "a fault at 100 s never begins in a run of 100 s"),
    ],
)
def test_a_fault_that_cannot_be_is_told_before_anything_is_compiled(
    drawn: str, compilations: list[int], capsys: pytest.CaptureFixture[str], fault: str, said: str
) -> None:
    assert said in refusal(capsys, "simulate", drawn, "--seconds", "100", "--fault", fault)
    assert compilations == []


def test_a_design_without_components_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("schema: loadbearing.design/1\n")
    assert "has no components to simulate" in refusal(capsys, "simulate", path)


def test_figures_that_a_short_run_cannot_know_are_named(
    drawn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, text, _ = run(capsys, "simulate", drawn, "--seconds", "1")
    assert "Unsure, p99 not known to ±10 %: users, api; simulate longer" in text
