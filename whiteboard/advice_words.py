"""Advice as a sentence, such as "Ranker at 94 %: 61 % of p99 is waiting there; 2 more replicas bring …"."""

from __future__ import annotations

from typing import Final

from scoring.advice import Advice, Cause, Change
from whiteboard import words

NARROW: Final = "\u202f"
"""A thin space at which no line is broken."""


def sentence(advice: Advice, name: str, flow: str = "") -> str:
    """What is wrong with the component called ``name``, and what the change that was tried gave.

    ``flow`` names the flow where there is more than one.
    """
    return _sentence(advice, name, flow).replace(words.THIN, NARROW)


def worth_saying(advice: Advice) -> bool:
    """Whether a reader sees what the change gives: "from 59 ms to 59 ms" says nothing."""
    change = advice.change
    if change is None or change.meets or advice.p99_ms is None:
        return True
    return _time(change.p99_ms) != _time(advice.p99_ms)


def _sentence(advice: Advice, name: str, flow: str) -> str:
    load = words.percent(advice.utilization) if advice.utilization is not None else ""
    share = words.percent(advice.share or 0.0)
    of_flow = f" of {flow}" if flow else ""
    match advice.cause:
        case Cause.OVERLOADED:
            behind = words.rate(advice.backlog_rps)
            return (
                f"{name} is offered {load} of what it can do and falls behind by {behind}. {_relief(advice)}"
            )
        case Cause.EXPOSED:
            return f"{name} makes up {share} of the downtime. {_spread(advice.change)}"
        case Cause.WAITING:
            said = f"{name} at {load}: {share} of p99{of_flow} is waiting there"
            return f"{said}; {_more(advice, advice.change)}" if advice.change else f"{said}."
        case Cause.WORKING:
            said = f"{name} takes {share} of the critical path{of_flow} by its own work."
            return f"{said} {_faster(advice, advice.change)}" if advice.change else said


def _relief(advice: Advice) -> str:
    change = advice.change
    if change is None:
        return f"More {advice.scales_by}s alone do not help."
    after = change.utilization or 0.0
    less = (advice.utilization or 0.0) > after * (1 + change.more)  # more than the copies alone can do
    why = ", partly because less reaches it then" if less and after else ""
    return f"{_count(advice, change)} it to {words.percent(after)}{why}{_met(change)}."


def _spread(change: Change | None) -> str:
    if change is None or change.availability is None:
        return "Another zone does not help."
    return (
        f"Over {change.zones} zones availability is {words.availability(change.availability)}{_met(change)}."
    )


def _more(advice: Advice, change: Change) -> str:
    return f"{_count(advice, change)} it to {_time(change.p99_ms)}{_met(change)}."


def _faster(advice: Advice, change: Change) -> str:
    p99 = f"p99 falls from {_time(advice.p99_ms)} to {_time(change.p99_ms)}"
    return f"At half its service time {p99}{_met(change)}."


def _count(advice: Advice, change: Change) -> str:
    verb = "brings" if change.more == 1 else "bring"
    return f"{words.plural(change.more, f'more {advice.scales_by}')} {verb}"


def _met(change: Change) -> str:
    return f", which meets {' and '.join(change.meets)}" if change.meets else ""


def _time(ms: float | None) -> str:
    return words.time_ms(ms) if ms is not None else "no steady figure"
