"""A program that is killed in a round loses nothing, and a second start of it comes to the first."""

from __future__ import annotations

from pathlib import Path
from subprocess import CalledProcessError

import pytest

from components.catalog import load_catalog
from tests.e2e.desktop import Desktop, Program, desktop, program, wait_for
from tests.whiteboard.board.boards import chain
from whiteboard.formats.board_file import write_board

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]


def test_a_killed_round_comes_back_as_it_was(tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    with desktop(tmp_path) as screen:
        with program(screen, tmp_path, library=library) as hand:
            start_round(hand)
            drawn = draw(hand)
            hand.stop(kill=True)
        with program(screen, tmp_path, library=library) as hand:
            said = wait_for("the stopped round", lambda: said_of_the_stop(hand))
            screen.screenshot("interrupted")
            assert said.endswith("Nothing was lost.")
            assert "in Requirements clarification" in said
            hand.click("Resume")
            wait_for("the round's clock, paused", lambda: hand.shows("paused"))
            assert hand.records() + hand.records("link") == drawn
            screen.screenshot("resumed")
            assert hand.stop() == 0


def start_round(hand: Program) -> None:
    """The first scenario that the filter leaves, with its clock running."""
    hand.where("News-feed ranking")
    hand.click("Filter")
    hand.desktop.type("url")
    hand.desktop.key("Return")
    hand.leave_by("Open the board")
    hand.click("Start the clock")


def draw(hand: Program) -> list[dict[str, object]]:
    """Two parts and a link between them, saved."""
    hand.draw_two_linked(("web client", 400), ("redis", 700), y=400)
    wait_for("all to be saved", lambda: not hand.shows("Saving…"))
    return hand.records() + hand.records("link")


def said_of_the_stop(hand: Program) -> str:
    """What the home screen says of a round that stopped."""
    return next((text for text in hand.ask(ask="texts") if text.startswith("Stopped ")), "")


def test_a_second_start_comes_to_the_first_and_brings_its_file(tmp_path: Path) -> None:
    library, file = tmp_path / "library.db", tmp_path / "Checkout.board"
    write_board(file, chain("web_client", "api_gateway", "app_service"), load_catalog())
    with desktop(tmp_path) as screen, program(screen, tmp_path, library=library) as hand:
        hand.where("News-feed ranking")
        assert start_again(screen, tmp_path, library, file) == 0
        wait_for("the file's board", lambda: len(hand.records()) == 3)
        wait_for("its window in front", lambda: front(screen) == "Checkout · Loadbearing")
        screen.screenshot("second-start")
        screen.xdotool("windowminimize", screen.xdotool("getactivewindow"))
        wait_for("nothing in front", lambda: front(screen) != "Checkout · Loadbearing")
        assert start_again(screen, tmp_path, library) == 0
        wait_for("the first in front", lambda: front(screen) == "Checkout · Loadbearing")
        assert hand.stop() == 0


def start_again(screen: Desktop, folder: Path, library: Path, *files: Path) -> int:
    """The exit status of a second start, which ends at once."""
    with program(screen, folder, *map(str, files), library=library, stays=False) as second:
        return second.process.wait(30)


def front(screen: Desktop) -> str:
    """The title of the window in front; empty for none."""
    try:
        return screen.xdotool("getactivewindow", "getwindowname")
    except CalledProcessError:
        return ""
