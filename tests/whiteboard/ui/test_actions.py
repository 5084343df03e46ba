"""The table of actions, and what is made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QTreeView
from pytestqt.qtbot import QtBot

from whiteboard.ui import icons
from whiteboard.ui.action_set import ActionSet
from whiteboard.ui.actions import (
    ACTIONS,
    GESTURES,
    TOOLBAR,
    Context,
    Menu,
    Need,
    keys_text,
    of_contexts,
    shortcuts_markdown,
)

DOCS = Path(__file__).parents[3] / "docs" / "shortcuts.md"
BOARD_WINDOW = (Context.APP, Context.BOARD, Context.CANVAS)
HOME_WINDOW = (Context.APP, Context.HOME)


@pytest.mark.parametrize("contexts", [BOARD_WINDOW, HOME_WINDOW])
def test_no_key_means_two_things_in_one_window(contexts: tuple[Context, ...]) -> None:
    keys = Counter(keys for action in of_contexts(*contexts) for keys in action.keys)
    assert [k for k, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda a: a.id)
def test_every_action_is_complete(action: object, qapp: object) -> None:
    from whiteboard.ui.actions import Action

    assert isinstance(action, Action)
    assert action.help.endswith(".")
    assert not icons.outline(action.icon).isEmpty()
    for keys in action.keys:
        assert not QKeySequence(keys).isEmpty(), keys


def test_the_tool_bar_names_actions() -> None:
    assert all(action_id in ACTIONS for group in TOOLBAR for action_id in group)


def test_every_canvas_action_has_its_command_and_no_command_lacks_an_action() -> None:
    from whiteboard.canvas.commands import COMMANDS

    here = {action.id for action in ACTIONS.values() if action.context is Context.CANVAS}
    assert here - set(COMMANDS) == set()


def test_the_page_of_shortcuts_is_current() -> None:
    """Otherwise write ``shortcuts_markdown()`` there again."""
    assert DOCS.read_text(encoding="utf-8") == shortcuts_markdown()


def test_keys_read_as_on_the_keyboard() -> None:
    assert keys_text("Ctrl+Shift+Z") == "Ctrl Shift Z"
    assert keys_text("Ctrl++") == "Ctrl +"
    assert keys_text("Ctrl+Return") == "Ctrl Enter"
    assert keys_text("?") == "?"


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


def test_menus_have_every_action_once_in_order(window: QMainWindow, ran: list[str]) -> None:
    actions = ActionSet(window, BOARD_WINDOW, ran.append)
    actions.fill(window.menuBar(), leave_out=[Menu.ROUND])
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["File", "Edit", "Insert", "Arrange", "View", "Help"]
    shown = [a.data() for menu in window.menuBar().actions() for a in menu.menu().actions() if a.data()]  # type: ignore[attr-defined]
    expected = [a.id for a in of_contexts(*BOARD_WINDOW) if a.menu is not Menu.ROUND]
    assert shown == expected


def test_menus_spell_keys_as_everything_else_does(window: QMainWindow, ran: list[str]) -> None:
    actions = ActionSet(window, BOARD_WINDOW, ran.append)
    assert actions["view.outline"].text() == "Outline\tCtrl Shift O"
    assert actions["view.outline"].shortcut().toString() == "Ctrl+Shift+O", "and the key works"
    assert actions["file.home"].text() == "Home"
    assert actions["edit.redo"].text() == "Redo\tCtrl Shift Z"


def test_a_choice_runs_the_action_of_that_id(window: QMainWindow, ran: list[str]) -> None:
    actions = ActionSet(window, BOARD_WINDOW, ran.append)
    actions["edit.delete"].trigger()
    assert ran == ["edit.delete"]


def test_only_what_can_run_is_enabled(window: QMainWindow, ran: list[str]) -> None:
    actions = ActionSet(window, BOARD_WINDOW, ran.append)
    actions.set_facts({Need.SELECTION})
    assert not actions["edit.delete"].isEnabled()
    assert actions["edit.copy"].isEnabled()
    actions.set_facts({Need.SELECTION, Need.EDITABLE})
    assert actions["edit.delete"].isEnabled()
    assert not actions["edit.undo"].isEnabled()
    assert "edit.delete" in {action.id for action in actions.enabled()}


def test_letters_are_no_shortcuts_while_someone_types(
    window: QMainWindow, ran: list[str], qtbot: QtBot
) -> None:
    line, tree = QLineEdit(), QTreeView()
    holder = QMainWindow(window)
    holder.setCentralWidget(line)
    window.setCentralWidget(tree)
    window.setMenuWidget(line)
    ActionSet(window, BOARD_WINDOW, ran.append)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    line.setFocus()
    QTest.keyClicks(line, "vhc?/1")
    assert line.text() == "vhc?/1"
    assert ran == []
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_H)
    assert ran == ["tool.hand"]


def test_gestures_are_sentences() -> None:
    rows = [row for _, _, gestures in GESTURES for row in gestures]
    assert all(keys and text[0].isupper() and not text.endswith(".") for keys, text in rows)
