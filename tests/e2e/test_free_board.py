"""A free board: a rate is typed, the response time shows, a copy and a picture are saved, the copy opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.e2e.desktop import Program, desktop, program, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]


def test_a_free_board_is_loaded_saved_and_opened_again(tmp_path: Path) -> None:
    copy, picture = tmp_path / "Checkout.board", tmp_path / "Checkout.png"
    with desktop(tmp_path) as screen:
        with program(screen, tmp_path, library=tmp_path / "library.db") as hand:
            hand.where("News-feed ranking")
            hand.click("New board")
            hand.where("Free board")
            draw(hand)
            screen.screenshot("leads-nowhere")
            link(hand)
            wait_for("the response time", lambda: latency(hand))
            screen.screenshot("loaded")
            save(hand, "ctrl+s", "Save a copy", copy)
            save(hand, "ctrl+shift+e", "Export a picture", picture)
            drawn = hand.records() + hand.records("link")
            assert hand.stop() == 0
        assert QImage(str(picture)).width() > 300
        with program(screen, tmp_path, str(copy), library=tmp_path / "other.db") as hand:
            wait_for("the copy", lambda: len(hand.records()) == 2)
            assert hand.records() + hand.records("link") == drawn
            wait_for("its response time", lambda: latency(hand))
            hand.click("Findings")
            wait_for("its findings", lambda: hand.shows("The structure is sound"))
            screen.screenshot("opened")
            assert hand.stop() == 0


def draw(hand: Program) -> None:
    """A client with a rate, and a service; nothing leads from one to the other yet."""
    desk = hand.desktop
    for text, x in (("web client", 400), ("application service", 700)):
        desk.click(x, 400)
        desk.type(text)
        hand.where("quick_search_field")
        desk.key("Return")
    wait_for("two parts", lambda: len(hand.records()) == 2)
    hand.click("Capacity")
    hand.click("Requests per second")
    desk.type("2k")
    desk.key("Return")
    wait_for("the rate", lambda: hand.records()[0]["params"].get("rate_rps") == 2000)
    wait_for("what to do next", lambda: hand.shows("leads nowhere yet: link it to what answers"))
    hand.where("The client leads nowhere yet")


def link(hand: Program) -> None:
    desk = hand.desktop
    a, b = (hand.where(f"card:{record['id']}") for record in hand.records())
    desk.click(a["x"], a["y"] + 150)
    desk.key("l")
    desk.drag(a["x"], a["y"], b["x"], b["y"])
    wait_for("a link", lambda: len(hand.records("link")) == 1)
    desk.key("Escape")


def latency(hand: Program) -> str:
    """The p99 in the status line; empty while there is none."""
    return next((text for text in hand.ask(ask="texts") if text.startswith("p99 ")), "")


def save(hand: Program, keys: str, title: str, path: Path) -> None:
    """Asks for a file dialog by keys, and answers it with a path."""
    hand.desktop.key(keys)
    hand.answer_file_dialog(title, path)
