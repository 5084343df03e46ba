"""The Capacity tab: its figures, its empty states, and what a press does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from components.design import Component, Design, Link
from scoring.capacity.result import Estimate, TrainingEstimate
from tests.whiteboard.ui.analysis_desk import DESIGN, desk_of
from tests.whiteboard.ui.estimates import ESTIMATE
from tests.whiteboard.ui.rooms import readable, sweep
from tests.whiteboard.ui.test_analyst import FINDINGS, Fake
from whiteboard import words
from whiteboard.advice_words import NARROW
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.ui import style
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.capacity import CapacityPanel
from whiteboard.ui.capacity_flows import FlowSwitch
from whiteboard.ui.capacity_parts import Clickable
from whiteboard.ui.cdf_chart import CdfChart
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.load_chart import LoadChart
from whiteboard.ui.solver import Answer
from whiteboard.ui.target_card import TargetCard
from whiteboard.ui.theme import DARK, LIGHT
from whiteboard.ui.waterfall import Waterfall

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Shown:
    """A panel on a desk whose analyst answers as it is told."""

    def __init__(self, qtbot: QtBot, desk: Desk, answer: Answer) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.fake = Fake(lambda _design: answer)
        self.analyst = Analyst(desk, lambda: self.fake)
        self.panel = CapacityPanel(desk, self.analyst)
        qtbot.addWidget(self.panel)
        self.panel.resize(352, 1400)
        self.panel.show()

    def wait_for(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.text())

    def settle(self) -> None:
        """Waits until curves and advice are shown."""
        self.wait_for("What would help")
        self.qtbot.waitUntil(lambda: any(c.isVisible() for c in self.panel.findChildren(LoadChart)))
        sweep()  # rows that were replaced on the way here

    def text(self) -> str:
        """What can be read without scrolling into what is hidden."""
        said = [readable(child) for child in self.panel.children() if child.isWidgetType()]  # type: ignore[arg-type]
        return "\n".join(said).replace(words.THIN, " ").replace(NARROW, " ").replace(words.NO_BREAK, " ")

    def field(self) -> QLineEdit:
        """The one field that a person sees."""
        fields = self.panel.findChildren(QLineEdit)
        self.qtbot.waitUntil(lambda: sum(field.isVisible() for field in fields) == 1)
        return next(field for field in fields if field.isVisible())

    def press(self, label: str) -> None:
        def found() -> list[QAbstractButton]:
            buttons = self.panel.findChildren(QAbstractButton)
            return [b for b in buttons if b.text().replace(words.NO_BREAK, " ") == label and b.isVisible()]

        self.qtbot.waitUntil(lambda: len(found()) == 1)
        QTest.mouseClick(found()[0], LEFT)


Make = Callable[..., Shown]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Make]:
    made: list[Shown] = []

    def make(
        desk: Desk | None = None, estimate: Estimate | None = ESTIMATE, problem: str | None = None
    ) -> Shown:
        desk = desk or known()
        made.append(Shown(qtbot, desk, Answer(FINDINGS, estimate, problem)))
        return made[-1]

    yield make
    for each in made:
        each.analyst.close()


def known() -> Desk:
    """A desk whose candidate may know the targets."""
    desk = desk_of()
    desk.session.record(Kind.SHOW, Actor.SYSTEM, requirements=True)
    return desk


def test_the_whole_report(show: Make) -> None:
    shown = show()
    shown.settle()
    text = shown.text()
    for words_ in (
        "34.7k req/s",
        "Stream proc. is behind by 40k/s",
        "CDF in ms · mean 76",
        "headroom ×1.02",
        "mean 112 ms",
        "Ranker at 94 %: 61 % of p99 of Request is waiting there; 14 more replicas bring it to 82 ms.",
        "113 %",
        "$92k/mo",
        "$1.04 per million requests",
        "99.973 %",
        "Rests on 4 assumed figures.",
        "API gateway: Above arrival SCV 4",
        "Ranker → Rec API closes a loop and names no calls",
        "Request is metastable: after an overload retries keep it at 9/s",
        "Ranker retrained every",
    ):
        assert words_ in text
    cards = {card.target.title: card.target for card in shown.panel.findChildren(TargetCard)}
    assert list(cards) == [
        "End-to-end p99",
        "Peak requests",
        "Event to effect",
        "Availability (with fallback)",
    ]
    assert cards["Peak requests"].value == "35.3k", "a figure that comes with the curves"
    assert cards["Event to effect"].value == "grows"


def test_figures_show_before_curves_do(show: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show()
    shown.settle()
    shown.analyst.study = None
    shown.analyst.curves_ready.emit(None)
    shown.qtbot.waitUntil(lambda: not any(c.isVisible() for c in shown.panel.findChildren(LoadChart)))
    assert any(c.isVisible() for c in shown.panel.findChildren(CdfChart))
    cards = {card.target.title: card.target for card in shown.panel.findChildren(TargetCard)}
    assert cards["Peak requests"].margin == "computing"


def test_the_flow_switch_changes_what_is_shown(show: Make) -> None:
    shown = show()
    shown.settle()
    shown.press("Event")
    text = shown.text()
    assert "347k req/s" in text
    assert "No response time: the queue never settles." in text
    assert not any(c.isVisible() for c in shown.panel.findChildren(CdfChart))
    shown.press("Request")
    assert any(c.isVisible() for c in shown.panel.findChildren(CdfChart))


def test_many_flows_are_a_list(qtbot: QtBot) -> None:
    switch = FlowSwitch()
    qtbot.addWidget(switch)
    switch.show()
    switch.set_flows([(f"f{i}", f"Flow {i}") for i in range(5)])
    assert switch.value() == "f0"
    assert switch._many.isVisible()
    changed: list[str] = []
    switch.changed.connect(lambda: changed.append(switch.value()))
    switch._many.activated.emit(3)
    assert changed == ["f3"]
    switch.set_flows([("f3", "Flow 3"), ("f1", "Flow 1")])
    assert switch.value() == "f3", "the chosen one stays while it is there"
    assert switch._few.isVisible()
    switch.set_flows([("f1", "Flow 1")])
    assert not switch.isVisible()


def test_a_click_on_the_path_selects_the_component(show: Make) -> None:
    shown = show()
    shown.settle()
    (waterfall,) = shown.panel.findChildren(Waterfall)
    QTest.mouseClick(waterfall, LEFT, NONE, QPoint(20, waterfall.height() - 5))
    assert shown.desk.selection == {"features"}


def test_twins_are_told_apart_on_the_critical_path(show: Make) -> None:
    parts = [replace(c, label="Twin") if c.id in {"ranker", "features"} else c for c in DESIGN.components]
    shown = show(desk_of(replace(DESIGN, components=tuple(parts))))
    shown.settle()
    (waterfall,) = shown.panel.findChildren(Waterfall)
    assert "Twin (ranker)" in waterfall.accessibleName()
    assert "Twin (features)" in waterfall.accessibleName()


def test_a_click_on_a_reason_selects_the_component(show: Make) -> None:
    shown = show()
    shown.settle()
    (ranker,) = [c for c in shown.panel.findChildren(Clickable) if "14 more replicas" in readable(c)]
    QTest.mouseClick(ranker, LEFT)
    assert shown.desk.selection == {"ranker"}
    shown.desk.select([])
    QTest.keyClick(ranker, Qt.Key.Key_Return)
    assert shown.desk.selection == {"ranker"}, "the keyboard does it too"


def test_an_assumed_figure_is_one_press_from_being_edited(show: Make) -> None:
    shown = show()
    shown.settle()
    asked: list[tuple[str, str]] = []
    shown.panel.inspector_requested.connect(lambda component, field: asked.append((component, field)))
    assert "Rec API · service time" not in shown.text()
    shown.press("Show")
    assert "Rec API · service time" in shown.text()
    edit = next(
        b for b in shown.panel.findChildren(Button) if b.accessibleName() == "Edit Rec API · service time"
    )
    QTest.mouseClick(edit, LEFT)
    assert asked == [("api", "service_ms")]
    assert shown.desk.selection == {"api"}
    shown.press("Hide")
    shown.qtbot.waitUntil(lambda: "Rec API · service time" not in shown.text())


def test_targets_wait_until_the_candidate_may_know_them(show: Make) -> None:
    shown = show(desk_of())
    shown.settle()
    assert not any(card.isVisible() for card in shown.panel.findChildren(TargetCard))
    assert "Ranker retrained every" not in shown.text()
    shown.desk.session.record(Kind.SHOW, Actor.SYSTEM, requirements=True)
    shown.wait_for("Ranker retrained every")
    assert len(shown.panel.findChildren(TargetCard)) == 4


def test_the_theme_changes_live(show: Make, qapp: QApplication) -> None:
    style.apply(qapp, LIGHT)
    shown = show()
    shown.settle()
    qapp.sendPostedEvents()  # what was told of in the last turn takes its place
    before = shown.panel.grab().toImage()
    style.apply(qapp, DARK)
    qapp.sendPostedEvents()
    assert shown.panel.grab().toImage() != before
    style.apply(qapp, LIGHT)
    qapp.sendPostedEvents()  # Qt lays out again before it paints
    assert shown.panel.grab().toImage() == before


def test_an_equal_report_makes_no_new_widgets(show: Make) -> None:
    shown = show()
    shown.settle()
    before = shown.panel.findChildren(Clickable)
    shown.panel._draw()
    assert shown.panel.findChildren(Clickable) == before


RUN = TrainingEstimate("train", 9.68, 0.558, 3600.0, 0.0083)
IDLE = replace(ESTIMATE, flows=(), components=(), slos=(), warnings=(), assumed=())


class TestNoFigures:
    """What the tab says while there is nothing to show."""

    def free(self, *, client: bool = True) -> Desk:
        parts = (Component("app", "web_client", "Browser", replicas=None),) if client else ()
        design = Design(components=(*parts, Component("api", "app_service")))
        return desk_of(design, scenario=None, mode=RoundMode.DRAW)

    def test_nothing_drawn(self, show: Make) -> None:
        show(desk_of(Design(), scenario=None, mode=RoundMode.DRAW), IDLE).wait_for("Nothing drawn yet")

    def test_no_client(self, show: Make) -> None:
        show(self.free(client=False), IDLE).wait_for("No client yet")

    def test_after_the_end_nobody_is_told_to_draw(self, show: Make) -> None:
        shown = show(desk_of(Design(), scenario=None, mode=RoundMode.DRAW), IDLE)
        shown.wait_for("Draw a client")
        shown.desk.session.record(Kind.FINISH, Actor.CANDIDATE)
        shown.qtbot.waitUntil(lambda: "Draw a client" not in shown.text())
        assert "Nothing drawn" in shown.text()
        rated = show(self.free(), IDLE)
        rated.wait_for("Give a client a rate to see capacity.")
        rated.desk.session.record(Kind.FINISH, Actor.CANDIDATE)
        rated.wait_for("No client has a rate")
        assert not [field for field in rated.panel.findChildren(QLineEdit) if field.isVisible()]

    def test_a_training_run_is_shown_where_nobody_is_served(self, show: Make) -> None:
        shown = show(self.free(client=False), replace(IDLE, training=RUN))
        shown.wait_for("9.68 days")
        offers = [label for label in shown.panel.findChildren(QLabel) if label.text() == "offered"]
        assert [label.isVisible() for label in offers] == [False]
        asked = show(self.free(), replace(IDLE, training=RUN))
        asked.wait_for("Give a client a rate to see capacity.")

    def test_a_rate_can_be_typed(self, show: Make) -> None:
        shown = show(self.free(), IDLE)
        shown.wait_for("Give a client a rate to see capacity.")
        field = shown.field()
        assert field.accessibleName() == "Requests per second of Browser"
        QTest.keyClicks(field, "34.7k")
        QTest.keyClick(field, Qt.Key.Key_Return)
        record = shown.desk.session.board["app"]
        assert isinstance(record, ComponentRecord)
        assert record.params["rate_rps"] == 34_700.0
        shown.desk.undo()
        assert "rate_rps" not in shown.desk.session.board["app"].params  # type: ignore[attr-defined]

    def test_a_tab_first_opened_when_all_is_known_asks_for_the_rate(self, show: Make, qtbot: QtBot) -> None:
        shown = show(self.free(), IDLE)
        shown.panel.hide()
        qtbot.waitUntil(lambda: shown.desk.analysis is not None)
        late = CapacityPanel(shown.desk, shown.analyst)
        qtbot.addWidget(late)
        late.show()
        qtbot.waitUntil(lambda: "Give a client a rate to see capacity." in readable(late))

    @pytest.mark.parametrize(
        ("typed", "said"), [("many", "is not a number"), ("0", "A rate is more than 0.")]
    )
    def test_a_rate_that_is_none_is_refused_in_words(self, show: Make, typed: str, said: str) -> None:
        shown = show(self.free(), IDLE)
        shown.wait_for("Give a client a rate to see capacity.")
        field = shown.field()
        QTest.keyClicks(field, typed)
        shown.press("Use")
        assert said in shown.text()
        assert shown.desk.session.board["app"].params == {}  # type: ignore[attr-defined]

    def test_the_scenarios_rate_is_one_press(self, show: Make) -> None:
        shown = show(known(), IDLE)
        shown.wait_for("Use the scenario’s 34.7k req/s")
        shown.press("Use the scenario’s 34.7k req/s")
        record = shown.desk.session.board["app"]
        assert isinstance(record, ComponentRecord)
        assert record.params["rate_rps"] == pytest.approx(34_722.222)

    def test_a_candidate_in_an_interview_is_not_told_the_rate(self, show: Make) -> None:
        shown = show(desk_of(mode=RoundMode.INTERVIEW), IDLE)
        shown.wait_for("Give a client a rate to see capacity.")
        assert "scenario" not in shown.text()

    def test_a_problem_is_said(self, show: Make) -> None:
        shown = show(known(), None, "The Ranker calls itself without end.")
        shown.wait_for("The Ranker calls itself without end.")

    def test_hidden_capacity_leaves_nothing_to_read(self, show: Make) -> None:
        desk = desk_of(mode=RoundMode.INTERVIEW)
        desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
        shown = show(desk)
        shown.wait_for("Capacity is hidden")
        assert "34.7k" not in shown.text()
        desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=True)
        shown.settle()
        desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
        shown.wait_for("Capacity is hidden")
        shown.qtbot.waitUntil(lambda: "34.7k" not in shown.text())

    def test_feedback_at_phase_ends_waits(self, show: Make) -> None:
        shown = show(desk_of(feedback=Feedback.PHASE_END))
        shown.wait_for("Capacity shows when a phase ends")
        shown.desk.session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
        shown.settle()
        assert "As it was at the end of Requirements" in shown.text()


def test_the_drawing_of_the_tests_is_valid() -> None:
    ids = {component.id for component in DESIGN.components}
    assert all({link.source, link.target} <= ids for link in DESIGN.links)
    assert isinstance(DESIGN.links[0], Link)
