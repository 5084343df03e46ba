"""Notes as evidence, and what a scorecard lacks."""

from __future__ import annotations

from typing import Any

from tests.whiteboard.round.examples import after, begun
from whiteboard.round.events import Kind
from whiteboard.round.evidence import Gap, Lack, evidence_for, gap_of, gaps, notes_in_order


def note(note_id: str, text: str | None, dimension: str | None = None) -> tuple[Kind, dict[str, Any]]:
    return Kind.NOTE, {"id": note_id, "text": text, "dimension": dimension}


def mark(dimension: str, score: object, reason: str = "") -> tuple[Kind, dict[str, Any]]:
    return Kind.MARK, {"dimension": dimension, "score": score, "reason": reason}


def test_notes_become_evidence_by_their_dimension() -> None:
    state = after(begun(), note("a", "sizes the ranker", "estimation"), note("b", "late"))
    state = after(state, note("c", "one zone", "estimation"), at_ms=5000)
    assert [n.id for n in evidence_for(state, "estimation")] == ["a", "c"]
    edited = after(state, note("a", "sizes it", "tradeoffs"), at_ms=9000)
    assert [n.id for n in evidence_for(edited, "estimation")] == ["c"]
    assert [(n.id, n.at_ms) for n in notes_in_order(edited)] == [("a", 0), ("b", 0), ("c", 5000)]
    assert [n.id for n in notes_in_order(after(edited, note("a", None)))] == ["b", "c"]


def test_one_and_four_need_a_note() -> None:
    for score in (1, 4):
        state = after(begun(), mark("tradeoffs", score, "words are no note"))
        assert gap_of(state, "tradeoffs") == Gap("tradeoffs", Lack.NOTE)
        assert gap_of(state, "tradeoffs").blocks  # type: ignore[union-attr]
        assert gap_of(after(state, note("a", "why", "tradeoffs")), "tradeoffs") is None


def test_two_and_three_without_a_note_are_flagged_only() -> None:
    gap = gap_of(after(begun(), mark("tradeoffs", 3)), "tradeoffs")
    assert gap == Gap("tradeoffs", Lack.NO_EVIDENCE)
    assert not gap.blocks


def test_not_observed_needs_its_reason() -> None:
    assert gap_of(after(begun(), mark("tradeoffs", "NO")), "tradeoffs") == Gap("tradeoffs", Lack.REASON)
    assert gap_of(after(begun(), mark("tradeoffs", "NO", "no time")), "tradeoffs") is None


def test_gaps_come_in_the_order_of_the_scorecard() -> None:
    state = after(begun(), mark("b", 3), mark("a", None))
    assert gaps(state, ["c", "b", "a"]) == [
        Gap("c", Lack.MARK),
        Gap("b", Lack.NO_EVIDENCE),
        Gap("a", Lack.MARK),
    ]
