"""Kernels compile once for all test runs: half a minute, kept where pytest keeps its own things."""

from __future__ import annotations

import pytest

from scoring.capacity.simulation.compiled import compile_kernels


@pytest.fixture(scope="session", autouse=True)
def kernels(request: pytest.FixtureRequest) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(request.config.cache.mkdir("kernels")))
        compile_kernels()
