"""Kernels compile once for all workers and runs: half a minute, kept where pytest keeps its things."""

from __future__ import annotations

import fcntl

import pytest

from scoring.capacity.simulation.compiled import compile_kernels


@pytest.fixture(scope="session", autouse=True)
def kernels(request: pytest.FixtureRequest) -> None:
    folder = request.config.cache.mkdir("kernels")
    with pytest.MonkeyPatch.context() as patch, (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        patch.setenv("XDG_CACHE_HOME", str(folder))
        compile_kernels()
