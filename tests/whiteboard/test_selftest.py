"""The self test is true: all well here, and what breaks is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from whiteboard import cli, selftest
from whiteboard.selftest import Check, run_check


def test_this_copy_works_without_a_display() -> None:
    env = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    command = [sys.executable, "-m", "whiteboard", "selftest", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, env=env)
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema"], data["ok"]) == (0, "loadbearing.selftest/1", True), data
    assert [list(check) for check in data["checks"]] == [["name", "ok", "ms", "detail"]] * 6
    names = [check["name"] for check in data["checks"]]
    assert names == ["catalogue", "scenarios", "capacity", "database", "icons", "window"]
    assert all(check["detail"] and check["ms"] >= 0 for check in data["checks"])


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
