"""The command palette and the shortcut sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QScrollArea
from pytestqt.qtbot import QtBot

from whiteboard.round.drill_faults import FAULTS
from whiteboard.ui import home, round_window
from whiteboard.ui.actions import ACTIONS, Context, of_contexts
from whiteboard.ui.command_palette import CommandPalette, Entry, entries_of, matching
from whiteboard.ui.shortcut_sheet import Block, ShortcutSheet, blocks_of, in_columns

RAN: list[str] = []


def entry(text: str, detail: str = "") -> Entry:
    return Entry(text, lambda: RAN.append(text), detail)


ENTRIES = [entry("Zoom in"), entry("Fit everything", "Zooms to show the whole"), entry("Undo")]


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    made.resize(1200, 800)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def palette(window: QMainWindow, qtbot: QtBot) -> CommandPalette:
    RAN.clear()
    made = CommandPalette(ENTRIES, window)
    with qtbot.waitExposed(made):
        made.open_over(window)
    return made


def test_every_word_must_be_there_and_starts_come_first() -> None:
    assert [e.text for e in matching(ENTRIES, "zoom")] == ["Zoom in", "Fit everything"]
    assert [e.text for e in matching(ENTRIES, "whole fit")] == ["Fit everything"]
    assert [e.text for e in matching(ENTRIES, "")] == ["Zoom in", "Fit everything", "Undo"]
    assert matching(ENTRIES, "nothing of the kind") == []


def test_typing_filters_and_enter_runs(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.search, "und")
    assert palette.shown() == ["Undo"]
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert RAN == ["Undo"]
    assert not palette.isVisible()


def test_arrows_walk_the_list_around(palette: CommandPalette) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(palette.search, key)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert RAN == ["Undo"]


def test_nothing_found_is_said(palette: CommandPalette) -> None:
    palette.search.setText("xyz")
    assert palette._nothing.text() == "Nothing is called “xyz”."
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert RAN == []


def test_actions_become_entries_with_their_keys() -> None:
    ran: list[str] = []
    entries = entries_of(ACTIONS.values(), ran.append)
    undo = next(e for e in entries if e.text == "Undo")
    assert undo.keys == "Ctrl Z"
    undo.run()
    assert ran == ["edit.undo"]
    assert "Find an action" not in {e.text for e in entries}


def keys_of(contexts: tuple[Context, ...]) -> list[Block]:
    return blocks_of(of_contexts(*contexts), contexts)


def test_the_sheet_has_every_key(window: QMainWindow, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(keys_of(round_window.CONTEXTS), window)
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Ctrl Shift Z", "V", "Undo", "On the canvas", "Ctrl Arrow"} <= shown
    assert {"In a drill", f"1 to {len(FAULTS)}", "Fire a fault while a run is on"} <= shown
    assert not {"Practise", "In a note of the console"} & shown


def test_the_sheet_is_as_large_as_its_keys(window: QMainWindow) -> None:
    window.resize(1280, 800)
    few, many = (ShortcutSheet(keys_of(c), window) for c in (home.CONTEXTS, round_window.CONTEXTS))
    assert few.height() < many.height() / 2
    assert many.height() < 800
    for sheet in (few, many):
        sheet.ensurePolished()
        area = sheet.findChild(QScrollArea)
        assert area is not None
        sheet.grab()
        assert area.verticalScrollBar().maximum() == 0


def test_what_keys_do_starts_at_the_same_place_in_all_blocks_of_a_column(window: QMainWindow) -> None:
    sheet = ShortcutSheet(keys_of(round_window.CONTEXTS), window)
    sheet.grab()
    at = {
        label.text(): label.mapTo(sheet, label.rect().topLeft()).x() for label in sheet.findChildren(QLabel)
    }
    assert at["Undo"] == at["New board"] == at["Sticky note"]
    assert at["Find an action"] == at["Lock"]
    assert at["Take the planned fault away"] == at["Walk along the links"]


def test_columns_keep_the_order_and_are_about_as_high() -> None:
    blocks = keys_of(round_window.CONTEXTS)
    columns = in_columns(blocks, 3)
    assert [block for column in columns for block in column] == blocks
    assert len(columns) == 3
