"""What the inspector tells of the scenario's own figures."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from components.design import Component, Design
from scenarios.model import ScenarioLoad
from tests.whiteboard.round.examples import scenario
from tests.whiteboard.ui.analysis_desk import desk_of
from tests.whiteboard.ui.estimates import ESTIMATE, REQUEST
from tests.whiteboard.ui.rooms import readable
from whiteboard.round.setup import RoundMode
from whiteboard.ui.desk import Analysis
from whiteboard.ui.fields import TextRow
from whiteboard.ui.inspector import InspectorPanel


def test_the_scenarios_figures_say_so_where_capacity_shows(qtbot: QtBot) -> None:
    given = ScenarioLoad(flows=(), givens={"app_service": {"service_ms": 12.0}})
    desk = desk_of(Design("", (Component("api", "app_service"),)), scenario=None, mode=RoundMode.DRAW)
    desk.scenario = scenario(load=given)
    panel = InspectorPanel(desk)
    qtbot.addWidget(panel)
    desk.select(["api"])
    panel.refresh()
    row = panel.row("Service time")
    assert isinstance(row, TextRow)
    assert (row.line.placeholderText(), row.source) == ("12", "given by the scenario")


def test_a_load_that_nothing_sends_yet_is_not_told_as_zero(qtbot: QtBot) -> None:
    desk = desk_of(Design())
    idle = replace(ESTIMATE, flows=(replace(REQUEST, offered_rps=0.0),))
    desk.set_analysis(Analysis(desk.session.board.revision, None, idle))
    panel = InspectorPanel(desk)
    qtbot.addWidget(panel)
    panel.refresh()
    said = "The scenario sets the load once a client is drawn."
    qtbot.waitUntil(lambda: said in readable(panel))
    assert "0/s" not in readable(panel)
