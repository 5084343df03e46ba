"""Runs a command in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from whiteboard import cli

EXAMPLE: Final = Path(__file__).parents[3] / "docs" / "examples" / "profile-service.yaml"


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
