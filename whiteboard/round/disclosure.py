"""What of a scenario the candidate's window may show now: the one gate between a scenario and the candidate.

Candidate-side panels read a ``Disclosure``, never the scenario, so that nothing private can slip into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whiteboard.round.setup import RoundMode
from whiteboard.round.state import Number, RoundState, RoundStatus

if TYPE_CHECKING:
    from scenarios.model import Estimate, Requirements, Scenario


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer, or a signal and what it reveals; asked at ``at_ms``."""

    question: str
    answer: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class GivenHint:
    """A hint that was given; in an interview it was spoken, and no panel repeats it."""

    strength: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class NextHint:
    """The hint that can be taken next: its strength only."""

    order: int
    strength: str


@dataclass(frozen=True, slots=True)
class Curveball:
    """A change of the task, told at ``at_ms``."""

    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """A line of the numbers sheet; ``solution`` holds the private part once it may be seen."""

    id: str
    label: str
    unit: str
    number: Number | None
    solution: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """All that the candidate's window may show of a scenario.

    ``questions`` and ``signals`` are what can still be asked for by a press: ids to their words, empty in an
    interview, where one asks by speaking.
    """

    prompt: str
    symptoms: Mapping[str, str | float] = field(default_factory=dict)
    questions: Mapping[int, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    signals: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Answer, ...] = ()
    requirements: Requirements | None = None
    estimates: tuple[EstimateRow, ...] = ()
    hints: tuple[GivenHint, ...] = ()
    next_hint: NextHint | None = None
    curveballs: tuple[Curveball, ...] = ()
    reference: bool = False


def disclose(scenario: Scenario, state: RoundState) -> Disclosure:
    """What the candidate may see of ``scenario`` in this state of the round."""
    practice = state.setup.mode is RoundMode.PRACTICE
    asks = practice and state.editable
    return Disclosure(
        prompt=scenario.prompt,
        symptoms=scenario.symptoms or {},
        questions=_open_questions(scenario, state) if asks else {},
        answers=_answers(scenario, state),
        signals=_open_signals(scenario, state) if asks else {},
        evidence=_evidence(scenario, state),
        requirements=scenario.requirements if requirements_shown(state) else None,
        estimates=tuple(_row(e, state, practice=practice) for e in scenario.estimates),
        hints=_hints(scenario, state),
        next_hint=_next_hint(scenario, state) if asks else None,
        curveballs=_curveballs(scenario, state),
        reference=practice and state.status is RoundStatus.FINISHED,
    )


def requirements_shown(state: RoundState) -> bool:
    """Requirements and targets show once asked for, or when the first phase has ended."""
    first = state.clock.phases[0].id if state.clock.phases else None
    return state.view.requirements or any(end.phase == first for end in state.phase_ends)


def _open_questions(scenario: Scenario, state: RoundState) -> Mapping[int, str]:
    return {i: q.question for i, q in enumerate(scenario.clarifying_questions) if i not in state.asked}


def _answers(scenario: Scenario, state: RoundState) -> tuple[Answer, ...]:
    known = dict(enumerate(scenario.clarifying_questions))
    return tuple(
        Answer(known[i].question, known[i].answer, at_ms) for i, at_ms in state.asked.items() if i in known
    )


def _open_signals(scenario: Scenario, state: RoundState) -> Mapping[str, str]:
    return {card.id: card.ask for card in scenario.evidence_cards if card.id not in state.cards}


def _evidence(scenario: Scenario, state: RoundState) -> tuple[Answer, ...]:
    cards = {card.id: card for card in scenario.evidence_cards}
    return tuple(
        Answer(cards[i].ask, cards[i].reveals, at_ms) for i, at_ms in state.cards.items() if i in cards
    )


def _row(estimate: Estimate, state: RoundState, *, practice: bool) -> EstimateRow:
    number = state.numbers.get(estimate.id)
    seen = practice and (number is not None or state.status is RoundStatus.FINISHED)
    return EstimateRow(estimate.id, estimate.label, estimate.unit, number, estimate if seen else None)


def _hints(scenario: Scenario, state: RoundState) -> tuple[GivenHint, ...]:
    hints = {hint.order: hint for hint in scenario.hints}
    return tuple(
        GivenHint(hints[order].strength, hints[order].text, at_ms)
        for order, at_ms in state.hints.items()
        if order in hints
    )


def _next_hint(scenario: Scenario, state: RoundState) -> NextHint | None:
    left = [hint for hint in scenario.hints if hint.order not in state.hints]
    first = min(left, key=lambda hint: hint.order, default=None)
    return NextHint(first.order, first.strength) if first else None


def _curveballs(scenario: Scenario, state: RoundState) -> tuple[Curveball, ...]:
    known = dict(enumerate(scenario.curveballs))
    return tuple(Curveball(known[i].text, at_ms) for i, at_ms in state.curveballs.items() if i in known)
