"""The drill: the design under load, second by second, and what happens when parts of it fail.

Imported when it is first asked for, because its charts bring pyqtgraph.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from components.design import Design
from whiteboard import words
from whiteboard.round.drill_faults import Aim, Running, fault_words
from whiteboard.round.drill_outcome import Outcome, outcome, outcome_words
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.visibility import is_interviewed, sees_capacity, visible_capacity
from whiteboard.ui.capacity_flows import FlowSwitch
from whiteboard.ui.capacity_words import flow_name, p99_target_ms, part_name
from whiteboard.ui.controls import Button, IconButton, Segmented
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_controls import DrillControls
from whiteboard.ui.drill_figures import facts_of, longest_queue, rate_curves, series_of, time_curves
from whiteboard.ui.drill_log import Entry, Standing, Watched, Watcher
from whiteboard.ui.drill_parts import Log, Now
from whiteboard.ui.drill_plan import Plan
from whiteboard.ui.drill_player import SPEEDS, DrillPlayer, Hit, Shot
from whiteboard.ui.drill_record import Recorder
from whiteboard.ui.drill_run import SEED, Frame
from whiteboard.ui.drill_strips import Curve, Strips
from whiteboard.ui.scrolling import AIR, keep_air
from whiteboard.ui.widgets import Line, Text, column, row

if TYPE_CHECKING:
    from scoring.capacity.result import Estimate

CHART_MS: Final = 500
LONGEST_LOG: Final = 60
BEHIND: Final = 0.7
"""Below this share of the speed that was asked for, the real one is told."""


class DrillView(QWidget):
    """Play, faults, charts and what happened. The canvas shows the run while it lasts."""

    moved = Signal(object)
    """Standing."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__()
        self._desk = desk
        self.player = DrillPlayer(desk, self)
        self.plan, self.player.plan = plan, plan.faults
        self._recorder = Recorder(desk)
        self._actor = desk.actor
        self._design: Design | None = None
        self._frame: Frame | None = None
        self._faults: list[Running] = []
        self._log: list[Entry] = []
        self._watched = Watched()
        self._watcher = Watcher(str, self._watched)
        self._pace = (0.0, 0.0)
        self._play = IconButton("ph.play-fill", "Play")
        self._restart = IconButton("ph.skip-back", "Begin again from 0:00")
        self._time = Text("0:00", "section")
        self._speeds = Segmented([(s, f"×{s}") for s in SPEEDS], "Speed")
        self._end = Button("End", small=True)
        self._said = Text("", "caption", "text3", wrap=True)
        self._problem = Text("", "dense", "over", wrap=True)
        self.controls = DrillControls(desk)
        self._fires = not is_interviewed(desk.session.state, desk.actor)
        self._flows = FlowSwitch()
        self._strips = Strips(self.plan, secret=not self._fires)
        self._now = Now(3)
        self._lines = Log()
        self._chart_turn = QTimer(self, interval=CHART_MS)
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        bar = row(margins=(12, 8, 12, 8), spacing=6)
        for widget in (self._restart, self._play, self._time):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self._speeds)
        bar.addWidget(self._end)
        rest = QWidget()
        rest.setProperty("surface", "clear")
        body = column(rest, margins=(12, 8 - AIR, 12, 12), spacing=10)
        for part in (
            self._problem,
            self.controls,
            self._flows,
            self._strips,
            self._now,
            self._said,
            self._lines,
        ):
            body.addWidget(part)
        body.addStretch(1)
        self._problem.hide()
        self.controls.setVisible(self._fires)
        area = QScrollArea()
        area.setWidget(rest)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        keep_air(area)
        outer = column(self)
        outer.addLayout(bar)
        outer.addWidget(Line())
        outer.addWidget(area, 1)

    def _connect(self) -> None:
        self._play.clicked.connect(self._on_play)
        self._restart.clicked.connect(self._on_restart)
        self._end.clicked.connect(self.end)
        self._speeds.changed.connect(self._on_speed)
        self._flows.changed.connect(self._draw)
        self.controls.fired.connect(self._on_fire)
        self.controls.planned.connect(self._on_plan)
        self.plan.changed.connect(self._on_planned)
        self.player.fired.connect(self._on_hit)
        self.player.framed.connect(self._on_frame)
        self.player.refused.connect(self._desk.message)
        self.player.failed.connect(self._on_failed)
        self.player.changed.connect(self._show_state)
        self._chart_turn.timeout.connect(self._draw)
        self._desk.event_recorded.connect(self._on_event)

    def play_or_pause(self, actor: Actor) -> None:
        """Starts a run, or holds the one that there is, or lets it go on."""
        if self.player.active:
            self.player.set_playing(not self.player.playing)
        else:
            self.restart(actor)

    def restart(self, actor: Actor) -> None:
        """A new run of what is drawn, from second 0, that ``actor`` begins."""
        self._record_end()
        self._actor, self._design = actor, self._desk.design()
        self._faults, self._log, self._frame = [], [], None
        self._watched = self._to_watch()
        self._watcher = Watcher(
            partial(part_name, self._desk.session.board, self._desk.catalog), self._watched
        )
        self._problem.hide()
        self._pace = (time.monotonic(), 0.0)
        self._tell()
        self.player.start(self._design)

    def end(self) -> None:
        """Ends the run and says what came of it; the canvas shows the closed form's figures again."""
        if self.player.active and self._faults:
            self._tell_outcome()
        self._record_end()
        self.player.stop()
        self._desk.show_drill(None)

    def _outcome(self) -> Outcome | None:
        spans = [(fault.start_s, fault.end_s) for fault in self._faults]
        if self._frame is None:
            return None
        watched = self._watched
        timed = watched.seconds(self._frame).p99_ms
        return outcome(self._frame.series, spans, watched.target_ms, p99_ms=timed, flow=watched.name)

    def _tell_outcome(self) -> None:
        found = self._outcome()
        if found is not None:
            peak = found.peak_component
            name = part_name(self._desk.session.board, self._desk.catalog, peak) if peak else ""
            self._add([Entry(self._now_s, "ph.flag", "text2", outcome_words(found, name))])

    def _record_end(self) -> None:
        self._recorder.end(self._outcome())

    def close_workers(self) -> None:
        """Waits for the worker to end; may be called twice."""
        self._record_end()
        self._chart_turn.stop()
        self.player.close()

    def fire(self, aim: Aim, seconds: float, actor: Actor) -> None:
        """Fires a fault now; it is in the round's journal when the run has taken it."""
        self.player.fire(Shot(aim, seconds, actor))

    @property
    def _now_s(self) -> float:
        return self._frame.now_s if self._frame else 0.0

    def _to_watch(self) -> Watched:
        """The chosen flow, else the first, that has a p99 target to show."""
        estimate, chosen = visible_capacity(self._desk), self._flows.value()
        flows = sorted(estimate.flows, key=lambda flow: flow.id != chosen) if estimate else ()
        for flow in flows:
            target = p99_target_ms(flow.id, estimate, self._desk.scenario) if estimate else None
            if target is not None and len(flows) == 1:
                return Watched(target_ms=target)
            if target is not None:
                name = flow_name(flow, self._desk.session.board, self._desk.catalog)
                return Watched(flow.id, name, target)
        return Watched()

    def _target_ms(self) -> float | None:
        """The p99 target of what the charts show; all flows together have none."""
        estimate, chosen = visible_capacity(self._desk), self._flows.value()
        if estimate is None or (not chosen and len(estimate.flows) != 1):
            return None
        return p99_target_ms(chosen or estimate.flows[0].id, estimate, self._desk.scenario)

    def _on_play(self) -> None:
        self.play_or_pause(self._desk.actor)

    def _on_restart(self) -> None:
        self.restart(self._desk.actor)

    def _on_fire(self, aim: Aim, seconds: float) -> None:
        self.fire(aim, seconds, self._desk.actor)

    def _on_plan(self, aim: Aim, seconds: float) -> None:
        self.plan.add(aim, seconds, self._desk.actor)

    def _on_planned(self) -> None:
        self.player.plan = self.plan.faults
        self._draw()

    def _on_hit(self, hit: Hit) -> None:
        """The run has taken a fault."""
        self._recorder.fired(hit, SEED)
        fault = Running.of(hit.spec)
        self._faults.append(fault)
        said = fault_words(hit.spec, self._desk.design(), self._desk.catalog)
        self._add([self._watcher.fired(fault, said)])

    def _on_event(self, event: Event) -> None:
        if not self.player.active:
            return
        if event.kind == Kind.PATCH and self._desk.design() != self._design:
            playing = self.player.playing
            self.restart(self._actor)
            self.player.set_playing(playing)
        elif event.kind in {Kind.FINISH, Kind.ABANDON}:
            self._record_end()
        elif event.kind == Kind.SHOW and not sees_capacity(self._desk.session.state, self._desk.actor):
            self.end()

    def _on_speed(self, speed: object) -> None:
        self.player.speed = int(str(speed))

    def _on_failed(self, error: str) -> None:
        self._record_end()
        self._problem.setText(error)
        self._problem.show()
        self._desk.show_drill(None)

    def _on_frame(self, frame: Frame) -> None:
        """Ten times a second: the canvas and the clock; charts follow twice a second."""
        if not self.player.active:
            return
        first, self._frame = self._frame is None, frame
        if first:
            self._recorder.begin(frame, seed=SEED, speed=self.player.speed, actor=self._actor)
            self._offer_flows(frame.estimate)
        self._time.setText(words.clock(frame.now_s * 1000))
        self._add(self._watcher.see(frame))
        self._desk.show_drill(frame)
        self._tell()
        if first:
            self._draw()

    def _tell(self) -> None:
        """How far the run is, to all who show its faults."""
        standing = self._standing()
        self.controls.show_running(standing.left)
        self._strips.lane.show_run(standing)
        self.moved.emit(standing)

    def _standing(self) -> Standing:
        return Standing(self._now_s, tuple(self._faults))

    def _add(self, entries: Sequence[Entry]) -> None:
        if entries:
            newest_first = sorted([*reversed(entries), *self._log], key=lambda entry: -entry.at_s)
            self._log = newest_first[:LONGEST_LOG]
            self._lines.show_entries(self._log)

    def _show_state(self) -> None:
        playing, active = self.player.playing, self.player.active
        self._play.set_icon("ph.pause-fill" if playing else "ph.play-fill", "Pause" if playing else "Play")
        self._restart.setEnabled(active)
        self._end.setEnabled(active)
        self.controls.set_live(live=active)
        if active and playing:
            self._pace = (time.monotonic(), self._now_s)
            self._chart_turn.start()
        else:
            self._chart_turn.stop()
            self._draw()

    def _offer_flows(self, estimate: Estimate) -> None:
        board, catalog = self._desk.session.board, self._desk.catalog
        flows = [(flow.id, flow_name(flow, board, catalog)) for flow in estimate.flows]
        self._flows.set_flows([("", "All"), *flows] if len(flows) > 1 else [])

    def _draw(self) -> None:
        frame, strips = self._frame, self._strips
        strips.show_charts(shown=frame is not None)
        strips.lane.setVisible(frame is not None or bool(strips.lane.planned))
        if frame is None:
            then = (
                ", then let parts of it fail, or plan faults first"
                if self._fires
                else "; the interviewer lets parts of it fail"
            )
            self._said.setText(f"Plays the design request by request. Press Play{then}.")
            return
        self._said.setText(self._run_words(frame))
        series, target = series_of(frame, str(self._flows.value())), self._target_ms()
        shown = longest_queue(frame.series, self._desk.selection)
        name = part_name(self._desk.session.board, self._desk.catalog, shown) if shown else ""
        strips.queue.set_title(f"Waiting at {name}" if name else "Waiting")
        waiting = (Curve("", "hot", frame.series.queue.get(shown, [])),)
        strips.show_curves(
            self._standing(), series.t_s, (rate_curves(series), time_curves(series), waiting), target
        )
        self._now.show_facts(facts_of(series, target))

    def _run_words(self, frame: Frame) -> str:
        began, since = self._pace
        passed = time.monotonic() - began
        pace = (frame.now_s - since) / passed if passed > 1.0 else float(self.player.speed)
        said = f"{words.figure(frame.events)} events · seed {SEED}"
        if self.player.playing and pace < BEHIND * self.player.speed:
            said += f" · plays at ×{words.figure(pace)}"
        return said
