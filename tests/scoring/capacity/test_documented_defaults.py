"""What the page of the board file says of fields that nobody has set is what the model takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.design import Component
from components.kinds import Group
from scoring.capacity.figures import Layers, figures_of

PAGE = (Path(__file__).parents[3] / "docs" / "board-format.md").read_text("utf-8")
ELSEWHERE = {"profile": "constant", "hit_ratio": "0.5", "scale_delay_s": "15"}
"""What the simulation looks up, and what a cache is taken for when nothing is known of it."""


def test_the_defaults_of_the_page_are_those_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, str] = {}

    def quiet(_look: Layers, name: str, default: float) -> float:
        taken[name] = f"{default:g}"
        return default

    def text(_look: Layers, name: str, default: str) -> str:
        taken[name] = default
        return default

    monkeypatch.setattr(Layers, "quiet", quiet)
    monkeypatch.setattr(Layers, "text", text)
    monkeypatch.setattr(Layers, "maybe", lambda look, name: look.number(name))
    catalog = load_catalog()
    for kind in catalog.kinds.values():
        figures_of(Component("a", kind.id, params={"max": 9, "items": 10, "capacity_items": 5}), kind)
    assert {kind.group for kind in catalog.kinds.values()} >= {Group.LLM, Group.CACHE, Group.LOG}
    listed = PAGE.partition("Where the kind has no default: ")[2].partition(";")[0]
    said = dict(re.findall(r"`(\w+)` ([\w.]+)", listed))
    assert said == {name: default for name, default in taken.items() if default not in {"", "0"}} | ELSEWHERE
