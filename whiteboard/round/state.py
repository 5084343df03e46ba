"""A round's state, folded from its journal: nothing else is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from whiteboard.round.clock import Clock
from whiteboard.round.drill_journal import Drill, with_row
from whiteboard.round.events import Body, Event, Kind
from whiteboard.round.setup import Setup

Score = int | str  # 1 to 4, or "NO" for not observed


class RoundStatus(StrEnum):
    """A finished or abandoned round is read-only until it is reopened."""

    OPEN = "open"
    FINISHED = "finished"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Note:
    """A private, time-stamped note; evidence when it names a dimension."""

    id: str
    text: str
    at_ms: int
    phase: str | None
    dimension: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One dimension's mark; ``score`` None while it is open."""

    dimension: str
    score: Score | None
    reason: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Number:
    """A committed estimate of the candidate."""

    estimate: str
    value: float
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said about a finding."""

    finding: str
    verdict: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The interviewer's own recommendation; ``first`` is what it was before the suggestion showed."""

    value: str
    reason: str
    at_ms: int
    first: str
    first_at_ms: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The candidate's requirements sheet, a line each."""

    functional: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    out_of_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """What the candidate's window shows."""

    findings: bool = True
    capacity: bool = True
    clock: bool = True
    frozen: bool = False
    requirements: bool = False


@dataclass(frozen=True, slots=True)
class PhaseEnd:
    """A phase that ended: the journal's ``seq`` up to which the board is its snapshot."""

    phase: str
    seq: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class RoundState:
    """Everything of a round but its board. Mappings of things given or asked hold the time in ms."""

    setup: Setup
    clock: Clock
    status: RoundStatus = RoundStatus.OPEN
    asked: Mapping[int, int] = field(default_factory=dict)
    cards: Mapping[str, int] = field(default_factory=dict)
    hints: Mapping[int, int] = field(default_factory=dict)
    curveballs: Mapping[int, int] = field(default_factory=dict)
    deep_dives: Mapping[int, int] = field(default_factory=dict)
    sheet: Sheet = Sheet()
    numbers: Mapping[str, Number] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    recommendation: Recommendation | None = None
    drills: tuple[Drill, ...] = ()
    view: View = View()
    phase_ends: tuple[PhaseEnd, ...] = ()
    seq: int = 0
    at_ms: int = 0
    ended_at_ms: int | None = None

    @property
    def editable(self) -> bool:
        """False once the round is over."""
        return self.status is RoundStatus.OPEN


def begin(created: Event) -> RoundState:
    """The state after a journal's first row."""
    setup = Setup.from_json(created.body)
    return RoundState(
        setup=setup,
        clock=Clock.planned(setup.phases),
        view=View(findings=setup.show_findings, capacity=setup.show_capacity),
        seq=created.seq,
        at_ms=created.at_ms,
    )


def advance(state: RoundState, event: Event) -> RoundState:
    """The state after one more row; a kind that this version does not know changes nothing but the time.

    Raises:
        ValueError: the row's body is not what its kind has.
    """
    state = replace(state, seq=event.seq, at_ms=max(state.at_ms, event.at_ms))
    handler = _HANDLERS.get(event.kind)
    try:
        return handler(state, event) if handler else state
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise unreadable(event, error) from error


def unreadable(event: Event, error: Exception) -> ValueError:
    """What is said of a row whose body is not what its kind has."""
    return ValueError(f"row {event.seq} ({event.kind}) cannot be read: {error!r}")


def fold(events: Iterable[Event]) -> RoundState:
    """The state of a whole journal.

    Raises:
        ValueError: the journal is empty or does not start with its ``created`` row.
    """
    rows = iter(events)
    first = next(rows, None)
    if first is None or first.kind != Kind.CREATED:
        raise ValueError("the journal does not start with the round's setup")
    state = begin(first)
    for event in rows:
        state = advance(state, event)
    return state


def _with(mapping: Mapping[Any, Any], key: Any, value: Any) -> Mapping[Any, Any]:
    return MappingProxyType({**mapping, key: value})


def _replace(state: RoundState, name: str, value: Any) -> RoundState:
    changes: dict[str, Any] = {name: value}
    return replace(state, **changes)


def _once(name: str, body_field: str) -> Callable[[RoundState, Event], RoundState]:
    """A handler that notes when something was first given or asked."""

    def handle(state: RoundState, event: Event) -> RoundState:
        mapping = getattr(state, name)
        key = event.body[body_field]
        return state if key in mapping else _replace(state, name, _with(mapping, key, event.at_ms))

    return handle


def _clock(state: RoundState, event: Event) -> RoundState:
    clock, at_ms = state.clock, event.at_ms
    match event.body["do"]:
        case "start" | "resume":
            return replace(state, clock=clock.start(at_ms))
        case "pause":
            return replace(state, clock=clock.pause(at_ms))
        case "extend":
            return replace(state, clock=clock.extend(event.body["minutes"]))
        case "next" if not clock.last:
            ended = replace(state, phase_ends=_ended(state, event))
            return replace(ended, clock=clock.goto(clock.index + 1, at_ms))
        case "goto":
            ids = [phase.id for phase in clock.phases]
            if event.body["phase"] not in ids:
                return state
            index = ids.index(event.body["phase"])
            return replace(state, phase_ends=_ended(state, event), clock=clock.goto(index, at_ms))
        case _:
            return state


def _ended(state: RoundState, event: Event) -> tuple[PhaseEnd, ...]:
    if state.clock.phase is None:
        return state.phase_ends
    return (*state.phase_ends, PhaseEnd(state.clock.phase.id, event.seq, event.at_ms))


def _sheet(state: RoundState, event: Event) -> RoundState:
    lines = {
        name: tuple(event.body[name])
        for name in ("functional", "targets", "out_of_scope")
        if name in event.body
    }
    return replace(state, sheet=replace(state.sheet, **lines))


def _number(state: RoundState, event: Event) -> RoundState:
    b = event.body
    number = Number(b["estimate"], float(b["value"]), b.get("text", ""), event.at_ms)
    return replace(state, numbers=_with(state.numbers, number.estimate, number))


def _note(state: RoundState, event: Event) -> RoundState:
    b = event.body
    if b.get("text") is None:
        return replace(state, notes={k: v for k, v in state.notes.items() if k != b["id"]})
    known = state.notes.get(b["id"])
    at_ms = known.at_ms if known else event.at_ms
    note = Note(b["id"], b["text"], at_ms, b.get("phase"), b.get("dimension"), b.get("target"))
    return replace(state, notes=_with(state.notes, note.id, note))


def _mark(state: RoundState, event: Event) -> RoundState:
    b = event.body
    mark = Mark(b["dimension"], b["score"], b.get("reason", ""), event.at_ms)
    return replace(state, marks=_with(state.marks, mark.dimension, mark))


def _recommend(state: RoundState, event: Event) -> RoundState:
    b = event.body
    known = state.recommendation
    first = (known.first, known.first_at_ms) if known else (b["value"], event.at_ms)
    own = Recommendation(b["value"], b.get("reason", ""), event.at_ms, *first)
    return replace(state, recommendation=own)


def _judge(state: RoundState, event: Event) -> RoundState:
    b = event.body
    verdict = Verdict(b["finding"], b["verdict"], b.get("text", ""), event.at_ms)
    return replace(state, verdicts=_with(state.verdicts, verdict.finding, verdict))


def _show(state: RoundState, event: Event) -> RoundState:
    known: Body = {n: event.body[n] for n in View.__dataclass_fields__ if n in event.body}
    return replace(state, view=replace(state.view, **known))


def _drill(state: RoundState, event: Event) -> RoundState:
    return replace(state, drills=with_row(state.drills, event))


def _over(status: RoundStatus) -> Callable[[RoundState, Event], RoundState]:
    def handle(state: RoundState, event: Event) -> RoundState:
        return replace(
            state,
            status=status,
            clock=state.clock.pause(event.at_ms),
            phase_ends=_ended(state, event),
            ended_at_ms=event.at_ms,
        )

    return handle


def _reopen(state: RoundState, event: Event) -> RoundState:  # noqa: ARG001 - handlers share one shape
    return replace(state, status=RoundStatus.OPEN, ended_at_ms=None)


_HANDLERS: Mapping[str, Callable[[RoundState, Event], RoundState]] = {
    Kind.CLOCK: _clock,
    Kind.ASK: _once("asked", "question"),
    Kind.CARD: _once("cards", "card"),
    Kind.HINT: _once("hints", "order"),
    Kind.CURVEBALL: _once("curveballs", "index"),
    Kind.DEEP_DIVE: _once("deep_dives", "index"),
    Kind.SHEET: _sheet,
    Kind.NUMBER: _number,
    Kind.NOTE: _note,
    Kind.MARK: _mark,
    Kind.RECOMMEND: _recommend,
    Kind.JUDGE: _judge,
    Kind.SHOW: _show,
    Kind.FAULT: _drill,
    Kind.DRILL: _drill,
    Kind.FINISH: _over(RoundStatus.FINISHED),
    Kind.ABANDON: _over(RoundStatus.ABANDONED),
    Kind.REOPEN: _reopen,
}
