"""From private notes to evidence: what stands behind a mark, and what is still lacking before it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from whiteboard.round.state import Note, RoundState

NOT_OBSERVED: Final = "NO"
EXTREMES: Final = (1, 4)
"""The scores that need at least one note."""


class Lack(StrEnum):
    """What a dimension still needs. Only the last is advice."""

    MARK = "no mark yet"
    NOTE = "1 and 4 need a note"
    REASON = "say why it was not observed"
    NO_EVIDENCE = "marked without a note"


@dataclass(frozen=True, slots=True)
class Gap:
    """A dimension and what it lacks."""

    dimension: str
    lack: Lack

    @property
    def blocks(self) -> bool:
        """True when the mark does not count until this is filled."""
        return self.lack is not Lack.NO_EVIDENCE


def notes_in_order(state: RoundState) -> list[Note]:
    """All notes by the time they were first kept."""
    return _by_time(state.notes.values())


def evidence_for(state: RoundState, dimension: str) -> list[Note]:
    """The notes that name a dimension, by time."""
    return _by_time(note for note in state.notes.values() if note.dimension == dimension)


def gap_of(state: RoundState, dimension: str) -> Gap | None:
    """What a dimension lacks, None when its mark stands."""
    mark = state.marks.get(dimension)
    if mark is None or mark.score is None:
        return Gap(dimension, Lack.MARK)
    if mark.score == NOT_OBSERVED:
        return None if mark.reason.strip() else Gap(dimension, Lack.REASON)
    if evidence_for(state, dimension):
        return None
    return Gap(dimension, Lack.NOTE if mark.score in EXTREMES else Lack.NO_EVIDENCE)


def gaps(state: RoundState, dimensions: Iterable[str]) -> list[Gap]:
    """All that the scorecard lacks, in the order of the dimensions."""
    found = (gap_of(state, dimension) for dimension in dimensions)
    return [gap for gap in found if gap]


def _by_time(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: (note.at_ms, note.id))
