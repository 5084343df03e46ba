"""The Brief tab, in practice and on the candidate's side of an interview."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scenarios.model import ClarifyingQuestion
from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import DRAW, INTERVIEW, Room, button, readable
from whiteboard.round.events import Actor, Kind
from whiteboard.ui.brief import BriefPanel
from whiteboard.ui.target_words import symptom_words
from whiteboard.ui.widgets import Text
from whiteboard.words import THIN


def brief_of(room: Room, qtbot: QtBot) -> BriefPanel:
    desk = room.desk()
    panel = BriefPanel(desk)
    desk.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(352, 900)
    panel.show()
    return panel


def test_an_answer_appears_when_it_is_asked_for(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    room.hand.minutes(3)
    room.session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    room.hand.minutes(2.2)
    assert "kanari answer 1" not in readable(panel)
    button(panel, "Ask: kanari question 1?").click()
    assert bodies(room.rows, Kind.ASK) == [{"question": 1}]
    assert "kanari answer 1" in readable(panel)
    assert "2:12" in readable(panel)
    assert "1 of 2 asked" in readable(panel)


def test_the_keyboard_stays_at_the_next_question(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    first = button(panel, "Ask: kanari question 0?")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert button(panel, "Ask: kanari question 1?").hasFocus()


def test_after_the_last_question_the_keyboard_goes_to_the_one_before_it(qtbot: QtBot) -> None:
    room = Room()
    more = ClarifyingQuestion("Third?", "Yes", "", linchpin=False)
    questions = (*room.scenario.clarifying_questions, more)
    room.scenario = replace(room.scenario, clarifying_questions=questions)
    panel = brief_of(room, qtbot)
    with qtbot.waitActive(panel):
        panel.activateWindow()
    last = button(panel, "Ask: Third?")
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Space)
    assert button(panel, "Ask: kanari question 1?").hasFocus()


def test_in_an_interview_only_what_was_released_shows(qtbot: QtBot) -> None:
    room = Room(INTERVIEW)
    panel = brief_of(room, qtbot)
    assert "kanari" not in readable(panel)
    assert "Ask your interviewer" in readable(panel)
    room.session.record(Kind.ASK, Actor.INTERVIEWER, question=0)
    assert "kanari answer 0" in readable(panel)
    assert "kanari question 1" not in readable(panel)
    assert "hint" not in readable(panel).lower()


def test_a_signal_reveals_what_it_says(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    button(panel, "Look: kanari database").click()
    assert bodies(room.rows, Kind.CARD) == [{"card": "db"}]
    assert "kanari 40/40" in readable(panel)
    assert "kanari points" not in readable(panel)


def test_hints_are_taken_in_order(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    button(panel, "Take a hint (nudge)").click()
    assert "kanari hint 1" in readable(panel)
    button(panel, "Take a hint (pointer)").click()
    assert bodies(room.rows, Kind.HINT) == [{"order": 1}, {"order": 2}]
    assert "Take a hint" not in readable(panel)


def test_the_words_of_all_hints_start_at_the_same_place(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    for strength in ("nudge", "pointer"):
        button(panel, f"Take a hint ({strength})").click()
    panel.grab()
    first, second = [text for text in panel.findChildren(Text) if text.text().startswith("kanari hint")]
    assert first.mapTo(panel, first.rect().topLeft()).x() == second.mapTo(panel, second.rect().topLeft()).x()


def test_requirements_show_on_wish_or_when_the_phase_ends(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    assert "kanari p99" not in readable(panel)
    button(panel, "Show now: They show when the first phase ends.").click()
    assert "kanari p99" in readable(panel)
    assert f"at least 35{THIN}000{THIN}req/s" in readable(panel)
    other = Room(INTERVIEW)
    seen = brief_of(other, qtbot)
    other.session.record(Kind.CLOCK, Actor.INTERVIEWER, do="start")
    assert "kanari p99" not in readable(seen)
    other.session.record(Kind.CLOCK, Actor.INTERVIEWER, do="next")
    assert "kanari p99" in readable(seen)


def test_a_fired_curveball_comes_first(qtbot: QtBot) -> None:
    room = Room(INTERVIEW)
    panel = brief_of(room, qtbot)
    room.session.record(Kind.CURVEBALL, Actor.INTERVIEWER, index=0)
    assert "kanari ten times" in readable(panel)
    assert "kanari good" not in readable(panel)


def test_lines_are_kept_at_enter_and_when_the_focus_leaves(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    functional, targets = panel.sheet.lists["functional"], panel.sheet.lists["targets"]
    with qtbot.waitActive(panel):
        panel.activateWindow()
    functional.setFocus()
    QTest.keyClicks(functional, "ranked list")
    assert bodies(room.rows, Kind.SHEET) == []
    QTest.keyClick(functional, Qt.Key.Key_Return)
    assert bodies(room.rows, Kind.SHEET) == [{"functional": ["ranked list"]}]
    QTest.keyClicks(functional, "fresh")
    targets.setFocus()
    assert bodies(room.rows, Kind.SHEET)[-1] == {"functional": ["ranked list", "fresh"]}
    functional.setFocus()
    targets.setFocus()
    assert len(bodies(room.rows, Kind.SHEET)) == 2
    assert functional.toPlainText() == "ranked list\nfresh"


def test_a_text_has_its_own_undo(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    edit = panel.sheet.lists["targets"]
    QTest.keyClicks(edit, "p99")
    edit.undo()
    assert edit.toPlainText() == ""
    assert bodies(room.rows, Kind.SHEET) == []


def test_a_finished_round_is_read_only(qtbot: QtBot) -> None:
    room = Room()
    panel = brief_of(room, qtbot)
    room.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert all(edit.isReadOnly() for edit in panel.sheet.lists.values())
    assert "Ask" not in readable(panel).split("\n")
    assert {edit.placeholderText() for edit in panel.sheet.lists.values()} == {"Nothing written"}
    room.session.record(Kind.REOPEN, Actor.CANDIDATE)
    assert panel.sheet.lists["functional"].placeholderText() == "What it must do, a line each"
    assert not any(edit.isReadOnly() for edit in panel.sheet.lists.values())


def test_a_free_board_says_that_it_has_no_brief(qtbot: QtBot) -> None:
    assert "A free board" in readable(brief_of(Room(DRAW, phases=(), scenario=None), qtbot))


def test_symptoms_have_their_units() -> None:
    assert symptom_words("p99_ms", 2800) == ("p99", f"2{THIN}800{THIN}ms")
    assert symptom_words("gpu_util", 0.45) == ("GPU use", f"45{THIN}%")
    assert symptom_words("db_pool", "40/40") == ("DB pool", "40/40")
    assert symptom_words("retries", 2) == ("Retries", "2")
