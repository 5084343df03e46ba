"""When things happened, on the round's own clock: from an event's time to used minutes and phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whiteboard.round.events import Event
from whiteboard.round.state import advance, begin


@dataclass(frozen=True, slots=True)
class Moment:
    """Milliseconds that all phases had used, and the name of the phase that was on."""

    used_ms: int
    phase: str


class Times:
    """The moments of a journal; every time in a round's state is the time of one of its events."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._moments: dict[int, Moment] = {}
        state = begin(events[0])
        for event in events:
            state = advance(state, event)
            phase = state.clock.phase
            moment = Moment(state.clock.total_used(event.at_ms), phase.name if phase else "")
            self._moments.setdefault(event.at_ms, moment)

    def __getitem__(self, at_ms: int) -> Moment:
        return self._moments.get(at_ms, Moment(0, ""))
