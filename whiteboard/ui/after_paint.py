"""Work that waits until the window has painted what is changed by now.

A panel that follows the canvas is brought up to date in a turn of the event loop of its own, so that no turn
takes longer than a person notices.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class AfterPaint(QObject):
    """Calls ``do`` once, in the turn after the paint, however often it is started until then."""

    def __init__(self, owner: QObject, do: Callable[[], object]) -> None:
        super().__init__(owner)
        self._paint = QTimer(self, singleShot=True, interval=0)
        self._next = QTimer(self, singleShot=True, interval=0)
        self._paint.timeout.connect(self._next.start)  # this turn still has its paint
        self._next.timeout.connect(do)

    def start(self) -> None:
        """Asks for the call."""
        self._paint.start()
