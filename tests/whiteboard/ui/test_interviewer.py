"""The interviewer's console: what it releases, keeps and hides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scoring.checks.check import check_design
from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import INTERVIEW, Room, button, readable
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.ui.brief import BriefPanel
from whiteboard.ui.console.notes_column import NEWEST
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.interviewer import PROMISE, InterviewerConsole

INTERVIEWER = Actor.INTERVIEWER


def console_of(room: Room, qtbot: QtBot) -> InterviewerConsole:
    desk = room.desk(INTERVIEWER)
    console = InterviewerConsole(desk, room.scenario)
    desk.setParent(console)
    qtbot.addWidget(console)
    console.show()
    return console


def analysed(desk: Desk) -> None:
    """What the analyst does after an edit."""
    findings = check_design(desk.design(), desk.catalog, desk.scenario, "senior")
    desk.set_analysis(Analysis(desk.session.board.revision, findings))


@pytest.fixture
def room() -> Room:
    return Room(INTERVIEW)


@pytest.fixture
def console(room: Room, qtbot: QtBot) -> InterviewerConsole:
    return console_of(room, qtbot)


def test_the_console_shows_what_is_private_and_says_so(console: InterviewerConsole) -> None:
    text = readable(console)
    for words in (
        "kanari brief",
        "kanari answer 0",
        "kanari hint 2",
        "kanari good",
        "kanari strong",
        PROMISE,
    ):
        assert words in text
    assert "0 of 2 asked · 0 of 1 linchpins" in text


def test_a_scenario_may_expect_nothing_of_a_level(room: Room, qtbot: QtBot) -> None:
    assert "At senior level" in readable(console_of(room, qtbot))
    rubric = replace(room.scenario.rubric, level_expectation={"mid": "Finds the cache"})
    room.scenario = replace(room.scenario, rubric=rubric)
    text = readable(console_of(room, qtbot))
    assert "kanari brief" in text
    assert "At senior level" not in text


def test_answers_hints_and_curveballs_are_released_with_their_time(
    room: Room, console: InterviewerConsole, qtbot: QtBot
) -> None:
    brief = BriefPanel(room.desk())
    qtbot.addWidget(brief)
    console.clock_bar.start.click()
    room.hand.minutes(2.2)
    button(console, "Release: kanari question 0?").click()
    button(console, "Give: kanari hint 1").click()
    button(console, "Fire: kanari ten times").click()
    button(console, "Ask: kanari deep?").click()
    button(console, "Reveal: kanari CPU").click()
    button(console, "Release: requirements and targets").click()
    assert bodies(room.rows, Kind.ASK) == [{"question": 0}]
    assert bodies(room.rows, Kind.HINT) == [{"order": 1}]
    assert bodies(room.rows, Kind.CURVEBALL) == [{"index": 0}]
    assert bodies(room.rows, Kind.DEEP_DIVE) == [{"index": 0}]
    assert all(row.actor is INTERVIEWER for row in room.rows[1:])
    assert readable(console.script).count("2:12") == 5
    shown = readable(brief)
    for words in ("kanari answer 0", "kanari ten times", "kanari 88 %", "kanari p99"):
        assert words in shown
    for words in ("kanari answer 1", "kanari hint", "kanari good", "kanari deep", "kanari points"):
        assert words not in shown


def test_the_candidate_s_sheet_is_read_along(room: Room, console: InterviewerConsole) -> None:
    assert "Nothing written yet." in readable(console.script)
    room.session.record(Kind.SHEET, Actor.CANDIDATE, functional=["ranked list"], targets=["p99 200 ms"])
    assert "Functional\nranked list\nNumeric targets\np99 200 ms" in readable(console.script)


def test_the_interviewer_decides_what_the_candidate_sees(room: Room, console: InterviewerConsole) -> None:
    toggles = console.board.toggles
    assert toggles["findings"].text() == "Findings shown"
    toggles["findings"].click()
    toggles["frozen"].click()
    assert bodies(room.rows, Kind.SHOW) == [{"findings": False}, {"frozen": True}]
    assert "Findings hidden" in readable(console.board)
    assert not room.session.may_edit(Actor.CANDIDATE)
    assert room.session.may_edit(INTERVIEWER)


def test_a_note_is_kept_by_keys_with_its_phase_and_dimension(room: Room, console: InterviewerConsole) -> None:
    editor = console.notes.editor
    console.clock_bar.start.click()
    room.hand.minutes(3)
    QTest.keyClicks(editor.text, "asks for the peak")
    QTest.keyClick(editor.text, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert editor.chips[1].isChecked()
    QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = room.session.state.notes.values()
    assert (note.text, note.dimension, note.phase, note.at_ms) == (
        "asks for the peak",
        "estimation",
        "requirements",
        180_000,
    )
    assert editor.text.toPlainText() == ""
    assert not any(chip.isChecked() for chip in editor.chips)
    assert "3:00" in readable(console.notes)


def test_a_note_can_be_edited_deleted_and_put_back(room: Room, console: InterviewerConsole) -> None:
    editor = console.notes.editor
    editor.text.setPlainText("first")
    editor.keep()
    room.hand.minutes(1)
    button(console.notes, "Edit this note").click()
    editor.text.setPlainText("second")
    QTest.keyClick(editor.text, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    editor.keep()
    (note,) = room.session.state.notes.values()
    assert (note.text, note.dimension, note.at_ms) == ("second", "communication", 0)
    button(console.notes, "Delete this note").click()
    assert room.session.state.notes == {}
    button(console.notes, "Put the deleted note back").click()
    assert [n.text for n in room.session.state.notes.values()] == ["second"]


def test_the_newest_notes_stand_first_and_older_ones_wait_to_be_asked_for(
    room: Room, console: InterviewerConsole
) -> None:
    for number in range(15):
        room.hand.minutes(1)
        console.notes.editor.text.setPlainText(f"note {number}.")
        console.notes.editor.keep()
    assert "note 14." in readable(console.notes)
    assert "note 2." not in readable(console.notes)
    button(console.notes, "Show 3 older notes").click()
    assert "note 0." in readable(console.notes)


def test_a_row_that_lost_its_note_shows_the_next_one_and_nothing_of_the_old(
    room: Room, console: InterviewerConsole
) -> None:
    editor = console.notes.editor
    for number in range(NEWEST):
        room.hand.minutes(1)
        editor.text.setPlainText(f"note {number}.")
        editor.dimension = "tradeoffs" if number == 0 else None
        editor.keep()
    rows = console.notes.list.parts
    assert "Trade-offs" in readable(rows[-1])
    room.hand.minutes(1)
    editor.text.setPlainText("the newest.")
    editor.keep()
    assert console.notes.list.parts == [rows[-1], *rows[:-1]]
    assert "the newest." in readable(rows[-1])
    assert "Trade-offs" not in readable(rows[-1])
    button(rows[-1], "Edit this note").click()
    assert editor.text.toPlainText() == "the newest."


def test_the_keyboard_goes_on_to_the_next_note_when_one_is_deleted(
    room: Room, console: InterviewerConsole
) -> None:
    for number in range(NEWEST + 3):
        room.hand.minutes(1)
        console.notes.editor.text.setPlainText(f"note {number}.")
        console.notes.editor.keep()
    first, second = console.notes.list.parts[:2]
    remove = button(first, "Delete this note")
    remove.setFocus()
    remove.click()
    assert console.notes.list.parts[0] is second
    assert second.isAncestorOf(console.focusWidget())


def test_an_empty_note_is_not_kept(room: Room, console: InterviewerConsole) -> None:
    console.notes.editor.text.setPlainText("  \n ")
    console.notes.editor.keep()
    assert bodies(room.rows, Kind.NOTE) == []


def test_a_component_chosen_in_the_thumbnail_pins_the_note(room: Room, console: InterviewerConsole) -> None:
    card = ComponentRecord("web", kind="app_service", label="Web", x=0, y=0)
    room.session.commit(Patch((create(card),)), "Add")
    thumbnail = console.board.thumbnail
    centre = thumbnail.rect().center()
    assert thumbnail.component_at(centre.toPointF()) == "web"
    QTest.mouseClick(thumbnail, Qt.MouseButton.LeftButton, pos=centre)
    assert "pinned to Web" in console.notes.editor.place.text()
    console.notes.editor.text.setPlainText("one copy")
    console.notes.editor.keep()
    assert bodies(room.rows, Kind.NOTE)[0]["target"] == "web"


def test_a_mark_shows_its_anchors_and_what_it_lacks(room: Room, console: InterviewerConsole) -> None:
    row = console.marks.rows["tradeoffs"]
    row.scores.button(4).click()
    assert bodies(room.rows, Kind.MARK) == [{"dimension": "tradeoffs", "score": 4, "reason": ""}]
    assert row.is_open
    assert row.gap.text() == "1 and 4 need a note."
    assert "kanari tradeoffs 4" in readable(row)
    console.notes.editor.text.setPlainText("weighs both")
    console.notes.editor._choose("tradeoffs")
    console.notes.editor.keep()
    assert row.gap.text() == "1 and 4 need a note. NO leaves it out of the mean."
    assert row.caption.text() == "weight 10 · bar 3 · 1 note"
    assert console.marks.section.head.aside.text() == "1 of 8 · coverage 10 %"
    row.scores.button(4).click()
    assert room.session.state.marks["tradeoffs"].score is None


def test_only_one_row_is_open(console: InterviewerConsole) -> None:
    console.marks.open("deep_dive")
    assert [name for name, row in console.marks.rows.items() if row.is_open] == ["deep_dive"]
    console.marks.open("deep_dive")
    assert not any(row.is_open for row in console.marks.rows.values())


def test_not_observed_asks_for_its_reason(room: Room, console: InterviewerConsole) -> None:
    row = console.marks.rows["tradeoffs"]
    row.scores.button("NO").click()
    assert row.gap.text() == "Say why it was not observed."
    row.reason.setText("no time left")
    row.reason.editingFinished.emit()
    assert room.session.state.marks["tradeoffs"].reason == "no time left"
    assert "leaves it out" in row.gap.text()


def test_the_suggestion_shows_only_after_the_own_recommendation(
    room: Room, console: InterviewerConsole
) -> None:
    for dimension in console.marks.rows:
        room.session.record(Kind.MARK, INTERVIEWER, dimension=dimension, score=3, reason="")
    assert "Suggestion" not in readable(console)
    assert "Weighted mean" not in readable(console)
    console.marks.recommend.buttons["no"].click()
    assert bodies(room.rows, Kind.RECOMMEND) == [{"value": "no", "reason": ""}]
    text = readable(console.marks.recommend)
    assert "Suggestion from your marks\nYes" in text
    assert "Weighted mean 3.00 against a bar of 3.00, margin +0.00" in text


def test_stages_can_be_counted_by_the_interviewer(room: Room, console: InterviewerConsole) -> None:
    room.session.commit(Patch((create(ComponentRecord("a", kind="web_client", replicas=None)),)), "Add")
    analysed(console._desk)
    assert console.board.stages.head.aside.text() == "1 missing"
    button(console, "Count: kanari cache").click()
    assert bodies(room.rows, Kind.JUDGE) == [{"finding": "cache", "verdict": "confirmed"}]
    assert console.board.stages.head.aside.text() == "1 met"
    assert "by you" in readable(console.board.stages)
    button(console, "Undo: kanari cache").click()
    assert console.board.stages.head.aside.text() == "1 missing"
    button(console, "Happened: kanari single").click()
    assert room.session.state.verdicts["spof"].verdict == "confirmed"


def test_only_rows_that_changed_are_made_anew(room: Room, console: InterviewerConsole) -> None:
    room.session.commit(Patch((create(ComponentRecord("a", kind="web_client", replicas=None)),)), "Add")
    analysed(console._desk)
    count, path = button(console, "Count: kanari cache"), button(console, "Count: kanari path")
    room.session.commit(Patch((create(ComponentRecord("b", kind="app_service")),)), "Add")
    analysed(console._desk)
    assert button(console, "Count: kanari cache") is count
    count.click()
    assert button(console, "Count: kanari path") is path
    assert "Undo: kanari cache" in readable(console)


def test_marks_may_follow_the_end_but_nothing_is_released_then(
    room: Room, console: InterviewerConsole
) -> None:
    room.session.record(Kind.FINISH, INTERVIEWER)
    assert not button(console, "Give: kanari hint 1").isEnabled()
    console.marks.rows["tradeoffs"].scores.button(3).click()
    assert room.session.state.marks["tradeoffs"].score == 3


def test_the_candidate_s_board_is_not_called_live_after_the_end(
    room: Room, console: InterviewerConsole
) -> None:
    aside = console.board.board.head.aside
    assert aside.text() == "live"
    room.session.record(Kind.FINISH, INTERVIEWER)
    assert aside.text() == "finished"
    room.session.record(Kind.REOPEN, INTERVIEWER)
    assert aside.text() == "live"
