"""Where windows stand: each remembers its place on each screen, and the screen it was on last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from whiteboard.settings import Settings

STEP: Final = QSize(96, 64)
"""How far a window stands behind another one."""
FIRST_SIZE: Final = QSize(1440, 900)
LEAST_SIZE: Final = QSize(940, 480)
"""Of a window: fits a screen of 1920×1080 at 200 %."""
FRAME: Final = QMargins(4, 32, 4, 4)
"""Room for the title bar and border that the window manager draws around a window."""


def restore_place(window: QWidget, settings: Settings, name: str) -> bool:
    """Puts a window where it was, on the screen where it was; else in the middle of the main screen.

    Gives whether it has been placed before.
    """
    screens = {screen.name(): screen for screen in QGuiApplication.screens()}
    screen = screens.get(settings.screen_of(name)) or QGuiApplication.primaryScreen()
    kept = settings.geometry(name, screen.name())
    if kept is not None and window.restoreGeometry(kept):
        return True
    window.setGeometry(_middle_of(_room_of(screen)))
    return False


def keep_place(window: QWidget, settings: Settings, name: str) -> None:
    """Remembers where a window stands."""
    settings.set_geometry(name, window.screen().name(), window.saveGeometry())


def place_apart(first: QWidget, second: QWidget) -> None:
    """Puts two windows where both are seen, the second on another screen where there is one."""
    screens = [first.screen(), *(s for s in QGuiApplication.screens() if s is not first.screen())]
    rooms = [_room_of(screen) for screen in screens]
    boxes = apart(first.geometry(), rooms, (first.minimumWidth(), second.minimumWidth()))
    for window, box in zip((first, second), boxes, strict=True):
        window.setGeometry(box)


def apart(first: QRect, rooms: Sequence[QRect], least: tuple[int, int]) -> tuple[QRect, QRect]:
    """Places for two windows; ``rooms`` are the screens, that of ``first`` in front, ``least`` their widths.

    On two screens the first stays and the second has one of its own. On one they stand side by side, or
    where that is too narrow one behind the other, each with an edge to be seen and pressed.
    """
    if len(rooms) > 1:
        return first, _middle_of(rooms[1])
    room, gap = rooms[0], FRAME.left() + FRAME.right()
    left, right = QRect(room), QRect(room)
    if sum(least) + gap <= room.width():
        left.setWidth(max(least[0], (room.width() - gap) // 2))
        right.setLeft(left.right() + 1 + gap)
        return left, right
    size = FIRST_SIZE.boundedTo(room.size() - STEP)
    left.setSize(size)
    right.setSize(size)
    right.moveBottomRight(room.bottomRight())
    return left, right


def _room_of(screen: QScreen) -> QRect:
    return screen.availableGeometry().marginsRemoved(FRAME)


def _middle_of(room: QRect) -> QRect:
    box = QRect(room.topLeft(), FIRST_SIZE.boundedTo(room.size()))
    box.moveCenter(room.center())
    return box


def bring_to_front(window: QWidget) -> None:
    """Shows a window before all others, a minimized one too."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
