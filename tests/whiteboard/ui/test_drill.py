"""The drill in the window: played, paused, fired at, ended, and kept in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from components.catalog import load_catalog
from components.design import Flow
from tests.whiteboard.ui.analysis_desk import Kept, desk_of
from tests.whiteboard.ui.rooms import readable
from tests.whiteboard.ui.test_drill_run import SHOP
from whiteboard.board import edit
from whiteboard.round.drill_faults import FAULTS, Running
from whiteboard.round.drill_outcome import outcome, outcome_words
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.capacity import DRILL, CapacityPanel
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill import DrillView
from whiteboard.ui.drill_console import OVER, DrillConsole
from whiteboard.ui.drill_lane import FaultLane
from whiteboard.ui.drill_log import Entry, Standing
from whiteboard.ui.drill_plan import Plan
from whiteboard.ui.drill_run import SEED, DrillRun


class Shown:
    """The drill in the Capacity tab of a free board."""

    def __init__(self, qtbot: QtBot) -> None:
        self.journal = Kept()
        self.desk: Desk = desk_of(SHOP, scenario=None, mode=RoundMode.DRAW, journal=self.journal)
        self.qtbot = qtbot
        self.analyst = Analyst(self.desk)
        self.panel = CapacityPanel(self.desk, self.analyst)
        qtbot.addWidget(self.panel)
        self.panel.views.set_value(DRILL)
        self.panel.resize(352, 800)
        self.panel.show()
        self.view: DrillView = self.panel.drill()
        qtbot.waitUntil(self.view.isVisible)

    def play_to(self, seconds: float) -> None:
        self.qtbot.waitUntil(lambda: self.view._now_s >= seconds, timeout=20_000)

    def wait_for_faults(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.view._faults) == count, timeout=20_000)


Show = Callable[[], Shown]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot)
    yield made
    made.panel.close_workers()
    made.analyst.close()


def drilled(desk: Desk) -> bool:
    """Whether the canvas shows a run."""
    return desk.drill is not None


def test_play_fire_and_end(shown: Shown) -> None:
    view, desk = shown.view, shown.desk
    view.player.speed = 20
    QTest.mouseClick(view._play, Qt.MouseButton.LeftButton)
    shown.play_to(2.0)
    desk.select(["api"])
    QTest.keyClick(shown.panel, Qt.Key.Key_2)
    shown.qtbot.waitUntil(lambda: bool(shown.journal.of(Kind.FAULT)))
    (event,) = shown.journal.of(Kind.FAULT)
    spec = event.body["spec"]
    assert spec.startswith("kill:api:2@")
    assert spec.endswith("+30")
    assert event.body["seed"] == SEED
    assert Running.of(spec).start_s == event.body["at_s"]
    shown.play_to(event.body["at_s"] + 2.0)
    assert view.controls.buttons["2"].property("running")
    assert drilled(desk)
    view.end()
    assert not drilled(desk)
    assert not view.player.active


def test_the_log_has_the_newest_first_also_of_what_is_known_late(shown: Shown) -> None:
    for at_s, said in ((40.0, "slow"), (42.0, "refuses"), (41.0, "late"), (42.0, "refuses no more")):
        shown.view._add([Entry(at_s, "ph.clock", "hot_text", said)])
    assert [entry.text for entry in shown.view._log] == ["refuses no more", "refuses", "late", "slow"]


def test_a_pause_holds_the_time(shown: Shown) -> None:
    view = shown.view
    view.player.speed = 20
    view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(4.0)
    view.play_or_pause(Actor.CANDIDATE)
    assert not view.player.playing
    for taken in range(1, 4):  # each takes the worker a turn, and two seconds of a run that plays
        view.controls.fire("1")
        shown.wait_for_faults(taken)
    (held,) = {fault.start_s for fault in view._faults}
    assert view._now_s == pytest.approx(held, abs=0.001), "a fault comes at the next millisecond"
    view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(held + 0.1)


def test_an_edit_starts_the_run_again(shown: Shown) -> None:
    shown.view.player.speed = 20
    shown.view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(4.0)
    board = shown.desk.session.board
    shown.desk.commit(edit.move(board, ["api"], 20, 20), "Move")
    assert shown.view._now_s >= 4.0, "moving a card changes nothing"
    shown.desk.commit(edit.set_params(board, ["api"], {"service_ms": 5}), "Edit")
    assert shown.view._now_s == 0.0
    assert shown.view.player.playing


def test_a_finished_round_drills_without_a_journal(shown: Shown) -> None:
    shown.desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    shown.view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(0.1)
    shown.view.controls.fire("1")
    shown.qtbot.waitUntil(lambda: bool(shown.view._faults))
    shown.view.end()
    assert shown.journal.of(Kind.FAULT) == shown.journal.of(Kind.DRILL) == []
    assert [fault.spec.partition("@")[0] for fault in shown.view._faults] == ["load:x3"]


def test_in_an_interview_the_faults_are_the_interviewers(qtbot: QtBot) -> None:
    journal = Kept()
    desk = desk_of(SHOP, mode=RoundMode.INTERVIEW, journal=journal)
    private = Desk(desk.session, desk.catalog, desk.theme, scenario=desk.scenario, actor=Actor.INTERVIEWER)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
    analyst = Analyst(desk)
    panel, console = CapacityPanel(desk, analyst), DrillConsole(private)
    for widget in (panel, console):
        qtbot.addWidget(widget)
        widget.show()
    console.attach(panel)
    assert not console.play.isEnabled(), "capacity is hidden"
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=True)
    QTest.mouseClick(console.controls.buttons["1"], Qt.MouseButton.LeftButton)
    assert [planned.actor for planned in panel.plan.faults] == [Actor.INTERVIEWER]
    QTest.mouseClick(console.play, Qt.MouseButton.LeftButton)
    view = panel.drill()
    assert view.player.plan == panel.plan.faults, "planned before there was a player"
    assert not view._strips.lane.planned, "what is planned is the interviewer's"
    assert view.controls.isHidden(), "the candidate has no faults"
    qtbot.waitUntil(lambda: view._now_s > 0, timeout=20_000)
    private.select(["api"])
    QTest.mouseClick(console.controls.buttons["4"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(journal.of(Kind.FAULT)), timeout=20_000)
    (event,) = journal.of(Kind.FAULT)
    assert journal.of(Kind.DRILL)[0].actor == Actor.INTERVIEWER
    assert event.actor == Actor.INTERVIEWER
    assert event.body["spec"].startswith("slow:api:x5@")
    qtbot.waitUntil(lambda: bool(console.controls.buttons["4"].property("running")), timeout=20_000)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
    assert not drilled(desk), "hidden again, it ends"
    assert not view.player.active
    panel.close_workers()
    analyst.close()


def test_after_the_end_the_interviewer_starts_no_drill(qtbot: QtBot) -> None:
    desk = desk_of(SHOP, mode=RoundMode.INTERVIEW)
    private = Desk(desk.session, desk.catalog, desk.theme, scenario=desk.scenario, actor=Actor.INTERVIEWER)
    analyst = Analyst(desk)
    panel, console = CapacityPanel(desk, analyst), DrillConsole(private)
    for widget in (panel, console):
        qtbot.addWidget(widget)
    console.attach(panel)
    surge = console.controls.buttons["1"]
    assert console.play.isEnabled()
    assert surge.isEnabled()
    desk.session.record(Kind.FINISH, Actor.INTERVIEWER)
    assert not console.play.isEnabled()
    assert not surge.isEnabled()
    assert OVER in readable(console)
    desk.session.record(Kind.REOPEN, Actor.INTERVIEWER)
    assert console.play.isEnabled()
    assert surge.isEnabled()
    panel.close_workers()
    analyst.close()


def test_the_journal_has_all_to_play_a_run_again(shown: Shown) -> None:
    view = shown.view
    view.player.speed = 20
    view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(2.0)
    view.controls.fire("1")
    shown.qtbot.waitUntil(lambda: bool(view._faults))
    shown.play_to(view._now_s + 4.0)
    view.play_or_pause(Actor.CANDIDATE)
    QApplication.processEvents()
    view.end()
    (drill,) = shown.desk.session.state.drills
    assert drill.rates_rps == {"read": 300.0}
    assert drill.outcome is not None
    assert drill.outcome.recovered_s is None, "the surge still runs"
    assert view._log[0].text == outcome_words(drill.outcome, "API")
    again = DrillRun(SHOP, load_catalog(), None)
    for fired in drill.faults:
        again.inject(fired.spec)
    while again.now_s < drill.outcome.seconds:
        again.play(1.0, lambda: False)
    spans = [(Running.of(fired.spec).start_s, Running.of(fired.spec).end_s) for fired in drill.faults]
    assert outcome(again.frame().series, spans, 60.0) == drill.outcome


def test_a_round_that_ends_ends_its_run(shown: Shown) -> None:
    shown.view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(0.1)
    shown.desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert [event.body["do"] for event in shown.journal.of(Kind.DRILL)] == ["start", "end"]
    shown.view.end()
    assert len(shown.journal.of(Kind.DRILL)) == 2


def test_planned_faults_come_at_their_second(shown: Shown) -> None:
    view = shown.view
    QTest.mouseClick(view.controls.buttons["1"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(view.controls.buttons["3"], Qt.MouseButton.LeftButton)
    surge, zone = view.plan.faults
    assert (surge.start_s, surge.running.end_s, zone.start_s) == (10.0, 40.0, 50.0)
    lane = view._strips.lane
    lane.setFocus()
    QTest.keyClick(lane, Qt.Key.Key_Down)
    for _ in range(8):
        QTest.keyClick(lane, Qt.Key.Key_Left)
    QTest.keyClick(lane, Qt.Key.Key_Down)
    QTest.keyClick(lane, Qt.Key.Key_Delete)
    assert [planned.start_s for planned in view.plan.faults] == [2.0]
    assert "Traffic ×3 planned at 0:02" in lane.accessibleName()
    assert shown.journal.of(Kind.FAULT) == []
    view.player.speed = 20
    view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(4.0)
    (event,) = shown.journal.of(Kind.FAULT)
    assert event.body["spec"] == "load:x3@2+30"
    assert not lane.planned, "what was fired is not to come"
    view.restart(Actor.CANDIDATE)
    assert [planned.start_s for planned in lane.planned] == [2.0], "a new run has it before itself"


@pytest.mark.parametrize(("began_s", "to_come"), [(2.0, False), (2.001, False), (9.0, True)])
def test_a_planned_fault_that_began_at_the_next_step_is_not_to_come(
    qtbot: QtBot, began_s: float, to_come: bool
) -> None:
    plan = Plan()
    lane = FaultLane(plan)
    qtbot.addWidget(lane)
    found = FAULTS["1"].aim(SHOP, load_catalog(), ())
    assert found is not None
    plan.add(found, 30.0, Actor.CANDIDATE)
    plan.move(plan.faults[0].id, 2.0)
    lane.show_run(Standing(12.0, (Running.of(found.at(began_s, 30.0)),)))
    assert bool(lane.planned) is to_come


def test_a_planned_fault_is_dragged(shown: Shown) -> None:
    view = shown.view
    view.controls.fire("1")
    lane = view._strips.lane
    shown.qtbot.waitUntil(lane.isVisible)
    (planned,) = view.plan.faults
    start, end = QPoint(int(lane._x(15.0)), 8), QPoint(int(lane._x(35.0)), 8)
    QTest.mousePress(lane, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(lane, end)
    QTest.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=end)
    (moved,) = view.plan.faults
    assert moved.start_s == pytest.approx(planned.start_s + 20.0, abs=1.0)


def test_the_arrows_move_the_cursor_through_all_strips(shown: Shown) -> None:
    view = shown.view
    view.player.speed = 20
    view.play_or_pause(Actor.CANDIDATE)
    shown.play_to(4.0)
    view.play_or_pause(Actor.CANDIDATE)
    lane = view._strips.lane
    for _ in range(3):
        QTest.keyClick(lane, Qt.Key.Key_Left)
    assert lane._cursor is not None
    assert view._strips.rate.strip._pointed == lane._cursor < view._now_s


def test_each_flow_has_seconds_of_its_own() -> None:
    two = replace(SHOP, flows=(Flow("read", "users", 200.0), Flow("write", "users", 100.0)))
    run = DrillRun(two, load_catalog(), None)
    run.play(3.0, lambda: False)
    frame = run.frame()
    both = [sum(pair) for pair in zip(*(frame.flows[f].carried_rps for f in ("read", "write")), strict=True)]
    assert both == frame.series.carried_rps
    assert sum(frame.flows["read"].carried_rps) > 1.5 * sum(frame.flows["write"].carried_rps)
