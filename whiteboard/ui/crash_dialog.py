"""Qt's side of unexpected errors: its messages into the log, one dialog at a time, clean signals."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from whiteboard.crash import Crashes
from whiteboard.ui.files import message_box

TITLE: Final = "Something went wrong"
SAFE: Final = "Your board is safe: every change shown as saved is in the library. You can go on."
ENDED: Final = "Loadbearing ended unexpectedly last time"
KEPT: Final = (
    "Every change that was shown as saved is in the library. A round that was cut off is offered on the home "
    "screen."
)
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("loadbearing.qt")


class CrashDialog(QObject):
    """Shows an unexpected error, from whatever thread, one at a time; others meanwhile are only logged."""

    _came = Signal(str, str, str)

    def __init__(self, crashes: Crashes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = str(crashes.log_file)
        self.box: QMessageBox | None = None
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        crashes.show_with(self._on_error)
        if crashes.previous:
            self._came.emit(ENDED, KEPT, crashes.previous)

    def _on_error(self, summary: str, details: str) -> None:
        self._came.emit(TITLE, f"{summary}\n\n{SAFE}", details)

    def _show(self, title: str, words: str, details: str) -> None:
        if self.box is not None:
            return
        box = message_box(title, f"{words}\n\nThe log is {self._log_file}.")
        box.addButton("Go on", QMessageBox.ButtonRole.AcceptRole)
        box.setDetailedText(details)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._closed)
        self.box = box
        box.open()

    def _closed(self) -> None:
        self.box = None


def log_qt_messages() -> None:
    """Sends Qt's own messages to the log."""
    qInstallMessageHandler(_on_message)


def _on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)


class Signals(QObject):
    """SIGINT and SIGTERM end the event loop, so that everything is saved and closed as by a person.

    Python runs signal handlers only between its own instructions; a byte on a socket wakes Qt's loop.
    """

    def __init__(self, leave: Callable[[], None] = QApplication.quit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._leave = leave
        self._old = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)
        }
        if os.name == "nt":  # no notifier for sockets that Python makes there; a slow tick does
            self._timer = QTimer(self, interval=500)
            self._timer.timeout.connect(lambda: None)
            self._timer.start()
            return
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno())
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def close(self) -> None:
        """Puts the old handlers back."""
        for number, handler in self._old.items():
            signal.signal(number, handler)
        if os.name != "nt":
            signal.set_wakeup_fd(self._old_fd)
            self._notifier.setEnabled(False)
            self._reader.close()
            self._writer.close()

    def _drain(self) -> None:
        self._reader.recv(64)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        _log.warning("ended by %s", signal.Signals(number).name)
        QTimer.singleShot(0, self._leave)  # a signal before the loop runs waits for it
