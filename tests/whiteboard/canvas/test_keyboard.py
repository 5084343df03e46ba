"""The drawing without a mouse: everything can be reached, linked, framed, annotated and sized by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.whiteboard.board.boards import chain
from tests.whiteboard.canvas.conftest import Open
from tests.whiteboard.canvas.hand import CTRL, SHIFT, Hand
from whiteboard.board import edit
from whiteboard.board.geometry import Rect, rect_of
from whiteboard.board.records import BoundaryRecord, LinkRecord, NoteRecord, PinRecord

Key = Qt.Key


def test_tab_reaches_everything_that_has_a_place(hand: Hand) -> None:
    hand.desk.commit(edit.add_note(hand.board, (0, 300), "Later"), "x")
    hand.desk.commit(edit.add_boundary(hand.board, Rect(0, 60, 900, 200)), "x")
    hand.desk.commit(edit.add_pin(hand.board, (300, 400)), "x")
    reached: list[str] = []
    for _ in range(6):
        hand.key(Key.Key_Tab)
        reached += hand.desk.selection
    assert reached == ["zone", "cache", "relational_db", "object_store", "note", "pin"]


def test_two_parts_are_linked_by_choosing_one_and_then_the_other(hand: Hand) -> None:
    hand.key(Key.Key_L)
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Return)
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Return)
    assert (hand.link("l3").source, hand.link("l3").target) == ("cache", "object_store")


def test_a_link_begun_by_keys_can_be_dropped(hand: Hand) -> None:
    hand.key(Key.Key_L)
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Return)
    hand.key(Key.Key_Escape)
    hand.key(Key.Key_Tab)
    hand.key(Key.Key_Return)
    assert len(hand.board.of_type(LinkRecord)) == 2


def test_a_boundary_is_drawn_around_the_selection(hand: Hand) -> None:
    hand.desk.select(["cache", "relational_db"])
    hand.key(Key.Key_B)
    hand.key(Key.Key_Return)
    hand.type("a")
    hand.key(Key.Key_Return)
    boundary = hand.board.of_type(BoundaryRecord)[0]
    assert boundary.label == "a"
    assert hand.component("cache").parent == hand.component("relational_db").parent == boundary.id
    assert hand.component("object_store").parent is None


def test_a_boundary_without_a_selection_stands_where_new_things_go(open_board: Open) -> None:
    hand = open_board(chain("cache"))
    hand.key(Key.Key_B)
    hand.key(Key.Key_Return)
    boundary = hand.board.of_type(BoundaryRecord)[0]
    assert rect_of(boundary).holds(hand.view.here())
    assert hand.view.tool_name == "select"


def test_a_pin_is_set_on_the_selected_part_and_written(hand: Hand) -> None:
    hand.desk.select(["relational_db"])
    hand.key(Key.Key_P)
    hand.key(Key.Key_Return)
    hand.type("why")
    hand.key(Key.Key_Return, CTRL)
    pin = hand.board.of_type(PinRecord)[0]
    assert (pin.target, pin.text) == ("relational_db", "why")


def test_a_note_is_written_and_sized(hand: Hand) -> None:
    hand.key(Key.Key_N)
    hand.key(Key.Key_Return)
    hand.type("todo")
    hand.key(Key.Key_Return, CTRL)
    before = hand.board.of_type(NoteRecord)[0]
    assert before.text == "todo"
    hand.key(Key.Key_Right, CTRL | SHIFT)
    hand.key(Key.Key_Up, CTRL | SHIFT)
    after = hand.board.of_type(NoteRecord)[0]
    assert (after.w - before.w, after.h - before.h) == (20.0, -20.0)
    assert (after.x, after.y) == (before.x, before.y)


def test_a_card_keeps_its_size(hand: Hand) -> None:
    hand.desk.select(["cache"])
    hand.key(Key.Key_Right, CTRL | SHIFT)
    assert hand.component("cache").w == 172.0
    assert len(hand.board) == 5
