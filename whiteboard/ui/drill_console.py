"""The interviewer's side of a drill: starts it in the candidate's window, plans and fires the faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from whiteboard.round.drill_faults import Aim
from whiteboard.round.events import RIGHTS, Event, Kind
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_controls import DrillControls
from whiteboard.ui.drill_lane import RIGHT, FaultLane
from whiteboard.ui.drill_log import Standing
from whiteboard.ui.widgets import Text, column, row

if TYPE_CHECKING:
    from whiteboard.ui.capacity import CapacityPanel

HIDDEN = "Show capacity to the candidate to run a drill."
OVER = "The round is over; a drill would not be kept."


class DrillConsole(QWidget):
    """Plays on the candidate's canvas, once ``attach`` has told whose it is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._capacity: CapacityPanel | None = None
        self.controls = DrillControls(desk, keys=False)
        self.play = Button("Play", icon="ph.play-fill", small=True)
        self.end = Button("End", small=True)
        self._hint = Text(HIDDEN, "caption", "text3", wrap=True)
        bar = row(spacing=6)
        bar.addWidget(self.play)
        bar.addWidget(self.end)
        bar.addStretch(1)
        self._body = body = column(self, margins=(14, 10, 14, 12), spacing=8)
        body.addLayout(bar)
        body.addWidget(self._hint)
        body.addWidget(self.controls)
        self.play.clicked.connect(self._on_play)
        self.end.clicked.connect(self._on_end)
        self.controls.fired.connect(self._on_fired)
        self.controls.planned.connect(self._on_planned)
        desk.event_recorded.connect(self._on_event)
        self._refresh()

    def attach(self, capacity: CapacityPanel) -> None:
        """The tab in the candidate's window that plays."""
        self._capacity = capacity
        capacity.drill_changed.connect(self._refresh)
        lane = FaultLane(capacity.plan, left=RIGHT)
        self._body.addWidget(lane)
        capacity.drill_moved.connect(self._on_moved)
        capacity.drill_moved.connect(lane.show_run)
        self._refresh()

    def _on_play(self) -> None:
        if self._capacity is not None:
            self._capacity.drill().play_or_pause(self._desk.actor)

    def _on_end(self) -> None:
        if self._capacity is not None:
            self._capacity.drill().end()

    def _on_fired(self, aim: Aim, seconds: float) -> None:
        if self._capacity is not None:
            self._capacity.drill().fire(aim, seconds, self._desk.actor)

    def _on_planned(self, aim: Aim, seconds: float) -> None:
        if self._capacity is not None:
            self._capacity.plan.add(aim, seconds, self._desk.actor)

    def _on_moved(self, standing: Standing) -> None:
        self.controls.show_running(standing.left)

    def _on_event(self, event: Event) -> None:
        if event.kind in RIGHTS | {Kind.PATCH}:
            self._refresh()

    def _refresh(self) -> None:
        state = self._desk.session.state
        shown = state.view.capacity and self._capacity is not None
        ready = shown and state.editable
        active, playing = self._capacity.drilling if self._capacity else (False, False)
        self.play.setEnabled(ready)
        self.play.setText("Pause" if playing else "Play")
        self.play.set_icon("ph.pause-fill" if playing else "ph.play-fill")
        self.end.setEnabled(active)
        self._hint.setText(HIDDEN if state.editable else OVER)
        self._hint.setVisible(not ready)
        self.controls.set_live(live=active and ready, ready=ready)
