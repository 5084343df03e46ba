"""An interview on one machine with two windows: what each person does, and what the candidate never sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scenarios.loader import load_scenario
from tests.e2e.desktop import Desktop, Program, desktop, program, wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

SCENARIO = load_scenario("url-shortener")
QUESTION = SCENARIO.clarifying_questions[0]
KEPT_BACK = SCENARIO.clarifying_questions[1]
HINTS = sorted(SCENARIO.hints, key=lambda hint: hint.order)
FIRED, NOT_FIRED = SCENARIO.curveballs[0].text, SCENARIO.curveballs[1].text
ARCHITECTURE = SCENARIO.rubric.dimensions[2]
NOTE = "Zebra: puts the cache before the shards unasked"
SCREENS = "2720x1000x24"
"""Wide enough for two windows beside each other, as on two screens."""


def test_an_interview_in_two_windows(tmp_path: Path) -> None:
    copies = {who: tmp_path / f"{who}.html" for who in ("Candidate's copy", "Interviewer's copy")}
    with (
        desktop(tmp_path, SCREENS) as screen,
        program(screen, tmp_path, library=tmp_path / "library.db") as hand,
    ):
        set_up(hand)
        candidate, console = hand.at("Whiteboard"), hand.at("console")
        start_and_release(candidate, console)
        draw(candidate)
        show_and_note(candidate, console)
        freeze(candidate, console)
        nothing_private(candidate)
        screen.screenshot("interview")
        finish_and_recommend(console, hand)
        for who, path in copies.items():
            save_copy(hand, who, path)
        assert hand.stop() == 0
    shared, own = (path.read_text(encoding="utf-8") for path in copies.values())
    for secret in (NOTE, KEPT_BACK.answer, HINTS[1].text, NOT_FIRED, ARCHITECTURE.anchors[3], "Strong yes"):
        assert secret not in shared, secret
    assert NOTE in own
    assert "Strong yes" in own


def set_up(hand: Program) -> None:
    """From home to two windows beside each other."""
    desk = hand.desktop
    hand.where("News-feed ranking")
    hand.click("Run an interview")
    hand.click("Filter")
    desk.type("url")
    desk.key("Return")
    hand.in_front("Run an interview")
    desk.type("K-17")
    hand.leave_by("Open the board")
    titles = wait_for("two windows", lambda: two_windows(hand))
    assert "Whiteboard" in titles
    place(desk, "Whiteboard", 0, 1270)
    place(desk, "Interviewer's console", 1275, 1440)
    wait_for("both windows in place", lambda: hand.at("console").where("Note")["x"] > 1275)


def two_windows(hand: Program) -> list[str]:
    titles: list[str] = hand.ask(ask="windows")
    return titles if len(titles) == 2 else []


def place(desk: Desktop, title: str, x: int, width: int) -> None:
    """Moves and sizes a window, as a person does with two screens."""
    window = desk.xdotool("search", "--onlyvisible", "--name", title).splitlines()[-1]
    desk.xdotool("windowsize", window, str(width), "940")
    desk.xdotool("windowmove", window, str(x), "20")


def start_and_release(candidate: Program, console: Program) -> None:
    """The clock starts; the candidate sees the answer and the curveball that are given, and no hint."""
    console.click("Start the clock")
    wait_for("the candidate's clock", lambda: candidate.shows("left in Requirements clarification"))
    assert not candidate.shows(QUESTION.answer)
    console.reach(f"Release: {QUESTION.question}")
    wait_for("the answer", lambda: candidate.shows(QUESTION.answer))
    console.reach(f"Give: {HINTS[0].text}")
    wait_for("the hint to be noted", lambda: console.shows(f"1 given of {len(HINTS)}"))
    assert not candidate.shows(HINTS[0].text)  # it was spoken
    console.reach(f"Fire: {FIRED}")
    wait_for("the curveball", lambda: candidate.shows(FIRED))


def draw(candidate: Program) -> None:
    """The candidate draws two parts and a link."""
    candidate.draw_two_linked(("web client", 350), ("application service", 650), y=350)
    candidate.desktop.key("Escape")


def show_and_note(candidate: Program, console: Program) -> None:
    """Findings are shown, a note becomes evidence by one key, and a mark is chosen by its anchor."""
    desk = console.desktop
    assert not candidate.shows("Findings")
    console.click("Findings hidden")
    candidate.click("Findings")
    wait_for("the findings", lambda: candidate.shows("Stages"))
    console.click("Note")
    desk.type(NOTE)
    desk.key("ctrl+3", "ctrl+Return")
    wait_for("the note", lambda: console.shows(NOTE))
    console.reach(f"Anchors of {ARCHITECTURE.name}")
    console.reach(ARCHITECTURE.anchors[3])
    wait_for("the mark", lambda: console.shows("1 of 8 · coverage 20 %"))
    assert not console.shows("Suggestion from your marks")


def freeze(candidate: Program, console: Program) -> None:
    """On a frozen board the candidate's keys draw nothing."""
    console.click("Board open")
    wait_for("the notice", lambda: not candidate.where("Sticky note")["enabled"])
    candidate.desktop.click(500, 600)
    candidate.desktop.key("ctrl+a", "Delete")
    console.click("Board frozen")
    wait_for("the board to open again", lambda: candidate.where("Sticky note")["enabled"])
    assert len(candidate.records()) == 2


def nothing_private(candidate: Program) -> None:
    """No text of the candidate's window is the interviewer's."""
    shown = json.dumps(candidate.ask(ask="texts"), ensure_ascii=False)
    for secret in (NOTE, KEPT_BACK.answer, HINTS[1].text, NOT_FIRED, ARCHITECTURE.anchors[3], "console"):
        assert secret not in shown, secret


def finish_and_recommend(console: Program, hand: Program) -> None:
    """The round ends; the own recommendation comes first, the suggestion after it."""
    for _ in range(4):
        console.click("Next")
    console.click("Finish")
    console.click("Finish")
    card = hand.at("Scorecard")
    card.where("Your recommendation")
    assert not card.shows("Suggestion from your marks")
    card.click("Strong yes")
    wait_for("the suggestion", lambda: card.shows("Suggestion from your marks"))
    hand.desktop.screenshot("scorecard")


def save_copy(hand: Program, who: str, path: Path) -> None:
    """One of the two copies of the debrief."""
    hand.at("Scorecard").click("Debrief")
    hand.click(who)
    hand.answer_file_dialog("Save the debrief", path)
