"""A program that edits as fast as it can, to be killed at any moment.

It goes on with the newest round of the library (or starts one) and prints each seq as soon as it is durable.
What it draws follows from the seq alone, so that whoever killed it can tell what must be there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create, delete, update
from whiteboard.board.records import ComponentRecord
from whiteboard.library.store import Library
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Kind
from whiteboard.round.recovery import reopen
from whiteboard.round.setup import RoundMode, Setup

AHEAD = 50
"""Edits that may wait for the disk; people are slower."""


def edit(board: Board, seq: int) -> Patch:
    """The edit that becomes row ``seq``: card ``n<seq % 40>`` is placed, moved to x = seq, or taken away."""
    card_id = f"n{seq % 40}"
    card = board.get(card_id)
    if not isinstance(card, ComponentRecord):
        return Patch((create(ComponentRecord(card_id, x=float(seq), label="é" * (seq % 90))),))
    if seq % 7 == 0:
        return Patch((delete(card),))
    moved = update(card, ComponentRecord(card_id, x=float(seq), label=card.label))
    assert moved is not None
    return Patch((moved,))


def main(path: Path) -> None:
    """Edits until it is killed."""
    library = Library(path)
    known = library.rounds()
    plan = (PlannedPhase("draw", "Draw", 60),)
    setup = Setup(RoundMode.PRACTICE, "2026-11-22T10:00:00+00:00", "Robot", phases=plan)
    round_id = known[0].id if known else library.create(setup)
    events = library.events(round_id)
    journal = library.open_journal(round_id)
    journal.on_durable(lambda seq: os.write(1, f"{seq}\n".encode()))
    session = reopen(events, journal, round_id)
    session.record(Kind.CLOCK, Actor.CANDIDATE, do="resume")
    while True:
        session.commit(edit(session.board, session.state.seq + 1), "Edit")
        if journal.pending_count > AHEAD:
            journal.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
