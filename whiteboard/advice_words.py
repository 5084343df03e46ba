"""Advice as a sentence, such as "Ranker at 94 %: 61 % of p99 is waiting there; 2 more replicas bring …"."""

from __future__ import annotations

from scoring.advice import Advice, Cause, Change
from whiteboard import words


def sentence(advice: Advice, name: str) -> str:
    """What is wrong with the component called ``name``, and what the change that was tried gave."""
    change = advice.change
    load = words.percent(advice.utilization) if advice.utilization is not None else ""
    share = words.percent(advice.share or 0.0)
    if advice.cause is Cause.OVERLOADED:
        behind = words.rate(advice.backlog_rps)
        help_ = _replicas(change, f"it to {_load(change)}") if change else "More replicas alone do not help."
        return f"{name} is offered {load} of what it can do and falls behind by {behind}. {help_}"
    if advice.cause is Cause.WAITING:
        said = f"{name} at {load}: {share} of p99 is waiting there"
        return f"{said}; {_replicas(change, f'it to {_p99(change)}')}" if change else f"{said}."
    half = f" At half its service time p99 is {_p99(change)}{_met(change)}." if change else ""
    return f"{name} takes {share} of the critical path by its own work.{half}"


def _replicas(change: Change, what: str) -> str:
    verb = "brings" if change.replicas == 1 else "bring"
    return f"{words.plural(change.replicas, 'more replica')} {verb} {what}{_met(change)}."


def _met(change: Change) -> str:
    return f", which meets {' and '.join(change.meets)}" if change.meets else ""


def _load(change: Change) -> str:
    return words.percent(change.utilization or 0.0)


def _p99(change: Change) -> str:
    return words.time_ms(change.p99_ms) if change.p99_ms is not None else "no steady figure"
