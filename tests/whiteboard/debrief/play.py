"""A session whose time is set by hand, and the journal it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create, update
from whiteboard.board.records import (
    Record,
)
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import Session, created
from whiteboard.round.setup import Setup


@dataclass
class Journal:
    """Keeps the rows in memory."""

    rows: list[Event] = field(default_factory=list)

    def append(self, event: Event) -> None:
        self.rows.append(event)


class Play:
    """A session whose time is set by hand: ``at(minutes)`` moves the clock, then things happen."""

    def __init__(self, setup: Setup, board: Board | None = None) -> None:
        self.journal = Journal()
        self._ms = 0
        event, state = created(setup.to_json())
        self.journal.append(event)
        self.session = Session(board or Board(), state, self.journal, lambda: self._ms, round_id="r1")

    @property
    def events(self) -> list[Event]:
        return self.journal.rows

    def at(self, minutes: float, seconds: float = 0) -> Play:
        self._ms = round((minutes * 60 + seconds) * 1000)
        return self

    def put(self, *records: Record) -> Play:
        self.session.commit(Patch(tuple(create(record) for record in records)), "Draw")
        return self

    def change(self, record_id: str, change: Callable[[Any], Record]) -> Play:
        before = self.session.board[record_id]
        step = update(before, change(before))
        assert step is not None
        self.session.commit(Patch((step,)), "Change")
        return self

    def tell(self, kind: Kind, actor: Actor = Actor.INTERVIEWER, **body: Any) -> Play:
        self.session.record(kind, actor, **body)
        return self
