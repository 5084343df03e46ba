"""The fault buttons of a drill: what each would hit just now, the keys 1 to 6, and what is running.

While a run lasts a button fires; before it a button plans its fault on the time axis.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.round.drill_faults import FAULTS, Aim, FaultKind
from whiteboard.round.visibility import visible_capacity
from whiteboard.ui.desk import Desk
from whiteboard.ui.style import px
from whiteboard.ui.widgets import ElidedText, Icon, KeyCap, Text, column, row, set_property
from whiteboard.words import THIN

LENGTHS_S: Final = (10, 30, 60)
_HEIGHT: Final = 46


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
            said = f"{words.clock(left_s * 1000)} left"
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
    """Six faults, aimed at what is selected on a desk, else at the part with the highest load.

    It tells what is to be and does nothing else.
    """

    fired = Signal(object, float)
    """Aim, and how many seconds it lasts: now."""
    planned = Signal(object, float)
    """The same, for a place on the time axis."""

    def __init__(self, desk: Desk, *, keys: bool = True) -> None:
        """Without ``keys`` the digits are left to others."""
        super().__init__()
        self._desk = desk
        self._live = self._ready = False
        self._left: Mapping[str, float] = {}
        self.buttons: dict[str, FaultButton] = {}
        self.length = QComboBox()
        self.length.setAccessibleName("How long a fault lasts")
        for seconds in LENGTHS_S:
            self.length.addItem(f"{seconds}{THIN}s", float(seconds))
        self.length.setCurrentIndex(1)
        head = row(spacing=8)
        self._title = Text("", "dense", bold=True)
        head.addWidget(self._title)
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
        desk.analysed.connect(self.refresh)
        self.set_live(live=False)

    def _shortcut(self, key: str) -> QShortcut:
        made = QShortcut(QKeySequence(key), self)
        made.activated.connect(partial(self.fire, key))
        return made

    def set_live(self, *, live: bool, ready: bool = True) -> None:
        """Whether there is a run to fire at, or one to plan for."""
        self._live, self._ready = live, ready
        if not live:
            self._left = {}
        self._title.setText("Faults" if live else "Faults to plan")
        self.refresh()

    def show_running(self, left: Mapping[str, float]) -> None:
        """Seconds left of the faults that run, by key."""
        if left or self._left:
            self._left = dict(left)
            for key, button in self.buttons.items():
                button.show_aim(button.aim, self._left.get(key))

    def refresh(self, _news: object = None) -> None:
        """Aims at what is selected now."""
        design, catalog, victims = self._desk.design(), self._desk.catalog, self._victims()
        for shortcut in self._keys:
            shortcut.setEnabled(self._live)
        for key, button in self.buttons.items():
            button.show_aim(FAULTS[key].aim(design, catalog, victims), self._left.get(key))
            button.setEnabled((self._live or self._ready) and button.aim is not None)

    def _victims(self) -> frozenset[str]:
        known = visible_capacity(self._desk)
        busiest = known.bottleneck if known else None
        return self._desk.selection or frozenset({busiest} if busiest else ())

    def fire(self, key: str) -> None:
        """Fires or plans the fault of a key, if it has something to hit."""
        aim = self.buttons[key].aim
        if aim is not None and (self._live or self._ready):
            (self.fired if self._live else self.planned).emit(aim, self.length.currentData())
