"""The drills of a round as its journal has them: enough to play each again, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from whiteboard.round.drill_outcome import Outcome
from whiteboard.round.events import Actor, Event, Kind


@dataclass(frozen=True, slots=True)
class Fired:
    """A fault that began at ``at_s`` of the run."""

    spec: str
    at_s: float
    actor: Actor


@dataclass(frozen=True, slots=True)
class Drill:
    """A run of the board as it was at the journal's row ``seq``; it played at ``speed`` when it began.

    ``outcome`` is None when the program ended before the run did.
    """

    seq: int
    at_ms: int
    actor: Actor
    seed: int
    speed: int = 1
    rates_rps: Mapping[str, float] = field(default_factory=dict)
    faults: tuple[Fired, ...] = ()
    outcome: Outcome | None = None


def drills_of(events: Iterable[Event]) -> tuple[Drill, ...]:
    """All runs, in order. Rounds of versions that kept no starts have theirs begin with the first fault."""
    drills: list[Drill] = []
    for event in events:
        body = event.body
        running = bool(drills) and drills[-1].outcome is None
        if event.kind == Kind.DRILL and body["do"] == "start":
            drills.append(
                Drill(event.seq, event.at_ms, event.actor, body["seed"], body["speed"], body["rates_rps"])
            )
        elif event.kind == Kind.DRILL and running:
            drills[-1] = replace(drills[-1], outcome=Outcome.from_json(body["outcome"]))
        elif event.kind == Kind.FAULT:
            if not running:
                drills.append(Drill(event.seq, event.at_ms, event.actor, body["seed"]))
            fired = Fired(body["spec"], body["at_s"], event.actor)
            drills[-1] = replace(drills[-1], faults=(*drills[-1].faults, fired))
    return tuple(drills)
