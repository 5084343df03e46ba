"""Rounds to put into a library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create, delete, update
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import RoundMode, Setup

PHASES = (PlannedPhase("requirements", "Requirements", 5), PlannedPhase("deep_dive", "Deep dive", 20))


def setup(**changes: Any) -> Setup:
    """A practice round."""
    base = Setup(
        RoundMode.PRACTICE,
        "2026-11-22T10:00:00+00:00",
        "Instagram",
        scenario="instagram",
        candidate="Zoë",
        role="Platform engineer",
        phases=PHASES,
    )
    return replace(base, **changes)


def patch_event(seq: int, patch: Patch, at_ms: int | None = None) -> Event:
    """The row of an edit."""
    body = {"label": "Edit", "changes": patch.to_json(), "via": "edit"}
    return Event(seq, seq * 10 if at_ms is None else at_ms, Actor.CANDIDATE, Kind.PATCH, body)


def card(seq: int) -> Event:
    """The row that places the component ``c<seq>``."""
    return patch_event(seq, Patch((create(ComponentRecord(f"c{seq}", x=float(seq), label=f"Part {seq}")),)))


def edits(count: int, start: int = 2) -> Iterator[Event]:
    """Rows that add, link, move and delete on a board of at most 40 parts, with beats between."""
    board = Board()
    for seq in range(start, start + count):
        if seq % 25 == 0:
            yield Event(seq, seq * 10, Actor.SYSTEM, Kind.BEAT, {})
            continue
        patch = _edit(board, seq)
        board.apply(patch)
        yield patch_event(seq, patch)


def _edit(board: Board, seq: int) -> Patch:
    parts = board.of_type(ComponentRecord)
    if len(parts) < 40 and seq % 3 == 0:
        return Patch((create(ComponentRecord(f"c{seq}", x=float(seq))),))
    if len(parts) > 2 and seq % 3 == 1:
        a, b = parts[seq % len(parts)], parts[(seq * 7) % len(parts)]
        return Patch((create(LinkRecord(f"l{seq}", source=a.id, target=b.id)),))
    if parts and seq % 10 == 2:
        gone = parts[seq % len(parts)]
        return Patch((*(delete(link) for link in board.links_of([gone.id])), delete(gone)))
    if parts:
        moved = parts[seq % len(parts)]
        change = update(moved, replace(moved, x=moved.x + seq))
        assert change is not None
        return Patch((change,))
    return Patch((create(ComponentRecord(f"c{seq}")),))
