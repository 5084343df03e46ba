"""The palette: the whole catalogue, searched, clicked, dragged and walked with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from components.design import Component, Design
from components.search import NextKind, suggest_next
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.desk import Desk
from whiteboard.ui.palette import RAIL, Palette
from whiteboard.ui.palette_model import KIND_MIME, Role, Row


class Canvas:
    def __init__(self) -> None:
        self.placed: list[tuple[str, str]] = []
        self.searched: list[str] = []

    def place(self, kind_id: str, product: str = "") -> object:
        self.placed.append((kind_id, product))
        return None

    def open_search(self, typed: str = "") -> object:
        self.searched.append(typed)
        return None


@pytest.fixture
def canvas() -> Canvas:
    return Canvas()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return desk_of(Design("", (Component("log", "event_log"),)), scenario=None, mode=RoundMode.DRAW)


@pytest.fixture
def palette(desk: Desk, canvas: Canvas, qtbot: QtBot) -> Palette:
    made = Palette(desk, canvas)
    qtbot.addWidget(made)
    made.resize(212, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def rows(palette: Palette, kind: Row) -> list[QModelIndex]:
    found = [palette.model.index(i, 0) for i in range(palette.model.rowCount())]
    return [index for index in found if index.data(Role.ROW) == kind]


def test_all_kinds_are_there_in_their_drawers(palette: Palette) -> None:
    drawers = rows(palette, Row.CATEGORY)
    assert len(drawers) == 20
    assert sum(palette.model.rowCount(drawer) for drawer in drawers) == 138
    assert drawers[5].data() == "Storage"
    assert drawers[5].data(Role.DETAIL) == str(palette.model.rowCount(drawers[5]))


def test_suggestions_follow_what_is_drawn(palette: Palette, desk: Desk) -> None:
    hints = rows(palette, Row.SUGGESTION)
    assert 1 <= len(hints) <= 4
    assert all(hint.data(Role.DETAIL).startswith("after Event log") for hint in hints)
    drawer = rows(palette, Row.CATEGORY)[0]
    assert drawer.row() == len(hints) + 2  # a head above, a line below


def test_nothing_is_suggested_for_a_board_that_cannot_be_drawn_on(
    palette: Palette, desk: Desk, qtbot: QtBot
) -> None:
    assert rows(palette, Row.SUGGESTION)
    desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    qtbot.waitUntil(lambda: not rows(palette, Row.SUGGESTION))
    assert rows(palette, Row.HEAD) == []
    assert len(rows(palette, Row.CATEGORY)) == 20
    desk.session.record(Kind.REOPEN, Actor.CANDIDATE)
    qtbot.waitUntil(lambda: bool(rows(palette, Row.SUGGESTION)))


def test_other_suggestions_take_the_rows_of_those_before(palette: Palette, desk: Desk, qtbot: QtBot) -> None:
    before = suggest_next(desk.design(), desk.catalog, most=3)
    palette.model.set_suggestions(before)
    others = [NextKind(kind, "new") for kind in list(desk.catalog.kinds.values())[-len(before) :]]
    with (
        qtbot.assertNotEmitted(palette.model.rowsInserted),
        qtbot.assertNotEmitted(palette.model.rowsRemoved),
    ):
        palette.model.set_suggestions(others)
    hints = rows(palette, Row.SUGGESTION)
    assert [(hint.data(Role.KIND), hint.data(), hint.data(Role.DETAIL)) for hint in hints] == [
        (hint.kind.id, hint.kind.label, "new") for hint in others
    ]
    assert hints[0].data(Qt.ItemDataRole.ToolTipRole).startswith(others[0].kind.label)


def test_a_search_shows_hits_and_the_product_that_was_meant(
    palette: Palette, canvas: Canvas, qtbot: QtBot
) -> None:
    QTest.keyClicks(palette.search, "kafka")
    first = palette.model.index(0, 0)
    assert first.data() == "Kafka (event log / stream broker)"
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert canvas.placed == [("event_log", "Apache Kafka")]
    assert palette.search.text() == ""
    assert len(rows(palette, Row.CATEGORY)) == 20


def test_a_name_that_nothing_has_offers_a_generic_box_and_the_nearest_part(
    palette: Palette, canvas: Canvas, qtbot: QtBot
) -> None:
    palette.search.setText("flnk")
    assert rows(palette, Row.WORDS)[0].data() == "No part called “flnk”."
    assert rows(palette, Row.SUGGESTION)[0].data() == "Flink (stream processor)"
    palette.list.choose(rows(palette, Row.GENERIC)[0])
    assert canvas.placed == []
    assert canvas.searched == ["flnk"]


def test_a_click_opens_a_drawer_and_a_click_on_a_kind_places_it(
    palette: Palette, canvas: Canvas, qtbot: QtBot
) -> None:
    drawer = rows(palette, Row.CATEGORY)[6]
    viewport = palette.list.viewport()
    palette.list.scrollTo(drawer)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=palette.list.visualRect(drawer).center())
    assert palette.list.isExpanded(drawer)
    kind = palette.model.index(0, 0, drawer)
    palette.list.scrollTo(kind)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=palette.list.visualRect(kind).center())
    assert canvas.placed == [(kind.data(Role.KIND), "")]


def test_the_keyboard_reaches_everything(palette: Palette, canvas: Canvas, qtbot: QtBot) -> None:
    palette.search.setText("load balancer")
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    QTest.keyClick(palette.list, Qt.Key.Key_Return)
    assert canvas.placed == [("load_balancer", "")]
    palette.list.enter()
    assert palette.list.currentIndex().data(Role.ROW) == Row.SUGGESTION


def test_a_dragged_kind_names_itself_and_its_product(palette: Palette) -> None:
    palette.search.setText("redis")
    data = palette.model.mimeData([palette.model.index(0, 0)])
    kind_id, product = bytes(data.data(KIND_MIME).data()).decode().split("\n")
    assert kind_id == palette.model.index(0, 0).data(Role.KIND)
    assert product == "Redis"
    assert palette.model.flags(palette.model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_tooltips_tell_note_and_products(palette: Palette) -> None:
    palette.search.setText("event log")
    tip = palette.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Event log" in tip
    assert "Kafka" in tip


def test_the_rail_widens_for_a_search(palette: Palette, qtbot: QtBot) -> None:
    palette.set_narrow(True)
    assert palette.width() == RAIL
    with qtbot.waitSignal(palette.widen_requested):
        palette.focus_search()


def test_suggestions_know_what_the_scenario_misses_only_where_findings_show(qtbot: QtBot) -> None:
    from scoring.checks.check import check_design
    from whiteboard.ui.desk import Analysis

    desk = desk_of(Design("", (Component("log", "event_log"),)), mode=RoundMode.PRACTICE)
    palette = Palette(desk, Canvas())
    qtbot.addWidget(palette)
    assert all(hint.data(Role.DETAIL) != "still missing" for hint in rows(palette, Row.SUGGESTION))
    desk.set_analysis(Analysis(1, check_design(desk.design(), desk.catalog, desk.scenario)))
    qtbot.waitUntil(lambda: rows(palette, Row.SUGGESTION)[0].data(Role.DETAIL) == "still missing")
