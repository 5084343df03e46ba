"""The interviewer's console: its columns at any width, and the keyboard in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.whiteboard.round.examples import bodies
from tests.whiteboard.ui.rooms import INTERVIEW, Room
from tests.whiteboard.ui.test_interviewer import console_of
from whiteboard.round.events import Kind
from whiteboard.ui.interviewer import NARROW, ROOMY, TABS_WIDTH, InterviewerConsole
from whiteboard.ui.shortcut_sheet import ShortcutSheet


@pytest.fixture
def room() -> Room:
    return Room(INTERVIEW)


@pytest.fixture
def console(room: Room, qtbot: QtBot) -> InterviewerConsole:
    return console_of(room, qtbot)


def test_a_narrow_window_has_tabs(console: InterviewerConsole, qtbot: QtBot) -> None:
    assert not console._tabs.isVisible()
    console.resize(NARROW - 100, 700)
    assert [console._tabs.tabText(i) for i in range(console._tabs.count())] == [
        "Board",
        "Script",
        "Notes",
        "Marks",
    ]
    console.resize(NARROW + 100, 700)
    assert [console._tabs.tabText(i) for i in range(console._tabs.count())] == ["Board", "Script"]
    assert console.notes.isVisible()
    assert console.marks.isVisible()
    console.resize(ROOMY + 100, 700)
    assert console._tabs.count() == 0
    assert all(part.isVisible() for part in (console.board, console.script, console.notes, console.marks))


def test_the_clock_has_keys(room: Room, console: InterviewerConsole, qtbot: QtBot) -> None:
    with qtbot.waitActive(console):
        console.activateWindow()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(console, Qt.Key.Key_P, both)
    QTest.keyClick(console, Qt.Key.Key_N, both)
    assert bodies(room.rows, Kind.CLOCK) == [{"do": "start"}, {"do": "next"}]


def test_its_keys_stand_on_a_page(console: InterviewerConsole, qtbot: QtBot) -> None:
    with qtbot.waitActive(console):
        console.activateWindow()
    console.marks.setFocus()
    QTest.keyClick(console, Qt.Key.Key_Question)
    sheet = console.findChild(ShortcutSheet)
    assert sheet is not None
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Alt 3", "Ctrl Shift P", "In a note of the console", "Ctrl 1 to 8", "Ctrl Enter"} <= shown
    assert not {"New board", "On the canvas"} & shown, "they are another window's"
    sheet.close()


@pytest.mark.parametrize("width", [NARROW - 1, ROOMY])
def test_every_column_has_a_key(console: InterviewerConsole, qtbot: QtBot, width: int) -> None:
    console.resize(width, 800)
    console.activateWindow()
    parts = (console.board, console.script, console.notes, console.marks)
    for key, part in zip("1234", parts, strict=True):
        QTest.keyClick(console, Qt.Key(ord(key)), Qt.KeyboardModifier.AltModifier)
        assert part.isVisible()
        assert part.isAncestorOf(console.focusWidget()), key
    QTest.keyClick(console, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert console.focusWidget() is console.notes.editor.text


def test_the_column_with_the_keyboard_stays_in_sight_at_any_width(console: InterviewerConsole) -> None:
    console.activateWindow()
    for width in (ROOMY, NARROW - 1, NARROW + 1, NARROW - 1, ROOMY):
        console.resize(width, 800)
        assert console.focusWidget() is console.notes.editor.text
        assert console.notes.isVisible()


def test_tab_goes_through_a_column_from_top_to_bottom(console: InterviewerConsole) -> None:
    console.resize(NARROW - 1, 800)
    QTest.keyClick(console, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    seen = [console.focusWidget()]
    while not console.marks.recommend.isAncestorOf(seen[-1]):
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
        assert console.marks.isAncestorOf(console.focusWidget())
        seen.append(console.focusWidget())
    heights = [part.mapTo(console, part.rect().topLeft()).y() for part in seen]
    first, *_ = console.marks.rows.values()
    assert first.isAncestorOf(seen[0])
    assert len(seen) > len(console.marks.rows)
    assert heights[0] < heights[-1]
    QTest.keyClick(seen[-1], Qt.Key.Key_Backtab)
    assert console.focusWidget() is seen[-2]


def test_the_keyboard_stays_where_a_button_went_once_it_was_pressed(
    room: Room, console: InterviewerConsole
) -> None:
    console.clock_bar.start.click()
    QTest.keyClick(console, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    for _ in range(2):
        QTest.keyClick(console.focusWidget(), Qt.Key.Key_Space)
    assert [body["question"] for body in bodies(room.rows, Kind.ASK)] == [0, 1]
    assert console.script.isAncestorOf(console.focusWidget())


def test_columns_take_their_share_of_a_wide_window(console: InterviewerConsole) -> None:
    console.resize(1440, 900)
    narrow = [part.width() for part in (console.board, console.script, console.notes)]
    console.resize(1920, 1080)
    wide = [part.width() for part in (console.board, console.script, console.notes)]
    assert [after - before for before, after in zip(narrow, wide, strict=True)] == [96, 96, 72]


def test_the_place_of_the_tabs_is_as_wide_whatever_is_in_it(
    console: InterviewerConsole, qtbot: QtBot
) -> None:
    console.resize(ROOMY - 100, 800)
    qtbot.waitUntil(lambda: console._tabs.width() == TABS_WIDTH)
    console.resize(NARROW - 1, 800)
    qtbot.waitUntil(lambda: console._tabs.width() == NARROW - 1)


def test_the_keyboard_stays_in_the_note_when_the_columns_move(console: InterviewerConsole) -> None:
    assert console.focusWidget() is console.notes.editor.text
    for width in (NARROW - 1, ROOMY - 1, ROOMY + 400):
        console.resize(width, 800)
        assert console.focusWidget() is console.notes.editor.text
