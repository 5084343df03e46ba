"""The journal's rows: everything that happens in a round, in order, as plain JSON bodies.

The kinds are a contract with databases that already exist: add kinds and body fields, never change one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]


class Actor(StrEnum):
    """Who did it."""

    CANDIDATE = "candidate"
    INTERVIEWER = "interviewer"
    SYSTEM = "system"


class Kind(StrEnum):
    """What happened. Each line gives the body's fields."""

    CREATED = "created"  # Setup.to_json()
    PATCH = "patch"  # label, changes (Patch.to_json), via: edit | undo | redo
    CLOCK = "clock"  # do: start | pause | resume | next | extend | goto, minutes?, phase?
    BEAT = "beat"  # nothing: the round was alive
    ASK = "ask"  # question: index; the answer is now public
    CARD = "card"  # card: id of an evidence card that is now public
    SHEET = "sheet"  # functional?, targets?, out_of_scope?: lists of the candidate's lines
    NUMBER = "number"  # estimate: id, value: float, text: as typed; unit?
    HINT = "hint"  # order
    NOTE = "note"  # id, text, dimension | null, phase, target | null; text null deletes. Private
    CURVEBALL = "curveball"  # index
    DEEP_DIVE = "deep_dive"  # index
    MARK = "mark"  # dimension, score: 1..4 | "NO" | null, reason. Private
    RECOMMEND = "recommend"  # value: strong_no | no | yes | strong_yes, reason. Private
    JUDGE = "judge"  # finding, verdict: answered | later | dismissed | confirmed | refused, text. Private
    SHOW = "show"  # findings?, capacity?, clock?, frozen?, requirements?: booleans for the candidate's window
    FAULT = "fault"  # spec: as on the command line, at_s: of the simulated run, seed
    DRILL = "drill"  # do: start, with seed, speed, rates_rps by flow | end, with outcome: Outcome.to_json()
    FINISH = "finish"
    ABANDON = "abandon"
    REOPEN = "reopen"


PRIVATE = frozenset({Kind.NOTE, Kind.MARK, Kind.RECOMMEND, Kind.JUDGE})
"""Kinds that never reach the candidate's window or copy."""

WORK = frozenset(
    {Kind.PATCH, Kind.CLOCK, Kind.ASK, Kind.CARD, Kind.SHEET, Kind.NUMBER, Kind.HINT, Kind.CURVEBALL}
    | {Kind.DEEP_DIVE, Kind.FAULT}
)
"""Kinds that only an open round takes; marks and notes may follow its end."""

RIGHTS = frozenset({Kind.SHOW, Kind.FINISH, Kind.ABANDON, Kind.REOPEN})
"""Kinds after which a person may see or do something else."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row. ``seq`` counts from 1; ``at_ms`` is the round's own monotonic time, never the wall's."""

    seq: int
    at_ms: int
    actor: Actor
    kind: Kind
    body: Body
