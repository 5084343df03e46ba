"""A troubleshooting round: its broken design at the start, its symptoms, and signals when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.loader import load_scenario
from tests.e2e.desktop import desktop, program, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(90)]

SCENARIO = load_scenario("slow-model-api")
CARD, OTHER = SCENARIO.evidence_cards[:2]


def test_the_slow_model_api(tmp_path: Path) -> None:
    assert SCENARIO.starting_design is not None
    with (
        desktop(tmp_path) as screen,
        program(screen, tmp_path, library=tmp_path / "library.db") as hand,
    ):
        hand.where("News-feed ranking")
        hand.click("Filter")
        screen.type("slows down")
        screen.key("Return")
        hand.leave_by("Open the board")
        parts = {component.id for component in SCENARIO.starting_design.components}
        wait_for("the broken design", lambda: {r["id"] for r in hand.records()} == parts)
        hand.click("Start the clock")
        hand.where("Symptoms")
        assert not hand.shows(CARD.reveals)
        screen.screenshot("symptoms")
        hand.reach(f"Look: {CARD.ask}")
        wait_for("what it reveals", lambda: hand.shows(CARD.reveals))
        assert not hand.shows(OTHER.reveals)
        screen.screenshot("revealed")
        assert hand.stop() == 0
