"""The row for the roles that a component plays besides those of its kind."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.fields import MIXED, FieldRow, Options, Shown
from whiteboard.ui.scrolling import clear
from whiteboard.ui.widgets import Text, column, row


class RolesRow(FieldRow):
    """Roles below each other, each with a way to take it off; the button adds one. Commits ids."""

    def __init__(self, label: str) -> None:
        self._names: Options = ()
        self._roles: tuple[str, ...] = ()
        self._drawn: Shown | None = None
        self._button = Button("Add a role", small=True)
        super().__init__(label, self._button, hint="What it does beyond its kind.", resettable=False)
        self._menu = QMenu(self._button)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._menu.triggered.connect(self._on_added)
        self._button.setMenu(self._menu)
        self._shown = QWidget()
        self._lines = column(self._shown, spacing=2)
        self._outer.addWidget(self._shown)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for role_id, text in sorted(self._names):
            action = self._menu.addAction(str(role_id).replace("_", " "))
            action.setData(role_id)
            action.setToolTip(text)

    @override
    def _show(self, shown: Shown) -> None:
        self._names = shown.options
        if shown == self._drawn:
            return
        self._drawn = shown
        mixed = shown.value is MIXED
        self._roles = () if mixed or shown.value is None else tuple(shown.value)
        clear(self._lines)
        for role_id in self._roles:
            self._lines.addWidget(self._line(role_id))
        if mixed:
            self._lines.addWidget(Text("mixed", "caption", "text3"))

    def _line(self, role_id: str) -> QWidget:
        line = QWidget()
        words = dict(self._names).get(role_id, "")
        bin_ = IconButton("ph.x", f"Take off {role_id}", size=12, small=True)
        bin_.setProperty("role_id", role_id)
        bin_.clicked.connect(self._on_removed)
        layout = row(line, spacing=4)
        layout.addWidget(Text(role_id.replace("_", " "), "dense"))
        layout.addWidget(Text(words, "caption", "text3", wrap=True), 1)
        layout.addWidget(bin_)
        return line

    def _on_added(self, action: QAction) -> None:
        self.committed.emit(tuple(dict.fromkeys((*self._roles, action.data()))))

    def _on_removed(self) -> None:
        gone = self.sender().property("role_id")
        self.committed.emit(tuple(role for role in self._roles if role != gone))
