"""The sign of life: while the clock runs, no more than five seconds pass without a row in the journal.

A round that was killed resumes with its clock paused at its last row, so at most these seconds are uncounted.
"""

from __future__ import annotations

from typing import Final

from whiteboard.round.events import Actor, Kind
from whiteboard.round.session import Session

BEAT_MS: Final = 5_000


def beat_if_due(session: Session) -> bool:
    """Records a beat when the clock runs and nothing was recorded for five seconds; True when it did."""
    state = session.state
    if not state.clock.running or session.now_ms() - state.at_ms < BEAT_MS:
        return False
    session.record(Kind.BEAT, Actor.SYSTEM)
    return True
