"""What-ifs: exact figures of changed copies, one edit to keep them, and B beside the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.formulas.queues import erlang_c
from tests.whiteboard.ui.analysis_desk import Kept, desk_of
from tests.whiteboard.ui.rooms import readable
from whiteboard import words
from whiteboard.board.records import ComponentRecord, FlowRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.capacity import WHAT_IF, CapacityPanel
from whiteboard.ui.compare import Comparison
from whiteboard.ui.compare_differences import differences
from whiteboard.ui.compare_words import effects
from whiteboard.ui.desk import Desk
from whiteboard.ui.whatif import WhatIf
from whiteboard.ui.whatif_changes import Changes
from whiteboard.ui.whatif_knobs import knobs_of, load_knob
from whiteboard.ui.whatif_rows import KnobRow, short_unit
from whiteboard.ui.whatif_solver import Variant

# M/M/c: 8 servers of 10 ms each under 600 requests a second.
QUEUE = Design(
    "Queue",
    (
        Component("users", "web_client", "Users", replicas=None, params={"rate_rps": 600}),
        Component("api", "app_service", "API", replicas=8, params={"service_ms": 10, "concurrency": 1}),
    ),
    (Link("users-api", "users", "api"),),
)


class Shown:
    """The what-if view of a desk, with the board's figures already there."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.analyst = Analyst(desk)
        self.panel = CapacityPanel(desk, self.analyst)
        qtbot.addWidget(self.panel)
        self.panel.resize(352, 800)
        self.panel.views.set_value(WHAT_IF)
        self.panel.show()
        qtbot.waitUntil(lambda: self.analyst.study is not None)
        self.view: WhatIf = self.panel.what_if()
        qtbot.waitUntil(lambda: self.view.isVisible() and bool(self.table()))

    def select(self, component: str) -> dict[str, KnobRow]:
        self.desk.select([component])
        self.qtbot.waitUntil(lambda: bool(self.view._knobs.rows))
        return self.view._knobs.rows

    def table(self) -> dict[str, tuple[str, str]]:
        """The rows of the table of effects by label."""
        table = self.view._table
        pairs = zip(table._labels, table._cells, strict=True)
        return {label: (one._text.text(), other._text.text()) for label, (one, other) in pairs}

    def settle(self) -> Variant:
        """Waits until the what-if is solved with its curves."""
        self.qtbot.waitUntil(lambda: self.view._then is not None and self.view._then.curves is not None)
        assert self.view._then is not None
        return self.view._then


Show = Callable[[Desk], Shown]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    made: list[Shown] = []

    def make(desk: Desk) -> Shown:
        made.append(Shown(qtbot, desk))
        return made[-1]

    yield make
    for each in made:
        each.panel.close_workers()
        each.analyst.close()


def free_desk(design: Design = QUEUE, journal: Kept | None = None) -> Desk:
    return desk_of(design, scenario=None, mode=RoundMode.DRAW, journal=journal)


def test_a_design_that_loses_requests_says_what_it_carries(show: Show) -> None:
    shown = show(free_desk())
    assert "Carried" not in shown.table(), "all of it: nothing to say"
    shown.select("api")["replicas"].turned.emit(4)
    shown.settle()
    assert shown.table()["Carried"] == ("600/s", "400 of 600/s")


def test_refused_requests_are_missing_from_what_is_carried(show: Show) -> None:
    client, api = QUEUE.components
    refusing = replace(api, params={**api.params, "queue_limit": 0})
    shown = show(free_desk(replace(QUEUE, components=(client, refusing))))
    carried, offered = shown.table()["Carried"][0].removesuffix("/s").split(" of ")
    load, servers = 6.0, 8  # Erlang's loss formula
    lost = 1.0
    for n in range(1, servers + 1):
        lost = load * lost / (n + load * lost)
    assert float(carried) == pytest.approx(600 * (1 - lost), rel=2e-3)
    assert offered == "600"


def test_a_what_if_of_m_m_c_equals_the_formula(show: Show) -> None:
    shown = show(free_desk())
    rows = shown.select("api")
    rows["replicas"].turned.emit(10)
    then = shown.settle()
    wait_ms = erlang_c(10, 6.0) / (1000.0 - 600.0) * 1000.0
    assert then.estimate is not None
    latency = then.estimate.flows[0].latency_ms
    assert latency is not None
    assert latency.mean == pytest.approx(wait_ms + 10.0, rel=1e-3)
    assert then.estimate.components[0].utilization == pytest.approx(0.6)
    assert shown.table()["API busy"] == (words.percent(0.75), words.percent(0.6))
    assert shown.table()["Carries at most"] == ("800/s", "1k/s")


def test_a_training_run_has_what_ifs_and_no_drill(show: Show) -> None:
    job = Component("train", "training_job", "Training", replicas=16)
    shown = show(free_desk(Design("Training", (job,))))
    options = [button.text() for button in shown.panel.views.findChildren(QToolButton) if button.isVisible()]
    assert options == ["Figures", "What if"]
    assert shown.view.isVisible()
    assert not shown.view._knobs.load.isVisible(), "there is no load"
    rows = shown.select("train")
    rows["gpus"].turned.emit(2.0)
    then = shown.settle()
    table = shown.table()
    assert list(table) == ["Trains in", "Lost to failures", "Cost"]
    assert then.estimate is not None
    assert then.estimate.training is not None
    now = Estimator(load_catalog()).estimate(Design("Training", (job,))).training
    assert now is not None
    assert then.estimate.training.days == pytest.approx(now.days / 2, rel=0.01)
    assert table["Trains in"] == tuple(
        words.with_unit(run.days, "days") for run in (now, then.estimate.training)
    )
    shown.view.keep()
    record = shown.desk.session.board["train"]
    assert isinstance(record, ComponentRecord)
    assert record.params["gpus"] == 2.0


def test_load_and_figures_add_up(show: Show) -> None:
    shown = show(free_desk())
    shown.select("api")["service_ms"].turned.emit(5.0)
    shown.view._knobs.load.turned.emit(2.0)
    then = shown.settle()
    assert then.load == 2.0
    assert then.estimate is not None
    assert then.estimate.flows[0].offered_rps == 1200.0
    assert then.estimate.components[0].utilization == pytest.approx(0.75)


def test_too_much_load_says_that_it_grows(show: Show) -> None:
    shown = show(free_desk())
    shown.view._knobs.load.turned.emit(10.0)
    shown.settle()
    assert shown.table()["p99"][1] == "grows"


def test_the_board_stays_until_it_is_kept_as_one_edit(show: Show) -> None:
    journal = Kept()
    shown = show(free_desk(journal=journal))
    rows = shown.select("api")
    rows["replicas"].turned.emit(12)
    rows["service_ms"].turned.emit(8.0)
    shown.view._knobs.load.turned.emit(1.5)
    shown.settle()
    assert not journal.of(Kind.PATCH), "trying is not drawing"
    QTest.mouseClick(shown.view._keep, Qt.MouseButton.LeftButton)
    (event,) = journal.of(Kind.PATCH)
    assert event.body["label"] == "Keep the what-if"
    api = shown.desk.session.board.get("api")
    users = shown.desk.session.board.get("users")
    assert isinstance(api, ComponentRecord)
    assert isinstance(users, ComponentRecord)
    assert (api.replicas, api.params["service_ms"], users.params["rate_rps"]) == (12, 8.0, 900.0)
    assert not shown.view.changes
    shown.desk.undo()
    assert shown.desk.session.board.get("api").replicas == 8  # type: ignore[union-attr]


def test_reset_drops_it(show: Show) -> None:
    shown = show(free_desk())
    rows = shown.select("api")
    rows["replicas"].slider.setValue(0)
    assert shown.view.changes.figures == {("api", "replicas"): 1}
    QTest.mouseClick(shown.view._reset, Qt.MouseButton.LeftButton)
    assert not shown.view.changes
    assert rows["replicas"].number.text() == "8"
    assert shown.table()["API busy"] == (words.percent(0.75), words.percent(0.75))


def test_a_deleted_component_takes_its_what_if_along(show: Show) -> None:
    from whiteboard.board import edit

    shown = show(free_desk())
    shown.select("api")["replicas"].turned.emit(12)
    shown.desk.commit(edit.set_params(shown.desk.session.board, ["api"], {"service_ms": 9}), "Edit")
    shown.qtbot.waitUntil(lambda: shown.view._now.design == shown.desk.design())  # type: ignore[union-attr]
    assert shown.view.changes.figures == {("api", "replicas"): 12}, "other edits leave it alone"
    shown.desk.commit(edit.delete(shown.desk.session.board, ["api"]), "Delete")
    shown.qtbot.waitUntil(lambda: not shown.view.changes.figures)


def test_differences_tell_namesakes_apart() -> None:
    client, api = QUEUE.components
    twin = replace(api, id="api2")
    one = Variant(replace(QUEUE, components=(client, api, twin)))
    other = Variant(replace(QUEUE, components=(client, api, replace(twin, replicas=9))))
    assert differences(one, other, load_catalog()) == ["API (api2) · replicas 8 → 9"]


def test_figures_of_the_drawing_before_name_nothing_that_is_gone() -> None:
    estimate = Estimator(load_catalog()).estimate(QUEUE)
    assert estimate.bottleneck == "api"
    rest = replace(QUEUE, components=QUEUE.components[:1], links=())
    late = Variant(rest, 1.0, estimate)
    assert [pair.label for pair in effects(late, late, {}, None, load_catalog())] == ["Cost"]


def test_flows_of_a_design_are_multiplied() -> None:
    design = Design(QUEUE.title, QUEUE.components, QUEUE.links, (Flow("read", "users", 100.0),))
    desk = free_desk(design)
    desk.commit(Changes(load=3.0).patch(desk.session.board, desk.catalog, with_load=True), "Keep")
    (flow,) = desk.session.board.of_type(FlowRecord)
    assert flow.rate_rps == 300.0
    assert desk.session.board.get("users").params["rate_rps"] == 600  # type: ignore[union-attr]


def test_a_scenarios_load_is_not_kept(show: Show) -> None:
    desk = desk_of(mode=RoundMode.PRACTICE)
    desk.session.record(Kind.SHOW, Actor.SYSTEM, requirements=True)
    shown = show(desk)
    shown.view._knobs.load.turned.emit(2.0)
    assert not shown.view._keep.isEnabled()
    assert shown.view._reset.isEnabled()


def test_pinned_as_b_it_stands_beside_the_board(show: Show) -> None:
    shown = show(free_desk())
    shown.select("api")["replicas"].turned.emit(10)
    shown.settle()
    shown.view.pin()
    shown.view.reset()
    said = readable(shown.view.findChildren(Comparison)[0])
    for line in (
        "API · replicas 8 → 10",
        "p99: ",
        "API busy: 75 %, 60 %",
        "Users: carries at most: 800/s, 1k/s",
    ):
        assert line in said.replace(words.THIN, " ").replace(words.NO_BREAK, " ")
    shown.view.unpin()
    assert not shown.view.findChildren(Comparison)[0].isVisible()


def test_what_differs_in_words() -> None:
    catalog = load_catalog()
    cache = Component("cache", "cache", "Cache")
    api = Component(
        "api", "app_service", "API", replicas=8, zone="a", params={"service_ms": 4, "concurrency": 1}
    )
    changed = Design(
        "Queue",
        (QUEUE.components[0], api, cache),
        (Link("users-api", "users", "api", timeout_ms=200.0), Link("k", "api", "cache")),
    )
    assert differences(Variant(QUEUE), Variant(changed, load=2.0), catalog) == [
        "Load ×1 → ×2",
        "API · zone none → a",
        "API · service time 10 → 4",
        "Cache · only in B",
        "Users to API · timeout none → 200",
        "API to Cache · only in B",
    ]
    assert differences(Variant(QUEUE), Variant(QUEUE), catalog) == []


def test_stops_hold_the_value_and_the_limits_of_the_field() -> None:
    catalog = load_catalog()
    knobs = {k.spec.name: k for k in knobs_of(QUEUE.components[1], catalog)}
    replicas = knobs["replicas"]
    assert replicas.stops[0] == 1
    assert replicas.stops[-1] == 80
    assert 8 in replicas.stops
    assert all(stop == int(stop) for stop in replicas.stops)
    assert load_knob().stops[0] == 0.1
    assert load_knob().stops[-1] == 10.0
    assert load_knob().stops[load_knob().nearest(1.0)] == 1.0
    assert "batch_max" not in knobs
    assert "read_ms" not in knobs


def test_only_knobs_that_do_something() -> None:
    catalog = load_catalog()
    cache = Component("c", "cache", params={"hit_ratio": 0.9})
    named = {k.spec.name for k in knobs_of(cache, catalog)}
    assert "hit_ratio" in named
    assert not named & {"items", "zipf"}
    model = Component("m", "model_server", params={"batch_fixed_ms": 2, "batch_item_ms": 1, "batch_max": 8})
    named = {k.spec.name for k in knobs_of(model, catalog)}
    assert {"replicas", "batch_fixed_ms", "batch_item_ms", "batch_max"} <= named
    assert "service_ms" not in named
    given = {k.spec.name for k in knobs_of(QUEUE.components[1], catalog, {"service_ms": 3.0})}
    assert "service_ms" not in given, "what the scenario gives holds"
    users = {k.spec.name for k in knobs_of(QUEUE.components[0], catalog, own_rate=False)}
    assert users == {"arrival_scv"}


def test_a_row_takes_keys_and_numbers(qtbot: QtBot) -> None:
    row = KnobRow(load_knob(), "Load", "×")
    qtbot.addWidget(row)
    row.show()
    told: list[object] = []
    row.turned.connect(told.append)
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert told == [1.06]
    row.number.setText("2.5")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert told.pop() == 2.5
    assert row.number.text() == "×2.5"
    row.number.setText("50")
    QTest.keyClick(row.number, Qt.Key.Key_Return)
    assert told == [1.06], "a value out of range changes nothing"
    assert "must be between 0.1 and 10" in readable(row)
    QTest.mouseClick(row._reset, Qt.MouseButton.LeftButton)
    assert told.pop() is None
    assert row.slider.accessibleName() == row.number.accessibleName() == "Load"


def test_who_waits_for_the_end_of_a_phase_sees_no_what_if(qtbot: QtBot) -> None:
    desk = desk_of(feedback=Feedback.PHASE_END)
    analyst = Analyst(desk)
    panel = CapacityPanel(desk, analyst)
    qtbot.addWidget(panel)
    panel.views.set_value(WHAT_IF)
    panel.show()
    qtbot.waitUntil(lambda: "Capacity shows when a phase ends" in readable(panel))
    assert not panel.findChildren(WhatIf)
    analyst.close()


def test_a_hidden_what_if_is_gone(show: Show) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=True)
    shown = show(desk)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
    shown.qtbot.waitUntil(lambda: not shown.panel._bar.isVisible())
    assert not any(view.isVisible() for view in shown.panel.findChildren(WhatIf))


@pytest.mark.parametrize(
    ("unit", "short"),
    [("ms", "ms"), ("USD/h per replica", "USD/h"), ("USD/GB a month", "USD/GB"), ("fraction", ""), ("", "")],
)
def test_a_number_has_as_much_of_its_unit_as_fits(unit: str, short: str) -> None:
    assert short_unit(unit) == short
