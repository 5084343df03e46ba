"""Keeps the runs of a drill in the round's journal: the start, each fault, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteboard.round.drill_outcome import Outcome
from whiteboard.round.events import Actor, Kind
from whiteboard.ui.desk import Desk
from whiteboard.ui.drill_player import Hit

if TYPE_CHECKING:
    from whiteboard.ui.drill_run import Frame


class Recorder:
    """Writes rows while the round is open; a run that has begun gets its end even when the round is over."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._actor: Actor | None = None
        """Who began the run that is being kept."""

    def begin(self, frame: Frame, *, seed: int, speed: int, actor: Actor) -> None:
        """A run has begun."""
        if self._desk.session.state.editable:
            self._actor = actor
            rates = {flow.id: flow.offered_rps for flow in frame.estimate.flows}
            self._desk.session.record(Kind.DRILL, actor, do="start", seed=seed, speed=speed, rates_rps=rates)

    def fired(self, hit: Hit, seed: int) -> None:
        """It has taken a fault."""
        if self._actor is not None and self._desk.session.state.editable:
            self._desk.session.record(Kind.FAULT, hit.actor, spec=hit.spec, at_s=hit.at_s, seed=seed)

    def end(self, found: Outcome | None) -> None:
        """It has ended so; does nothing when no run is being kept."""
        actor, self._actor = self._actor, None
        if actor is not None and found is not None:
            self._desk.session.record(Kind.DRILL, actor, do="end", outcome=found.to_json())
