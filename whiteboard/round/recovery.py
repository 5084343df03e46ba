"""Coming back to a round that stopped: its board as it was, and its clock standing where it last beat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from whiteboard.board.board import Board
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.session import Journal, Session, replay
from whiteboard.round.state import RoundState
from whiteboard.words import ago, clock


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a round stood: the name of its phase and the milliseconds left in it, None without phases."""

    phase: str | None
    left_ms: int | None


def resume(events: Iterable[Event]) -> tuple[Board, RoundState]:
    """Board and state of a journal, a running clock paused at the last row.

    Raises:
        ValueError: the journal does not start with its setup.
        PatchError: a patch does not fit.
    """
    board, state = replay(events)
    return board, replace(state, clock=state.clock.pause(state.at_ms))


def reopen(events: Iterable[Event], journal: Journal, round_id: str) -> Session:
    """A live session on a journal's events; the pause of a clock that ran becomes an event of its own."""
    board, state = replay(events)
    session = Session(board, state, journal, round_time(state.at_ms), round_id=round_id)
    if state.clock.running:
        session.record(Kind.CLOCK, Actor.SYSTEM, do="pause")
    return session


def round_time(start_ms: int = 0, monotonic_s: Callable[[], float] = time.monotonic) -> Callable[[], int]:
    """A round's time in ms that goes on from ``start_ms``, whatever the wall clock does."""
    origin = monotonic_s()
    return lambda: start_ms + round((monotonic_s() - origin) * 1000)


def stop_of(state: RoundState) -> Stop:
    """Where the round of a state stands."""
    phase = state.clock.phase
    if phase is None or not state.clock.started:
        return Stop(None, None)
    return Stop(phase.name, state.clock.left(state.at_ms))


def sentence(stop: Stop, ago_s: float) -> str:
    """What the home screen says: "Stopped 12 min ago in Deep dive, 9:40 left."."""
    text = f"Stopped {ago(ago_s)}"
    if stop.phase is None or stop.left_ms is None:
        return f"{text}."
    side = "left" if stop.left_ms >= 0 else "over"
    return f"{text} in {stop.phase}, {clock(abs(stop.left_ms))} {side}."
