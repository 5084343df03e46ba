"""From a round's journal to its report: everything the audience may know, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from components.catalog import Catalog
from whiteboard.board.board import Board
from whiteboard.board.names import distinct_names
from whiteboard.board.records import BoundaryRecord, ComponentRecord, PinRecord
from whiteboard.debrief import marks as marking
from whiteboard.debrief import readout
from whiteboard.debrief.analysis import Analysis, analyse
from whiteboard.debrief.drills import drill_rows
from whiteboard.debrief.findings import finding_rows
from whiteboard.debrief.model import (
    Annotation,
    Audience,
    Debrief,
    Given,
    Header,
    NumberRow,
    PhaseRow,
    Snapshot,
    TimelineRow,
    is_drawn,
)
from whiteboard.debrief.targets import limits_ms, target_rows
from whiteboard.round.disclosure import Disclosure, disclose, requirements_shown
from whiteboard.round.events import Event
from whiteboard.round.numbers import check_number
from whiteboard.round.session import replay
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundState

if TYPE_CHECKING:
    from scenarios.model import Scenario

__all__ = ["Audience", "Debrief", "build"]


def build(
    events: Sequence[Event],
    scenario: Scenario | None,
    catalog: Catalog,
    audience: Audience,
    *,
    retention: date | None = None,
) -> Debrief:
    """The report of a round; ``scenario`` is None for a free board, ``retention`` when it may be deleted.

    Raises:
        ValueError: the journal does not start with its ``created`` row.
    """
    board, state = replay(events)
    debrief = _public(events, board, state, catalog, audience)
    debrief = replace(debrief, retention=retention)
    earlier = [snapshot.board for snapshot in debrief.snapshots]
    analysis = analyse(board, catalog, scenario, state.setup.level, earlier)
    if state.setup.mode is RoundMode.INTERVIEW and audience is Audience.CANDIDATE:
        return _candidates(debrief, scenario, state, analysis)
    return _whole(debrief, scenario, state, events, analysis)


def _public(
    events: Sequence[Event], board: Board, state: RoundState, catalog: Catalog, audience: Audience
) -> Debrief:
    """What everyone who sat at the board knows: the drawing, the sheet, the minutes, the drills."""
    names = names_of(board, catalog)
    return Debrief(
        audience=audience,
        header=_header(state),
        board=board,
        names=names,
        phases=_phases(state),
        sheet=state.sheet,
        annotations=_annotations(board, names),
        snapshots=_snapshots(events, state),
        drills=drill_rows(events, state, catalog),
    )


def _candidates(
    debrief: Debrief,
    scenario: Scenario | None,
    state: RoundState,
    analysis: Analysis,
) -> Debrief:
    """Adds what the candidate of an interview was shown, through the same gate as their window."""
    shown = state.view.capacity
    debrief = (
        _with_figures(debrief, analysis, scenario, targets=requirements_shown(state)) if shown else debrief
    )
    if scenario is None:
        return debrief
    disclosed = disclose(scenario, state)
    return replace(
        debrief,
        timeline=_timeline(disclosed, state),
        numbers=tuple(
            NumberRow(row.label, row.unit, row.number.value, row.number.text)
            for row in disclosed.estimates
            if row.number
        ),
    )


def _whole(
    debrief: Debrief,
    scenario: Scenario | None,
    state: RoundState,
    events: Sequence[Event],
    analysis: Analysis,
) -> Debrief:
    """Adds everything: the interviewer's copy, and a person's own of what they practised."""
    debrief = _with_figures(debrief, analysis, scenario, targets=True)
    names = debrief.names
    if analysis.findings:
        debrief = replace(debrief, findings=finding_rows(analysis.findings, names, state.verdicts))
    if scenario is None:
        return replace(debrief, notes=marking.loose_notes(state, names))
    rows = marking.mark_rows(state, scenario, names)
    own = marking.own_recommendation(state, events)
    scale = marking.bar_scale(state, scenario, debrief.findings)
    numbers = _numbers(scenario, state)
    debrief = replace(
        debrief,
        marks=rows,
        scale=scale,
        recommendation=own,
        outcome=marking.outcome_lines(rows, state.setup.level, own, scale),
        numbers=numbers,
        notes=marking.loose_notes(state, names),
        timeline=_timeline(disclose(scenario, state), state, scenario),
    )
    facts = (rows, numbers, debrief.targets, debrief.findings)
    return replace(
        debrief,
        strengths=readout.strengths(*facts),
        concerns=(*readout.concerns(*facts, _behind(debrief)), *(scale.flags if scale else ())),
        next_steps=readout.next_steps(rows, debrief.findings),
        not_assessed=readout.not_assessed(rows, debrief.findings, debrief.targets, numbers, debrief.phases),
    )


def _behind(debrief: Debrief) -> list[tuple[str, float]]:
    """The parts that cannot keep up in the final drawing, worst first."""
    parts = debrief.estimate.components if debrief.estimate else ()
    over = sorted((part for part in parts if part.backlog_rps > 0), key=lambda part: -part.backlog_rps)
    return [(debrief.names.get(part.id, part.id), part.backlog_rps) for part in over]


def names_of(board: Board, catalog: Catalog) -> dict[str, str]:
    """What each component and boundary is called on the board; components that share a name have their id."""
    names = distinct_names(board.of_type(ComponentRecord), catalog)
    return names | {r.id: r.label or r.kind for r in board.of_type(BoundaryRecord)}


def _header(state: RoundState) -> Header:
    setup, clock = state.setup, state.clock
    return Header(
        title=setup.title,
        mode=setup.mode,
        status=state.status,
        level=setup.level,
        role=setup.role,
        candidate=setup.candidate,
        interviewers=setup.interviewers,
        started=_moment(setup.started),
        used_ms=clock.total_used(state.at_ms),
        planned_ms=sum(clock.planned_ms(index) for index in range(len(clock.phases))),
        scenario=setup.scenario,
        scenario_version=setup.scenario_version,
    )


def _moment(started: str) -> datetime | None:
    """The wall clock's time in the reader's zone; None when the journal holds no readable one."""
    try:
        return datetime.fromisoformat(started).astimezone()
    except ValueError:
        return None


def _phases(state: RoundState) -> tuple[PhaseRow, ...]:
    clock = state.clock
    return tuple(
        PhaseRow(p.name, clock.planned_ms(i), clock.used(i, state.at_ms), clock.extended_ms[i])
        for i, p in enumerate(clock.phases)
    )


def _annotations(board: Board, names: Mapping[str, str]) -> tuple[Annotation, ...]:
    pins = sorted(board.of_type(PinRecord), key=lambda pin: (pin.number, pin.id))
    rows = []
    for pin in pins:
        title, _, text = pin.text.strip().partition("\n")
        rows.append(Annotation(pin.number, title, text.strip(), names.get(pin.target or "", "")))
    return tuple(rows)


def _snapshots(events: Sequence[Event], state: RoundState) -> tuple[Snapshot, ...]:
    """The board at each phase's last end; a phase that drew nothing new is left out."""
    names = {phase.id: phase.name for phase in state.clock.phases}
    last = {end.phase: end for end in state.phase_ends}
    rows: list[Snapshot] = []
    for end in sorted(last.values(), key=lambda end: end.seq):
        board, _ = replay(events, end.seq)
        if is_drawn(board) and (not rows or list(board) != list(rows[-1].board)):
            rows.append(Snapshot(names.get(end.phase, end.phase), state.clock.used_at(end.at_ms), board))
    return tuple(rows)


def _with_figures(
    debrief: Debrief, analysis: Analysis, scenario: Scenario | None, *, targets: bool
) -> Debrief:
    """Adds the estimates, and the targets they are held against where they may be known."""
    loaded = zip(debrief.snapshots, analysis.earlier, strict=True)
    debrief = replace(
        debrief,
        estimate=analysis.estimate,
        curves=analysis.curves,
        problem=analysis.problem,
        snapshots=tuple(replace(snapshot, estimate=estimate) for snapshot, estimate in loaded),
    )
    slos = analysis.estimate.slos if analysis.estimate else ()
    asked = scenario if targets else None
    if not targets:
        slos = tuple(slo for slo in slos if "." in slo.id)  # the design's own
    return replace(debrief, targets=target_rows(slos, asked), limits_ms=limits_ms(slos, asked))


def _numbers(scenario: Scenario, state: RoundState) -> tuple[NumberRow, ...]:
    """All estimates; one that was not tried shows its range only when the round is over."""
    rows = []
    for estimate in scenario.estimates:
        row = NumberRow(estimate.label, estimate.unit, None, "")
        number = state.numbers.get(estimate.id)
        if number or not state.editable:
            checked = check_number(scenario, estimate, number.value if number else 0.0)
            row = replace(
                row,
                low=checked.low,
                high=checked.high,
                calculation=checked.calculation,
                drives=checked.drives,
            )
            if number:
                row = replace(row, value=number.value, text=number.text, accepted=checked.accepted)
        rows.append(row)
    return tuple(rows)


def _timeline(
    disclosed: Disclosure, state: RoundState, scenario: Scenario | None = None
) -> tuple[TimelineRow, ...]:
    """What was asked and given, by time; ``scenario`` adds the deep dives, which the console holds."""
    phases = {phase.id: phase.name for phase in state.clock.phases}
    rows = [
        TimelineRow(state.clock.used_at(end.at_ms), Given.PHASE, _end_of(phases, end.phase))
        for end in state.phase_ends
    ]
    rows += [_row(state, Given.QUESTION, a.at_ms, a.question, a.answer) for a in disclosed.answers]
    rows += [_row(state, Given.EVIDENCE, a.at_ms, a.question, a.answer) for a in disclosed.evidence]
    rows += [_row(state, Given.HINT, h.at_ms, h.text, h.strength) for h in disclosed.hints]
    rows += [_row(state, Given.CURVEBALL, c.at_ms, c.text) for c in disclosed.curveballs]
    if scenario:
        questions = dict(enumerate(scenario.deep_dives))
        rows += [
            _row(state, Given.DEEP_DIVE, at_ms, questions[index].question)
            for index, at_ms in state.deep_dives.items()
            if index in questions
        ]
    return tuple(sorted(rows, key=lambda row: row.at_ms))


def _row(state: RoundState, kind: Given, at_ms: int, text: str, answer: str = "") -> TimelineRow:
    return TimelineRow(state.clock.used_at(at_ms), kind, text, answer)


def _end_of(phases: dict[str, str], phase: str) -> str:
    return f"{phases.get(phase, phase)} ended"
