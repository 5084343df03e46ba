"""A QApplication for commands that paint without a window."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication


def painting_application() -> QApplication:
    """The running application, or one of its own that needs no display; keep the reference while painting."""
    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["loadbearing"])
