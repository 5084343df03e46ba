"""The library, opened when it is first asked for: importing the database takes longer than a window may wait.

No Qt here, so that a worker may hold it.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteboard.library.store import Library


class LateLibrary:
    """One library of the process; ask for it from any thread."""

    def __init__(self) -> None:
        self._opened: Library | None = None
        self._opening = Lock()

    def open(self, place: str, retention_days: int) -> Library:
        """The library; place and retention count the first time."""
        with self._opening:
            if self._opened is None:
                from whiteboard.library.store import Library

                self._opened = Library(place, retention_days=retention_days)
            return self._opened

    def close(self) -> None:
        """Closes it, if anyone has asked for it."""
        if self._opened is not None:
            self._opened.close()
