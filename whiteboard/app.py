"""The window: starting the process around ``Application``, and ending it without losing anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from whiteboard.crash import Crashes
from whiteboard.settings import Settings
from whiteboard.ui.single_instance import Listener, hand_over, name_for

NAME: Final = "loadbearing"
SWITCH_S: Final = 0.0005
"""How long a worker may keep the interpreter from the window: every return from Qt waits for it."""
REST_MS: Final = 5000
"""By then the first window is painted and filled."""


def run(file: Path | None = None) -> int:
    """Opens the window, or brings the one that is open to the front; gives the exit status."""
    crashes = Crashes()
    try:
        return _run(crashes, file)
    finally:
        crashes.close()


def _run(crashes: Crashes, file: Path | None) -> int:
    app = make_qapplication()
    settings = Settings()
    socket = name_for(settings.library)
    if hand_over(socket, str(file.resolve()) if file is not None else ""):
        return 0
    return _serve(app, settings, crashes, Listener(socket), file)


def make_qapplication() -> QApplication:
    """The QApplication, named before anything reads a setting.

    It has no display name, because Qt would add that to the title of every window, the neutral one too.
    """
    QApplication.setApplicationName(NAME)
    QApplication.setOrganizationName(NAME)
    QApplication.setDesktopFileName(NAME)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app


def _serve(
    app: QApplication, settings: Settings, crashes: Crashes, listener: Listener, file: Path | None
) -> int:
    from whiteboard.ui.application import Application
    from whiteboard.ui.crash_dialog import CrashDialog, Signals, log_qt_messages
    from whiteboard.ui.mark import app_icon

    log_qt_messages()
    app.setWindowIcon(app_icon())
    application = Application(app, settings)
    dialog = CrashDialog(crashes, app)
    signals = Signals(application.quit)
    files = FileEvents(application.called)
    app.installEventFilter(files)
    listener.called.connect(application.called)
    application.left.connect(app.exit)
    sys.setswitchinterval(SWITCH_S)
    application.show_home()
    if file is not None:
        application.open_path(file)
    QTimer.singleShot(REST_MS, app, _keep_kernels)
    status = app.exec()
    application.close()
    listener.close()
    signals.close()
    dialog.deleteLater()
    return status


def _keep_kernels() -> None:
    """So that the first drill is fast; after an installation that takes a process some 20 s."""
    from scoring.capacity.simulation.background import start_keeping

    start_keeping()


class FileEvents(QObject):
    """On macOS a double-clicked file comes as an event, not as an argument."""

    def __init__(self, called: Callable[[str], None]) -> None:
        super().__init__()
        self._called = called

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if isinstance(event, QFileOpenEvent):
            self._called(event.file())
            return True
        return super().eventFilter(watched, event)
