"""The bar over a round: where it came from, the phase ribbon, the countdown and the clock's buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from whiteboard.round.clock import Cue
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.heartbeat import beat_if_due
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundStatus
from whiteboard.ui import style
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.phase_ribbon import PhaseRibbon
from whiteboard.ui.widgets import ElidedText, Icon, Text, column, row
from whiteboard.words import clock as minutes_text

HEIGHT: Final = 60
LEAST_HEAD: Final = 224
WIDEST_HEAD: Final = 320
"""Of the title: a wide window shows the longest."""
EXTENSION_MIN: Final = 2
_SHOWN_BY: Final = frozenset({Kind.CLOCK, Kind.SHOW, Kind.FINISH, Kind.ABANDON, Kind.REOPEN})


class ClockBar(QFrame):
    """The clock for one person: whoever runs it has buttons, a candidate in an interview only sees it.

    While the clock runs the bar looks at it once a second and keeps the journal's heartbeat.
    """

    back_requested = Signal()
    scorecard_requested = Signal()
    """Wanted by the person who marks, once the round is over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._finishing = False
        self.setProperty("part", "bar")
        self.setFixedHeight(max(HEIGHT, style.px(52)))
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._on_tick)
        self.ribbon = PhaseRibbon()
        self.ribbon.phase_chosen.connect(self._go_to)
        self.countdown = Text("", "countdown")
        self.left_of = Text("", "caption", "text3")
        self._make_buttons()
        layout = row(self, margins=(12, 0, 16, 0), spacing=16)
        self._add_head(layout)
        layout.addWidget(self.ribbon, 4)
        layout.addStretch(0)
        layout.addLayout(self._countdown_column())
        layout.addWidget(self._buttons)
        layout.addWidget(self._finish_question)
        desk.event_recorded.connect(self._on_event)
        self.refresh()

    # --- what anybody may ask of it ---

    def start_or_pause(self) -> None:
        """Starts, pauses or resumes, whichever is next; nothing when this person may not."""
        if self._may_run:
            clock = self._session.state.clock
            do = "pause" if clock.running else "resume" if clock.started else "start"
            self._session.record(Kind.CLOCK, self._desk.actor, do=do)

    def next_phase(self) -> None:
        """Goes on to the next phase; in the last one it asks whether to finish."""
        if not self._may_run:
            return
        if self._session.state.clock.last:
            self.ask_to_finish()
        else:
            self._session.record(Kind.CLOCK, self._desk.actor, do="next")

    def extend(self) -> None:
        """Two more minutes for the phase that is on."""
        if self._may_run:
            self._session.record(Kind.CLOCK, self._desk.actor, do="extend", minutes=EXTENSION_MIN)

    def ask_to_finish(self) -> None:
        """Asks in place whether the round is to be finished or abandoned."""
        if self._may_run:
            self._finishing = True
            self.refresh()
            self.finish.setFocus()

    def refresh(self) -> None:
        """Shows the clock as it is now."""
        state, now = self._session.state, self._session.now_ms()
        clock, runs = state.clock, self._may_run
        over = not state.editable
        visible = bool(clock.phases) and (self._runs_the_clock or state.view.clock)
        self.ribbon.setVisible(visible)
        self.ribbon.show_clock(clock, now, choosable=runs and clock.started)
        asking = self._finishing and runs
        for text in (self.countdown, self.left_of):
            text.setVisible(visible and not asking)  # the question needs the room, the phases keep theirs
        if visible:
            self._show_time(now)
        self._finish_question.setVisible(asking)
        self._buttons.setVisible(self._runs_the_clock and not asking)
        self.start.setVisible(runs and not clock.started)
        for button in (self.pause, self.more, self.next):
            button.setVisible(runs and clock.started)
        self.pause.set_icon(*(("ph.pause", "Pause") if clock.running else ("ph.play", "Resume")))
        self.next.setText("Finish" if clock.last else "Next")
        self.reopen.setVisible(over and self._is_console)  # a board says it in the notice below
        marked = self._desk.scenario is not None and state.status is RoundStatus.FINISHED
        self.scorecard.setVisible(marked)
        if clock.running != self._timer.isActive():
            (self._timer.start if clock.running else self._timer.stop)()

    # --- its parts ---

    @property
    def _runs_the_clock(self) -> bool:
        """True for whoever runs the clock: the interviewer, or whoever practises."""
        state = self._session.state
        interview = state.setup.mode is RoundMode.INTERVIEW
        return bool(state.clock.phases) and (not interview or self._desk.actor is Actor.INTERVIEWER)

    @property
    def _may_run(self) -> bool:
        return self._runs_the_clock and self._session.state.editable

    @property
    def _is_console(self) -> bool:
        return self._desk.actor is Actor.INTERVIEWER

    def _make_buttons(self) -> None:
        self.start = Button("Start the clock", "primary", "ph.play")
        self.pause = IconButton("ph.pause", "Pause", role="")
        self.more = Button(f"+{EXTENSION_MIN} min")
        self.more.setToolTip(f"{EXTENSION_MIN} more minutes for this phase")
        self.next = Button("Next", "primary", "ph.arrow-right", icon_after=True)
        self.reopen = Button("Reopen", icon="ph.arrow-counter-clockwise")
        self.scorecard = Button("Scorecard", "primary", "ph.arrow-right", icon_after=True)
        self._buttons = _row_of(self.start, self.pause, self.more, self.next, self.reopen, self.scorecard)
        self.keep_going = Button("Keep going", "quiet")
        self.abandon = Button("Abandon")
        self.finish = Button("Finish", "primary", "ph.check")
        question = QWidget()
        words = column(question, spacing=1)
        words.addWidget(Text("End the round?", "dense", bold=True))
        words.addWidget(Text("It becomes read-only.", "caption", "text2"))
        self._finish_question = _row_of(question, self.keep_going, self.abandon, self.finish)
        for button in (self.start, self.pause, self.more, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the drawing
        self.start.clicked.connect(self.start_or_pause)
        self.pause.clicked.connect(self.start_or_pause)
        self.more.clicked.connect(self.extend)
        self.next.clicked.connect(self.next_phase)
        self.keep_going.clicked.connect(self._keep_going)
        self.finish.clicked.connect(self._finish)
        self.abandon.clicked.connect(self._abandon)
        self.reopen.clicked.connect(self._reopen)
        self.scorecard.clicked.connect(self.scorecard_requested)

    def _add_head(self, layout: QHBoxLayout) -> None:
        if self._is_console:
            layout.addWidget(LockTile())
            title, caption = "Interviewer's console", self._console_caption()
        else:
            back = IconButton("ph.arrow-left", "Back to the start")
            back.clicked.connect(self.back_requested)
            back.setHidden(self._session.state.setup.mode is RoundMode.INTERVIEW)  # home names other people
            layout.addWidget(back)
            title, caption = self._session.state.setup.title, self._candidate_caption()
        words = column(spacing=1)
        words.addStretch(1)
        for text in (ElidedText(title, "head"), ElidedText(caption, "caption", "text3")):
            text.setMinimumWidth(style.px(LEAST_HEAD))
            text.setMaximumWidth(style.px(WIDEST_HEAD))
            words.addWidget(text)
        words.addStretch(1)
        layout.addLayout(words, 1)

    def _console_caption(self) -> str:
        setup = self._session.state.setup
        return " · ".join(part for part in ("private", setup.candidate, setup.level.capitalize()) if part)

    def _candidate_caption(self) -> str:
        setup = self._session.state.setup
        match setup.mode:
            case RoundMode.PRACTICE:
                return f"{setup.level.capitalize()} · {setup.minutes} min · practice"
            case RoundMode.INTERVIEW:
                return f"{setup.minutes} min"
            case _:
                return "Free board"

    def _countdown_column(self) -> QHBoxLayout:
        words = column(spacing=0)
        words.addStretch(1)
        for text in (self.countdown, self.left_of):
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            words.addWidget(text)
        words.addStretch(1)
        holder = row()
        holder.addLayout(words)
        return holder

    def _show_time(self, now: int) -> None:
        state = self._session.state
        clock = state.clock
        used_s = clock.used(clock.index, now) // 1000 * 1000
        left = clock.planned_ms(clock.index) - used_s
        tone = "hot" if clock.cue(now) is not Cue.NONE else "text1"
        if not state.editable:
            self.countdown.setText(minutes_text(clock.total_used(now)))
            self.left_of.setText(f"used · {state.status.value}")
            self.countdown.set_tone("text1")
            return
        self.countdown.setText(minutes_text(left) if left > 0 else f"+{minutes_text(-left)}")
        self.countdown.set_tone(tone if clock.running else "text3")
        self.left_of.setText(self._left_words(now, over=left <= 0))

    def _left_words(self, now: int, *, over: bool) -> str:
        clock = self._session.state.clock
        if not clock.started:
            return "not started"
        if not clock.running:
            return "paused"
        where = "over" if over else "left"
        if self._is_console:
            total = minutes_text(clock.total_used(now))
            return f"{where} · total {total} of {clock.total_planned() / 60_000:g}"
        return f"{where} in {clock.phase.name}" if clock.phase else ""

    def _go_to(self, phase: str) -> None:
        self._session.record(Kind.CLOCK, self._desk.actor, do="goto", phase=phase)

    def _keep_going(self) -> None:
        self._finishing = False
        self.refresh()

    def _finish(self) -> None:
        self._finishing = False
        self._session.record(Kind.FINISH, self._desk.actor)

    def _abandon(self) -> None:
        self._finishing = False
        self._session.record(Kind.ABANDON, self._desk.actor)

    def _reopen(self) -> None:
        self._session.record(Kind.REOPEN, self._desk.actor)

    def _on_tick(self) -> None:
        beat_if_due(self._session)
        self.refresh()

    def _on_event(self, event: Event) -> None:
        if event.kind in _SHOWN_BY:
            self.refresh()


class LockTile(QFrame):
    """The dark tile that marks a window as private."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "private")
        self.setFixedSize(32, 32)
        self.setAccessibleName("Private")
        layout = row(self)
        layout.addWidget(Icon("ph.lock-simple-fill", "on_pin", 16), 0, Qt.AlignmentFlag.AlignCenter)


def _row_of(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = row(holder, spacing=8)
    for widget in widgets:
        layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
