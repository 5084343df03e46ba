"""The row for the roles that a component plays besides those of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.fields import MIXED, FieldRow, Shown
from whiteboard.ui.widgets import Text, column, row


class RolesRow(FieldRow):
    """Roles below each other, each with a way to take it off; the button adds one. Commits ids."""

    def __init__(self, label: str, roles: Mapping[str, str]) -> None:
        self._names = roles
        self._roles: tuple[str, ...] = ()
        self._button = Button("Add a role", small=True)
        super().__init__(label, self._button, hint="What it does beyond its kind.", resettable=False)
        self._button.setMenu(self._menu())
        self._shown = QWidget()
        column(self._shown, spacing=2)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._shown)

    def _menu(self) -> QMenu:
        menu = QMenu(self._button)
        for role_id, text in sorted(self._names.items()):
            action = menu.addAction(role_id.replace("_", " "))
            action.setData(role_id)
            action.setToolTip(text)
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._on_added)
        return menu

    @override
    def _show(self, shown: Shown) -> None:
        mixed = shown.value is MIXED
        self._roles = () if mixed or shown.value is None else tuple(shown.value)
        layout = self._shown.layout()
        while layout is not None and (item := layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if layout is not None:
            for role_id in self._roles:
                layout.addWidget(self._line(role_id))
            if mixed:
                layout.addWidget(Text("mixed", "caption", "text3"))

    def _line(self, role_id: str) -> QWidget:
        line = QWidget()
        words = self._names.get(role_id, "")
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
