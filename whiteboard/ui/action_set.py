"""One window's share of the action table as QActions: its menus, its keys, what is enabled now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from typing_extensions import override

from whiteboard.ui import icons, style
from whiteboard.ui.actions import (
    ACTIONS,
    Action,
    Context,
    Menu,
    Need,
    keys_text,
    menu_text,
    of_contexts,
    of_menu,
)


class ActionSet(QObject):
    """QActions by id. ``run`` is called with the id of what a person has chosen.

    While someone types, Qt itself keeps plain letters and digits from being shortcuts.
    """

    def __init__(self, window: QWidget, contexts: Iterable[Context], run: Callable[[str], None]) -> None:
        super().__init__(window)
        self._run = run
        self._lent = False
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._on_triggered)
        self._actions = {action.id: self._make(action) for action in of_contexts(*contexts)}
        window.addActions(list(self._actions.values()))
        window.installEventFilter(self)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def set_facts(self, facts: Iterable[Need]) -> None:
        """Enables exactly what can run now."""
        held = set(facts)
        for action_id, made in self._actions.items():
            made.setEnabled(ACTIONS[action_id].can_run(held))

    def reword(self, action_id: str, text: str) -> None:
        """Says in the menu what an action does just now."""
        self._actions[action_id].setText(menu_text(ACTIONS[action_id], text))

    def enabled(self) -> list[Action]:
        """What can be run now, in the order of the menus."""
        return [ACTIONS[i] for i, made in self._actions.items() if made.isEnabled()]

    def fill(self, bar: QMenuBar, leave_out: Iterable[Menu] = ()) -> None:
        """Adds the menus that have something in them."""
        for menu in Menu:
            actions = [a for a in of_menu(menu) if a.id in self._actions]
            if actions and menu not in set(leave_out):
                self._fill_menu(bar.addMenu(str(menu)), actions)

    def _fill_menu(self, menu: QMenu, actions: list[Action]) -> None:
        group = actions[0].group
        for action in actions:
            if action.group != group:
                menu.addSeparator()
                group = action.group
            menu.addAction(self._actions[action.id])

    def _make(self, action: Action) -> QAction:
        made = QAction(menu_text(action), self._group)
        made.setData(action.id)
        made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        made.setCheckable(action.checkable)
        made.setIconVisibleInMenu(not action.checkable)  # a tick in its place, not a colour alone
        made.setToolTip(action.help)
        made.setIcon(_icon(action))
        return made

    def _on_triggered(self, chosen: QAction) -> None:
        self._run(chosen.data())

    def lend_digits(self, lent: bool) -> None:
        """While they are lent, the digits are another's keys: Qt runs neither of two with the same key."""
        if lent == self._lent:
            return
        self._lent = lent
        for action_id, made in self._actions.items():
            keys = ACTIONS[action_id].keys
            if any(key.isdigit() for key in keys):
                made.setShortcuts([QKeySequence(key) for key in keys if not (lent and key.isdigit())])

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.StyleChange:
            for action_id, made in self._actions.items():
                made.setIcon(_icon(ACTIONS[action_id]))
        return super().eventFilter(watched, event)


def add_keys(window: QWidget, deeds: Mapping[str, Callable[[], object]]) -> None:
    """The keys of a few actions, for a window without menus."""
    for action_id, deed in deeds.items():
        for keys in ACTIONS[action_id].keys:
            QShortcut(QKeySequence(keys), window).activated.connect(deed)


def tooltip(action: Action) -> str:
    """The words of a tooltip: name, key, and what it does."""
    keys = f" ({keys_text(action.keys[0])})" if action.keys else ""
    return f"{action.text.rstrip('…')}{keys}"


def _icon(action: Action) -> QIcon:
    theme = style.current()
    return icons.icon(action.icon, theme["text2"], theme["accent"], size=17) if action.icon else QIcon()
