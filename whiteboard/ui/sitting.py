"""A round that is open here: its session, its journal, and one desk for each person who sits at it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from components.catalog import load_catalog
from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.recovery import reopen
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.ui.desk import Desk
from whiteboard.ui.round_scenario import find_scenario
from whiteboard.ui.saving import Saving
from whiteboard.ui.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.model import Scenario
    from whiteboard.library.store import Library

_log = logging.getLogger(__name__)


class Sitting:
    """Opens a round of the library; ``close`` gives it back."""

    def __init__(self, library: Library, round_id: str, theme: Theme) -> None:
        """Opens the round.

        Raises:
            LibraryError: it cannot be read, or another program has it.
        """
        self._library = library
        self.round_id = round_id
        events = library.events(round_id)
        found = find_scenario(Setup.from_json(events[0].body))
        self.scenario, self.missing, self.replaced = found.scenario, found.missing, found.replaced
        if found.replaced:
            _log.warning("round %s: %s", round_id, found.replaced)
        self._journal = library.open_journal(round_id)
        try:
            self.session = reopen(events, self._journal, round_id)
        except BaseException:
            self._journal.close()
            raise
        self.saving = Saving(self.session, self._journal)
        self.desks = [self._desk(Actor.CANDIDATE, theme)]
        if self.mode is RoundMode.INTERVIEW:
            self.desks.append(self._desk(Actor.INTERVIEWER, theme))

    @property
    def mode(self) -> RoundMode:
        """Who sits at the board."""
        return self.session.state.setup.mode

    @property
    def marker(self) -> Desk:
        """The desk of whoever marks: the interviewer's, or one's own."""
        return self.desks[-1]

    def events(self) -> list[Event]:
        """The whole journal, up to this moment."""
        self._journal.flush()
        return self._library.events(self.round_id)

    @property
    def retention_date(self) -> str | None:
        """Until when the library is to keep the round, as an ISO date; None for ever."""
        return self._library.find(self.round_id).retention_date

    def close(self) -> bool:
        """Lets go of everything; False when some events could not be written."""
        if self.session.state.clock.running:
            self.session.record(Kind.CLOCK, Actor.SYSTEM, do="pause")
        for desk in self.desks:
            desk.close()
        self.saving.close()
        return self._journal.close()

    @property
    def unsaved(self) -> int:
        """How many events could not be written so far; waits a moment for the last ones."""
        return 0 if self._journal.flush() else self._journal.pending_count

    def _desk(self, actor: Actor, theme: Theme) -> Desk:
        return Desk(self.session, load_catalog(), theme, scenario=self.scenario, actor=actor)


def free_board(title: str = "") -> Setup:
    """What a board without a round starts with."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Setup(RoundMode.DRAW, now, title or "Untitled board", minutes=0)


def first_events(board: Board | None) -> Iterable[Event]:
    """The events that put a drawing on a new board, such as the broken design of a troubleshooting round."""
    if board is None or not len(board):
        return ()
    patch = Patch(tuple(create(record) for record in board))
    body = {"label": "Starting design", "changes": patch.to_json(), "via": "edit"}
    return (Event(2, 0, Actor.SYSTEM, Kind.PATCH, body),)


def starting_board(scenario: Scenario) -> Board | None:
    """The design that a troubleshooting scenario starts from, laid out."""
    from whiteboard.board.layout import board_of

    return board_of(scenario.starting_design) if scenario.starting_design else None


def scenario_copy(path: Path, folder: Path) -> Path:
    """Puts a copy of a person's scenario file into their own folder, so that it is listed from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if path.resolve() != target.resolve():
        target.write_bytes(path.read_bytes())
    return target
