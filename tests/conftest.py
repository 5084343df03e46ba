"""What every test stands on: no screen, no person's files, and marks by what a test uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.guards import fail_on_log, nothing_left

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
__all__ = ["fail_on_log", "nothing_left"]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test writes lands in the home of the person who runs it."""
    home = tmp_path / "home ü"
    home.mkdir()
    for name, folder in {
        "HOME": "",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        (home / folder).mkdir(exist_ok=True)
        monkeypatch.setenv(name, str(home / folder))
    (home / "run").chmod(0o700)
    monkeypatch.delenv("LOADBEARING_LIBRARY", raising=False)
    monkeypatch.setenv("LOADBEARING_NO_NUMBA", "1")  # compiling takes 20 s: only where a test is about it
    return home


@pytest.fixture(scope="session")
def kernel_cache(request: pytest.FixtureRequest) -> Path:
    """The cache folder of all workers and runs that has the kernels, compiled once."""
    from scoring.capacity.simulation.compiled import compile_kernels

    folder = request.config.cache.mkdir("kernels")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.delenv("LOADBEARING_NO_NUMBA", raising=False)
        assert compile_kernels(), "without a compiler, tests of two engines would compare one with itself"
    return folder


def pytest_configure(config: pytest.Config) -> None:
    """The mark of tests that write to the log on purpose."""
    config.addinivalue_line("markers", "expects_log: warnings and errors in the log are part of the test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a QApplication are marked ``gui``."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker("gui")
