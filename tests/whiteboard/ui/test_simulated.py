"""The simulation beside the closed form in the Capacity tab."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation.simulate import simulate
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.round.setup import RoundMode
from whiteboard.ui.capacity_report import Report
from whiteboard.ui.simulated import OFFER, figures_words
from whiteboard.words import THIN

ONE = Design(
    "One",
    (
        Component("users", "web_client", "Users", replicas=None),
        Component("api", "app_service", "API", replicas=1, params={"service_ms": 1, "concurrency": 1}),
    ),
    (Link("to-api", "users", "api"),),
    (Flow("read", "users", 500.0),),
)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few requests are enough."""
    monkeypatch.setattr("scoring.capacity.simulation.simulate.REQUESTS", 10_000)


@pytest.fixture
def report(qtbot: QtBot) -> Iterator[Report]:
    desk = desk_of(ONE, scenario=None, mode=RoundMode.DRAW)
    made = Report(desk)
    desk.setParent(made)
    qtbot.addWidget(made)
    made.resize(352, 1200)
    made.show_estimate(Estimator(desk.catalog).estimate(ONE), None, ())
    made.show()
    yield made
    made.close_workers()


def test_a_run_is_drawn_over_the_closed_form_with_its_figures(report: Report, qtbot: QtBot) -> None:
    line, chart = report._simulated, report._cdf
    assert line._said.text() == OFFER
    with qtbot.waitSignal(line.changed, timeout=30_000):
        QTest.mouseClick(line._button, Qt.MouseButton.LeftButton)
    assert line.simulation is not None
    t_ms, cdf = chart._simulated.getData()
    assert (t_ms[0], cdf[0], cdf[-1]) == (0.0, 0.0, 1.0)
    assert bool(np.all(np.diff(cdf) >= 0))
    median = float(np.interp(0.5, cdf, t_ms))
    assert median == pytest.approx(2.0 * math.log(2.0), rel=0.15), "M/M/1 at half load"
    assert line._said.text() == figures_words(line.simulation, "read")
    assert line._said.text().replace(THIN, " ").startswith("Simulated: mean 1.9 ms ± ")
    assert chart._half is not None


def test_another_drawing_has_not_been_simulated(report: Report, qtbot: QtBot) -> None:
    line = report._simulated
    with qtbot.waitSignal(line.changed, timeout=30_000):
        line._button.click()
    report.show_estimate(Estimator(load_catalog()).estimate(ONE), None, ())
    assert line.simulation is None
    assert line._said.text() == OFFER
    assert len(report._cdf._simulated.getData()[0]) == 0


def test_a_run_is_cancelled_by_its_button(report: Report) -> None:
    line = report._simulated
    line._button.click()
    assert line._button.text() == "Cancel"
    line._button.click()
    assert (line._said.text(), line._button.text()) == (OFFER, "Simulate")


def test_the_measured_distribution_ends_at_the_longest() -> None:
    found = simulate(ONE, load_catalog(), seconds=10.0, get_kernels=lambda: None).estimate.flows[0]
    assert found.distribution is not None
    assert found.latency_ms is not None
    at_99 = float(np.interp(0.99, found.distribution.cdf, found.distribution.t_ms))
    assert at_99 == pytest.approx(found.latency_ms.p99, rel=0.01)
