"""The Capacity tab: the figures of the drawing as it is, what-ifs beside it, and drills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from whiteboard.round.events import Event, Kind
from whiteboard.round.visibility import (
    follows_edits,
    sees_capacity,
    visible_advice,
    visible_capacity,
    visible_curves,
)
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.capacity_empty import NoFigures
from whiteboard.ui.capacity_words import leads_nowhere, only_trains
from whiteboard.ui.controls import Segmented
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_plan import Plan
from whiteboard.ui.scrolling import keep_air
from whiteboard.ui.whatif import WhatIf
from whiteboard.ui.widgets import Line, column, row

if TYPE_CHECKING:
    from scoring.capacity.result import Estimate
    from whiteboard.ui.capacity_report import Report
    from whiteboard.ui.drill import DrillView

FIGURES: Final = "figures"
WHAT_IF: Final = "what-if"
DRILL: Final = "drill"
VIEWS: Final = ((FIGURES, "Figures"), (WHAT_IF, "What if"), (DRILL, "Drill"))
_REDRAWN_BY: Final = {Kind.SHOW, Kind.CLOCK, Kind.ASK, Kind.FINISH, Kind.REOPEN}


class CapacityPanel(QWidget):
    """Shows what the analyst found out about the load on a desk's board, as far as its person may see it."""

    inspector_requested = Signal(str, str)
    """A component's id and the field to edit; the component is selected already."""
    drill_changed = Signal()
    """A drill plays, pauses or has ended."""
    drill_moved = Signal(object)
    """Standing: how far the drill is, and its faults."""

    def __init__(self, desk: Desk, analyst: Analyst, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._analyst = analyst
        self._report: Report | None = None
        self._what_if: WhatIf | None = None
        self._drill: DrillView | None = None
        self.plan = Plan(self)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._empty = NoFigures(desk)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keep_air(self._area)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._area)
        self.views = Segmented(VIEWS, "What the tab shows")
        self._offers_drill = True
        self.views.changed.connect(self._refresh)
        self._bar = QWidget()
        bar = column(self._bar)
        choice = row(margins=(12, 8, 12, 8))
        choice.addWidget(self.views)
        choice.addStretch(1)
        bar.addLayout(choice)
        bar.addWidget(Line())
        self._bar.hide()
        body = column(self)
        body.addWidget(self._bar)
        body.addWidget(self._stack, 1)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._draw)
        desk.analysed.connect(self._refresh)
        desk.event_recorded.connect(self._on_event)
        analyst.curves_ready.connect(self._refresh)
        analyst.advised.connect(self._refresh)

    def _on_event(self, event: Event) -> None:
        if event.kind in _REDRAWN_BY:
            self._refresh()

    def _refresh(self, _news: object = None) -> None:
        """Draws once per turn of the event loop, and only while someone looks."""
        if self.isVisible():
            self._turn.start()

    def close_workers(self) -> None:
        """Waits for what works in the background; may be called twice."""
        for view in (self._what_if, self._drill, self._report):
            if view is not None:
                view.close_workers()

    def _draw(self) -> None:
        state = self._desk.session.state
        estimate = visible_capacity(self._desk)
        loaded = estimate is not None and any(
            flow.offered_rps > 0 and not leads_nowhere(flow, estimate) for flow in estimate.flows
        )
        desk = self._desk
        trains = estimate is not None and only_trains(
            estimate, desk.scenario, desk.session.board, desk.catalog
        )
        # A what-if starts from the board as it is now: not for who waits for the phase to end.
        tries = sees_capacity(state, self._desk.actor) and follows_edits(state)
        self._bar.setVisible((loaded or trains) and tries)
        self._offer_views(drill=not trains)
        if not tries:
            self._drop_trials()
        if estimate is None or not (loaded or trains):
            self._empty.refresh()
            self._stack.setCurrentWidget(self._empty)
            self._drop_report()
        elif tries and self.views.value() == WHAT_IF:
            self._stack.setCurrentWidget(self.what_if())
        elif tries and self.views.value() == DRILL:
            self._stack.setCurrentWidget(self.drill())
        else:
            self._show_report(estimate)

    def _offer_views(self, *, drill: bool) -> None:
        """A training run serves no requests that a drill could play."""
        if drill is not self._offers_drill:
            self._offers_drill = drill
            self.views.set_options(VIEWS if drill else VIEWS[:-1])

    def _show_report(self, estimate: Estimate) -> None:
        study, desk = self._analyst.study, self._desk
        curves = visible_curves(desk, study.curves) if study else None
        advice = visible_advice(desk, study.advice) if study else ()
        self._made_report().show_estimate(estimate, curves, advice)
        self._stack.setCurrentWidget(self._area)

    def what_if(self) -> WhatIf:
        """The what-if view, made when it is first asked for."""
        if self._what_if is None:
            self._what_if = WhatIf(self._desk, self._analyst)
            self._stack.addWidget(self._what_if)
        return self._what_if

    def drill(self) -> DrillView:
        """The drill, made when it is first asked for."""
        if self._drill is None:
            from whiteboard.ui.drill import DrillView  # pyqtgraph: after the window shows

            self._drill = DrillView(self._desk, self.plan)
            self._drill.player.changed.connect(self.drill_changed)
            self._drill.moved.connect(self.drill_moved)
            self._stack.addWidget(self._drill)
        return self._drill

    @property
    def drilling(self) -> tuple[bool, bool]:
        """Whether there is a drill, and whether it plays."""
        player = self._drill.player if self._drill else None
        return (player.active, player.playing) if player else (False, False)

    def _drop_trials(self) -> None:
        if self._drill is not None:
            self._drill.end()
        for view in (self._what_if, self._drill):
            if view is not None:
                view.close_workers()
                self._stack.removeWidget(view)
                view.deleteLater()
        self._what_if = self._drill = None

    def _made_report(self) -> Report:
        """The report, made when there is first something to report."""
        if self._report is None:
            from whiteboard.ui.capacity_report import Report  # pyqtgraph: after the window shows

            self._report = Report(self._desk)
            self._report.setProperty("surface", "clear")
            self._report.chosen.connect(self._on_chosen)
            self._report.edit_requested.connect(self._on_edit)
            self._area.setWidget(self._report)
        return self._report

    def _drop_report(self) -> None:
        """Old figures do not lie hidden behind an empty state, where a candidate's copy could hold them."""
        if self._report is not None:
            self._report.close_workers()
            self._area.takeWidget().deleteLater()
            self._report = None

    def _on_chosen(self, component_id: str) -> None:
        self._desk.select([component_id])

    def _on_edit(self, component_id: str, field: str) -> None:
        self._desk.select([component_id])
        self.inspector_requested.emit(component_id, field)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn.start()
