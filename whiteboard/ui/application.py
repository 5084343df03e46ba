"""The application: its library, settings and windows, and everything that reaches beyond one window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget
from typing_extensions import override

from whiteboard import paths
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.settings import Settings
from whiteboard.ui.actions import of_contexts
from whiteboard.ui.files import BOARDS, LIBRARIES, SCENARIOS, Asker, Dialogs
from whiteboard.ui.home import HomeWindow
from whiteboard.ui.home_gathering import HomeGathering
from whiteboard.ui.home_rounds import Deed
from whiteboard.ui.late_library import LateLibrary
from whiteboard.ui.look import Look
from whiteboard.ui.placing import bring_to_front
from whiteboard.ui.theme import Theme
from whiteboard.words import plural

if TYPE_CHECKING:
    from whiteboard.board.board import Board
    from whiteboard.library.store import Library
    from whiteboard.round.setup import Setup
    from whiteboard.ui.command_palette import Entry
    from whiteboard.ui.open_round import OpenRound

MOST_FOUND: Final = 200


class Application(QObject):
    """One for the process. Heavy parts are imported and opened when they are first needed."""

    left = Signal()
    """The last window has gone: the process is to end."""

    def __init__(self, app: QApplication, settings: Settings, asker: Asker | None = None) -> None:
        super().__init__()
        self._app, self.settings = app, settings
        self.asker = asker or Dialogs()
        self.look = Look(app, settings)
        self.look.changed.connect(self._on_theme)
        self._late = LateLibrary()
        self.rounds: dict[str, OpenRound] = {}
        self.home = HomeWindow(settings)
        self.home.asked.connect(self._on_home_asked)
        self.home.start_requested.connect(self.start)
        self.home.resume_requested.connect(self.open_round)
        self.home.closed.connect(self._on_home_closed)
        self.home.scenarios.add_requested.connect(self.add_scenario)
        self.home.rounds.asked.connect(self._on_deed)
        self.home.rounds.mend_requested.connect(self.mend)
        self.home.rounds.all_requested.connect(self._on_all_requested)
        self._gathering = HomeGathering(self)
        self._gathering.gathered.connect(self.home.show_data)

    @property
    def library(self) -> Library:
        """The library, opened when it is first used."""
        return self._late.open(self.settings.library, self.settings.retention_days)

    # --- what can be done ---

    def show_home(self) -> None:
        """The home screen in front, with what is new in it."""
        if self.home.isVisible():
            self.refresh_home()
        else:
            self.home.installEventFilter(self)
        bring_to_front(self.home)

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """The first paint of the home screen goes before gathering, which keeps the interpreter busy."""
        if event.type() is QEvent.Type.Paint:
            self.home.removeEventFilter(self)
            QTimer.singleShot(0, self, self.refresh_home)
        return super().eventFilter(watched, event)

    def refresh_home(self) -> None:
        """Gathers rounds and scenarios again, in the background."""
        settings = self.settings  # read here: the library is opened in the worker
        self._gathering.gather(partial(self._late.open, settings.library, settings.retention_days))

    def new_board(self) -> None:
        """A free board."""
        from whiteboard.ui.sitting import free_board

        self._create(free_board())

    def start(self, scenario: str, mode: RoundMode) -> None:
        """Asks for the setup of a round on a scenario, and opens it."""
        from components.problems import InvalidFile
        from scenarios.loader import load_scenario
        from whiteboard.ui.setup_form import SetupForm
        from whiteboard.ui.sitting import starting_board

        try:
            loaded = load_scenario(scenario)
        except InvalidFile as error:
            self._tell("The scenario cannot be used", _lines(error))
            return
        form = SetupForm(
            loaded,
            mode,
            self.home,
            level=self.settings.level,
            minutes=self.settings.minutes,
            feedback=self.settings.feedback if mode is RoundMode.PRACTICE else Feedback.LIVE,
        )
        form.accepted.connect(lambda: self._create(form.setup(), starting_board(loaded)))
        form.finished.connect(form.deleteLater)
        form.open()

    def open_path(self, path: Path) -> None:
        """A board or design from a file, as a free board of its own; the file stays as it is."""
        from components.problems import InvalidFile
        from whiteboard.formats.open_any import open_any
        from whiteboard.ui.sitting import free_board

        try:
            board = open_any(path)
        except (InvalidFile, OSError) as error:
            self._tell("The file cannot be opened", _lines(error))
            return
        self.settings.add_recent(path)
        self._create(free_board(path.stem), board)

    def open_round(self, round_id: str) -> None:
        """Opens a round of the library, or brings it to the front."""
        from components.problems import InvalidFile
        from whiteboard.library.errors import LibraryError

        if round_id in self.rounds:
            self.rounds[round_id].raise_()
            return
        try:
            self._show(round_id)
        except (LibraryError, InvalidFile, ValueError) as error:
            self._tell("The round cannot be opened", _lines(error))

    def add_scenario(self) -> None:
        """Takes a scenario file into the person's own folder, once it is found to be sound."""
        from scoring.checks.validate import validate_file
        from whiteboard.ui.sitting import scenario_copy

        path = self.asker.open_file(self.home, "Add a scenario", SCENARIOS)
        if path is None:
            return
        problems = validate_file(path)
        if problems:
            listed = "\n".join(f"{p.at}: {p.message}" if p.at else p.message for p in problems[:8])
            self._tell("The scenario cannot be used", f"{path.name}\n{listed}")
            return
        scenario_copy(path, paths.scenario_folder())
        self.refresh_home()

    def mend(self) -> None:
        """Puts a sound library in the place of a damaged one, as the person chooses."""
        from whiteboard.library.errors import LibraryError
        from whiteboard.ui.mending import WAYS, put_back, salvaged

        detail = "Either way the damaged file is kept beside the backups."
        way = self.asker.choose(self.home, "How should the library be mended?", detail, WAYS)
        backup = self.asker.open_file(self.home, WAYS[way], LIBRARIES) if way == "restore" else None
        if way is None or (way == "restore" and backup is None):
            return
        try:
            said = salvaged(self.library) if backup is None else put_back(self.library, backup)
        except LibraryError as error:
            self._tell("The library could not be mended", str(error))
        else:
            self._tell("The library is sound again", said)
        self.refresh_home()

    def close(self) -> bool:
        """Closes every window and the library; False when a person wants to stay."""
        for opened in list(self.rounds.values()):
            if not opened.board.close():
                return False
        self._gathering.shutdown()
        self.home.close()
        self._late.close()
        self.settings.sync()
        return True

    def quit(self) -> None:
        """Closes everything and ends the process, unless a person wants to stay."""
        if self.close():
            self.left.emit()

    def called(self, file: str) -> None:
        """A second start of the program: its file opens here, or this comes to the front."""
        if file:
            self.open_path(Path(file))
        else:
            front = next(iter(self.rounds.values()), None)
            front.raise_() if front is not None and not self.home.isVisible() else self.show_home()

    def run(self, action_id: str, window: QMainWindow) -> None:
        """An action of the whole program, asked for in a window."""
        deed = self._deeds(window).get(action_id)
        if deed is not None:
            deed()

    # --- inside ---

    def _deeds(self, window: QMainWindow) -> dict[str, Callable[[], object]]:
        return {
            "file.new": self.new_board,
            "file.open": partial(self._ask_for_file, window),
            "file.home": self.show_home,
            "app.settings": partial(self._show_settings, window),
            "app.quit": self.quit,
            "view.theme": self.look.toggle,
            "help.commands": partial(self._find, window),
            "help.shortcuts": partial(self._show_shortcuts, window),
            "help.guide": partial(self._show_guide, window),
            "help.about": partial(self._show_about, window),
        }

    def _create(self, setup: Setup, board: Board | None = None) -> None:
        from whiteboard.library.errors import LibraryError
        from whiteboard.ui.sitting import first_events

        try:
            round_id = self.library.create(setup, first_events(board))
        except LibraryError as error:
            self._tell("The board cannot be kept", str(error))
            return
        self.open_round(round_id)

    def _show(self, round_id: str) -> None:
        from whiteboard.ui.open_round import OpenRound
        from whiteboard.ui.sitting import Sitting

        sitting = Sitting(self.library, round_id, self.look.theme)
        try:
            opened = OpenRound(sitting, self.settings, self.asker)
        except BaseException:
            sitting.close()  # else nobody could open the round while this program runs
            raise
        opened.asked.connect(partial(self.run, window=opened.board))
        opened.closed.connect(self._on_closed)
        opened.reopen_requested.connect(self._reopen)
        self.rounds[round_id] = opened
        opened.show()
        self.home.hide()
        if sitting.replaced:
            self.asker.tell(opened.console or opened.board, "The scenario's file is broken", sitting.replaced)

    def _reopen(self, round_id: str) -> None:
        if self.rounds[round_id].board.close():
            self.open_round(round_id)

    def _on_closed(self, round_id: str) -> None:
        self.rounds.pop(round_id).deleteLater()
        if not self.rounds:
            self.show_home()

    def _on_home_closed(self) -> None:
        if not self.rounds:
            self.left.emit()

    def _on_home_asked(self, action_id: str) -> None:
        self.run(action_id, self.home)

    def _on_theme(self, theme: Theme) -> None:
        for opened in self.rounds.values():
            opened.set_theme(theme)

    def _on_all_requested(self, binned: bool, query: str) -> None:
        from whiteboard.library.errors import LibraryError

        try:
            found = self.library.rounds(query, binned=binned)[:MOST_FOUND]
        except LibraryError as error:
            self._tell("The rounds cannot be read", str(error))
            return
        self.home.rounds.show_list(found)
        self._gathering.draw(self.library, found)

    def _on_deed(self, deed: Deed, round_id: str) -> None:
        from whiteboard.library.errors import LibraryError

        if deed is Deed.OPEN:
            self.open_round(round_id)
            return
        try:
            self._change(deed, round_id)
        except (LibraryError, ValueError) as error:
            self._tell("That did not work", str(error))
        self.refresh_home()

    def _change(self, deed: Deed, round_id: str) -> None:
        from whiteboard.ui.exports import save_debrief

        match deed:
            case Deed.DUPLICATE:
                self.library.duplicate(round_id)
            case Deed.KEEP:
                self.library.set_retention(round_id, None)
            case Deed.BIN:
                if round_id not in self.rounds or self.rounds[round_id].board.close():
                    self.library.bin(round_id)
            case Deed.RESTORE:
                self.library.unbin(round_id)
            case Deed.PURGE:
                self._purge(round_id)
            case _:
                retention = self.library.find(round_id).retention_date
                save_debrief(self.library.events(round_id), self.asker, self.home, retention=retention)

    def _purge(self, round_id: str) -> None:
        """Deletes one round for ever, or with no id all that lie in the bin."""
        doomed = [round_id] if round_id else [each.id for each in self.library.rounds(binned=True)]
        count = "this round" if round_id else plural(len(doomed), "round")
        detail = "The library keeps nothing of it. Backups do, until newer ones take their place."
        if doomed and self.asker.confirm(self.home, f"Delete {count} for ever?", detail, "Delete"):
            self.library.purge(doomed)

    def _ask_for_file(self, window: QWidget) -> None:
        path = self.asker.open_file(window, "Open", BOARDS)
        if path is not None:
            self.open_path(path)

    def _find(self, window: QMainWindow) -> None:
        from whiteboard.ui.command_palette import CommandPalette

        palette = CommandPalette(self._entries(window), window, "Search rounds, scenarios, actions")
        palette.finished.connect(palette.deleteLater)
        palette.open_over(window)

    def _entries(self, window: QMainWindow) -> list[Entry]:
        """What can be found: the window's actions, and at home scenarios and rounds as well."""
        from whiteboard.ui.command_palette import Entry, entries_of

        deeds = getattr(window, "deeds", None)
        entries = entries_of(deeds.enabled(), lambda i: deeds[i].trigger()) if deeds is not None else []
        if window is not self.home:
            return entries
        for scenario in self._gathering.data.scenarios:
            start = partial(self.start, scenario.id, self.home.mode)
            entries.append(Entry(scenario.title, start, "Start this scenario", "ph.play"))
        for each in self._gathering.data.rounds[:MOST_FOUND]:
            detail = f"Open · {each.mode} · {each.updated[:10]}"
            entries.append(Entry(each.title, partial(self.open_round, each.id), detail, "ph.clock"))
        for file in map(Path, self.settings.recent_files):
            entries.append(Entry(file.name, partial(self.open_path, file), f"Open · {file}", "ph.file"))
        return entries

    def _show_settings(self, window: QWidget) -> None:
        from whiteboard.ui.settings_dialog import SettingsDialog

        _open(SettingsDialog(self.settings, window))

    def _show_shortcuts(self, window: QWidget) -> None:
        from whiteboard.ui import home, round_window
        from whiteboard.ui.shortcut_sheet import ShortcutSheet, blocks_of

        contexts = home.CONTEXTS if window is self.home else round_window.CONTEXTS
        _open(ShortcutSheet(blocks_of(of_contexts(*contexts), contexts), window))

    def _show_guide(self, window: QWidget) -> None:
        from whiteboard.ui.about import GuideDialog

        _open(GuideDialog(window))

    def _show_about(self, window: QWidget) -> None:
        from whiteboard.ui.about import AboutDialog

        _open(AboutDialog(window))

    def _tell(self, title: str, detail: str) -> None:
        window = self._app.activeWindow()
        self.asker.tell(window if window is not None else self.home, title, detail)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _lines(error: Exception) -> str:
    """All problems of a file, or the one sentence of any other error."""
    problems = getattr(error, "problems", None)
    if not problems:
        return str(error)
    more = [f"and {len(problems) - 8} more"] if len(problems) > 8 else []
    return "\n".join([str(getattr(error, "source", "")), *(str(p) for p in problems[:8]), *more])
