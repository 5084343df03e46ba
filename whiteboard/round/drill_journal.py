"""The drills of a round as its journal has them: enough to play each again, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
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


Drills = tuple[Drill, ...]


def with_row(drills: Drills, event: Event) -> Drills:
    """The runs of a round, in order, after one more row about them.

    Rounds of the first version kept no starts: theirs begin with the first fault.
    """
    body, running = event.body, bool(drills) and drills[-1].outcome is None
    known = Drill(event.seq, event.at_ms, event.actor, body.get("seed", 0))
    if event.kind == Kind.FAULT:
        *before, last = drills if running else (*drills, known)
        fired = Fired(body["spec"], body["at_s"], event.actor)
        return (*before, replace(last, faults=(*last.faults, fired)))
    if body["do"] == "start":
        return (*drills, replace(known, speed=body["speed"], rates_rps=body["rates_rps"]))
    if body["do"] == "end" and running:
        return (*drills[:-1], replace(drills[-1], outcome=Outcome.from_json(body["outcome"])))
    return drills
