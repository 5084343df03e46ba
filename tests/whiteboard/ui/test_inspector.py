"""The inspector: one undoable patch for each committed row, on one record or many."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from components.design import UNSET, Component, Design, Link
from tests.whiteboard.ui.analysis_desk import Kept, desk_of
from tests.whiteboard.ui.rooms import readable
from whiteboard.board import edit
from whiteboard.board.geometry import Rect
from whiteboard.board.records import BoundaryRecord, ComponentRecord, FlowRecord, LinkRecord, NoteRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.desk import Desk
from whiteboard.ui.fields import ChoiceRow, FieldRow, NoteRow, TextRow
from whiteboard.ui.inspector import InspectorPanel
from whiteboard.ui.roles_row import RolesRow

DESIGN = Design(
    "",
    (
        Component("app", "web_client", replicas=None),
        Component("api", "app_service", "API", replicas=2),
        Component("db", "relational_db", "Orders", replicas=1),
        Component("cache", "cache", "Cache", replicas=1),
    ),
    (Link("l1", "app", "api"), Link("l2", "api", "cache"), Link("l3", "api", "db")),
)


@pytest.fixture
def journal() -> Kept:
    return Kept()


@pytest.fixture
def desk(journal: Kept, qapp: object) -> Desk:
    return desk_of(DESIGN, scenario=None, mode=RoundMode.DRAW, journal=journal)


@pytest.fixture
def panel(desk: Desk, qtbot: QtBot) -> InspectorPanel:
    made = InspectorPanel(desk)
    qtbot.addWidget(made)
    made.resize(352, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def choose(panel: InspectorPanel, desk: Desk, *ids: str) -> None:
    desk.select(ids)
    panel.refresh()


def type_into(row: FieldRow, text: str) -> None:
    assert isinstance(row, TextRow)
    row.line.setText(text)
    QTest.keyClick(row.line, Qt.Key.Key_Return)


def component(desk: Desk, record_id: str) -> ComponentRecord:
    record = desk.session.board[record_id]
    assert isinstance(record, ComponentRecord)
    return record


def test_a_typed_figure_is_one_patch_that_undo_takes_back(
    panel: InspectorPanel, desk: Desk, journal: Kept
) -> None:
    choose(panel, desk, "api")
    type_into(panel.row("Service time"), "1.5k")
    assert component(desk, "api").params == {"service_ms": 1500.0}
    assert [event.body["label"] for event in journal.of(Kind.PATCH)] == ["Set service time"]
    desk.undo()
    assert component(desk, "api").params == {}


def test_defaults_stand_as_placeholders_with_their_source(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    row = panel.row("Concurrency")
    assert isinstance(row, TextRow)
    param = desk.catalog.kind("app_service").params["concurrency"]
    assert row.line.placeholderText() == f"{param.default}"
    assert row.source == param.source
    type_into(row, "4")
    panel.refresh()
    assert row.source == ""


def test_a_link_s_network_is_said_to_be_one_way(panel: InspectorPanel, desk: Desk) -> None:
    """As the model takes it: what waits for the answer pays it twice."""
    choose(panel, desk, "l2")
    assert panel.row("Network").toolTip().startswith("One way")


def test_what_is_out_of_range_is_refused_in_place_and_stays_to_be_corrected(
    panel: InspectorPanel, desk: Desk, journal: Kept
) -> None:
    choose(panel, desk, "api")
    row = panel.row("Concurrency")
    type_into(row, "-3")
    assert row.problem == "Concurrency must be between 1 and 1\u202f000\u202f000 per replica."
    type_into(row, "many")
    assert "many" in row.problem
    panel.refresh()
    assert row.problem
    assert not journal.of(Kind.PATCH)
    assert isinstance(row, TextRow)
    QTest.keyClick(row.line, Qt.Key.Key_Escape)
    assert row.problem == ""
    assert row.line.text() == ""


def test_an_emptied_or_reset_figure_goes_back_to_its_default(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    type_into(panel.row("Service time"), "7")
    panel.refresh()
    type_into(panel.row("Service time"), "")
    assert component(desk, "api").params == {}


def test_many_show_what_they_share_and_change_together(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api", "db")
    row = panel.row("Replicas")
    assert isinstance(row, TextRow)
    assert row.line.placeholderText() == "mixed"
    type_into(row, "5")
    assert (component(desk, "api").replicas, component(desk, "db").replicas) == (5, 5)
    panel.refresh()
    assert row.line.text() == "5"
    desk.undo()
    assert (component(desk, "api").replicas, component(desk, "db").replicas) == (2, 1)


def test_components_and_links_chosen_together_change_in_a_section_each(
    panel: InspectorPanel, desk: Desk
) -> None:
    choose(panel, desk, *(record.id for record in desk.session.board if record.type in {"component", "link"}))
    assert "4 components, 3 links" in readable(panel)
    type_into(panel.row("Replicas"), "3")
    assert [component(desk, i).replicas for i in ("app", "api", "db", "cache")] == [None, 3, 3, 3]
    mode = panel.row("Mode")
    assert isinstance(mode, ChoiceRow)
    mode.combo.activated.emit(mode.combo.findData("async"))
    assert {link.mode for link in desk.session.board.of_type(LinkRecord)} == {"async"}
    desk.undo()
    desk.undo()
    assert [component(desk, i).replicas for i in ("app", "api", "db", "cache")] == [None, 2, 1, 1]
    assert {link.mode for link in desk.session.board.of_type(LinkRecord)} == {"sync"}


@pytest.mark.parametrize("editable", [True, False])
def test_a_mixed_selection_is_narrowed_by_a_press(
    panel: InspectorPanel, desk: Desk, *, editable: bool
) -> None:
    if not editable:
        desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    choose(panel, desk, "api", "db", "l3")
    panel.row("Mode")
    only_components, only_links = (
        b for b in panel.findChildren(Button) if b.text().startswith("Select only")
    )
    assert (only_components.text(), only_links.text()) == ("Select only 2 components", "Select only 1 link")
    assert panel.row("Mode").isEnabled() is editable
    QTest.mouseClick(only_links, Qt.MouseButton.LeftButton)
    assert desk.selection == {"l3"}


def test_no_replicas_means_managed(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    type_into(panel.row("Replicas"), "")
    assert component(desk, "api").replicas is None


def test_another_kind_keeps_the_name_and_shows_other_figures(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "db")
    kind = panel.row("Kind")
    assert isinstance(kind, ChoiceRow)
    kind.combo.activated.emit(kind.combo.findData("event_log"))
    panel.refresh()
    assert component(desk, "db").kind == "event_log"
    assert component(desk, "db").label == "Orders"
    assert isinstance(panel.row("Partitions"), TextRow)


def test_roles_are_added_and_taken_off(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    roles = panel.row("Also plays")
    assert isinstance(roles, RolesRow)
    roles.committed.emit(("auth",))
    panel.refresh()
    assert component(desk, "api").roles_added == ("auth",)


def test_a_zone_comes_from_the_boundary_until_it_is_typed(panel: InspectorPanel, desk: Desk) -> None:
    from whiteboard.board.geometry import Rect

    desk.commit(edit.add_boundary(desk.session.board, Rect(-50, -50, 400, 300), "zone", "eu-1a"), "Add")
    choose(panel, desk, "api")
    zone = panel.row("Zone")
    assert isinstance(zone, TextRow)
    assert zone.line.placeholderText() == "eu-1a"
    assert zone.source == "from the boundary"
    type_into(zone, "eu-1b")
    assert component(desk, "api").zone == "eu-1b"


def test_a_link_has_mode_label_and_its_own_figures(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "l3")
    mode = panel.row("Mode")
    assert isinstance(mode, ChoiceRow)
    assert mode.combo.currentText() == "sync (default)" or mode.combo.currentData() == "sync"
    mode.combo.activated.emit(mode.combo.findData("async"))
    type_into(panel.row("Calls"), "3")
    miss = panel.row("Only on a miss of")
    assert isinstance(miss, ChoiceRow)
    miss.combo.activated.emit(miss.combo.findData("cache"))
    link = desk.session.board["l3"]
    assert isinstance(link, LinkRecord)
    assert link.mode == "async"
    assert link.params == {"calls": 3.0, "on_miss_of": "cache"}


def test_a_link_can_be_called_whatever_a_cache_holds(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "l3")
    miss = panel.row("Only on a miss of")
    assert isinstance(miss, ChoiceRow)
    miss.combo.activated.emit(miss.combo.findText("none, always called"))
    type_into(panel.row("Calls"), "3")
    link = desk.session.board["l3"]
    assert isinstance(link, LinkRecord)
    assert link.params == {"on_miss_of": None, "calls": 3.0}
    assert desk.design().links[2].on_miss_of is None
    panel.refresh()
    assert miss.combo.currentText() == "none, always called"
    miss.combo.activated.emit(0)
    assert desk.design().links[2].on_miss_of is UNSET


def test_a_row_stands_for_what_is_chosen_next(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    row = panel.row("Replicas")
    choose(panel, desk, "db")
    assert panel.row("Replicas") is row
    type_into(row, "7")
    assert (component(desk, "api").replicas, component(desk, "db").replicas) == (2, 7)


def test_what_was_typed_is_committed_to_what_it_was_typed_for(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    row = panel.row("Service time")
    assert isinstance(row, TextRow)
    row.line.setFocus()
    QTest.keyClicks(row.line, "12")
    choose(panel, desk, "db")
    assert component(desk, "api").params == {"service_ms": 12.0}
    assert component(desk, "db").params == {}
    assert panel.row("Service time") is row
    assert row.line.text() == ""


def test_what_was_refused_is_not_carried_to_the_next_part(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    row = panel.row("Concurrency")
    type_into(row, "many")
    choose(panel, desk, "db")
    assert panel.row("Concurrency") is row
    assert isinstance(row, TextRow)
    assert (row.problem, row.line.text()) == ("", "")


def test_two_clients_of_one_name_have_a_rate_each(qapp: object, qtbot: QtBot) -> None:
    twins = Design("", (Component("a", "web_client", "Shop"), Component("b", "web_client", "Shop")))
    desk = desk_of(twins, scenario=None, mode=RoundMode.DRAW)
    panel = InspectorPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    panel.row("Shop")
    rates = [row for row in panel.findChildren(TextRow) if row.editor.accessibleName() == "Shop"]
    type_into(rates[0], "5")
    type_into(rates[1], "9")
    assert [component(desk, i).params["rate_rps"] for i in "ab"] == [5.0, 9.0]


def test_sections_stand_in_order_whatever_was_made_first(
    panel: InspectorPanel, desk: Desk, qtbot: QtBot, qtlog: Any
) -> None:
    choose(panel, desk, "l3")
    panel.row("Calls")
    choose(panel, desk, "db")
    panel.row("Shards")

    def shown() -> list[str]:
        heads = [head for head in panel.findChildren(SectionHeader) if head.isVisible()]
        return [head.title.text() for head in sorted(heads, key=lambda h: h.mapTo(panel, QPoint()).y())]

    wanted = ["Storage", "Service", "Autoscaling", "Cost", "Failures", "Place", "Roles and notes"]
    qtbot.waitUntil(lambda: shown() == wanted)
    assert not [record.message for record in qtlog.records if "QBoxLayout" in record.message]


def test_tab_goes_down_the_form_whatever_was_made_first(
    panel: InspectorPanel, desk: Desk, qtbot: QtBot
) -> None:
    choose(panel, desk, "l3")
    choose(panel, desk, "db")
    rows = [panel.row(name) for name in ("Name", "Kind", "Product", "Replicas")]
    qtbot.waitUntil(rows[-1].isVisible)
    rows[1].editor.setFocus()
    for row in rows[2:]:
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        while not row.isAncestorOf(panel.focusWidget()):
            QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
            assert panel.focusWidget() in {part for each in rows for part in each.focus_chain}


def test_words_on_the_board_are_edited_when_the_editor_is_left(
    panel: InspectorPanel, desk: Desk, qtbot: QtBot
) -> None:
    desk.commit(edit.add_note(desk.session.board, (0.0, 500.0), "old"), "Add")
    note = desk.session.board.of_type(NoteRecord)[0]
    choose(panel, desk, note.id)
    row = panel.row("Text")
    assert isinstance(row, NoteRow)
    qtbot.waitUntil(row.isVisible)
    panel.activateWindow()
    row.text.setFocus()
    qtbot.waitUntil(row.text.hasFocus)
    row.text.setPlainText("Budget 200 ms")
    panel.setFocus()
    row.text.clearFocus()
    assert desk.session.board.of_type(NoteRecord)[0].text == "Budget 200 ms"


def test_a_boundary_has_a_name_and_a_kind(panel: InspectorPanel, desk: Desk) -> None:
    from whiteboard.board.geometry import Rect

    desk.commit(edit.add_boundary(desk.session.board, Rect(0, 600, 400, 300)), "Add")
    boundary = desk.session.board.of_type(BoundaryRecord)[0]
    choose(panel, desk, boundary.id)
    type_into(panel.row("Name"), "eu-west")
    assert desk.session.board.of_type(BoundaryRecord)[0].label == "eu-west"


def test_without_a_selection_the_board_has_its_title_and_the_rate_of_each_client(
    panel: InspectorPanel, desk: Desk
) -> None:
    choose(panel, desk)
    type_into(panel.row("Title"), "Shop")
    assert desk.design().title == "Shop"
    type_into(panel.row(desk.catalog.kind("web_client").label.split(" / ")[0]), "34.7k")
    assert component(desk, "app").params == {"rate_rps": 34700.0}


def test_flows_of_ones_own_replace_the_rates(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk)
    panel.do("Add a flow")
    panel.refresh()
    flow = desk.session.board.of_type(FlowRecord)[0]
    assert (flow.source, flow.rate_rps) == ("app", 1000.0)
    type_into(panel.row("Rate"), "250")
    type_into(panel.row("p99 at most"), "200")
    assert desk.design().flows[0].rate_rps == 250.0
    assert desk.design().flows[0].slo_p99_ms == 200.0
    panel.do("Remove the flow")
    assert desk.design().flows == ()


def test_a_frozen_board_is_shown_but_not_edited(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=True)
    panel.refresh()
    assert not panel.row("Name").isEnabled()


def test_the_caret_stays_while_others_edit(panel: InspectorPanel, desk: Desk) -> None:
    choose(panel, desk, "api")
    row = panel.row("Service time")
    assert isinstance(row, TextRow)
    row.line.setFocus()
    QTest.keyClicks(row.line, "12")
    desk.session.commit(edit.set_fields(desk.session.board, ["db"], {"label": "DB"}), "Rename")
    panel.refresh()
    assert panel.row("Service time") is row
    assert row.line.text() == "12"


def test_a_count_of_many_kinds_of_things_makes_the_form_no_wider(panel: InspectorPanel, desk: Desk) -> None:
    board = desk.session.board
    desk.commit(edit.add_boundary(board, Rect(0, 0, 400, 300)), "x")
    desk.commit(edit.add_note(board, (0, 500)), "x")
    desk.commit(edit.add_text(board, (0, 700)), "x")
    desk.commit(edit.add_pin(board, (0, 0)), "x")
    choose(panel, desk, *(record.id for record in board))
    counted = next(each for each in panel.findChildren(QLabel) if "4 components" in each.text())
    assert all(name in counted.text() for name in ("1 sticky note", "1 boundary", "1 annotation"))
    page = panel.widget()
    assert page is not None
    assert page.minimumSizeHint().width() <= panel.viewport().width()
