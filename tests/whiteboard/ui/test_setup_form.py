"""The form before a round."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from scenarios.loader import library, load_scenario
from tests.whiteboard.round.examples import scenario
from tests.whiteboard.ui.rooms import button
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.setup import Feedback, RoundMode, Setup
from whiteboard.ui.scrolling import ScrollColumn
from whiteboard.ui.setup_form import CUSTOM, SetupForm

PRACTICE, INTERVIEW = RoundMode.PRACTICE, RoundMode.INTERVIEW


def now() -> datetime:
    return datetime(2026, 11, 20, 13, 54, 7, 123, tzinfo=UTC)


def form_of(qtbot: QtBot, mode: RoundMode = PRACTICE, **given: object) -> SetupForm:
    form = SetupForm(scenario(), mode, now=now, **given)  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.show()
    return form


def test_a_practice_can_start_as_it_stands(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    with qtbot.waitSignal(form.accepted):
        QTest.keyClick(form, Qt.Key.Key_Return)
    assert form.setup() == Setup(
        mode=PRACTICE,
        started="2026-11-20T13:54:07Z",
        title="Front page",
        scenario="front-page",
        scenario_version=1,
        level="senior",
        minutes=60,
        phases=tuple(
            PlannedPhase(*phase)
            for phase in (
                ("requirements", "Requirements", 9.0),
                ("capacity", "Capacity", 5.0),
                ("high_level", "High level", 15.0),
                ("deep_dive", "Deep dive", 20.0),
                ("tradeoffs", "Trade-offs", 8.0),
            )
        ),
    )


def test_a_length_fills_in_its_plan(qtbot: QtBot) -> None:
    form = form_of(qtbot, minutes=45, level="staff")
    assert [spin.value() for spin in form.minutes] == [6, 5, 12, 16, 6]
    form.length.set_value(60)
    form.length.changed.emit(60)
    assert [spin.value() for spin in form.minutes] == [9, 5, 15, 20, 8]
    assert form.total.text() == "57 min in 5 phases"
    assert (form.setup().level, form.setup().minutes) == ("staff", 60)


def test_edited_minutes_make_a_custom_plan(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    form.minutes[1].setValue(0)
    form.minutes[3].setValue(7.5)
    assert form.length.value() == CUSTOM
    assert form.total.text() == "39.5 min in 4 phases"
    setup = form.setup()
    assert setup.minutes == 40
    assert [(phase.id, phase.minutes) for phase in setup.phases] == [
        ("requirements", 9),
        ("high_level", 15),
        ("deep_dive", 7.5),
        ("tradeoffs", 8),
    ]


def test_an_interview_needs_a_name_for_the_candidate(qtbot: QtBot) -> None:
    form = form_of(qtbot, INTERVIEW, interviewers="Ada")
    form.open_board.click()
    assert form.result() != QDialog.DialogCode.Accepted
    assert form.message.text() == "Name the candidate, or use a pseudonym such as K-17."
    assert form.candidate.property("invalid") is True
    form.candidate.setText(" K-17 ")
    form.role.setText("ML engineer")
    form.interviewers.setText("Ada, Grace,")
    assert not form.findings.isChecked()
    assert not form.feedback.isVisible()
    form.open_board.click()
    setup = form.setup()
    assert (setup.candidate, setup.role, setup.interviewers) == ("K-17", "ML engineer", ("Ada", "Grace"))
    assert (setup.show_findings, setup.show_capacity, setup.feedback) == (False, True, Feedback.LIVE)


def test_a_practice_chooses_when_results_show(qtbot: QtBot) -> None:
    form = form_of(qtbot, feedback=Feedback.PHASE_END)
    assert form.feedback.isVisible()
    assert not form.findings.isVisible()
    assert form.setup().feedback is Feedback.PHASE_END


def test_a_plan_without_minutes_is_refused(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    for spin in form.minutes:
        spin.setValue(0)
    form.open_board.click()
    assert form.message.text() == "Give at least one phase some minutes."
    assert form.isVisible()


def test_escape_cancels(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    with qtbot.waitSignal(form.rejected):
        QTest.keyClick(form, Qt.Key.Key_Escape)


def test_only_a_person_s_own_scenario_keeps_its_path(qtbot: QtBot) -> None:
    shipped = load_scenario(next(iter(library())))
    form = SetupForm(shipped, PRACTICE, now=now)
    qtbot.addWidget(form)
    assert form.setup().scenario_path is None
    own = SetupForm(scenario(path=Path("/home/ada/own.yaml")), PRACTICE, now=now)
    qtbot.addWidget(own)
    assert own.setup().scenario_path == str(Path("/home/ada/own.yaml"))


def test_on_a_low_screen_the_questions_scroll_and_the_buttons_stay(qtbot: QtBot) -> None:
    form = form_of(qtbot, INTERVIEW)
    form.resize(form.width(), 420)
    start = button(form, "Open the board")
    qtbot.waitUntil(lambda: form.rect().contains(start.geometry()))
    assert form.capacity.visibleRegion().isEmpty()
    form.findChildren(ScrollColumn)[0].ensureWidgetVisible(form.capacity)
    assert not form.capacity.visibleRegion().isEmpty()
