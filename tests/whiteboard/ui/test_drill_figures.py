"""What a drill's lane and figures show, without a run."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scoring.capacity.simulation.result import Series
from whiteboard import words
from whiteboard.round.drill_faults import Running
from whiteboard.ui import style
from whiteboard.ui.capacity_flows import FlowSwitch
from whiteboard.ui.drill_figures import facts_of
from whiteboard.ui.drill_lane import LEFT, FaultLane, marks_of
from whiteboard.ui.drill_log import Standing
from whiteboard.ui.drill_plan import Plan
from whiteboard.ui.drill_strips import Curve, Strips


def test_faults_that_overlap_lie_one_below_the_other() -> None:
    fired = [Running.of(spec) for spec in ("load:x3@10+30", "zone:a@20+30", "flush:cache@45")]
    marks = marks_of(fired, [])
    assert [mark.row for mark in marks] == [0, 1, 0]


def test_a_fault_does_not_take_the_room_of_the_name_before_it(qtbot: QtBot) -> None:
    lane = FaultLane(Plan())
    qtbot.addWidget(lane)
    lane.resize(320, 60)
    lane.show_run(Standing(40.0, tuple(Running.of(spec) for spec in ("flush:cache@5", "load:x3@12+30"))))
    assert [mark.row for mark in lane._marks()] == [0, 1]
    lane.show_run(Standing(115.0, tuple(Running.of(spec) for spec in ("flush:cache@5", "load:x3@90+30"))))
    assert [mark.row for mark in lane._marks()] == [0, 0]


def test_a_name_that_has_no_room_behind_its_fault_stands_before_it(qtbot: QtBot) -> None:
    lane = FaultLane(Plan())
    qtbot.addWidget(lane)
    lane.resize(320, 60)
    late = Running.of("flush:cache@268")
    lane.show_run(Standing(269.0, (Running.of("kill:api:2@230+10"), late)))
    box, name = lane._box(late), lane._name(late)
    assert 0 < name.left() < name.right() < box.left()
    assert [mark.row for mark in lane._marks()] == [0, 1], "clear of the name that stands there"


def test_the_cursor_passes_behind_names(qtbot: QtBot) -> None:
    lane = FaultLane(Plan())
    qtbot.addWidget(lane)
    lane.resize(320, 60)
    fault = Running.of("flush:cache@5")
    name = lane._name(fault)
    lane.show_run(Standing(lane._second(name.right() - 1), (fault,)))  # behind the last letter
    x, cursor = round(lane._x(lane._now_s)), style.current()["text3"]
    seen = [lane.grab().toImage().pixelColor(x, y).name().upper() for y in (int(name.top()) + 3, 30)]
    assert seen[0] != cursor
    assert seen[1] == cursor


def test_no_more_is_carried_than_ends() -> None:
    series = Series([1.0], [101.0], [0.0], [100.0], [5.0], [9.0], {})
    assert facts_of(series, None)[0].remark.startswith("100")


def test_strips_have_units_and_no_tick_before_there_is_a_figure(qtbot: QtBot) -> None:
    strips = Strips(Plan(), secret=False)
    qtbot.addWidget(strips)
    run, curve = Standing(0.0, ()), Curve("", "hot", [])
    strips.rate.strip.show_curves([], (curve,), run, span_s=60.0)
    assert [said for _, said in strips.rate.strip._y_ticks] == ["0"]
    strips.rate.strip.show_curves([1.0], (replace(curve, values=[1080.0]),), run, span_s=60.0)
    assert [said for _, said in strips.rate.strip._y_ticks] == ["0", "1.08k/s"]
    strips.queue.strip.show_curves([1.0], (replace(curve, values=[1080.0]),), run, span_s=60.0)
    strips.queue.say(None)
    assert strips.queue._said.text.replace("\N{NO-BREAK SPACE}", " ") == "1.08k requests"


def test_an_axis_has_room_for_its_longest_words(qapp: QApplication) -> None:
    metrics = QFontMetricsF(style.font(10))
    assert max(metrics.horizontalAdvance(words.rate(rate)) for rate in (1.23e6, 888e3, 88.8e6)) < LEFT - 5


def test_the_switch_between_flows_begins_where_the_rest_does(qtbot: QtBot) -> None:
    switch = FlowSwitch()
    qtbot.addWidget(switch)
    switch.set_flows([("", "All"), ("a", "Read"), ("b", "Write")])
    switch.resize(400, 30)
    switch.show()
    assert switch._few.x() == 0


def test_each_figure_stands_over_a_sample_of_its_line(qtbot: QtBot) -> None:
    strips = Strips(Plan(), secret=False)
    qtbot.addWidget(strips)
    strips.resize(340, 300)
    curves = (Curve("tried", "text3", [9.0], dashed=True), Curve("failed", "over", [4.0]))
    strips.rate.strip.show_curves([1.0], curves, Standing(1.0, ()), span_s=60.0)
    strips.rate.say(None)
    strips.show()
    legend = strips.rate._said
    assert legend.text == "tried 9/s · failed 4/s"
    picture = legend.grab().toImage()
    seen = {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert {style.current()["over"], style.current()["text3"]} <= seen


def test_a_second_without_an_answer_says_so(qtbot: QtBot) -> None:
    strips = Strips(Plan(), secret=False)
    qtbot.addWidget(strips)
    strips.time.say(None)
    assert strips.time._said.text == "", "before the first second"
    curve = Curve("p99", "accent", [80.0, None])
    strips.time.strip.show_curves([1.0, 2.0], (curve,), Standing(2.0, ()), span_s=60.0)
    strips.time.say(None)
    assert strips.time._said.text == "no answers"
    strips.time.say(0.5)
    assert strips.time._said.text == f"p99 80{words.THIN}ms"
