"""The simulation is tested with its kernels compiled."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def with_kernels(kernel_cache: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOADBEARING_NO_NUMBA")
