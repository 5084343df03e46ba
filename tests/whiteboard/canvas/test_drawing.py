"""Drawing with mouse and keys: place, link, move, rename, count, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLineEdit

from tests.whiteboard.canvas.conftest import Open
from tests.whiteboard.canvas.hand import CTRL, SHIFT, Hand
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.records import BoundaryRecord, ComponentRecord, LinkRecord, NoteRecord
from whiteboard.canvas.items.card import CardItem
from whiteboard.canvas.overlay import OverlayItem
from whiteboard.canvas.toolbox import kind_mime
from whiteboard.round.events import Actor, Kind

Key = Qt.Key


def ids(board: Board) -> set[str]:
    return {record.id for record in board}


def test_place_by_dragging_from_the_palette(open_board: Open) -> None:
    hand = open_board(Board())
    assert hand.drop(kind_mime("event_log", "Apache Kafka"), (406.0, 242.0))
    record = hand.component("event_log")
    assert (record.x, record.y, record.product) == (320.0, 200.0, "Apache Kafka")
    assert hand.desk.selection == {"event_log"}


def test_other_drags_are_refused(open_board: Open) -> None:
    hand = open_board(Board())
    data = QMimeData()
    data.setText("hello")
    assert not hand.drop(data, (406.0, 242.0))


def test_place_by_clicking(open_board: Open) -> None:
    hand = open_board(Board())
    hand.view.place("cache", "Redis")
    hand.move((306.0, 242.0))
    hand.click((306.0, 242.0))
    assert hand.corner("cache") == (220.0, 200.0)
    assert hand.view.tool_name == "select"


def test_place_by_typing(open_board: Open) -> None:
    hand = open_board(Board())
    hand.move((306.0, 242.0))
    hand.type("Kaf")
    assert hand.view.surface.quick_search.isVisible()
    hand.type("ka")
    hand.key(Key.Key_Return)
    assert (hand.component("event_log").product, hand.corner("event_log")) == ("Apache Kafka", (220.0, 200.0))
    assert hand.view.hasFocus()


def test_c_opens_the_search_and_escape_places_nothing(open_board: Open) -> None:
    hand = open_board(Board())
    hand.key(Key.Key_C)
    assert hand.view.surface.quick_search.isVisible()
    hand.type("redis")
    hand.key(Key.Key_Escape)
    assert not hand.view.surface.quick_search.isVisible()
    assert len(hand.board) == 0


def test_arrow_keys_choose_from_the_list(open_board: Open) -> None:
    hand = open_board(Board())
    hand.double_click((306.0, 242.0))
    hand.type("database")
    hand.key(Key.Key_Down)
    rows = hand.view.surface.quick_search.list
    second = rows.item(1).text()
    assert rows.currentRow() == 1
    hand.key(Key.Key_Return)
    kind = hand.view.desk.catalog.kind(hand.board.of_type(ComponentRecord)[0].kind)
    assert kind.label.lower() in second.lower()


def test_an_unknown_name_places_a_generic_box_and_asks_its_role(open_board: Open) -> None:
    hand = open_board(Board())
    hand.key(Key.Key_C)
    hand.type("zorblax")
    hand.key(Key.Key_Return)
    record = hand.component("custom")
    assert (record.kind, record.label, record.roles_added) == ("custom", "zorblax", ())
    assert hand.view.surface.role_chooser.isVisible()
    hand.type("rerank")
    hand.key(Key.Key_Return)
    assert hand.component("custom").roles_added == ("rerank",)


def test_roles_have_room_for_their_sentence(open_board: Open) -> None:
    hand = open_board(Board())
    chooser = hand.view.surface.role_chooser
    hand.desk.commit(edit.add_component(hand.board, hand.desk.catalog.kind("cache"), (0.0, 0.0)), "x")
    hand.view.surface.ask_role("cache")
    assert chooser.width() > hand.view.surface.quick_search.width()
    assert chooser.geometry().right() < hand.view.viewport().width()


def test_link_by_dragging_from_the_rim(hand: Hand) -> None:
    hand.click(hand.middle("cache"))
    hand.drag((106.0, 96.0), hand.middle("object_store"))
    assert (hand.link("l3").source, hand.link("l3").target) == ("cache", "object_store")


def test_link_dropped_on_nothing_adds_what_may_follow(hand: Hand) -> None:
    hand.click(hand.middle("cache"))
    hand.drag((106.0, 188.0), (506.0, 442.0))
    hand.type("kafka")
    hand.key(Key.Key_Return)
    assert hand.corner("event_log") == (420.0, 400.0)
    assert (hand.link("l3").source, hand.link("l3").target) == ("cache", "event_log")
    hand.key(Key.Key_Z, CTRL)
    assert "event_log" not in hand.board
    assert "l3" not in hand.board


def test_link_tool(hand: Hand) -> None:
    hand.key(Key.Key_L)
    hand.drag(hand.middle("object_store"), hand.middle("cache"))
    assert hand.link("l3").target == "cache"
    hand.key(Key.Key_Escape)
    assert hand.view.tool_name == "select"


def test_move_and_undo_and_redo(hand: Hand) -> None:
    hand.drag(hand.middle("cache"), (206.0, 342.0))
    assert hand.corner("cache") == (120.0, 300.0)
    hand.key(Key.Key_Z, CTRL)
    assert hand.corner("cache") == (20.0, 100.0)
    item = hand.view.board_scene.item("cache")
    assert isinstance(item, CardItem)
    assert (item.x(), item.y()) == (20.0, 100.0)
    hand.key(Key.Key_Z, CTRL | SHIFT)
    assert hand.corner("cache") == (120.0, 300.0)


def test_a_drag_shows_the_card_and_its_links_before_the_release(hand: Hand) -> None:
    before = hand.view.board_scene.router.routes["l1"]
    hand.press(hand.middle("cache"))
    hand.move((106.0, 242.0))
    hand.move((106.0, 342.0))
    item = hand.view.board_scene.item("cache")
    assert isinstance(item, CardItem)
    assert item.y() == 300.0
    assert hand.corner("cache") == (20.0, 100.0)
    assert hand.view.board_scene.router.routes["l1"] != before
    hand.key(Key.Key_Escape)
    assert item.y() == 100.0
    assert hand.view.board_scene.router.routes["l1"] == before


def test_marquee(hand: Hand) -> None:
    hand.drag((0.0, 60.0), (470.0, 260.0))
    assert hand.desk.selection == {"cache", "relational_db", "l1"}


def test_rename_in_place_by_double_click_enter_and_f2(hand: Hand) -> None:
    hand.double_click(hand.middle("cache"))
    hand.type("Sessions")
    hand.key(Key.Key_Return)
    assert hand.component("cache").label == "Sessions"
    hand.click(hand.middle("cache"))
    hand.key(Key.Key_F2)
    hand.type("Never kept")
    hand.key(Key.Key_Escape)
    assert hand.component("cache").label == "Sessions"
    hand.key(Key.Key_Return)
    hand.type("Pages")
    hand.click((700.0, 500.0))
    assert hand.component("cache").label == "Pages"
    assert hand.view.surface.editor.field is None


def test_the_count_is_typed_on_its_badge(hand: Hand) -> None:
    item = hand.view.board_scene.item("cache")
    assert isinstance(item, CardItem)
    badge = item.badge_rect().center()
    hand.click((badge.x(), badge.y()))
    assert isinstance(hand.view.surface.editor.field, QLineEdit)
    hand.type("24")
    hand.key(Key.Key_Return)
    assert hand.component("cache").replicas == 24
    assert item.content.badge == "×24"


@pytest.mark.parametrize("words", ["0", "many", "-3", "2.5", ""])
def test_a_count_that_is_none_is_refused_with_one_sentence(hand: Hand, words: str) -> None:
    said: list[str] = []
    hand.desk.message.connect(said.append)
    item = hand.view.board_scene.item("cache")
    assert isinstance(item, CardItem)
    badge = item.badge_rect().center()
    hand.click((badge.x(), badge.y()))
    hand.key(Key.Key_Backspace)
    hand.type(words)
    hand.key(Key.Key_Return)
    assert hand.component("cache").replicas == 3
    assert len(said) == 1


def test_a_link_label_is_written_on_the_link(hand: Hand) -> None:
    hand.double_click((236.0, 142.0))
    hand.type("on miss")
    hand.key(Key.Key_Return)
    assert hand.link("l1").label == "on miss"


def test_reconnect_by_dragging_an_end(hand: Hand) -> None:
    hand.click((236.0, 142.0))
    assert hand.desk.selection == {"l1"}
    hand.drag((279.0, 142.0), hand.middle("object_store"))
    assert hand.link("l1").target == "object_store"


def test_boundary_tool_then_its_name(hand: Hand) -> None:
    hand.key(Key.Key_B)
    hand.drag((0.0, 60.0), (470.0, 260.0))
    hand.type("eu-west-1a")
    hand.key(Key.Key_Return)
    zone = hand.board["zone"]
    assert isinstance(zone, BoundaryRecord)
    assert zone.label == "eu-west-1a"
    assert hand.component("cache").parent == "zone"


def test_note_tool(hand: Hand) -> None:
    hand.key(Key.Key_N)
    hand.click((300.0, 400.0))
    hand.type("Budget")
    hand.key(Key.Key_Return, CTRL)
    note = hand.board["note"]
    assert isinstance(note, NoteRecord)
    assert note.text == "Budget"
    hand.key(Key.Key_T)
    hand.click((500.0, 400.0))
    hand.key(Key.Key_Escape)
    assert "text" not in hand.board


def test_escape_ends_writing_and_keeps_the_note(hand: Hand) -> None:
    hand.key(Key.Key_N)
    hand.click((300.0, 400.0))
    hand.type("Why one cache?")
    hand.key(Key.Key_Escape)
    note = hand.board["note"]
    assert isinstance(note, NoteRecord)
    assert note.text == "Why one cache?"


def test_copy_paste_duplicate_delete(hand: Hand) -> None:
    hand.key(Key.Key_A, CTRL)
    hand.key(Key.Key_C, CTRL)
    hand.move((450.0, 500.0))
    hand.key(Key.Key_V, CTRL)
    assert len(hand.board.of_type(ComponentRecord)) == 6
    assert len(hand.board.of_type(LinkRecord)) == 4
    assert hand.desk.selection == {"cache2", "relational_db2", "object_store2", "l3", "l4"}
    hand.key(Key.Key_Delete)
    hand.click(hand.middle("cache"))
    hand.key(Key.Key_D, CTRL)
    assert hand.desk.selection == {"cache2"}
    hand.key(Key.Key_X, CTRL)
    assert ids(hand.board) == {"cache", "relational_db", "object_store", "l1", "l2"}


DESIGN = """
schema: loadbearing.design/1
components: [{id: web, kind: web_client}, {id: api, kind: app_service}]
links: [{from: web, to: api}]
flows: [{id: read, from: web, rate_rps: 100}]
"""


def test_a_design_in_text_form_is_pasted_as_one_edit(hand: Hand) -> None:
    from PySide6.QtWidgets import QApplication

    before = ids(hand.board)
    said: list[str] = []
    hand.desk.message.connect(said.append)
    QApplication.clipboard().setText(DESIGN)
    hand.key(Key.Key_V, CTRL)
    assert ids(hand.board) - before == {"web_client", "app_service", "l3", "read"}
    assert hand.desk.selection == {"web_client", "app_service", "l3"}, "what is drawn"
    hand.key(Key.Key_Z, CTRL)
    assert ids(hand.board) == before
    QApplication.clipboard().setText(DESIGN.replace("app_service", "no_such_kind"))
    hand.key(Key.Key_V, CTRL)
    assert ids(hand.board) == before
    assert said == ["The design on the clipboard: components[1].kind: no kind 'no_such_kind'"]


def test_pasting_something_else_says_so(hand: Hand, qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.clipboard().setText("just words")
    said: list[str] = []
    hand.desk.message.connect(said.append)
    hand.key(Key.Key_V, CTRL)
    assert said == ["The clipboard holds nothing that can be pasted here."]


def test_nudging(hand: Hand) -> None:
    hand.click(hand.middle("cache"))
    hand.key(Key.Key_Right)
    hand.key(Key.Key_Down, SHIFT)
    assert hand.corner("cache") == (40.0, 101.0)


def test_locked_parts_stay(hand: Hand) -> None:
    hand.click(hand.middle("cache"))
    hand.key(Key.Key_L, CTRL | SHIFT)
    hand.drag(hand.middle("cache"), (206.0, 342.0))
    hand.key(Key.Key_Delete)
    assert hand.corner("cache") == (20.0, 100.0)
    hand.key(Key.Key_L, CTRL | SHIFT)
    hand.drag(hand.middle("cache"), (206.0, 342.0))
    assert hand.corner("cache") == (120.0, 300.0)


def test_a_frozen_board_can_be_looked_at_only(hand: Hand) -> None:
    before = {record.id: record for record in hand.board}
    hand.desk.session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=True)
    hand.drag(hand.middle("cache"), (206.0, 342.0))
    hand.double_click(hand.middle("cache"))
    hand.key(Key.Key_Delete)
    hand.key(Key.Key_N)
    hand.type("Kafka")
    hand.key(Key.Key_D, CTRL)
    hand.key(Key.Key_Z, CTRL)
    assert not hand.drop(kind_mime("cdn"), (400.0, 400.0))
    assert {record.id: record for record in hand.board} == before
    assert hand.desk.selection == {"cache"}
    assert hand.view.surface.editor.field is None
    hand.wheel(120, CTRL)
    assert hand.view.zoom > 1.0
    hand.desk.session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=False)
    hand.key(Key.Key_Delete)
    assert "cache" not in hand.board


def test_what_is_dragged_may_go_away(hand: Hand) -> None:
    hand.click(hand.middle("cache"))
    hand.press((106.0, 96.0))
    hand.move((300.0, 400.0))
    hand.key(Key.Key_Delete)
    hand.move((400.0, 500.0))
    hand.release((400.0, 500.0))
    assert "cache" not in hand.board
    assert not hand.view.surface.quick_search.isVisible()


def test_while_someone_writes_the_field_is_the_only_mark(hand: Hand) -> None:
    hand.desk.select(["cache"])
    overlay = next(item for item in hand.view.board_scene.items() if isinstance(item, OverlayItem))
    assert overlay.marks.rings
    hand.key(Key.Key_Return)
    assert not overlay.marks.rings
    hand.key(Key.Key_Escape)
    assert overlay.marks.rings
