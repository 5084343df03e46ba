"""What was just saved, said over the foot of the window where it was asked for, with ways to open it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.widgets import Card, Icon, Text, row

SHOWN_MS: Final = 20_000
"""Long enough to press one of its buttons."""
ABOVE: Final = 88
"""Pixels from the window's foot: clear of the status line, and of the zoom's buttons on a canvas."""


class SavedNote(Card):
    """Goes by itself after a while; a newer one takes its place."""

    def __init__(self, window: QWidget, words: str, file: Path) -> None:
        super().__init__("float", margins=(12, 5, 6, 5))
        self._window, self._file = window, file
        self.text = Text(words, "dense")
        self.open = Button("Open", "link", small=True)
        self.open.clicked.connect(self._open)
        self.show_folder = Button("Show in folder", "link", small=True)
        self.show_folder.clicked.connect(self._show_folder)
        away = IconButton("ph.x", "Close", size=13, small=True)
        away.clicked.connect(self.deleteLater)
        line = row(spacing=10)
        for part in (Icon("ph.check-circle", "ok_text", 15), self.text, self.open, self.show_folder, away):
            line.addWidget(part)
        self.body.addLayout(line)
        self.setToolTip(str(file))
        QTimer.singleShot(SHOWN_MS, self, self.deleteLater)
        self.setParent(window)
        window.installEventFilter(self)
        self.show()
        self._place()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.parent)))

    def _place(self) -> None:
        window = self._window
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - style.px(ABOVE))
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


def say_saved(window: QWidget, what: str, file: Path) -> None:
    """Says over ``window`` that ``what`` was saved; ``file`` is an absolute path or one from here."""
    for older in window.findChildren(SavedNote):
        older.deleteLater()
    SavedNote(window, f"{what} saved as {file.name}", file.absolute())
