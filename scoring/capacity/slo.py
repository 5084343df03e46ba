"""Targets held against the figures of an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scoring.capacity.load import FlowLoad, Target
from scoring.capacity.result import Cost, FlowEstimate, Slo, TrainingEstimate

if TYPE_CHECKING:
    from scenarios.measures import Measure


def slos(
    loads: Sequence[FlowLoad],
    targets: Sequence[Target],
    flows: Mapping[str, FlowEstimate],
    whole: Mapping[str, float | None],
) -> tuple[Slo, ...]:
    """The design's own p99 targets, then the scenario's; ``whole`` has the figures of no flow, by measure."""
    own = [_own(load, flows[load.id]) for load in loads if load.slo_p99_ms is not None]
    return (*own, *(_of_scenario(target, flows, whole) for target in targets))


def _own(load: FlowLoad, flow: FlowEstimate) -> Slo:
    value = None if flow.latency_ms is None else flow.latency_ms.p99
    slo = held(f"{load.id}.p99", f"p99 of {load.id}", load.slo_p99_ms or 0.0, "<=", value, "ms")
    return replace(slo, met=False) if never_settles(flow) else slo


def _of_scenario(target: Target, flows: Mapping[str, FlowEstimate], whole: Mapping[str, float | None]) -> Slo:
    from scenarios.measures import parse_measure

    measure = parse_measure(target.measure, target.unit)
    value = None if measure is None else _figure(measure, target.measure, flows, whole)
    if value is not None and measure is not None:
        value /= measure.per_unit
    slo = held(target.id, target.text, target.target, target.op, value, target.unit)
    if measure is None or value is not None:
        return slo
    flow = flows.get(measure.flow or "")
    waits = measure.figure.startswith(("latency_ms.", "first_token_ms."))
    grows = waits and flow is not None and never_settles(flow)
    overloaded = measure.role is not None and target.measure in whole
    return replace(slo, met=False) if grows or overloaded else slo


def never_settles(flow: FlowEstimate) -> bool:
    """True for a flow with load and no response time: a queue it waits for grows, so any target is missed."""
    return flow.offered_rps > 0.0 and flow.latency_ms is None


def _figure(
    measure: Measure, path: str, flows: Mapping[str, FlowEstimate], whole: Mapping[str, float | None]
) -> float | None:
    if measure.flow is None:
        return whole.get(path)
    value: Any = flows.get(measure.flow)
    for name in measure.figure.split("."):
        value = None if value is None else getattr(value, name)
    return None if value is None else float(value)


def held(name: str, text: str, target: float, op: str, value: float | None, unit: str) -> Slo:
    """A target with its verdict; the margin is positive when there is room."""
    if value is None:
        return Slo(name, text, target, op, None, unit, None, None)
    if op == "=":
        met = abs(value - target) <= 1e-9 * max(1.0, abs(target))
        return Slo(name, text, target, op, value, unit, met, None)
    room = target - value if op == "<=" else value - target
    return Slo(name, text, target, op, value, unit, room >= 0.0, room / target if target else None)


def design_figures(
    availability: float | None, cost: Cost | None, training: TrainingEstimate | None
) -> dict[str, float | None]:
    """The figures of the whole design, by the names that measures use."""
    return {
        "availability": availability,
        "cost_usd.month": None if cost is None else cost.month,
        "cost_usd.per_million_requests": None if cost is None else cost.per_million_requests,
        "cost_usd.per_thousand_tokens": None if cost is None else cost.per_thousand_tokens,
        "training.days": None if training is None else training.days,
        "training.checkpoint_loss": None if training is None else training.checkpoint_loss,
    }
