"""The clock bar: who may run the clock, what it shows, and that it keeps still while it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import DRAW, INTERVIEW, Room, button, readable
from whiteboard.round.clock import Clock, PlannedPhase
from whiteboard.round.events import Actor, Kind
from whiteboard.round.heartbeat import BEAT_MS
from whiteboard.round.state import RoundStatus
from whiteboard.ui import style
from whiteboard.ui.clock_bar import LEAST_HEAD, WIDEST_HEAD, ClockBar
from whiteboard.ui.phase_ribbon import CHECK, GAP, PhaseRibbon, fitted, shared
from whiteboard.ui.widgets import ElidedText


def bar_of(room: Room, qtbot: QtBot, actor: Actor = Actor.CANDIDATE) -> ClockBar:
    desk = room.desk(actor)
    bar = ClockBar(desk)
    desk.setParent(bar)
    qtbot.addWidget(bar)
    bar.resize(1280, 60)
    bar.show()
    return bar


def test_the_board_is_open_before_the_clock_starts(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    room.hand.minutes(3)
    bar.refresh()
    assert (bar.countdown.text(), bar.left_of.text()) == ("9:00", "not started")
    assert bar.start.isVisible()
    assert not bar.next.isVisible()
    bar.start.click()
    assert bodies(room.rows, Kind.CLOCK) == [{"do": "start"}]
    assert not bar.start.isVisible()
    assert bar.next.isVisible()


def test_a_wide_window_shows_more_of_a_long_title(qtbot: QtBot) -> None:
    bar = bar_of(Room(), qtbot)
    title = next(text for text in bar.findChildren(ElidedText) if text.property("type") == "head")
    assert title.width() == LEAST_HEAD
    bar.resize(1920, 60)
    qtbot.waitUntil(lambda: LEAST_HEAD < title.width() <= WIDEST_HEAD)


def test_the_countdown_warns_and_then_counts_up(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.start.click()
    room.hand.minutes(7.19)
    bar.refresh()
    assert (bar.countdown.text(), bar.countdown.property("tone")) == ("1:49", "text1")
    room.hand.minutes(0.01)
    bar.refresh()
    assert (bar.countdown.text(), bar.countdown.property("tone")) == ("1:48", "hot")
    room.hand.minutes(2.8)
    bar.refresh()
    assert (bar.countdown.text(), bar.left_of.text()) == ("+1:00", "over in Requirements")
    assert room.session.state.clock.index == 0
    bar.more.click()
    assert (bar.countdown.text(), bar.left_of.text()) == ("1:00", "left in Requirements")


def test_the_timer_runs_with_the_clock_only(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    assert not bar._timer.isActive()
    bar.start.click()
    assert bar._timer.isActive()
    assert bar._timer.interval() == 1000
    bar.pause.click()
    assert not bar._timer.isActive()
    assert bar.left_of.text() == "paused"
    bar.pause.click()
    assert bodies(room.rows, Kind.CLOCK) == [{"do": "start"}, {"do": "pause"}, {"do": "resume"}]


def test_a_tick_keeps_the_heartbeat(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.start.click()
    room.hand.ms += BEAT_MS
    bar._timer.timeout.emit()
    bar._timer.timeout.emit()
    assert len(bodies(room.rows, Kind.BEAT)) == 1


def test_finishing_is_asked_in_place(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.start.click()
    for _ in range(4):
        bar.next.click()
    assert bar.next.text() == "Finish"
    bar.next.click()
    assert not bar.next.isVisible()
    assert not bar.countdown.isVisible()  # so that the phases keep their room
    assert room.status() is RoundStatus.OPEN
    bar.keep_going.click()
    assert bar.next.isVisible()
    assert bar.countdown.isVisible()
    bar.next.click()
    bar.finish.click()
    assert room.status() is RoundStatus.FINISHED
    assert bar.left_of.text() == "used · finished"
    assert not bar.pause.isVisible()
    with qtbot.waitSignal(bar.scorecard_requested):
        bar.scorecard.click()
    bar.reopen.click()
    assert room.status() is RoundStatus.OPEN
    assert bar.left_of.text() == "paused"


def test_enter_finishes_what_was_asked(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.ask_to_finish()
    QTest.keyClick(bar.finish, Qt.Key.Key_Return)
    assert room.status() is RoundStatus.FINISHED


def test_a_round_can_be_abandoned(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.start.click()
    bar.ask_to_finish()
    bar.abandon.click()
    assert room.status() is RoundStatus.ABANDONED
    assert not bar.scorecard.isVisible()
    assert not bar.reopen.isVisible()  # the notice under it has that button


def test_in_an_interview_the_interviewer_runs_the_clock(qtbot: QtBot) -> None:
    room = Room(INTERVIEW)
    candidate, console = bar_of(room, qtbot), bar_of(room, qtbot, Actor.INTERVIEWER)
    for act in (candidate.start_or_pause, candidate.next_phase, candidate.extend, candidate.ask_to_finish):
        act()
    assert bodies(room.rows, Kind.CLOCK) == []
    assert not candidate._buttons.isVisible()
    console.start.click()
    assert candidate.left_of.text() == "left in Requirements"
    assert console.left_of.text() == "left · total 0:00 of 57"
    assert "Senior" in readable(console)
    assert not {"Senior", "K-17", "private"} & set(readable(candidate).replace("\n", " ").split())


def test_the_candidate_s_clock_can_be_hidden(qtbot: QtBot) -> None:
    room = Room(INTERVIEW)
    candidate, console = bar_of(room, qtbot), bar_of(room, qtbot, Actor.INTERVIEWER)
    room.session.record(Kind.SHOW, Actor.INTERVIEWER, clock=False)
    assert not candidate.ribbon.isVisible()
    assert not candidate.countdown.isVisible()
    assert console.ribbon.isVisible()


def test_a_free_board_has_no_clock(qtbot: QtBot) -> None:
    bar = bar_of(Room(DRAW, phases=(), scenario=None, title="Sketch"), qtbot)
    assert "Sketch" in readable(bar)
    assert not bar.ribbon.isVisible()
    assert not bar._buttons.isVisible()
    with qtbot.waitSignal(bar.back_requested):
        button(bar, "Back to the start").click()


def test_segments_are_as_wide_as_their_minutes(qtbot: QtBot) -> None:
    ribbon = PhaseRibbon()
    qtbot.addWidget(ribbon)
    ribbon.resize(308, 44)
    phases = (PlannedPhase("a", "A", 10), PlannedPhase("b", "B", 20))
    ribbon.show_clock(Clock.planned(phases), 0, choosable=False)
    assert [(box.left(), box.width()) for box in map(ribbon.segment, (0, 1))] == [(0, 100), (108, 200)]


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (200, [20, 40, 140]),  # 10, 38 and 152 by weight
        (400, [20, 76, 304]),
        (100, [20, 40, 40]),
        (80, [4, 15.2, 60.8]),  # not enough for all: by weight
    ],
)
def test_short_phases_take_what_their_names_need(room: float, widths: list[float]) -> None:
    assert shared(room, [5, 19, 76], [20, 40, 30]) == pytest.approx(widths)


def test_ticks_and_minutes_show_for_all_phases_or_are_short_for_all(qtbot: QtBot) -> None:
    ribbon = PhaseRibbon()
    qtbot.addWidget(ribbon)
    names = ("Requirements", "Capacity", "Design", "Dive", "Trade-offs")
    phases = [
        PlannedPhase(name, name, minutes) for name, minutes in zip(names, (6, 3, 12, 16, 6), strict=True)
    ]
    ribbon.show_clock(Clock.planned(tuple(phases)), 0, choosable=False)
    wide, bold = QFontMetricsF(style.font(12, 600)), QFontMetricsF(style.font(11, 600))
    ribbon.resize(600, 44)
    for index, name in enumerate(names):
        width = ribbon.segment(index).width()
        assert width >= CHECK + wide.horizontalAdvance(name)
        assert width >= bold.horizontalAdvance("00:00 of 12:00") or phases[index].minutes < 10
    ribbon.resize(440, 44)
    assert ribbon.segment(1).width() == pytest.approx(wide.horizontalAdvance("Capacity")), (
        "no more than it must"
    )


def test_a_click_on_a_phase_goes_there(qtbot: QtBot) -> None:
    room = Room()
    bar = bar_of(room, qtbot)
    bar.start.click()
    centre = bar.ribbon.segment(2).center().toPoint()
    QTest.mouseClick(bar.ribbon, Qt.MouseButton.LeftButton, pos=QPoint(centre))
    assert room.session.state.clock.index == 2
    assert bodies(room.rows, Kind.CLOCK)[-1] == {"do": "goto", "phase": "high_level"}


def test_names_are_cut_at_words() -> None:
    assert fitted("Trade-offs & scaling", lambda words: len(words) < 15) == "Trade-offs"
    assert fitted("High-level design", lambda words: True) == "High-level design"
    assert fitted("Requirements", lambda words: False) == "Requirements"


def test_a_phase_has_its_long_name_only_with_room_to_the_next(qtbot: QtBot) -> None:
    metrics = QFontMetricsF(style.font(12, 400))
    ribbon = PhaseRibbon()
    qtbot.addWidget(ribbon)
    name = "Capacity estimation"
    wide = metrics.horizontalAdvance(name)
    assert ribbon.name_in(name, metrics, wide + GAP) == name
    assert ribbon.name_in(name, metrics, wide + GAP / 2) == "Capacity"
