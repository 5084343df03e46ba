"""Who sees findings and capacity, and when: the rules that canvas, panels and status line share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from scoring.checks.result import Firing
from whiteboard.round.disclosure import requirements_shown
from whiteboard.round.events import Actor
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.round.state import RoundState

if TYPE_CHECKING:
    from scoring.advice import Advice
    from scoring.capacity.result import Curves, Estimate, Slo
    from scoring.checks.result import Findings


class Results(Protocol):
    """What is known of a board; ``whiteboard.ui.desk.Analysis`` is one."""

    @property
    def findings(self) -> Findings | None:
        """What the checks found."""

    @property
    def estimate(self) -> Estimate | None:
        """What the closed form says."""


class _HasState(Protocol):
    @property
    def state(self) -> RoundState:
        """The round's state."""


class Viewer(Protocol):
    """Someone at a session; ``whiteboard.ui.desk.Desk`` is one."""

    @property
    def session(self) -> _HasState:
        """The session they look at."""

    @property
    def actor(self) -> Actor:
        """Who they are."""

    @property
    def analysis(self) -> Results | None:
        """The newest results."""


def follows_edits(state: RoundState) -> bool:
    """Whether results follow every edit, rather than stand as they were when a phase ended."""
    setup = state.setup
    delayed = setup.mode is RoundMode.PRACTICE and setup.feedback is Feedback.PHASE_END
    return not delayed or not state.editable


def as_of(state: RoundState) -> str:
    """Which moment results are of, "" when they follow every edit."""
    if follows_edits(state) or not state.phase_ends:
        return ""
    ended = state.phase_ends[-1].phase
    return f"As it was at the end of {next((p.name for p in state.clock.phases if p.id == ended), ended)}"


def sees_findings(state: RoundState, actor: Actor) -> bool:
    """Whether findings may show in this person's window."""
    return _sees(state, actor, allowed=state.view.findings)


def sees_capacity(state: RoundState, actor: Actor) -> bool:
    """Whether figures of load may show in this person's window."""
    return _sees(state, actor, allowed=state.view.capacity)


def judges(state: RoundState, actor: Actor) -> bool:
    """Whether this person hears follow-up questions and gives verdicts, which are private in an interview."""
    return not is_interviewed(state, actor)


def shows_targets(state: RoundState, actor: Actor) -> bool:
    """Whether the scenario's targets may show in this person's window."""
    return actor is not Actor.CANDIDATE or requirements_shown(state)


def visible_findings(viewer: Viewer) -> Findings | None:
    """The findings to show now; None while there are none or they are hidden.

    To a candidate in an interview they come without why a stage is asked for, what would meet it, the
    follow-up questions, and what only a person can ask about.
    """
    state = viewer.session.state
    if viewer.analysis is None or not sees_findings(state, viewer.actor):
        return None
    findings = viewer.analysis.findings
    return _bare(findings) if findings and is_interviewed(state, viewer.actor) else findings


def visible_capacity(viewer: Viewer) -> Estimate | None:
    """The estimate to show now; None while there is none or it is hidden.

    The scenario's targets are left out until the candidate may know them; the design's own, whose ids have
    a dot, stay.
    """
    state = viewer.session.state
    if viewer.analysis is None or not sees_capacity(state, viewer.actor):
        return None
    estimate = viewer.analysis.estimate
    if estimate is None or _knows_targets(viewer):
        return estimate
    return replace(estimate, slos=_own(estimate.slos))


def visible_curves(viewer: Viewer, curves: Curves) -> Curves:
    """The curves that go with ``visible_capacity``: without targets, headroom ends where a queue grows."""
    if _knows_targets(viewer):
        return curves
    return replace(curves, headroom=curves.breaks, slos=_own(curves.slos))


def visible_advice(viewer: Viewer, advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """The advice that goes with ``visible_capacity``: it names no target that is not known yet."""
    if _knows_targets(viewer):
        return tuple(advice)
    return tuple(replace(a, change=replace(a.change, meets=()) if a.change else None) for a in advice)


def _knows_targets(viewer: Viewer) -> bool:
    state = viewer.session.state
    return state.setup.scenario is None or shows_targets(state, viewer.actor)


def _own(slos: Iterable[Slo]) -> tuple[Slo, ...]:
    return tuple(slo for slo in slos if "." in slo.id)


def _bare(findings: Findings) -> Findings:
    return replace(
        findings,
        stages=tuple(replace(stage, why="", suggest=()) for stage in findings.stages),
        antipatterns=tuple(
            replace(antipattern, follow_up="")
            for antipattern in findings.antipatterns
            if antipattern.status is not Firing.ASK
        ),
    )


def _sees(state: RoundState, actor: Actor, *, allowed: bool) -> bool:
    if is_interviewed(state, actor):
        return allowed
    return follows_edits(state) or bool(state.phase_ends)


def is_interviewed(state: RoundState, actor: Actor) -> bool:
    """Whether this person is the candidate of an interview."""
    return state.setup.mode is RoundMode.INTERVIEW and actor is Actor.CANDIDATE
