"""Whether everything is safe: the journal's word, brought from its thread to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from whiteboard.round.session import Session

PATIENCE_MS: Final = 300
"""A commit that takes longer than this is worth a word."""


class Journal(Protocol):
    """What the window asks of the journal's writer."""

    @property
    def pending_count(self) -> int:
        """How many events are not durable yet."""

    def on_durable(self, callback: Callable[[int], None]) -> None:
        """Calls back, on another thread, with the newest durable seq."""

    def on_error(self, callback: Callable[[str], None]) -> None:
        """Calls back, on another thread, with one sentence."""

    def retry(self) -> None:
        """Tries again now."""


@dataclass(frozen=True, slots=True)
class SaveState:
    """When all was safe last, whether something waits, and what went wrong with how many events."""

    at: datetime | None = None
    waiting: bool = False
    error: str = ""
    pending: int = 0


def local_now() -> datetime:
    """The wall clock of the person's own place, for what they read."""
    return datetime.now().astimezone()


class Saving(QObject):
    """Follows one session and its journal; ``changed`` tells the new ``SaveState``."""

    changed = Signal(object)
    _durable = Signal(int)
    _failed = Signal(str)

    def __init__(self, session: Session, journal: Journal, now: Callable[[], datetime] = local_now) -> None:
        super().__init__()
        self._session, self._journal, self._now = session, journal, now
        self.state = SaveState(now())
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self._durable.connect(self._on_durable)
        self._failed.connect(self._on_failed)
        journal.on_durable(self._durable.emit)
        journal.on_error(self._failed.emit)
        self._unsubscribe = session.subscribe(self._on_event)

    def close(self) -> None:
        """Lets go of the session."""
        self._patience.stop()
        self._unsubscribe()

    def retry(self) -> None:
        """Tries again now what could not be written."""
        self._journal.retry()

    def _on_event(self, _event: object) -> None:
        if self.state.error:
            self._set(SaveState(self.state.at, error=self.state.error, pending=self._journal.pending_count))
        elif not self._patience.isActive():
            self._patience.start()

    def _on_durable(self, seq: int) -> None:
        if seq >= self._session.state.seq:
            self._patience.stop()
            self._set(SaveState(self._now()))

    def _on_failed(self, error: str) -> None:
        self._patience.stop()
        self._set(SaveState(self.state.at, error=error, pending=self._journal.pending_count))

    def _on_patience(self) -> None:
        self._set(SaveState(self.state.at, waiting=True))

    def _set(self, state: SaveState) -> None:
        self.state = state
        self.changed.emit(state)
