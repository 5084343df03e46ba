"""A library in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from whiteboard.library.store import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library whose path is not plain ASCII."""
    with Library(tmp_path / "größe 図" / "library.db") as opened:
        yield opened
