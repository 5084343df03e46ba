"""Compiled kernels: kept on disk once, those of older versions thrown away; short runs do without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from components.design import Design
from scoring.capacity.estimator import DesignError
from scoring.capacity.simulation import compiled
from scoring.capacity.simulation.faults import Fault
from tests.scoring.capacity.simulation.designs import one, play


def test_kernels_of_other_versions_go(tmp_path: Path) -> None:
    ours = tmp_path / "cache" / "kernels-new"
    for name in ("kernels-new", "kernels-old", "icons"):
        (ours.parent / name).mkdir(parents=True)
        (ours.parent / name / "file").touch()
    compiled.forget_others(ours)
    assert sorted(path.name for path in ours.parent.iterdir()) == ["icons", "kernels-new"]
    assert (ours / "file").exists()


def test_nothing_is_kept_in_a_fresh_home() -> None:
    assert not compiled.kept()


def test_what_is_kept_is_seen_before_anything_is_loaded(kernel_cache: Path) -> None:
    code = "from scoring.capacity.simulation.compiled import kept; raise SystemExit(0 if kept() else 1)"
    env = {**os.environ, "XDG_CACHE_HOME": str(kernel_cache)}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 0


@pytest.mark.parametrize(("seconds", "asked"), [(10, 0), (100, 1)])
def test_only_long_runs_ask_for_kernels(seconds: float, asked: int) -> None:
    """1,000 requests/s at one station: 3,000 events a second."""
    found: list[int] = []
    play(one(1000, 0.5), seconds=seconds, get_kernels=lambda: found.append(1))
    assert sum(found) == asked


@pytest.mark.parametrize("faults", [[], [Fault("load", factor=2.0)]])
def test_a_run_without_end_is_refused(faults: list[Fault]) -> None:
    drawn: Design = one(1e6, 0.001, 10)
    said = r"10,000 s of this load are 3\.0e\+10 events, and 2e\+09 are the most: simulate less time or"
    with pytest.raises(DesignError, match=said):
        play(drawn, seconds=1e4, faults=faults)
