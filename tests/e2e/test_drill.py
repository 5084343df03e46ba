"""A free board from a design in text form: a drill with a fault by its key, then a what-if."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import Program, desktop, program, wait_for
from whiteboard.words import THIN

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(90)]

DESIGN = """
schema: loadbearing.design/1
components:
  - {id: shop, kind: web_client, label: Shop, params: {rate_rps: 200}}
  - {id: orders, kind: app_service, label: Orders, replicas: 4, params: {service_ms: 10, concurrency: 1}}
links:
  - {from: shop, to: orders}
"""


def test_a_drill_and_a_what_if(tmp_path: Path) -> None:
    file, copy = tmp_path / "shop.yaml", tmp_path / "shop.board"
    file.write_text(DESIGN, encoding="utf-8")
    with (
        desktop(tmp_path) as screen,
        program(screen, tmp_path, str(file), library=tmp_path / "library.db") as hand,
    ):
        wait_for("the design", lambda: len(hand.records()) == 2)
        hand.click("Capacity")
        drill(hand)
        hand.desktop.key("ctrl+s")
        hand.answer_file_dialog("Save a copy", copy)
        what_if(hand)
        assert hand.stop() == 0
    assert "orders" in copy.read_text(encoding="utf-8")


def drill(hand: Program) -> None:
    """Plays, triples the traffic by its key, sees it in the log, and ends."""
    hand.click("Drill")
    hand.click("Play")
    hand.where("Carried")
    hand.desktop.key("1")
    hand.where("Traffic ×3 for 30\u00a0s")
    wait_for(
        "its time left", lambda: any(each.startswith("Traffic ×3: 0:2") for each in hand.ask(ask="texts"))
    )
    hand.click("×20")
    hand.where("Orders falls behind")
    hand.desktop.screenshot("drill")
    hand.click("End")
    hand.where("Play")
    hand.where("Faults to plan")


def what_if(hand: Program) -> None:
    """Doubles the replicas on trial: figures before and after, and both designs beside each other."""
    hand.click("What if")
    orders = hand.where("card:orders")
    hand.desktop.click(orders["x"], orders["y"])
    hand.click("Orders: Replicas", "QLineEdit")
    hand.desktop.key("ctrl+a")
    hand.desktop.type("8")
    hand.desktop.key("Return")
    hand.where(f"Orders busy: 50{THIN}%, 25{THIN}%")
    assert hand.records()[1]["replicas"] == 4
    hand.click("Pin as B")
    hand.where("B")
    hand.desktop.screenshot("pinned")
