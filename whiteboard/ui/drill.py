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
from whiteboard.round.drill_faults import Aim, key_of, victim_words
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.visibility import is_interviewed, sees_capacity, visible_capacity
from whiteboard.ui.capacity_words import Fact, p99_target_ms, part_name
from whiteboard.ui.controls import Button, IconButton, Segmented
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_controls import DrillControls
from whiteboard.ui.drill_log import Entry, Running, Watcher
from whiteboard.ui.drill_parts import Log, Now
from whiteboard.ui.drill_player import SPEEDS, DrillPlayer
from whiteboard.ui.drill_run import SEED, Frame
from whiteboard.ui.drill_strips import Curve, Strips
from whiteboard.ui.widgets import Line, Text, column, row

if TYPE_CHECKING:
    from scoring.capacity.simulation.result import Series

CHART_MS: Final = 500
LONGEST_LOG: Final = 60
BEHIND: Final = 0.7
"""Below this share of the speed that was asked for, the real one is told."""


class DrillView(QWidget):
    """Play, faults, charts and what happened. The canvas shows the run while it lasts."""

    running_changed = Signal(object)
    """Seconds left of the faults that run, by key."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.player = DrillPlayer(desk, self)
        self._design: Design | None = None
        self._frame: Frame | None = None
        self._faults: list[Running] = []
        self._log: list[Entry] = []
        self._watcher = Watcher(str, None)
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
        self._strips = Strips()
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
        body = column(rest, margins=(12, 8, 12, 12), spacing=10)
        for part in (self._problem, self.controls, self._strips, self._said, self._now, self._lines):
            body.addWidget(part)
        body.addStretch(1)
        self._problem.hide()
        self.controls.setVisible(self._fires)
        area = QScrollArea()
        area.setWidget(rest)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = column(self)
        outer.addLayout(bar)
        outer.addWidget(Line())
        outer.addWidget(area, 1)

    def _connect(self) -> None:
        self._play.clicked.connect(self.play_or_pause)
        self._restart.clicked.connect(self.restart)
        self._end.clicked.connect(self.end)
        self._speeds.changed.connect(self._on_speed)
        self.controls.fired.connect(self.fire)
        self.player.framed.connect(self._on_frame)
        self.player.refused.connect(self._desk.message)
        self.player.failed.connect(self._on_failed)
        self.player.changed.connect(self._show_state)
        self._chart_turn.timeout.connect(self._draw)
        self._desk.event_recorded.connect(self._on_event)

    def play_or_pause(self) -> None:
        """Starts a run, or holds the one that there is, or lets it go on."""
        if self.player.active:
            self.player.set_playing(not self.player.playing)
        else:
            self.restart()

    def restart(self) -> None:
        """A new run of what is drawn, from second 0."""
        self._design = self._desk.design()
        self._faults, self._log, self._frame = [], [], None
        self._watcher = Watcher(
            partial(part_name, self._desk.session.board, self._desk.catalog), self._target_ms()
        )
        self._problem.hide()
        self._pace = (time.monotonic(), 0.0)
        self.player.start(self._design)

    def end(self) -> None:
        """Ends the run; the canvas shows the closed form's figures again."""
        self.player.stop()
        self._desk.show_drill(None)

    def close_workers(self) -> None:
        """Waits for the worker to end; may be called twice."""
        self._chart_turn.stop()
        self.player.close()

    def fire(self, aim: Aim, seconds: float, actor: Actor | None = None) -> None:
        """Fires a fault now, and keeps it in the round's journal while the round is open.

        ``actor`` is who fires it, this window's person unless given.
        """
        spec = aim.at(self._now_s, seconds)
        if self._desk.session.state.editable:
            self._desk.session.record(
                Kind.FAULT, actor or self._desk.actor, spec=spec, at_s=round(self._now_s, 3), seed=SEED
            )
        else:
            self._take(spec)

    @property
    def _now_s(self) -> float:
        return self._frame.now_s if self._frame else 0.0

    def _target_ms(self) -> float | None:
        """The p99 target of the first flow that has one to show."""
        estimate = visible_capacity(self._desk)
        flows = estimate.flows if estimate else ()
        found = (p99_target_ms(flow.id, estimate, self._desk.scenario) for flow in flows if estimate)
        return next((target for target in found if target is not None), None)

    def _take(self, spec: str) -> None:
        fault = Running.of(spec)
        self._faults.append(fault)
        said = victim_words(spec, self._desk.design(), self._desk.catalog)
        self._add([self._watcher.fired(fault, said)])
        self.player.fire(spec)

    def _on_event(self, event: Event) -> None:
        if event.kind == Kind.FAULT and self.player.active:
            self._take(event.body["spec"])
        elif event.kind == Kind.PATCH and self.player.active and self._desk.design() != self._design:
            playing = self.player.playing
            self.restart()
            self.player.set_playing(playing)
        elif event.kind == Kind.SHOW and not sees_capacity(self._desk.session.state, self._desk.actor):
            self.end()

    def _on_speed(self, speed: object) -> None:
        self.player.speed = int(str(speed))

    def _on_failed(self, error: str) -> None:
        self._problem.setText(error)
        self._problem.show()
        self._desk.show_drill(None)

    def _on_frame(self, frame: Frame) -> None:
        """Ten times a second: the canvas and the clock; charts follow twice a second."""
        if not self.player.active:
            return
        first = self._frame is None
        self._frame = frame
        self._time.setText(words.clock(frame.now_s * 1000))
        self._add(self._watcher.see(frame))
        self._desk.show_drill(frame)
        left = {key_of(f.spec): f.end_s - frame.now_s for f in self._faults if f.end_s > frame.now_s}
        self.controls.show_running(left)
        self.running_changed.emit(left)
        if first:
            self._draw()

    def _add(self, entries: Sequence[Entry]) -> None:
        if entries:
            self._log = [*reversed(entries), *self._log][:LONGEST_LOG]
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

    def _draw(self) -> None:
        frame = self._frame
        self._strips.setVisible(frame is not None)
        if frame is None:
            then = "then let parts of it fail" if self._fires else "the interviewer lets parts of it fail"
            self._said.setText(f"Plays the design request by request. Press Play, {then}.")
            return
        self._said.setText(self._run_words(frame))
        series, faults = frame.series, [f for f in self._faults if f.start_s <= frame.now_s]
        strips = self._strips
        curves = (
            Curve("tried", "text3", series.attempts_rps, dashed=True),
            Curve("carried", "accent", series.carried_rps),
            Curve("refused", "over", series.refused_rps),
        )
        strips.rate.strip.show_curves(series.t_s, curves, now_s=frame.now_s, faults=faults)
        times = (Curve("p50", "text3", series.p50_ms), Curve("p99", "accent", series.p99_ms))
        strips.time.strip.show_curves(
            series.t_s, times, now_s=frame.now_s, faults=faults, limit=self._target_ms()
        )
        shown = self._longest(series)
        name = part_name(self._desk.session.board, self._desk.catalog, shown) if shown else ""
        strips.queue.set_title(f"Waiting at {name}" if name else "Waiting")
        queue = (Curve("", "hot", series.queue.get(shown, [])),)
        strips.queue.strip.show_curves(series.t_s, queue, now_s=frame.now_s, faults=faults)
        strips.say()
        self._now.show_facts(self._facts(series))

    def _longest(self, series: Series) -> str:
        """The selected component, else the one whose queue was longest in the last second."""
        chosen = [i for i in self._desk.selection if i in series.queue]
        if len(chosen) == 1:
            return chosen[0]
        return max(series.queue, key=lambda i: max(series.queue[i], default=0.0), default="")

    def _facts(self, series: Series) -> list[Fact]:
        """The last second that has passed."""
        if not series.t_s:
            return []
        carried, refused, tried = series.carried_rps[-1], series.refused_rps[-1], series.attempts_rps[-1]
        share = f"{words.percent(carried / tried)} of what is tried" if tried else ""
        p99, target = series.p99_ms[-1], self._target_ms()
        late = p99 is not None and target is not None and p99 > target
        return [
            Fact("Carried", words.rate(carried), share),
            Fact("Refused", words.rate(refused), tone="over" if refused else ""),
            Fact(
                "p99 of answers",
                "none" if p99 is None else words.time_ms(p99),
                f"at most {words.time_ms(target)}" if target is not None else "",
                "over" if late else "",
            ),
        ]

    def _run_words(self, frame: Frame) -> str:
        began, since = self._pace
        passed = time.monotonic() - began
        pace = (frame.now_s - since) / passed if passed > 1.0 else float(self.player.speed)
        said = f"{words.figure(frame.events)} events · seed {SEED}"
        if self.player.playing and pace < BEHIND * self.player.speed:
            said += f" · plays at ×{words.figure(pace)}"
        return said
