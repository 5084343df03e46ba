"""Where windows stand: each remembers its place on each screen, and the screen it was on last."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from whiteboard.settings import Settings

FIRST_SIZE: Final = QSize(1440, 900)
FRAME: Final = QMargins(4, 32, 4, 4)
"""Room for the title bar and border that the window manager draws around a window."""


def restore_place(window: QWidget, settings: Settings, name: str) -> None:
    """Puts a window where it was, on the screen where it was, or in the middle of the main screen."""
    screens = {screen.name(): screen for screen in QGuiApplication.screens()}
    screen = screens.get(settings.screen_of(name)) or QGuiApplication.primaryScreen()
    kept = settings.geometry(name, screen.name())
    if kept is None or not window.restoreGeometry(kept):
        window.setGeometry(_middle_of(screen))


def keep_place(window: QWidget, settings: Settings, name: str) -> None:
    """Remembers where a window stands."""
    settings.set_geometry(name, window.screen().name(), window.saveGeometry())


def _middle_of(screen: QScreen) -> QRect:
    room = screen.availableGeometry().marginsRemoved(FRAME)
    box = QRect(room.topLeft(), FIRST_SIZE.boundedTo(room.size()))
    box.moveCenter(room.center())
    return box


def bring_to_front(window: QWidget) -> None:
    """Shows a window before all others, a minimized one too."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
