"""The Numbers tab: typed numbers are kept, checked in practice, only noted in an interview."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import DRAW, INTERVIEW, Room, button, readable
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord, NoteRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.ui.numbers import NumbersPanel
from whiteboard.words import NO_BREAK, THIN


def numbers_of(room: Room, qtbot: QtBot) -> NumbersPanel:
    desk = room.desk()
    panel = NumbersPanel(desk)
    desk.setParent(panel)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_a_checked_number_shows_its_calculation(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    row = panel.rows["req_avg"]
    assert "users" not in readable(panel)
    row.input.setText("12k")
    row.keep.click()
    assert bodies(room.rows, Kind.NUMBER) == [{"estimate": "req_avg", "value": 12_000.0, "text": "12k"}]
    text = readable(row)
    assert f"within 5.79k to 23.1k{NO_BREAK}req/s" in text
    assert "users × per user ÷ 86400" in text
    assert f"50{THIN}000{THIN}000 × 20 ÷ 86{THIN}400 = 11{THIN}574" in text
    assert "Drives: kanari drives" in text
    assert "kanari cache" not in readable(panel)
    row.input.setText("50k")
    row.keep.click()
    assert f"outside 5.79k to 23.1k{NO_BREAK}req/s" in readable(row)
    row.keep.click()
    assert len(bodies(room.rows, Kind.NUMBER)) == 2


def test_in_an_interview_a_number_is_only_noted(qtbot: QtBot) -> None:
    room = Room(INTERVIEW)
    panel = numbers_of(room, qtbot)
    panel.rows["hits"].input.setText("30 %")
    panel.rows["hits"].keep.click()
    assert bodies(room.rows, Kind.NUMBER) == [{"estimate": "hits", "value": 0.3, "text": "30 %"}]
    assert "noted" in readable(panel)
    room.session.record(Kind.FINISH, Actor.INTERVIEWER)
    assert "within" not in readable(panel)
    assert "kanari" not in readable(panel)


def test_a_unit_that_was_typed_too_stands_there_once(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    row = panel.rows["req_avg"]
    for typed in ("12k req/s", "12k req", "12k"):
        row.input.setText(typed)
        row.commit()
        assert row.input.text() == "12k"
    assert [body["text"] for body in bodies(room.rows, Kind.NUMBER)] == ["12k req/s"]
    again = numbers_of(room, qtbot)
    assert again.rows["req_avg"].input.text() == "12k"


def test_what_is_no_number_is_said_beside_it(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    row = panel.rows["hits"]
    row.input.setText("a lot")
    row.commit()
    assert row.problem.isVisible()
    assert "“a lot” is not a number" in row.problem.text()
    assert bodies(room.rows, Kind.NUMBER) == []
    QTest.keyClicks(row.input, "s")
    assert not row.problem.isVisible()


def test_a_number_is_written_below_the_drawing(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    room.session.commit(Patch((create(ComponentRecord("web", x=100, y=40)),)), "Add")
    row = panel.rows["hits"]
    row.input.setText("0.3")
    row.commit()
    button(row, "Write Share of hits onto the board").click()
    (note,) = room.session.board.of_type(NoteRecord)
    assert note.text == f"Share of hits\n0.3{NO_BREAK}fraction"
    assert (note.x, note.y) == (100, 160)


def test_after_the_end_all_calculations_show_and_nothing_can_be_typed(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    room.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert all(row.input.isReadOnly() for row in panel.rows.values())
    assert readable(panel).count("not given") == 2
    panel.rows["hits"].input.setText("0.3")
    panel.rows["hits"].commit()
    assert bodies(room.rows, Kind.NUMBER) == []


def test_after_the_end_no_number_can_be_written_onto_the_board(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    panel.rows["req_avg"].input.setText("12k")
    panel.rows["req_avg"].commit()
    qtbot.wait(1)  # what became of the number shows only then
    assert "Write onto the board" in readable(panel)
    room.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert "Write onto the board" not in readable(panel)
    room.session.record(Kind.REOPEN, Actor.CANDIDATE)
    assert "Write onto the board" in readable(panel)


def test_what_is_being_typed_stays_when_another_number_is_kept(qtbot: QtBot) -> None:
    room = Room()
    panel = numbers_of(room, qtbot)
    panel.rows["req_avg"].input.setText("12")
    panel.rows["hits"].input.setText("0.3")
    panel.rows["hits"].commit()
    assert panel.rows["req_avg"].input.text() == "12"


def test_a_free_board_has_no_numbers(qtbot: QtBot) -> None:
    assert "No numbers asked for" in readable(numbers_of(Room(DRAW, phases=(), scenario=None), qtbot))
