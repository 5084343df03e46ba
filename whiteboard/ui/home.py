"""The home screen: what to do, what was interrupted, the last rounds, and all scenarios."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.round.setup import RoundMode
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.action_set import ActionSet
from whiteboard.ui.actions import ACTIONS, Action, Context, Need, keys_text
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.home_data import HomeData, Interrupted
from whiteboard.ui.home_rounds import RoundList
from whiteboard.ui.home_scenarios import ScenarioBrowser
from whiteboard.ui.mark import Mark
from whiteboard.ui.placing import LEAST_SIZE, keep_place, restore_place
from whiteboard.ui.widgets import (
    Card,
    ElidedText,
    Icon,
    KeyCap,
    Line,
    Text,
    column,
    panel,
    row,
    set_property,
)

CONTEXTS: Final = (Context.APP, Context.HOME)
_MODES: Final = {"home.practise": RoundMode.PRACTICE, "home.interview": RoundMode.INTERVIEW}
_ABOUT: Final = {"file.open": "A board, a design, or a drawing from a file"}


class HomeWindow(QMainWindow):
    """Shows ``HomeData``; what a person wants done goes to the application by signals."""

    asked = Signal(str)
    """The id of an action."""
    start_requested = Signal(str, object)
    """A scenario's id or path, and the RoundMode that was chosen."""
    resume_requested = Signal(str)
    leave_requested = Signal(str)
    """The id of an interrupted round."""
    closed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._interrupted: Interrupted | None = None
        self._left: set[str] = set()
        self.mode = RoundMode.PRACTICE
        self.setWindowTitle("Loadbearing")
        self.setMinimumSize(LEAST_SIZE)
        self.deeds = ActionSet(self, CONTEXTS, self.run)
        self.deeds.set_facts({Need.ALONE})
        self.rounds = RoundList()
        self.scenarios = ScenarioBrowser(settings)
        self.scenarios.start_requested.connect(self._on_start)
        self.tiles = {action_id: Tile(ACTIONS[action_id]) for action_id in (*_MODES, "file.open")}
        self.banner = self._make_banner()
        self._lay_out()
        self._show_mode()
        restore_place(self, settings, "home")
        self.scenarios.setFocus()

    def run(self, action_id: str) -> None:
        """Carries an action out here, or asks the application."""
        if action_id in _MODES:
            self.mode = _MODES[action_id]
            self._show_mode()
            self.scenarios.focus_first()
        elif action_id == "file.close":
            self.close()
        else:
            self.asked.emit(action_id)

    def show_data(self, data: HomeData) -> None:
        """Shows what was gathered."""
        self.rounds.show_data(data)
        self.scenarios.show_data(data)
        waiting = [each for each in data.interrupted if each.round.id not in self._left]
        self._interrupted = waiting[0] if waiting else None
        self.banner.setVisible(bool(waiting))
        if self._interrupted is not None:
            self._stopped.setText(self._interrupted.round.title)
            self._where.setText(self._interrupted.sentence)

    def _lay_out(self) -> None:
        root = panel("window")
        layout = column(root)
        layout.addWidget(self._top_bar())
        layout.addWidget(Line(edge=True))
        page = column(margins=(24, 20, 24, 24), spacing=14)
        tiles = row(spacing=14)
        for action_id, tile in self.tiles.items():
            tile.pressed.connect(self.run)
            tile.setObjectName(action_id)
            tiles.addWidget(tile, 1)
        page.addLayout(tiles)
        page.addWidget(self.banner)
        lists = row(spacing=20)
        lists.addWidget(self.rounds, 41)
        lists.addWidget(self.scenarios, 59)
        page.addLayout(lists, 1)
        layout.addLayout(page, 1)
        self.setCentralWidget(root)

    def _top_bar(self) -> QWidget:
        bar = QFrame()
        bar.setProperty("part", "bar")
        bar.setFixedHeight(style.px(51))
        self.finder = FindButton()
        self.finder.clicked.connect(self.deeds["help.commands"].trigger)
        layout = row(bar, margins=(24, 0, 16, 0), spacing=8)
        layout.addWidget(Mark())
        layout.addWidget(Text("Loadbearing", "section"))
        layout.addStretch(1)
        layout.addWidget(self.finder, 2)
        layout.addStretch(1)
        for action_id, role in (("file.new", "New board"), ("help.guide", "Guide")):
            button = Button(role, "quiet", ACTIONS[action_id].icon)
            button.setToolTip(f"{ACTIONS[action_id].help} ({keys_text(ACTIONS[action_id].keys[0])})")
            button.clicked.connect(self.deeds[action_id].trigger)
            layout.addWidget(button)
        for action_id in ("view.theme", "app.settings"):
            tool = IconButton(ACTIONS[action_id].icon, ACTIONS[action_id].text.rstrip("…"))
            tool.clicked.connect(self.deeds[action_id].trigger)
            layout.addWidget(tool)
        return bar

    def _make_banner(self) -> Card:
        banner = Card("banner", margins=(14, 7, 10, 7))
        line = row(spacing=10)
        self._stopped = Text("", "dense", bold=True)
        self._where = ElidedText("", "dense")
        self.leave = Button("Leave for later", "quiet")
        self.resume = Button("Resume", "", "ph.arrow-right", icon_after=True)
        self.leave.clicked.connect(self._on_leave)
        self.resume.clicked.connect(self._on_resume)
        line.addWidget(Icon("ph.clock-counter-clockwise", "accent", 17))
        line.addWidget(self._stopped)
        line.addWidget(self._where, 1)
        line.addWidget(self.leave)
        line.addWidget(self.resume)
        banner.body.addLayout(line)
        banner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        banner.hide()
        return banner

    def _show_mode(self) -> None:
        for action_id, mode in _MODES.items():
            self.tiles[action_id].set_chosen(mode is self.mode)

    def _on_start(self, scenario: str) -> None:
        self.start_requested.emit(scenario, self.mode)

    def _on_resume(self) -> None:
        if self._interrupted is not None:
            self.resume_requested.emit(self._interrupted.round.id)

    def _on_leave(self) -> None:
        if self._interrupted is not None:
            self._left.add(self._interrupted.round.id)
            self.leave_requested.emit(self._interrupted.round.id)
            self.banner.hide()

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        keep_place(self, self._settings, "home")
        super().closeEvent(event)
        self.closed.emit()


class Tile(QFrame):
    """A large button for one of the things to do; lit when it is the mode in which scenarios start."""

    pressed = Signal(str)
    """The id of its action."""

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action
        self.setProperty("part", "tile")
        self.setFixedHeight(style.px(87))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(action.text.rstrip("…"))
        about = _ABOUT.get(action.id, action.help.removesuffix("."))
        badge = QFrame()
        badge.setProperty("part", "badge")
        badge.setFixedSize(40, 40)
        self._icon = Icon(action.icon, "text2", 21)
        row(badge).addWidget(self._icon, 0, Qt.AlignmentFlag.AlignCenter)
        words = column(spacing=3)
        words.addStretch(1)
        words.addWidget(Text(action.text.rstrip("…"), "section"))
        words.addWidget(ElidedText(about, "dense", "text2"))
        words.addStretch(1)
        layout = row(self, margins=(18, 0, 16, 0), spacing=14)
        layout.addWidget(badge)
        layout.addLayout(words, 1)
        layout.addWidget(KeyCap(keys_text(action.keys[0])))

    def set_chosen(self, chosen: bool) -> None:
        """Lights the tile, or not."""
        self._icon.set(self._action.icon, "on_accent" if chosen else "text2")
        set_property(self, "chosen", chosen)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self._action.id)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self._action.id)
        else:
            super().keyPressEvent(event)


class FindButton(QFrame):
    """Looks like the search it opens."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "find")
        self.setFixedHeight(style.px(30))
        self.setMaximumWidth(style.px(380))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Search rounds, scenarios, actions")
        layout = row(self, margins=(9, 0, 6, 0), spacing=8)
        layout.addWidget(Icon("ph.magnifying-glass", "text3", 14))
        layout.addWidget(Text("Search rounds, scenarios, actions", "dense", "text3"), 1)
        layout.addWidget(KeyCap("Ctrl K"))

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        self.clicked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
