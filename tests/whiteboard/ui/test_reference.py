"""The reference design beside what was drawn."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from scenarios.loader import load_scenario
from tests.whiteboard.ui.rooms import Room, button, readable
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.ui.reference import ReferencePanel


def panel_of(room: Room, qtbot: QtBot) -> ReferencePanel:
    desk = room.desk()
    panel = ReferencePanel(desk, room.scenario)
    desk.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(1280, 800)
    panel.show()
    return panel


def test_stages_are_compared_part_by_part(qtbot: QtBot) -> None:
    room = Room()
    room.scenario = load_scenario("realtime-recommendation")
    room.session.commit(Patch((create(ComponentRecord("k", kind="event_log", label="Our log")),)), "Add")
    panel = panel_of(room, qtbot)
    text = readable(panel)
    assert "Yours: Our log" in text
    assert "Yours: missing" in text
    assert "Reference: Event log" in text
    stages = [stage for stage in room.scenario.required_stages if stage.required_from != "staff"]
    assert f"1 of {len(stages)} met by yours" in text
    assert room.scenario.reference_notes in text


def test_a_stage_can_be_shown_in_the_reference(qtbot: QtBot) -> None:
    room = Room()
    room.scenario = load_scenario("realtime-recommendation")
    panel = panel_of(room, qtbot)
    fitted = panel.view.transform().m11()
    assert 0 < fitted < 1
    button(panel, "Show: Event log").click()
    record = panel._reference[
        next(c.id for c in room.scenario.reference_solution.components if c.kind == "event_log")
    ]
    assert isinstance(record, ComponentRecord)
    centre = panel.view.mapToScene(panel.view.viewport().rect().center())
    assert abs(centre.x() - record.x - record.w / 2) < record.w
    assert abs(centre.y() - record.y - record.h / 2) < record.h
    button(panel, "Fit the drawing").click()
    assert panel.view.transform().m11() == fitted


def test_zoom_keeps_within_limits_and_back_asks(qtbot: QtBot) -> None:
    panel = panel_of(Room(), qtbot)
    for _ in range(40):
        panel.view.zoom_by(1.25)
    assert panel.view.transform().m11() <= 3
    with qtbot.waitSignal(panel.back_requested):
        button(panel, "Back to the scorecard").click()
