"""The fault buttons of a drill: what each would hit just now, the keys 1 to 6, and what is running."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.round.drill_faults import FAULTS, Aim, FaultKind
from whiteboard.ui.desk import Desk
from whiteboard.ui.style import px
from whiteboard.ui.widgets import ElidedText, Icon, KeyCap, Text, column, row, set_property
from whiteboard.words import THIN

LENGTHS_S: Final = (10, 30, 60)
_HEIGHT: Final = 50


class FaultButton(QPushButton):
    """A fault: its name and key, and below what it would hit, or how long it still runs."""

    def __init__(self, key: str, kind: FaultKind, *, with_key: bool) -> None:
        super().__init__()
        self.kind = kind
        self.aim: Aim | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("role", "fault")
        self.setProperty("running", False)
        self._under = ElidedText("", "caption", "text3")
        head = row(spacing=6)
        head.addWidget(Icon(kind.icon, "text2", 14))
        head.addWidget(Text(kind.name, "dense", bold=True), 1)
        if with_key:
            head.addWidget(KeyCap(key))
        body = column(self, margins=(9, 5, 8, 5), spacing=2)
        body.addLayout(head)
        body.addWidget(self._under)

    def show_aim(self, aim: Aim | None, left_s: float | None) -> None:
        """What it would hit, None when nothing; ``left_s`` while such a fault runs."""
        self.aim = aim
        said = self.kind.lacks if aim is None else aim.said
        if left_s is not None:
            said = f"{left_s:.0f}{THIN}s left"
        self._under.setText(said)
        self._under.set_tone("hot" if left_s is not None else "text3")
        set_property(self, "running", left_s is not None)
        self.setAccessibleName(f"{self.kind.name}: {said}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(140), px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(110), px(_HEIGHT))


class DrillControls(QWidget):
    """Six faults, aimed at what is selected on a desk; it tells what is fired and does nothing else."""

    fired = Signal(object, float)
    """Aim, and how many seconds it lasts."""

    def __init__(self, desk: Desk, *, keys: bool = True) -> None:
        """Without ``keys`` the digits are left to others."""
        super().__init__()
        self._desk = desk
        self._live = False
        self._left: Mapping[str, float] = {}
        self.buttons: dict[str, FaultButton] = {}
        self.length = QComboBox()
        self.length.setAccessibleName("How long a fault lasts")
        for seconds in LENGTHS_S:
            self.length.addItem(f"{seconds}{THIN}s", float(seconds))
        self.length.setCurrentIndex(1)
        head = row(spacing=8)
        head.addWidget(Text("Faults", "dense", bold=True))
        head.addStretch(1)
        head.addWidget(Text("for", "dense", "text3"))
        head.addWidget(self.length)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (key, kind) in enumerate(FAULTS.items()):
            made = FaultButton(key, kind, with_key=keys)
            made.clicked.connect(partial(self.fire, key))
            grid.addWidget(made, place // 2, place % 2)
            self.buttons[key] = made
        self._keys = [self._shortcut(key) for key in FAULTS] if keys else []
        body = column(self, spacing=8)
        body.addLayout(head)
        body.addLayout(grid)
        desk.selection_changed.connect(self.refresh)
        self.set_live(live=False)

    def _shortcut(self, key: str) -> QShortcut:
        made = QShortcut(QKeySequence(key), self)
        made.activated.connect(partial(self.fire, key))
        return made

    def set_live(self, *, live: bool) -> None:
        """Whether there is a run to fire at."""
        self._live = live
        self.refresh()

    def show_running(self, left: Mapping[str, float]) -> None:
        """Seconds left of the faults that run, by key."""
        self._left = left
        self.refresh()

    def refresh(self, _news: object = None) -> None:
        """Aims at what is selected now."""
        design, catalog, selection = self._desk.design(), self._desk.catalog, self._desk.selection
        for shortcut in self._keys:
            shortcut.setEnabled(self._live)
        for key, button in self.buttons.items():
            button.show_aim(FAULTS[key].aim(design, catalog, selection), self._left.get(key))
            button.setEnabled(self._live and button.aim is not None)

    def fire(self, key: str) -> None:
        """Fires the fault of a key, if it has something to hit."""
        aim = self.buttons[key].aim
        if self._live and aim is not None:
            self.fired.emit(aim, self.length.currentData())
