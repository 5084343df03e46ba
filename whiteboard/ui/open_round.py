"""The windows of one open round: the board, in an interview the console, and the scorecard after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from whiteboard import paths
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundStatus
from whiteboard.settings import Settings
from whiteboard.ui import exports, memory
from whiteboard.ui.files import SCENARIOS, Asker
from whiteboard.ui.placing import bring_to_front, keep_place, place_apart, restore_place
from whiteboard.ui.result_window import ResultWindow
from whiteboard.ui.round_window import RoundWindow
from whiteboard.ui.sitting import Sitting, scenario_copy
from whiteboard.ui.theme import Theme

if TYPE_CHECKING:
    from whiteboard.ui.interviewer import InterviewerConsole
    from whiteboard.ui.missing_scenario import MissingScenario


class OpenRound(QObject):
    """Opens the windows; closing the board closes the others and gives the round back."""

    asked = Signal(str)
    """The id of an action that concerns the whole program."""
    closed = Signal(str)
    """The round's id, when its last window has gone."""
    reopen_requested = Signal(str)
    """The round's id: its scenario was found."""

    def __init__(self, sitting: Sitting, settings: Settings, asker: Asker) -> None:
        super().__init__()
        self.sitting, self._settings, self._asker = sitting, settings, asker
        self.board = RoundWindow(sitting.desks[0], settings, sitting.saving)
        self.board.may_close = self._may_close
        self.board.asked.connect(self._on_asked)
        self.board.closed.connect(self._on_board_closed)
        self.console: InterviewerConsole | None = None
        self.result: ResultWindow | None = None
        self.missing: MissingScenario | None = None
        if sitting.missing:
            self._say_missing()
        elif sitting.mode is RoundMode.INTERVIEW:
            self._open_console()
        sitting.session.subscribe(self._on_event)
        self._status = sitting.session.state.status

    @property
    def _front(self) -> RoundWindow | ResultWindow:
        """The window over which a person is asked for a file: the one they work in."""
        if self.result is None or not self.result.isVisible() or self.board.isActiveWindow():
            return self.board
        return self.result

    def show(self) -> None:
        """Shows the board, and the console on top of it where there is one."""
        self.raise_()
        memory.leave_out(self)

    def raise_(self) -> None:
        """Brings the windows to the front."""
        for window in (self.board, self.console):
            if window is not None:
                bring_to_front(window)
        if self.result is not None and self.result.isVisible():
            bring_to_front(self.result)

    def set_theme(self, theme: Theme) -> None:
        """Changes the colours of every desk."""
        for desk in self.sitting.desks:
            desk.set_theme(theme)

    def run(self, action_id: str) -> None:
        """Carries out what concerns this round; anything else is passed on."""
        parent, desk = self._front, self.board.desk
        match action_id:
            case "file.save_as":
                exports.save_copy(desk, self._asker, parent)
            case "file.export_picture":
                exports.save_picture(desk, self._asker, parent)
            case "round.scorecard":
                self.show_result()
            case "round.reference":
                self.show_result().show_reference()
            case "round.debrief":
                self.save_debrief()
            case _:
                self.asked.emit(action_id)

    def show_result(self) -> ResultWindow:
        """The scorecard, in a window of its own."""
        scenario = self.sitting.scenario
        if scenario is None:
            raise ValueError("a free board has no scorecard")
        if self.result is None:
            self.result = ResultWindow(self.sitting.marker, scenario, self._settings, self.board.analyst)
            self.result.debrief_requested.connect(self.save_debrief)
            self.result.picture_requested.connect(self._on_picture)
            self.result.asked.connect(self.asked)
        bring_to_front(self.result)
        return self.result

    def save_debrief(self) -> None:
        """Writes the report of the round as it is now."""
        retention = self.sitting.retention_date
        exports.save_debrief(self.sitting.events(), self._asker, self._front, retention=retention)

    def _say_missing(self) -> None:
        from whiteboard.ui.missing_scenario import MissingScenario

        self.missing = MissingScenario(self.sitting.missing)
        self.missing.search.clicked.connect(self._find_scenario)
        self.missing.debrief.clicked.connect(self.save_debrief)
        self.board.put_on_top(self.missing)

    def _find_scenario(self) -> None:
        """Takes the file that a person points to into their own folder, where the round finds it."""
        from whiteboard.ui.missing_scenario import why_not

        path = self._asker.open_file(self.board, "Find the scenario", SCENARIOS)
        if path is None:
            return
        problem = why_not(path, self.sitting.session.state.setup.scenario)
        if problem:
            self._asker.tell(self.board, "The scenario cannot be used", problem)
            return
        scenario_copy(path, paths.scenario_folder())
        self.reopen_requested.emit(self.sitting.round_id)

    def _open_console(self) -> None:
        from whiteboard.ui.interviewer import InterviewerConsole

        scenario = self.sitting.scenario
        if scenario is None:
            raise ValueError("an interview without its scenario has no console")
        self.board.desk.analysed.connect(self.sitting.marker.set_analysis)  # one board, looked at once
        self.console = InterviewerConsole(self.sitting.marker, scenario, self.sitting.saving)
        self.console.board.drill.attach(self.board.dock.capacity)
        self.console.clock_bar.scorecard_requested.connect(self.show_result)
        self.console.clock_bar.back_requested.connect(self._on_home)
        self.console.asked.connect(self.asked)
        self.console.closed.connect(self._on_console_closed)
        if not restore_place(self.console, self._settings, "console"):
            place_apart(self.board, self.console)

    def _on_event(self, _event: object) -> None:
        """Whoever has just finished goes on to the marks."""
        status = self.sitting.session.state.status
        if (
            status is not self._status
            and status is RoundStatus.FINISHED
            and self.sitting.scenario is not None
        ):
            self.show_result()
        self._status = status

    def _on_asked(self, action_id: str) -> None:
        self.run(action_id)

    def _on_picture(self) -> None:
        self.run("file.export_picture")

    def _on_home(self) -> None:
        self.asked.emit("file.home")

    def _may_close(self) -> bool:
        """Asks only when something would be lost."""
        unsaved = self.sitting.unsaved
        return not unsaved or self._asker.confirm(
            self.board,
            "Close without saving?",
            f"{unsaved} changes could not be written to the library. Save a copy first to keep the drawing.",
            "Close and lose them",
        )

    def _on_console_closed(self) -> None:
        if self.console is not None:
            keep_place(self.console, self._settings, "console")
        self.board.close()

    def _on_board_closed(self) -> None:
        console, self.console = self.console, None
        if console is not None:
            keep_place(console, self._settings, "console")
            console.close()
            console.deleteLater()
        if self.result is not None:
            self.result.close()
            self.result.deleteLater()
        self.board.deleteLater()
        self.sitting.close()
        self.closed.emit(self.sitting.round_id)
        memory.sweep_later()
