"""The library, opened when it is first asked for: importing the database takes longer than a window may wait.

No Qt here, so that a worker may hold it.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteboard.library.store import Library

_log = logging.getLogger(__name__)


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
        """Closes it, if anyone has asked for it, and keeps a backup of what has changed."""
        if self._opened is None:
            return
        from whiteboard.library.errors import LibraryError

        try:
            self._opened.keep_backup()
        except (LibraryError, OSError) as error:
            _log.warning("no backup was kept: %s", error)  # the settings show how old the last one is
