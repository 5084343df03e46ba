"""The simulation beside the closed form: runs it in a worker on demand, and says what it measured."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from components.design import Design
from whiteboard import words
from whiteboard.jobs import Cancelled, LatestJob
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.widgets import Text, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from scoring.capacity.result import Latency
    from scoring.capacity.simulation.result import Simulation

OFFER: Final = "Check it against a simulation."


class Simulated(QWidget):
    """A line with a button: offers a run, shows how far it is, then its figures beside the closed form's.

    Close it before the desk.
    """

    changed = Signal()
    """There is a simulation now, or none any more."""
    _progressed = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.simulation: Simulation | None = None
        self._desk = desk
        self._said = Text(OFFER, "caption", "text3", wrap=True)
        self._button = Button("Simulate", "link")
        layout = row(self, spacing=8)
        layout.addWidget(self._said, 1)
        layout.addWidget(self._button)
        self._job = LatestJob(self)
        self._job.finished.connect(self._on_finished)
        self._job.failed.connect(self._on_failed)
        self._progressed.connect(self._on_progressed)
        self._button.clicked.connect(self._on_pressed)

    def forget(self) -> None:
        """The drawing has changed: what was measured is of another one."""
        self._job.cancel()
        had, self.simulation = self.simulation is not None, None
        self._say(OFFER, "Simulate")
        if had:
            self.changed.emit()

    def show_flow(self, flow_id: str) -> None:
        """Says the figures of a flow, when there are any."""
        if self.simulation is not None:
            self._say(figures_words(self.simulation, flow_id), "Again")

    def close_workers(self) -> None:
        """Waits for the worker to end; may be called twice."""
        self._job.shutdown()

    def _say(self, said: str, deed: str) -> None:
        self._said.setText(said)
        self._button.setText(deed)
        self._button.setAccessibleName(f"{deed}: response times by simulation")

    def _on_pressed(self) -> None:
        if self._job.running:
            self.forget()
            return
        self._say("Simulating …", "Cancel")
        self._job.submit(partial(self._work, self._desk.design()))

    def _work(self, design: Design, cancelled: Cancelled) -> Simulation | None:
        from scoring.capacity.cancelling import Cancelled as Stopped
        from scoring.capacity.load import load_of
        from scoring.capacity.simulation.simulate import simulate

        scenario, catalog = self._desk.scenario, self._desk.catalog
        load = load_of(scenario, catalog, design) if scenario else None
        tell: Callable[[float], None] = self._progressed.emit
        try:
            return simulate(design, catalog, load, cancelled=cancelled, progress=tell)
        except Stopped:
            return None

    def _on_progressed(self, share: float) -> None:
        if self._job.running:
            self._said.setText(f"Simulating … {words.percent(share)}")

    def _on_finished(self, simulation: Simulation | None) -> None:
        self.simulation = simulation
        self.changed.emit()

    def _on_failed(self, error: str) -> None:
        self._say(error, "Again")


def figures_words(simulation: Simulation, flow_id: str) -> str:
    """Mean and p99 of a flow as measured, with the half widths of their 95 % intervals."""
    flow = next((flow for flow in simulation.estimate.flows if flow.id == flow_id), None)
    if flow is None or flow.latency_ms is None:
        return "Simulated: nothing was answered."
    half = simulation.flow_ci.get(flow_id)
    unsure = ", p99 unsure" if flow_id in simulation.unsure else ""
    return (
        f"Simulated: mean {_with_half(flow.latency_ms.mean, half, 'mean')}, "
        f"p99 {_with_half(flow.latency_ms.p99, half, 'p99')}; "
        f"{words.figure(simulation.requests)} requests{unsure}"
    )


def _with_half(ms: float, half: Latency | None, name: str) -> str:
    if half is None:
        return words.time_ms(ms)
    return f"{words.time_ms(ms)} ±{words.THIN}{words.percent(getattr(half, name) / ms, 1) if ms else 0}"
