"""Marks with their anchors and evidence, the mean against the bars, and the outcome in sentences of fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from whiteboard.debrief.model import BarScale, Evidence, FindingRow, LevelRow, MarkRow, OwnRecommendation
from whiteboard.round.events import Event, Kind
from whiteboard.round.evidence import NOT_OBSERVED, evidence_for, notes_in_order
from whiteboard.round.state import Note, RoundState, Score

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.rubric import Flag

RECOMMENDATIONS: Final = {
    "strong_no": "Strong no",
    "no": "No",
    "yes": "Yes",
    "strong_yes": "Strong yes",
    "insufficient": "Insufficient evidence",
}
FEW: Final = 3
"""So many names are always said; of more, if they are all there are, that they are all."""
_COUNTS: Final = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(count: int) -> str:
    """A small count as a word."""
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def evidence_of(note: Note, state: RoundState, names: Mapping[str, str]) -> Evidence:
    """A note with the time and phase in which it was first kept."""
    phase = next((phase.name for phase in state.clock.phases if phase.id == note.phase), "")
    return Evidence(state.clock.used_at(note.at_ms), phase, note.text, names.get(note.target or "", ""))


def mark_rows(state: RoundState, scenario: Scenario, names: Mapping[str, str]) -> tuple[MarkRow, ...]:
    """A row for each dimension, marked or not; none at all when nothing was marked."""
    level = state.setup.level
    if all(mark.score is None for mark in state.marks.values()):
        return ()
    rows = []
    for dimension in scenario.rubric.dimensions:
        mark = state.marks.get(dimension.id)
        score = mark.score if mark else None
        rows.append(
            MarkRow(
                id=dimension.id,
                name=dimension.name,
                weight=dimension.weight[level],  # type: ignore[index]
                bar=dimension.bar[level],  # type: ignore[index]
                score=score,
                anchor=dimension.anchors[score] if isinstance(score, int) else "",
                reason=mark.reason if mark else "",
                evidence=tuple(evidence_of(n, state, names) for n in evidence_for(state, dimension.id)),
            )
        )
    return tuple(rows)


def loose_notes(state: RoundState, names: Mapping[str, str]) -> tuple[Evidence, ...]:
    """The notes that are no evidence for a dimension, by time."""
    return tuple(evidence_of(note, state, names) for note in notes_in_order(state) if not note.dimension)


def bar_scale(state: RoundState, scenario: Scenario, findings: Sequence[FindingRow] = ()) -> BarScale | None:
    """The computed side of the scorecard; None when nothing was marked."""
    from scoring.rubric import flags, suggest

    scores = {mark.dimension: mark.score for mark in state.marks.values() if mark.score is not None}
    if not scores:
        return None
    suggestion = suggest(scores, scenario, state.setup.level)
    noted = {note.dimension for note in state.notes.values() if note.dimension}
    asked = {
        row.id for row in findings if row.severity == "critical" and row.status == "fires" and row.verdict
    }
    return BarScale(
        mean=suggestion.weighted_mean,
        percent=suggestion.percent,
        coverage=suggestion.coverage,
        margin=suggestion.margin,
        suggestion=str(suggestion.recommendation),
        reasons=suggestion.reasons,
        levels=tuple(
            LevelRow(r.level, r.bar, r.weighted_mean, r.margin, str(r.recommendation))
            for r in suggestion.bars.values()
        ),
        flags=_flag_lines(flags(scores, scenario, noted, asked), scenario, _observed(scores)),
    )


def _observed(scores: Mapping[str, Score]) -> int:
    return sum(score != NOT_OBSERVED for score in scores.values())


def _flag_lines(found: Sequence[Flag], scenario: Scenario, marked: int) -> tuple[str, ...]:
    """One line for those of the ``marked`` dimensions that have no note, then the others as they are."""
    names = {dimension.id: dimension.name for dimension in scenario.rubric.dimensions}
    bare = [names[flag.id] for flag in found if flag.id in names]
    others = [flag.text for flag in found if flag.id not in names]
    every = len(bare) == marked > FEW
    said = "No mark has a note." if every else f"Marked without a note: {'; '.join(bare)}."
    return (*([said] if bare else []), *others)


def own_recommendation(state: RoundState, events: Sequence[Event]) -> OwnRecommendation | None:
    """The recommendation as it stands, and as it was before the suggestion was shown."""
    if state.recommendation is None:
        return None
    first = next(event.body["value"] for event in events if event.kind == Kind.RECOMMEND)
    return OwnRecommendation(state.recommendation.value, state.recommendation.reason, first)


def outcome_lines(
    rows: Sequence[MarkRow], level: str, own: OwnRecommendation | None, scale: BarScale | None
) -> tuple[str, ...]:
    """One sentence of fact each: dimensions that hold the bar, those below it, those not observed."""
    if not rows:
        return ("No dimension was marked.",)
    return tuple(
        line
        for line in (
            _held(rows, level),
            *_below(rows),
            _unseen(rows),
            _insufficient(scale),
            _recorded(own, scale),
        )
        if line
    )


def _held(rows: Sequence[MarkRow], level: str) -> str:
    observed = [row for row in rows if row.observed]
    held = [row for row in observed if not row.below_bar]
    if not observed:
        return "No dimension was observed."
    share = f"{in_words(len(held))} of {in_words(len(observed))}"
    return f"Holds the {level} bar in {share} observed dimension{'' if len(observed) == 1 else 's'}."


def _below(rows: Sequence[MarkRow]) -> list[str]:
    observed = sum(row.observed for row in rows)
    lines = []
    for points in (1, 2, 3):
        names = [row.name for row in rows if row.below_bar == points]
        who = "All of them" if len(names) == observed > FEW else _joined(names)
        far = f"{in_words(points)} point{'' if points == 1 else 's'} below the bar"
        if names:
            lines.append(f"{who} {'is' if len(names) == 1 else 'are'} {far}.")
    return lines


def _unseen(rows: Sequence[MarkRow]) -> str:
    unseen = [row.name for row in rows if not row.observed]
    return f"{_joined(unseen)} {'was' if len(unseen) == 1 else 'were'} not observed." if unseen else ""


def _insufficient(scale: BarScale | None) -> str:
    if scale is None or scale.mean is not None:
        return ""
    return f"The marks cover {scale.coverage * 100:.0f} % of the weights, too little for a suggestion."


def _recorded(own: OwnRecommendation | None, scale: BarScale | None) -> str:
    if own is None:
        return ""
    words = RECOMMENDATIONS[scale.suggestion] if scale else "none"
    shown = f"the suggestion ({words.lower()}) was shown"
    if own.first != own.value:
        return f"Changed from {RECOMMENDATIONS.get(own.first, own.first).lower()} after {shown}."
    return f"Recorded before {shown}."


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def unobserved_reason(row: MarkRow) -> str:
    """Why a dimension has no mark."""
    if row.score == NOT_OBSERVED:
        return f"Not observed: {row.reason}" if row.reason else "Not observed."
    return "Not marked."
