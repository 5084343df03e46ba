"""What the candidate may see, state by state."""

from __future__ import annotations

import pytest

from tests.whiteboard.round.examples import CANARY, after, begun, scenario
from whiteboard.round.disclosure import Answer, NextHint, disclose
from whiteboard.round.events import Kind
from whiteboard.round.setup import RoundMode

PRACTICE, INTERVIEW = RoundMode.PRACTICE, RoundMode.INTERVIEW
NUMBER = (Kind.NUMBER, {"estimate": "req_avg", "value": 1.0, "text": "1"})
PRIVATE = (
    (Kind.NOTE, {"id": "n", "text": f"{CANARY} note", "dimension": "tradeoffs"}),
    (Kind.MARK, {"dimension": "tradeoffs", "score": 1, "reason": f"{CANARY} reason"}),
    (Kind.RECOMMEND, {"value": "no", "reason": f"{CANARY} recommendation"}),
    (Kind.JUDGE, {"finding": "spof", "verdict": "later", "text": f"{CANARY} verdict"}),
    (Kind.DEEP_DIVE, {"index": 0}),
)


def test_an_interview_starts_with_the_prompt_and_the_labels_of_the_numbers() -> None:
    shown = disclose(scenario(), begun(INTERVIEW))
    assert shown.prompt == "Design the front page of a shop."
    assert [(row.label, row.unit) for row in shown.estimates] == [
        ("Average requests", "req/s"),
        ("Share of hits", "fraction"),
    ]
    assert CANARY not in repr(shown)


def test_nothing_private_shows_in_an_interview_whatever_is_recorded() -> None:
    state = after(begun(INTERVIEW), NUMBER, *PRIVATE, (Kind.FINISH, {}))
    shown = disclose(scenario(), after(begun(INTERVIEW), NUMBER, *PRIVATE))
    assert CANARY not in repr(shown)
    finished = disclose(scenario(), state)
    assert not finished.reference
    assert all(row.solution is None for row in finished.estimates)


def test_an_answer_shows_when_it_was_asked_for() -> None:
    state = after(begun(INTERVIEW), (Kind.ASK, {"question": 1}), at_ms=2000)
    assert disclose(scenario(), state).answers == (Answer("kanari question 1?", "kanari answer 1", 2000),)
    assert disclose(scenario(), state).questions == {}


def test_in_practice_the_questions_are_offered_until_they_are_asked() -> None:
    state = begun(PRACTICE)
    assert disclose(scenario(), state).questions == {0: "kanari question 0?", 1: "kanari question 1?"}
    asked = after(state, (Kind.ASK, {"question": 0}))
    assert disclose(scenario(), asked).questions == {1: "kanari question 1?"}
    assert "kanari why" not in repr(disclose(scenario(), asked))


def test_evidence_shows_without_what_it_points_to() -> None:
    state = after(begun(PRACTICE), (Kind.CARD, {"card": "db"}), at_ms=7)
    shown = disclose(scenario(), state)
    assert shown.signals == {"cpu": "kanari CPU"}
    assert shown.evidence == (Answer("kanari database", "kanari 40/40", 7),)
    assert "points" not in repr(shown)


@pytest.mark.parametrize("mode", [PRACTICE, INTERVIEW])
def test_requirements_show_when_asked_for_or_when_the_first_phase_ends(mode: RoundMode) -> None:
    state = after(begun(mode), (Kind.CLOCK, {"do": "start"}))
    assert disclose(scenario(), state).requirements is None
    assert disclose(scenario(), after(state, (Kind.SHOW, {"requirements": True}))).requirements
    assert disclose(scenario(), after(state, (Kind.CLOCK, {"do": "next"}))).requirements


def test_a_calculation_shows_only_after_the_number_was_committed_in_practice() -> None:
    before = disclose(scenario(), begun(PRACTICE))
    assert [row.solution for row in before.estimates] == [None, None]
    shown = disclose(scenario(), after(begun(PRACTICE), NUMBER))
    assert shown.estimates[0].solution == scenario().estimates[0]
    assert shown.estimates[1].solution is None


def test_hints_come_in_order_and_only_their_strength_is_known_before() -> None:
    state = begun(PRACTICE)
    assert disclose(scenario(), state).next_hint == NextHint(1, "nudge")
    assert disclose(scenario(), state).hints == ()
    one = after(state, (Kind.HINT, {"order": 1}))
    assert [hint.text for hint in disclose(scenario(), one).hints] == ["kanari hint 1"]
    assert disclose(scenario(), one).next_hint == NextHint(2, "pointer")
    assert disclose(scenario(), after(one, (Kind.HINT, {"order": 2}))).next_hint is None
    assert disclose(scenario(), begun(INTERVIEW)).next_hint is None


def test_a_curveball_shows_when_it_is_fired_without_its_good_answer() -> None:
    shown = disclose(scenario(), after(begun(INTERVIEW), (Kind.CURVEBALL, {"index": 1})))
    assert [ball.text for ball in shown.curveballs] == ["kanari half the budget"]
    assert "good" not in repr(shown)


def test_the_reference_shows_after_a_finished_practice_only() -> None:
    assert not disclose(scenario(), begun(PRACTICE)).reference
    finished = after(begun(PRACTICE), (Kind.FINISH, {}))
    assert disclose(scenario(), finished).reference
    assert disclose(scenario(), finished).questions == {}
    assert not disclose(scenario(), after(finished, (Kind.REOPEN, {}))).reference
    assert not disclose(scenario(), after(begun(PRACTICE), (Kind.ABANDON, {}))).reference


def test_a_journal_of_a_longer_scenario_does_not_break_a_shorter_one() -> None:
    state = after(
        begun(),
        (Kind.ASK, {"question": 99}),
        (Kind.CARD, {"card": "gone"}),
        (Kind.HINT, {"order": 99}),
        (Kind.CURVEBALL, {"index": 99}),
    )
    shown = disclose(scenario(), state)
    assert (shown.answers, shown.evidence, shown.hints, shown.curveballs) == ((), (), (), ())
