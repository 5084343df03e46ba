"""Who sees results, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.advice import Advice, Cause, Change
from scoring.capacity.result import Estimate, Slo
from tests.whiteboard.ui.analysis_desk import desk_of
from tests.whiteboard.ui.estimates import ADVICE, CURVES, ESTIMATE
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.round.visibility import (
    follows_edits,
    judges,
    sees_capacity,
    sees_findings,
    visible_advice,
    visible_capacity,
    visible_curves,
    visible_findings,
)
from whiteboard.ui.desk import Analysis, Desk

PRACTICE, INTERVIEW, DRAW = RoundMode.PRACTICE, RoundMode.INTERVIEW, RoundMode.DRAW


def see(desk: Desk) -> tuple[bool, bool]:
    state = desk.session.state
    return sees_findings(state, desk.actor), sees_capacity(state, desk.actor)


@pytest.mark.parametrize("mode", [PRACTICE, DRAW])
def test_alone_one_sees_everything_live(qapp: object, mode: RoundMode) -> None:
    desk = desk_of(mode=mode)
    assert see(desk) == (True, True)
    assert follows_edits(desk.session.state)
    assert judges(desk.session.state, desk.actor)


def test_an_interviewer_decides_what_the_candidate_sees(qapp: object) -> None:
    candidate, interviewer = desk_of(mode=INTERVIEW), desk_of(mode=INTERVIEW, actor=Actor.INTERVIEWER)
    for desk in (candidate, interviewer):
        desk.session.record(Kind.SHOW, Actor.INTERVIEWER, findings=False, capacity=True)
    assert see(candidate) == (False, True)
    assert see(interviewer) == (True, True)
    assert not judges(candidate.session.state, candidate.actor)
    assert judges(interviewer.session.state, interviewer.actor)


def test_feedback_at_phase_ends_waits_for_one_and_then_stands(qapp: object) -> None:
    desk = desk_of(feedback=Feedback.PHASE_END)
    assert see(desk) == (False, False)
    assert not follows_edits(desk.session.state)
    desk.session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
    assert see(desk) == (True, True)
    assert not follows_edits(desk.session.state)
    desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert follows_edits(desk.session.state)


@pytest.mark.parametrize("mode", [INTERVIEW, PRACTICE])
def test_curves_and_advice_name_no_target_before_it_is_known(qapp: object, mode: RoundMode) -> None:
    desk = desk_of(mode=mode)
    change = Change(more=2, p99_ms=90.0, meets=("End-to-end p99",))
    advice = (Advice("ranker", Cause.WAITING, 0.94, flow="request", share=0.5, change=change), ADVICE[0])
    assert CURVES.slos
    assert CURVES.headroom != CURVES.breaks
    hidden = visible_curves(desk, CURVES)
    assert (hidden.slos, hidden.headroom) == ((), CURVES.breaks), "headroom to a target would tell of it"
    assert not any(a.change.meets for a in visible_advice(desk, advice) if a.change)
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, requirements=True)
    assert visible_curves(desk, CURVES) == CURVES
    assert visible_advice(desk, advice) == advice


def test_hidden_results_are_none(qapp: object) -> None:
    desk = desk_of(mode=INTERVIEW)
    assert visible_findings(desk) is None
    desk.set_analysis(Analysis(0, estimate=ESTIMATE))
    assert visible_capacity(desk) is not None
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, findings=False, capacity=False)
    assert visible_capacity(desk) is None
    assert visible_findings(desk) is None


def test_a_candidate_sees_the_scenarios_targets_only_once_they_may_be_known(qapp: object) -> None:
    desk = desk_of()
    own = Slo("request.p99", "p99 of request", 100.0, "<=", 183.0, "ms", False, -0.83)
    desk.set_analysis(Analysis(0, estimate=_with(own)))
    shown = visible_capacity(desk)
    assert shown is not None
    assert shown.slos == (own,), "the design's own target is no secret"
    desk.session.record(Kind.SHOW, Actor.SYSTEM, requirements=True)
    shown = visible_capacity(desk)
    assert shown is not None
    assert len(shown.slos) == 5


def test_an_interviewer_sees_targets_from_the_start(qapp: object) -> None:
    desk = desk_of(mode=INTERVIEW, actor=Actor.INTERVIEWER)
    desk.set_analysis(Analysis(0, estimate=ESTIMATE))
    shown = visible_capacity(desk)
    assert shown is not None
    assert shown.slos == ESTIMATE.slos


def _with(slo: Slo) -> Estimate:
    return replace(ESTIMATE, slos=(*ESTIMATE.slos, slo))
