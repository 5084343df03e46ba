"""Gathers what the home screen shows in the background: names first, then drawings and outcomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from whiteboard import paths
from whiteboard.jobs import LatestJob
from whiteboard.ui.home_data import DRAWN, Glimpse, HomeData, glimpses_of, load_home, with_glimpses

if TYPE_CHECKING:
    from whiteboard.library.store import Library
    from whiteboard.library.summaries import RoundSummary


class HomeGathering(QObject):
    """``data`` is what was gathered last; call ``shutdown`` before letting go of it."""

    gathered = Signal(object)
    """HomeData, as often as there is more of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data = HomeData()
        self._lists, self._drawings = LatestJob(self), LatestJob(self)
        self._lists.finished.connect(self._on_listed)
        self._drawings.finished.connect(self._on_drawn)
        for job in (self._lists, self._drawings):
            job.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Whether lists are still to come."""
        return self._lists.running

    def gather(self, library: Callable[[], Library]) -> None:
        """Reads rounds and scenarios again; drawings that are known stay until there are newer ones."""
        self._library = library
        self._lists.submit(lambda cancelled: load_home(library(), paths.scenario_folder(), cancelled))

    def draw(self, library: Library, rounds: Sequence[RoundSummary]) -> None:
        """Makes the drawings of these rounds too, such as those in the bin; only those that are not known."""
        unknown = [each for each in rounds[:DRAWN] if each.id not in self.data.glimpses]
        if unknown:
            self._drawings.submit(partial(glimpses_of, library, unknown))

    def shutdown(self) -> None:
        """Ends the workers."""
        self._lists.shutdown()
        self._drawings.shutdown()

    def _on_listed(self, data: HomeData) -> None:
        self._take(replace(data, glimpses={**self.data.glimpses, **data.glimpses}))
        if data.rounds and not data.glimpses:
            self._lists.submit(partial(with_glimpses, self._library(), data))

    def _on_drawn(self, glimpses: dict[str, Glimpse]) -> None:
        self._take(replace(self.data, glimpses={**self.data.glimpses, **glimpses}))

    def _on_failed(self, error: str) -> None:
        self.gathered.emit(HomeData(problem=error))

    def _take(self, data: HomeData) -> None:
        self.data = data
        self.gathered.emit(data)
