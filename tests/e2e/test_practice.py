"""A whole practice round by mouse and keys in a real window, and the same round after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.e2e.desktop import Desktop, Program, desktop, program, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

PARTS = {"Web client", "API gateway", "Redirects", "Redis", "Relational dat", "Event log"}


def start_round(hand: Program) -> None:
    """From the home screen into the round: filter, choose, agree, open the board, start the clock."""
    desk = hand.desktop
    hand.where("News-feed ranking")
    hand.click("Filter")
    desk.type("url")
    wait_for("one scenario left", lambda: not hand.shows("News-feed ranking"))
    desk.key("Down", "Return")
    hand.where("Open the board")
    desk.type("Ada")
    hand.leave_by("Open the board")
    hand.click("Start the clock")


def place_six_parts(hand: Program) -> None:
    """Two typed on the canvas, two dragged from the palette, two clicked: six in three ways."""
    desk = hand.desktop
    for text, x, y in (("web client", 360, 300), ("api gateway", 600, 300)):
        desk.click(x, y)
        desk.type(text)
        hand.where("quick_search_field")
        desk.key("Return")
    wait_for_parts(hand, 2)
    for text, row, x, y in (
        ("application", "Application service", 840, 300),
        ("redis", "Redis (in-memory cache)", 840, 480),
    ):
        search_palette(hand, text)
        place, before = hand.where(f"row:{row}"), len(hand.records())
        desk.drag(place["x"], place["y"], x, y)
        wait_for_parts(hand, before + 1)
    for text, row, x, y in (
        ("relational", "Relational database", 600, 660),
        ("event log", "Event log / stream broker", 360, 480),
    ):
        search_palette(hand, text)
        before = len(hand.records())
        hand.click(f"row:{row}")
        desk.click(x, y)
        wait_for_parts(hand, before + 1)
    wait_for_parts(hand, 6)
    desk.key("Escape")


def wait_for_parts(hand: Program, count: int) -> None:
    """Waits until so many components are on the board."""
    wait_for(f"{count} parts", lambda: len(hand.records()) == count)


def search_palette(hand: Program, text: str) -> None:
    """Types into the palette's search, replacing what is there."""
    hand.click("Search components")
    hand.desktop.key("ctrl+a")
    hand.desktop.type(text)


def link(hand: Program, source: str, target: str) -> None:
    """Draws an arrow with the link tool."""
    before = len(hand.records("link"))
    hand.desktop.key("l")
    a, b = hand.where(f"card:{source}"), hand.where(f"card:{target}")
    hand.desktop.drag(a["x"], a["y"], b["x"], b["y"])
    wait_for(f"{source} to {target}", lambda: len(hand.records("link")) == before + 1)
    hand.desktop.key("Escape")


def by_kind(hand: Program) -> dict[str, str]:
    """The id of each kind's component."""
    return {record["kind"]: record["id"] for record in hand.records()}


def edit_in_place(hand: Program) -> None:
    """Renames one part, gives it three replicas, and takes both back and does them again."""
    desk = hand.desktop
    ids = by_kind(hand)
    service = hand.where(f"card:{ids['app_service']}")
    desk.click(service["x"], service["y"])
    desk.key("F2")
    desk.key("ctrl+a")
    desk.type("Redirects")
    desk.key("Return")
    wait_for("the new name", lambda: one(hand, ids["app_service"])["label"] == "Redirects")
    desk.click(service["x"] + 66, service["y"] - 24)
    desk.key("ctrl+a")
    desk.type("7")
    desk.key("Return")
    wait_for("the replicas", lambda: one(hand, ids["app_service"])["replicas"] == 7)
    desk.key("ctrl+z", "ctrl+z")
    wait_for("undo", lambda: one(hand, ids["app_service"])["label"] != "Redirects")
    desk.key("ctrl+y", "ctrl+y")
    wait_for("redo", lambda: one(hand, ids["app_service"])["replicas"] == 7)


def one(hand: Program, record_id: str) -> dict[str, object]:
    """The component of an id."""
    return next(record for record in hand.records() if record["id"] == record_id)


def click_a_finding(hand: Program) -> None:
    """Opens the findings and shows the first that fires; Escape leaves it."""
    hand.click("Findings")
    hand.click("No metrics or alerting on the design")
    hand.desktop.screenshot("finding")
    hand.desktop.key("Escape")


def finish(hand: Program, report: Path) -> None:
    """Ends the round, marks one dimension and saves the debrief."""
    hand.click("Round")
    hand.click("Finish the round…")
    hand.click("Finish", "QPushButton")
    hand.where("Scorecard")
    hand.desktop.screenshot("scorecard")
    hand.click("Debrief")
    hand.answer_file_dialog("Save the debrief", report)


def test_a_practice_round_from_home_to_debrief_and_back(tmp_path: Path) -> None:
    library, report = tmp_path / "library.db", tmp_path / "debrief.pdf"
    with desktop(tmp_path) as screen:
        with program(screen, tmp_path, library=library) as hand:
            play(hand, screen, report)
            assert hand.stop() == 0
        with program(screen, tmp_path, library=library) as hand:
            hand.where("Practice", "QLabel")
            hand.where("1", "QLabel")
            screen.screenshot("restarted")
            assert hand.stop() == 0
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(report).pages).split())
    for part in PARTS:
        assert part in text, part


def play(hand: Program, screen: Desktop, report: Path) -> None:
    """The ten steps."""
    screen.screenshot("home")
    start_round(hand)
    place_six_parts(hand)
    ids = by_kind(hand)
    for source, target in (
        ("web_client", "api_gateway"),
        ("api_gateway", "app_service"),
        ("app_service", "cache"),
        ("app_service", "relational_db"),
        ("app_service", "event_log"),
    ):
        link(hand, ids[source], ids[target])
    edit_in_place(hand)
    screen.screenshot("drawn")
    click_a_finding(hand)
    finish(hand, report)
