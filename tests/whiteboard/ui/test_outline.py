"""The outline: everything on the board as a list, in step with the canvas, worked with keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from components.design import Component, Design, Link
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.board import edit
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.view import CanvasView
from whiteboard.round.setup import RoundMode
from whiteboard.ui.desk import Desk
from whiteboard.ui.outline import ID, Outline
from whiteboard.ui.palette import Palette
from whiteboard.ui.side import Side

DESIGN = Design(
    "",
    (Component("api", "app_service", "API"), Component("db", "relational_db", "Orders")),
    (Link("l1", "api", "db", label="reads"),),
)


@pytest.fixture
def desk(qapp: object) -> Desk:
    return desk_of(DESIGN, scenario=None, mode=RoundMode.DRAW)


@pytest.fixture
def outline(desk: Desk, qtbot: QtBot) -> Outline:
    made = Outline(desk)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def index_of(outline: Outline, record_id: str) -> QModelIndex:
    return next(index for index in outline._all() if index.data(ID) == record_id)


def test_each_part_has_a_name_for_eyes_and_ears(outline: Outline) -> None:
    api = index_of(outline, "api")
    assert api.data() == "API"
    spoken = api.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("API, ")
    assert spoken.endswith("1 link from here")
    link = index_of(outline, "l1")
    assert link.parent() == api
    assert link.data() == link.data(Qt.ItemDataRole.ToolTipRole) == "to Orders · reads"


def test_parts_are_listed_as_tab_walks_the_canvas(outline: Outline, desk: Desk) -> None:
    board = desk.session.board
    desk.commit(edit.set_fields(board, ["api"], {"y": 200.0}), "Move")
    desk.commit(edit.set_fields(board, ["db"], {"x": 300.0}), "Move")
    outline.refresh()
    assert [index.data(ID) for index in outline._top()] == ["db", "api"]


def test_an_empty_outline_says_what_comes(qtbot: QtBot) -> None:
    empty = desk_of(Design(), scenario=None, mode=RoundMode.DRAW)
    outline = Outline(empty)
    side = Side(Palette(empty, CanvasView(empty)), outline)
    qtbot.addWidget(side)
    side.show_outline()
    with qtbot.waitExposed(side):
        side.show()
    assert side.nothing.isVisible()
    card = ComponentRecord("api", kind="app_service")
    empty.commit(Patch((create(card),)), "Add")
    qtbot.waitUntil(lambda: not side.nothing.isVisible())


def test_the_selection_is_the_desks_both_ways(outline: Outline, desk: Desk) -> None:
    outline.selectionModel().select(
        index_of(outline, "l1"), outline.selectionModel().SelectionFlag.ClearAndSelect
    )
    assert desk.selection == {"l1"}
    desk.select(["db"])
    assert [index.data(ID) for index in outline.selectedIndexes()] == ["db"]


def test_edits_elsewhere_show_and_keep_what_was_folded(outline: Outline, desk: Desk, qtbot: QtBot) -> None:
    outline.setExpanded(index_of(outline, "api"), False)
    desk.commit(edit.set_fields(desk.session.board, ["db"], {"label": "Users"}), "Rename")
    qtbot.waitUntil(lambda: index_of(outline, "db").data() == "Users")
    assert not outline.isExpanded(index_of(outline, "api"))


def test_a_name_is_edited_in_the_list(outline: Outline, desk: Desk) -> None:
    outline._model.itemFromIndex(index_of(outline, "api")).setText("Gateway")
    record = desk.session.board["api"]
    assert isinstance(record, ComponentRecord)
    assert record.label == "Gateway"
    desk.undo()
    assert desk.session.board["api"] == record or desk.design().component("api").label == "API"


def test_delete_deletes_what_is_selected(outline: Outline, desk: Desk) -> None:
    desk.select(["db"])
    QTest.keyClick(outline, Qt.Key.Key_Delete)
    assert [c.id for c in desk.design().components] == ["api"]
    assert desk.design().links == ()


def test_space_shows_a_part_on_the_canvas(outline: Outline, qtbot: QtBot) -> None:
    outline.setCurrentIndex(index_of(outline, "db"))
    with qtbot.waitSignal(outline.shown) as told:
        QTest.keyClick(outline, Qt.Key.Key_Space)
    assert told.args == ["db"]


def test_notes_texts_and_annotations_are_listed_by_what_they_say(outline: Outline, desk: Desk) -> None:
    desk.commit(edit.add_note(desk.session.board, (0, 300), "Peak\n34.7k"), "x")
    desk.commit(edit.add_text(desk.session.board, (0, 500), "Read path"), "x")
    desk.commit(edit.add_pin(desk.session.board, (0, 0), text="Why two?"), "x")
    desk.commit(edit.add_pin(desk.session.board, (0, 0)), "x")
    outline.refresh()
    listed = [index.data() for index in outline._top()]
    assert listed[2:] == ["Peak", "Read path", "Why two?", "Annotation 2"]
