"""Parts below each other: what each of them gets, and that the others are left alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.scrolling import ScrollColumn
from whiteboard.ui.stack import Stack
from whiteboard.ui.theme import LIGHT
from whiteboard.ui.widgets import Text, column, panel

LONG = "words that need more than a line where a column is as narrow as this one is "


class Resized(QObject):
    """Counts the parts that were given another size."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[QObject] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.parts.append(watched)
        return super().eventFilter(watched, event)


class Wishing(QWidget):
    """A part that notes when it is asked how wide it would like to be."""

    asked = 0

    @override
    def sizeHint(self) -> QSize:
        self.asked += 1
        return QSize(500, 20)

    @override
    def heightForWidth(self, width: int, /) -> int:
        return 20

    @override
    def hasHeightForWidth(self) -> bool:
        return True


class Painted(QObject):
    """Counts the widgets that were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: set[QObject] = set()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.parts.add(watched)
        return super().eventFilter(watched, event)


class LaidOut(QObject):
    """Counts how often a widget was to lay out its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        self.count += event.type() is QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def part(text: str) -> QWidget:
    made = QWidget()
    column(made).addWidget(Text(text, "dense", wrap=True))
    return made


def shown(qtbot: QtBot, stack: Stack) -> ScrollColumn:
    area = ScrollColumn()
    qtbot.addWidget(area)
    area.body.addWidget(stack)
    area.body.addStretch(1)
    area.resize(300, 400)
    with qtbot.waitExposed(area):
        area.show()
    return area


def edges(stack: Stack) -> list[tuple[int, int]]:
    """Where the parts begin and end."""
    return [(p.geometry().top(), p.geometry().bottom() + 1) for p in stack.parts]


def test_each_part_is_as_high_as_its_words_need(qtbot: QtBot) -> None:
    stack = Stack(spacing=4)
    stack.show_parts([part("short"), part(3 * LONG), part("short")])
    _area = shown(qtbot, stack)
    (top, first_end), (second, second_end), (third, end) = edges(stack)
    assert (top, second, third) == (0, first_end + 4, second_end + 4)
    assert second_end - second > 3 * (first_end - top)
    qtbot.waitUntil(lambda: stack.height() == end)


def test_a_part_that_comes_moves_the_others_and_resizes_none(qtbot: QtBot) -> None:
    stack = Stack(lines=True)
    old = [part(LONG) for _ in range(30)]
    stack.show_parts(old)
    _area = shown(qtbot, stack)
    qtbot.waitUntil(lambda: stack.height() == edges(stack)[-1][1])
    before, resized = edges(stack), Resized()
    for each in old:
        each.installEventFilter(resized)
    new = part(LONG)
    stack.show_parts([new, *old])
    qtbot.waitUntil(lambda: stack.height() == edges(stack)[-1][1])
    assert new.isVisible()
    assert edges(stack)[1:] == [(y + new.height() + 1, end + new.height() + 1) for y, end in before]
    assert resized.parts == []


def shown_on_panel(qtbot: QtBot, stack: Stack) -> QWidget:
    ground = panel()
    qtbot.addWidget(ground)
    area = ScrollColumn()
    area.body.addWidget(stack)
    area.body.addStretch(1)
    column(ground).addWidget(area)
    ground.resize(300, 400)
    with qtbot.waitExposed(ground):
        ground.show()
    settle(stack)
    return ground


def on_screen(window: QWidget) -> QImage:
    """What a person sees, however it came to be there."""
    seen = window.screen().grabWindow(window.winId()).toImage()
    return seen.convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(window: QWidget) -> QImage:
    """What a person ought to see."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def settle(stack: Stack) -> None:
    for _ in range(5):
        QApplication.processEvents()
    assert stack.height() == edges(stack)[-1][1]


def test_the_picture_of_the_others_moves_with_them(qtbot: QtBot) -> None:
    stack = Stack(lines=True, on_panel=True)
    old = [part(f"number {number}") for number in range(8)]
    stack.show_parts(old)
    window = shown_on_panel(qtbot, stack)
    painted = Painted()
    for each in old:
        each.installEventFilter(painted)
    stack.show_parts([part(LONG), *old[:-1]])
    settle(stack)
    assert painted.parts <= {old[-2]}  # where the last one was
    assert on_screen(window) == painted_anew(window)


@pytest.mark.parametrize("order", [[1, 2, 3, 4, 5], [0, 3, 4, 5], [5, 0, 1, 2, 3, 4], [0, 2, 1, 5, 4, 3]])
def test_the_picture_is_right_whatever_moves(qtbot: QtBot, order: list[int]) -> None:
    stack = Stack(lines=True, on_panel=True)
    parts = [part(f"number {number} " + number % 3 * LONG) for number in range(6)]
    stack.show_parts(parts)
    window = shown_on_panel(qtbot, stack)
    stack.show_parts([part("first"), *(parts[number] for number in order)])
    settle(stack)
    assert on_screen(window) == painted_anew(window)


def test_a_part_that_grows_or_hides_moves_those_below(qtbot: QtBot) -> None:
    stack = Stack()
    first, second = part("short"), part("short")
    stack.show_parts([first, second])
    _area = shown(qtbot, stack)
    low = second.y()
    first.findChildren(Text)[0].setText(3 * LONG)
    qtbot.waitUntil(lambda: second.y() > 2 * low)
    first.hide()
    qtbot.waitUntil(lambda: second.y() == 0)
    first.show()
    qtbot.waitUntil(lambda: second.y() > 2 * low)


def test_what_changed_out_of_sight_is_right_when_it_shows(qtbot: QtBot) -> None:
    stack = Stack()
    first, second = part("short"), part("short")
    stack.show_parts([first, second])
    area = shown(qtbot, stack)
    low = second.y()
    area.hide()
    first.findChildren(Text)[0].setText(3 * LONG)
    QApplication.processEvents()
    area.show()
    qtbot.waitUntil(lambda: second.y() > 2 * low)


def test_another_width_or_size_of_type_measures_again(qtbot: QtBot, qapp: QApplication) -> None:
    stack = Stack()
    stack.show_parts([part(LONG), part("short")])
    area = shown(qtbot, stack)
    narrow = stack.parts[1].y()
    area.resize(900, 400)
    qtbot.waitUntil(lambda: stack.parts[1].y() < narrow)
    wide = stack.parts[1].y()
    style.apply(qapp, LIGHT, 1.5)
    qtbot.waitUntil(lambda: stack.parts[1].y() > wide)
    style.apply(qapp, LIGHT)


def test_the_keyboard_goes_on_when_its_part_goes(qtbot: QtBot) -> None:
    stack = Stack()
    buttons = [QPushButton(name) for name in "abc"]
    stack.show_parts(buttons)
    _area = shown(qtbot, stack)
    buttons[1].setFocus()
    stack.show_parts([buttons[0], buttons[2]])
    assert stack.window().focusWidget() is buttons[2]
    assert stack.parts == [buttons[0], buttons[2]]


def test_no_part_lays_itself_out_at_a_width_that_it_does_not_get(qtbot: QtBot) -> None:
    stack, wishing = Stack(), Wishing()
    stack.show_parts([wishing, part("short")])
    area = shown(qtbot, stack)
    settle(stack)
    wishing.asked = 0
    stack.show_parts([wishing, part("short"), part("another")])
    settle(stack)
    assert wishing.asked == 0
    assert stack.width() < area.width() == 300


def test_the_same_parts_again_ask_nothing_of_those_around(qtbot: QtBot) -> None:
    stack = Stack()
    parts = [part("short"), part("short")]
    stack.show_parts(parts)
    _area = shown(qtbot, stack)
    qtbot.waitUntil(lambda: stack.height() == edges(stack)[-1][1])
    QApplication.processEvents()  # what showing has still to lay out
    asked = LaidOut()
    around = stack.parentWidget()
    assert around is not None
    around.installEventFilter(asked)
    stack.show_parts(parts)
    QApplication.processEvents()
    assert asked.count == 0
