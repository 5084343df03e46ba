"""The self test is true: all well here, and what breaks is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.capacity.simulation import background, compiled
from whiteboard import cli, selftest
from whiteboard.selftest import Check, run_check


def test_this_copy_works_without_a_display(kernel_cache: Path) -> None:
    absent = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LOADBEARING_NO_NUMBA"}
    env = {k: v for k, v in os.environ.items() if k not in absent} | {"XDG_CACHE_HOME": str(kernel_cache)}
    command = [sys.executable, "-m", "whiteboard", "selftest", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, env=env)
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema"], data["ok"]) == (0, "loadbearing.selftest/1", True), data
    assert [list(check) for check in data["checks"]] == [["name", "ok", "ms", "detail"]] * 7
    names = [check["name"] for check in data["checks"]]
    assert names == ["catalogue", "scenarios", "capacity", "kernels", "database", "icons", "window"]
    assert all(check["detail"] and check["ms"] >= 0 for check in data["checks"])
    assert re.fullmatch(r"from the cache, [\d,]+ events as in plain Python", data["checks"][3]["detail"])


def test_kernels_that_play_something_else_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    played = iter([(1, b"", b""), (2, b"", b"")])
    monkeypatch.delenv("LOADBEARING_NO_NUMBA")
    monkeypatch.setattr(selftest, "_played", lambda: next(played))
    monkeypatch.setattr(background, "compile_beside", lambda limit_s: None)
    monkeypatch.setattr(compiled, "compile_kernels", lambda: True)
    check = run_check("kernels", selftest.CHECKS["kernels"])
    assert not check.ok
    assert "compiled kernels do not play what plain Python plays" in check.detail


def test_kernels_can_be_turned_off() -> None:
    check = run_check("kernels", selftest.CHECKS["kernels"])
    assert (check.ok, check.detail) == (True, "turned off by LOADBEARING_NO_NUMBA")


def test_what_breaks_is_named_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ValueError("the disk is cheese")

    monkeypatch.setattr(selftest, "CHECKS", {"disk": broken, "sum": lambda: "1 + 1 = 2"})
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert cli.main(["selftest"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("failed disk")
    assert first.endswith("ValueError: the disk is cheese")
    assert second.startswith("ok     sum")


def test_a_check_is_timed() -> None:
    check = run_check("quick", lambda: "done")
    assert check == Check("quick", True, check.ms, "done")
    assert check.ms >= 0
