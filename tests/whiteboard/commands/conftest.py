"""What the commands are tried on: a design, a reference and a round."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from components.design_file import write_design
from scenarios.loader import load_scenario
from tests.whiteboard.commands.running import EXAMPLE
from tests.whiteboard.library.sample import card, setup
from whiteboard.library.store import Library


@pytest.fixture(autouse=True)
def display_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that paint choose the display themselves; the choice must not outlive the test."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_log_outlives_its_test() -> Iterator[None]:
    """An unexpected error opens the log of the test's home."""
    before = list(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """The docs' example in a place that is not plain ASCII."""
    path = tmp_path / "entwürfe 図.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The reference design of the URL shortener."""
    path = tmp_path / "reference.yaml"
    path.write_text(yaml.safe_dump(write_design(load_scenario("url-shortener").reference_solution)))
    return path


@pytest.fixture
def round_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A round in the library of the environment."""
    monkeypatch.setenv("LOADBEARING_LIBRARY", str(tmp_path / "rounds ü.db"))
    with Library(tmp_path / "rounds ü.db") as library:
        return library.create(setup(scenario="instagram"), [card(2)])
