"""The window around a board: practice, free board, or the candidate's side of an interview.

In an interview the same class is the candidate's window: a neutral title, no round menu, and of findings and
capacity only what the interviewer shows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget
from typing_extensions import override

from whiteboard.board.records import LinkRecord
from whiteboard.canvas.commands import COMMANDS
from whiteboard.canvas.view import CanvasView
from whiteboard.round.events import PRIVATE, Actor, Event, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.action_set import ActionSet
from whiteboard.ui.actions import Context, Menu, Need
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.board_bar import BoardBar, title_of
from whiteboard.ui.clock_bar import ClockBar
from whiteboard.ui.desk import Desk
from whiteboard.ui.dock import Dock
from whiteboard.ui.finding_bar import FindingBar
from whiteboard.ui.notice import Notice
from whiteboard.ui.outline import Outline
from whiteboard.ui.palette import Palette
from whiteboard.ui.placing import LEAST_SIZE, keep_place, restore_place
from whiteboard.ui.saving import Saving
from whiteboard.ui.side import Side
from whiteboard.ui.stage import Stage
from whiteboard.ui.status_line import StatusLine
from whiteboard.ui.toolbar import ToolBar
from whiteboard.ui.widgets import Line, column, panel, row

NARROW_BELOW: Final = 1200
ROOMY_FROM: Final = 1600
NEUTRAL_TITLE: Final = "Whiteboard"
CONTEXTS: Final = (Context.APP, Context.BOARD, Context.CANVAS)


class RoundWindow(QMainWindow):
    """One person's board. Actions that reach beyond the window are told by ``asked``."""

    asked = Signal(str)
    """The id of an action that the application carries out."""
    closed = Signal()

    def __init__(self, desk: Desk, settings: Settings, saving: Saving | None = None) -> None:
        super().__init__()
        self.desk, self._settings = desk, settings
        self.may_close: Callable[[], bool] = _always
        self._small = self._roomy = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._refresh_facts)
        self.analyst = Analyst(desk)
        self.canvas = CanvasView(desk)
        self.canvas.grid, self.canvas.surface.snaps = settings.grid, settings.snap
        self.deeds = ActionSet(self, CONTEXTS, self.run)
        self.parts = Palette(desk, self.canvas)
        self.outline = Outline(desk)
        self.side = Side(self.parts, self.outline)
        self.dock = Dock(desk, self.analyst)
        self.status = StatusLine(desk, saving)
        self.toolbar = ToolBar(self.deeds)
        self.notice = Notice(desk)
        self.bar = BoardBar(desk) if self._mode is RoundMode.DRAW else ClockBar(desk)
        self._lay_out()
        self._own = self._own_deeds()
        self._connect()
        self._take_motion()
        self._show_choices()
        self.deeds.fill(self.menuBar(), leave_out=() if runs_round(desk) else (Menu.ROUND,))
        self.refresh()
        restore_place(self, settings, self._place_name)
        self._middle.setSizes([10_000, style.px(settings.dock_width)])
        self.canvas.setFocus()

    def run(self, action_id: str) -> None:
        """Carries an action out: on the canvas, here, or by asking the application."""
        if action_id in COMMANDS:
            COMMANDS[action_id](self.canvas)
            self._settings.grid, self._settings.snap = self.canvas.grid, self.canvas.surface.snaps
            self._show_choices()
        elif action_id in self._own:
            self._own[action_id]()
        else:
            self.asked.emit(action_id)

    def _take_motion(self) -> None:
        self.canvas.set_reduced_motion(self._settings.reduce_motion)

    def _show_choices(self) -> None:
        self.deeds["view.grid"].setChecked(self.canvas.grid)
        self.deeds["view.snap"].setChecked(self.canvas.surface.snaps)
        self.deeds["view.theme"].setChecked(self.desk.theme.dark)

    def put_on_top(self, band: QWidget) -> None:
        """A band over board and docks, for what concerns the whole round."""
        self._root.insertWidget(self._root.indexOf(self.notice), band)

    def refresh(self) -> None:
        """Title and actions as they are now."""
        title = title_of(self.desk) or "Untitled board"
        self.setWindowTitle(NEUTRAL_TITLE if is_interviewed(self.desk) else f"{title} · Loadbearing")
        self._refresh_facts()

    @property
    def _mode(self) -> RoundMode:
        return self.desk.session.state.setup.mode

    @property
    def _place_name(self) -> str:
        return "candidate" if is_interviewed(self.desk) else "board"

    def _lay_out(self) -> None:
        stage = Stage(self.canvas, self.toolbar, FindingBar(self.desk))
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.setChildrenCollapsible(False)
        self._middle.setHandleWidth(1)
        self._middle.addWidget(stage)
        self._middle.addWidget(self.dock)
        self._middle.setStretchFactor(0, 1)
        self._middle.setStretchFactor(1, 0)
        body = row()
        body.addWidget(self.side)
        body.addWidget(Line(vertical=True, edge=True))
        body.addWidget(self._middle, 1)
        root = panel()
        self._root = layout = column(root)
        layout.addWidget(self.bar)
        layout.addWidget(Line(edge=True))
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)
        layout.addWidget(Line(edge=True))
        layout.addWidget(self.status)
        self.setCentralWidget(root)
        self.setMinimumSize(LEAST_SIZE)

    def _own_deeds(self) -> dict[str, Callable[[], object]]:
        deeds: dict[str, Callable[[], object]] = {
            "view.palette": self._toggle_palette,
            "view.dock": self._toggle_dock,
            "view.outline": self._toggle_outline,
            "view.search": self.side.focus_search,
            "file.close": self.close,
            "round.reopen": self._reopen,
        }
        if isinstance(self.bar, ClockBar):
            deeds |= {
                "round.start": self.bar.start_or_pause,
                "round.pause": self.bar.start_or_pause,
                "round.next": self.bar.next_phase,
                "round.extend": self.bar.extend,
                "round.finish": self.bar.ask_to_finish,
                "round.abandon": self.bar.ask_to_finish,
            }
        return deeds

    def _connect(self) -> None:
        if isinstance(self.bar, ClockBar):
            self.bar.scorecard_requested.connect(self._on_scorecard)
        self.bar.back_requested.connect(self._on_back)
        self.parts.widen_requested.connect(self._toggle_palette)
        self.side.changed.connect(self._on_side)
        self.dock.place_requested.connect(self._on_place)
        self.canvas.zoom_changed.connect(self.status.set_zoom)
        self.canvas.tool_changed.connect(self._on_tool)
        self.notice.asked.connect(self.run)
        self.status.save_elsewhere.connect(self._on_save_elsewhere)
        self.outline.shown.connect(self._on_outline)
        self.desk.theme_changed.connect(self._show_choices)
        self._settings.changed.connect(self._take_motion)
        self.desk.selection_changed.connect(self._refresh_facts)
        self.desk.event_recorded.connect(self._on_event)
        self.desk.drill_changed.connect(self._on_drill)

    def _on_drill(self, drill: object) -> None:
        self.deeds.lend_digits(drill is not None)

    def _on_event(self, event: Event) -> None:
        if event.kind in PRIVATE:
            return  # of all this it says nothing
        self.refresh()
        self._turn.start()  # what can be undone is known only when the edit is done

    def _refresh_facts(self) -> None:
        self.deeds.set_facts(facts_of(self.desk))
        history = self.desk.session.history
        for action_id, label in (("edit.undo", history.undo_label), ("edit.redo", history.redo_label)):
            verb = "Undo" if action_id == "edit.undo" else "Redo"
            self.deeds.reword(action_id, f"{verb} {label.lower()}" if label else verb)
        self.toolbar.refresh()

    def _on_tool(self, name: str) -> None:
        self.toolbar.show_tool(name if name.startswith("tool.") else f"tool.{name}")

    def _on_place(self, kind_id: str) -> None:
        self.canvas.place(kind_id)

    def _on_scorecard(self) -> None:
        self.asked.emit("round.scorecard")

    def _on_back(self) -> None:
        self.asked.emit("file.home")

    def _on_save_elsewhere(self) -> None:
        self.asked.emit("file.save_as")

    def _on_outline(self, record_id: str) -> None:
        self.desk.select([record_id])
        COMMANDS["view.fit_selection"](self.canvas)

    def _reopen(self) -> None:
        self.desk.session.record(Kind.REOPEN, self.desk.actor)
        self.canvas.setFocus()  # the button that was pressed is gone

    def _toggle_palette(self) -> None:
        self.side.set_narrow(not self.side.narrow)
        if not self._small:
            self._settings.palette_rail = self.side.narrow

    def _toggle_outline(self) -> None:
        if self.side.outlined:
            self.side.show_palette()
        else:
            self.side.show_outline()

    def _toggle_dock(self) -> None:
        self.dock.setVisible(self.dock.isHidden())
        self.deeds["view.dock"].setChecked(not self.dock.isHidden())

    def _on_side(self) -> None:
        self.deeds["view.palette"].setChecked(self.side.narrow)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        small, roomy = self.width() < style.px(NARROW_BELOW), self.width() >= style.px(ROOMY_FROM)
        if roomy != self._roomy:
            self._roomy = roomy
            self.side.set_roomy(roomy)
        if small != self._small or event.oldSize().width() < 0:
            self._small = small
            self.side.set_narrow(small or self._settings.palette_rail)
            self.deeds["view.dock"].setChecked(not self.dock.isHidden())

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        if not self.may_close():
            event.ignore()
            return
        keep_place(self, self._settings, self._place_name)
        if not self.dock.isHidden():
            self._settings.dock_width = style.at_100(self.dock.width())
        self.analyst.close()
        self.dock.capacity.close_workers()
        super().closeEvent(event)
        self.closed.emit()


def is_interviewed(desk: Desk) -> bool:
    """Whether this is the candidate's desk of an interview."""
    return desk.session.state.setup.mode is RoundMode.INTERVIEW and desk.actor is Actor.CANDIDATE


def runs_round(desk: Desk) -> bool:
    """Whether this person starts, finishes and marks the round."""
    return desk.session.state.setup.mode is not RoundMode.DRAW and not is_interviewed(desk)


def facts_of(desk: Desk) -> set[Need]:
    """What holds on a desk now, for the actions that need it."""
    session, state = desk.session, desk.session.state
    records = [session.board.get(i) for i in desk.selection]
    runs, clock = runs_round(desk), state.clock
    held = {
        Need.EDITABLE: session.may_edit(desk.actor),
        Need.UNDO: session.history.undo_label is not None,
        Need.REDO: session.history.redo_label is not None,
        Need.SELECTION: bool(records),
        Need.LINK: any(isinstance(record, LinkRecord) for record in records),
        Need.ROUND: runs,
        Need.SCENARIO: desk.scenario is not None,
        Need.OWN_SCENARIO: runs,
        Need.CLOCK_READY: runs and state.editable and bool(clock.phases) and not clock.started,
        Need.CLOCK_RUNNING: runs and state.editable and clock.started,
        Need.PHASES: runs and bool(clock.phases),
        Need.OPEN: state.editable,
        Need.OVER: not state.editable,
        Need.ALONE: not is_interviewed(desk),  # home names other people's rounds
    }
    return {need for need, holds in held.items() if holds}


def _always() -> bool:
    return True
