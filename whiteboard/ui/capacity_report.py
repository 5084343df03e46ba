"""The figures of the Capacity tab, for one estimate and one of its flows.

Imported when the tab first shows, because the charts bring pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from scoring.capacity.result import Estimate, FlowEstimate
from whiteboard import words
from whiteboard.advice_words import sentence, worth_saying
from whiteboard.board.names import distinct_names
from whiteboard.board.records import ComponentRecord
from whiteboard.round.visibility import as_of, shows_targets
from whiteboard.ui.capacity_facts import facts_of
from whiteboard.ui.capacity_flows import FlowSwitch
from whiteboard.ui.capacity_parts import AssumedList, Facts, Judged, Overloads, Reasons, Warnings
from whiteboard.ui.capacity_words import (
    assumed_of,
    bars_of,
    factor,
    flow_name,
    judged_targets,
    load_curve,
    overloads_of,
    p99_target_ms,
    part_name,
    targets_of,
    warnings_of,
)
from whiteboard.ui.cdf_chart import CdfChart
from whiteboard.ui.controls import SectionHeader
from whiteboard.ui.desk import Desk
from whiteboard.ui.load_chart import LoadChart
from whiteboard.ui.scrolling import AIR
from whiteboard.ui.simulated import Simulated
from whiteboard.ui.target_card import Target, TargetCard
from whiteboard.ui.waterfall import Waterfall
from whiteboard.ui.widgets import Text, column, row

if TYPE_CHECKING:
    from scoring.advice import Advice
    from scoring.capacity.result import Curves


COMPUTING: Final = "computing …"
NO_FLOW: Final = FlowEstimate("", 0.0, 0.0, 0.0, None, None, None, ())
"""Stands for the flow of a drawing that serves nobody."""


class Report(QWidget):
    """Everything that is known of the load on a drawing."""

    chosen = Signal(str)
    """The id of a component that a row stands for."""
    edit_requested = Signal(str, str)
    """A component's id and the field whose figure is assumed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._estimate: Estimate | None = None
        self._curves: Curves | None = None
        self._flows = FlowSwitch()
        self._offers = Text("offered", "dense", "text3")
        self._offered = Text("", "dense", bold=True)
        self._as_of = Text("", "caption", "text3")
        self._overloads = Overloads()
        self._targets = Targets()
        self._judged = Judged()
        self._response = SectionHeader("Response time")
        self._cdf = CdfChart()
        self._response_said = ""
        self._simulated = Simulated(desk)
        self._against = SectionHeader("p99 against load")
        self._load = LoadChart()
        self._against_said = ""
        self._path = SectionHeader("Critical path")
        self._waterfall = Waterfall()
        self._why = SectionHeader("What would help")
        self._reasons = Reasons()
        self._facts = Facts()
        self._assumed = AssumedList()
        self._warnings = Warnings()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        body = column(self, margins=(12, 10 - AIR, 12, 12), spacing=8)
        head = row(spacing=6)
        head.addWidget(self._flows)
        head.addStretch(1)
        head.addWidget(self._offers)
        head.addWidget(self._offered)
        body.addLayout(head)
        for widget in (
            self._as_of,
            self._overloads,
            self._targets,
            self._response,
            self._cdf,
            self._simulated,
            self._against,
            self._load,
            self._path,
            self._waterfall,
            self._why,
            self._reasons,
            self._facts,
            self._judged,
            self._assumed,
            self._warnings,
        ):
            body.addWidget(widget)
        body.addStretch(1)

    def _connect(self) -> None:
        self._flows.changed.connect(self._draw)
        self._simulated.changed.connect(self._draw)
        self._cdf.pointed.connect(self._on_response_pointed)
        self._load.pointed.connect(self._on_load_pointed)
        self._overloads.chosen.connect(self.chosen)
        self._reasons.chosen.connect(self.chosen)
        self._waterfall.chosen.connect(self.chosen)
        self._assumed.edit_requested.connect(self.edit_requested)

    def show_estimate(self, estimate: Estimate, curves: Curves | None, advice: Sequence[Advice]) -> None:
        """Shows these figures; ``curves`` None says that they are being computed."""
        is_new = self._estimate is None or estimate.flows is not self._estimate.flows
        self._estimate, self._curves = estimate, curves
        if is_new:
            self._simulated.forget()
        board, catalog = self._desk.session.board, self._desk.catalog
        self._flows.set_flows([(flow.id, flow_name(flow, board, catalog)) for flow in estimate.flows])
        names = {flow.id: flow_name(flow, board, catalog) for flow in estimate.flows}
        if len(names) == 1:
            names.clear()
        moment = as_of(self._desk.session.state)
        self._as_of.setText(moment)
        self._as_of.setVisible(bool(moment))
        computing = curves is None
        advice = [each for each in advice if worth_saying(each)]
        if not computing:
            parts = distinct_names(board.of_type(ComponentRecord), catalog)
            self._reasons.show_reasons(
                [
                    (a.component, sentence(a, parts.get(a.component, a.component), names.get(a.flow, "")))
                    for a in advice
                ]
            )
        for part in (self._why, self._reasons):
            _keep_room(part, keep=computing)
            part.setVisible(bool(advice))
        self._draw()

    def _draw(self) -> None:
        estimate = self._estimate
        if estimate is None:
            return
        board, catalog, scenario = self._desk.session.board, self._desk.catalog, self._desk.scenario
        flow = next((flow for flow in estimate.flows if flow.id == self._flows.value()), NO_FLOW)
        for part in (self._offers, self._offered):
            part.setVisible(flow is not NO_FLOW)
        self._offered.setText(words.with_unit(flow.offered_rps, "req/s"))
        self._overloads.show_overloads(
            overloads_of(estimate, board, catalog), answers=flow.latency_ms is not None
        )
        self._targets.show_targets(targets_of(estimate, self._curves, scenario))
        state, actor = self._desk.session.state, self._desk.actor
        judged = judged_targets(estimate, scenario) if shows_targets(state, actor) else ()
        self._judged.show_targets(judged)
        target = p99_target_ms(flow.id, estimate, scenario)
        self._draw_response(flow, target)
        self._draw_load(flow, target)
        self._draw_path(flow, estimate)
        self._facts.show_facts(
            facts_of(flow, estimate, self._curves, lambda component: part_name(board, catalog, component))
        )
        self._assumed.show_assumed(assumed_of(estimate, board, catalog))
        self._warnings.show_warnings(warnings_of(estimate, self._curves, board, catalog))

    def _draw_response(self, flow: FlowEstimate, target: float | None) -> None:
        latency, distribution = flow.latency_ms, flow.distribution
        shown = latency is not None and distribution is not None
        self._response.setVisible(shown)
        self._cdf.setVisible(shown)
        self._simulated.setVisible(shown)
        if latency is not None and distribution is not None:
            self._cdf.show_flow(distribution, latency, target)
            self._response_said = self._cdf.caption
            self._on_response_pointed("")
            self._draw_simulated(flow.id)

    def _draw_simulated(self, flow_id: str) -> None:
        known = self._simulated.simulation
        flows = known.estimate.flows if known else ()
        measured = next((flow for flow in flows if flow.id == flow_id), None)
        if known is None or measured is None:
            self._cdf.show_simulated(None, None, None)
        else:
            half = known.flow_ci.get(flow_id)
            self._cdf.show_simulated(measured.distribution, measured.latency_ms, half)
        self._simulated.show_flow(flow_id)

    def close_workers(self) -> None:
        """Waits for a simulation to end; may be called twice."""
        self._simulated.close_workers()

    def _draw_load(self, flow: FlowEstimate, target: float | None) -> None:
        computing = self._curves is None
        curve = load_curve(self._curves, flow, target) if self._curves else None
        headroom = self._curves.headroom if self._curves else None
        self._against.setVisible((computing and flow is not NO_FLOW) or curve is not None)
        self._against_said = f"headroom {factor(headroom)}" if headroom else COMPUTING if computing else ""
        self._on_load_pointed("")
        _keep_room(self._load, keep=computing and flow is not NO_FLOW)
        self._load.setVisible(curve is not None)
        if curve is not None:
            self._load.show_curve(curve)

    def _on_response_pointed(self, said: str) -> None:
        """The head of a chart says what is under the pointer, else what it is about."""
        self._response.aside.setText(said or self._response_said)

    def _on_load_pointed(self, said: str) -> None:
        self._against.aside.setText(said or self._against_said)

    def _draw_path(self, flow: FlowEstimate, estimate: Estimate) -> None:
        bars = bars_of(flow, estimate, self._desk.session.board, self._desk.catalog)
        self._path.setVisible(bool(bars))
        self._waterfall.setVisible(bool(bars))
        self._waterfall.set_bars(bars)
        self._path.aside.setText(f"mean {words.time_ms(self._waterfall.total_ms)}")


def _keep_room(part: QWidget, *, keep: bool) -> None:
    """What is being worked out anew leaves its place empty, so that nothing below it jumps."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(keep)
    part.setSizePolicy(policy)


class Targets(QWidget):
    """The target cards, two in a row."""

    def __init__(self) -> None:
        super().__init__()
        self._targets: tuple[Target, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Shows these."""
        if tuple(targets) == self._targets:
            return
        self._targets = tuple(targets)
        self.setVisible(bool(targets))
        cards = self.findChildren(TargetCard)
        for index, target in enumerate(targets):
            if index < len(cards):
                cards[index].show_target(target)
            else:
                self._grid.addWidget(TargetCard(target), index // 2, index % 2)
        for spare in cards[len(targets) :]:
            spare.setParent(None)
            spare.deleteLater()
