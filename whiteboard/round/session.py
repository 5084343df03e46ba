"""An open round: its board, its state, its undo, and the one way by which anything in it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from whiteboard.board.board import Board
from whiteboard.board.history import History, Step
from whiteboard.board.patch import Patch
from whiteboard.round.events import WORK, Actor, Event, Kind
from whiteboard.round.state import RoundState, advance, begin, fold, unreadable

OVER: Final = "The round is over; reopen it to edit."
FROZEN: Final = "The board is frozen."

EventListener = Callable[[Event], None]


class Journal(Protocol):
    """Where events go to be kept; it says later, elsewhere, when they are durable."""

    def append(self, event: Event) -> None:
        """Takes one event, in order of ``seq``."""


class ReadOnlyError(RuntimeError):
    """The round is over, or the board is frozen."""


class Session:
    """The live round. ``now_ms`` gives the round's monotonic time, which continues over restarts.

    Listeners hear each event once, after board and state have changed; the journal gets the same events.
    """

    def __init__(
        self,
        board: Board,
        state: RoundState,
        journal: Journal,
        now_ms: Callable[[], int],
        *,
        round_id: str,
    ) -> None:
        self.board = board
        self.state = state
        self.round_id = round_id
        self.history = History()
        self._journal = journal
        self._now_ms = now_ms
        self._listeners: list[EventListener] = []

    def now_ms(self) -> int:
        """The round's time, never before its last event."""
        return max(self.state.at_ms, self._now_ms())

    def subscribe(self, listener: EventListener) -> Callable[[], None]:
        """Calls ``listener`` after each event until the returned function is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def commit(self, patch: Patch, label: str, actor: Actor = Actor.CANDIDATE) -> None:
        """Applies an edit, makes it undoable and records it; an empty patch does nothing.

        Raises:
            PatchError: the patch does not fit the board.
            ReadOnlyError: the round is over, or frozen for this actor.
        """
        if not patch:
            return
        self._apply(patch, label, "edit", actor)
        self.history.record(Step(label, patch))

    def undo(self, actor: Actor = Actor.CANDIDATE) -> bool:
        """Takes the newest edit back; False when there is none."""
        step = self.history.peek_undo()
        if step is None:
            return False
        self._apply(step.patch.reversed(), step.label, "undo", actor)
        self.history.undone()
        return True

    def redo(self, actor: Actor = Actor.CANDIDATE) -> bool:
        """Does the edit undone last again; False when there is none."""
        step = self.history.peek_redo()
        if step is None:
            return False
        self._apply(step.patch, step.label, "redo", actor)
        self.history.redone()
        return True

    def record(self, kind: Kind, actor: Actor, **body: Any) -> Event:
        """Records anything that is not an edit of the board.

        Raises:
            ReadOnlyError: the round is over, and this kind is work on it.
        """
        if kind in WORK and not self.state.editable:
            raise ReadOnlyError(OVER)
        event = Event(self.state.seq + 1, self.now_ms(), actor, kind, body)
        self.state = advance(self.state, event)
        self._tell(event)
        return event

    def may_edit(self, actor: Actor) -> bool:
        """Whether this person can change the board now."""
        frozen = self.state.view.frozen and actor is Actor.CANDIDATE
        return self.state.editable and not frozen

    def _apply(self, patch: Patch, label: str, via: str, actor: Actor) -> None:
        if not self.may_edit(actor):
            raise ReadOnlyError(FROZEN if self.state.editable else OVER)
        self.board.apply(patch)
        body = {"label": label, "changes": patch.to_json(), "via": via}
        self.record(Kind.PATCH, actor, **body)

    def _tell(self, event: Event) -> None:
        self._journal.append(event)
        for listener in tuple(self._listeners):
            listener(event)


def replay(events: Iterable[Event], until_seq: int | None = None) -> tuple[Board, RoundState]:
    """Board and state of a journal, up to and with the row ``until_seq``.

    Raises:
        ValueError: a row cannot be read, or its patch does not fit.
    """
    rows = [event for event in events if until_seq is None or event.seq <= until_seq]
    state = fold(rows)
    board = Board()
    for event in rows:
        apply_row(board, event)
    return board, state


def apply_row(board: Board, event: Event) -> None:
    """Does to a board what a row says, which is something only for patches.

    Raises:
        ValueError: the row cannot be read, or its patch does not fit.
    """
    if event.kind != Kind.PATCH:
        return
    try:
        board.apply(Patch.from_json(event.body["changes"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(event, error) from error


def created(setup_body: dict[str, Any], at_ms: int = 0) -> tuple[Event, RoundState]:
    """The first row of a new journal, and the state after it."""
    event = Event(1, at_ms, Actor.SYSTEM, Kind.CREATED, setup_body)
    return event, begin(event)
