"""Targets held against the figures of the final drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whiteboard.debrief.model import TargetRow

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Slo


def target_rows(slos: Sequence[Slo], scenario: Scenario | None) -> tuple[TargetRow, ...]:
    """The scenario's targets in its order, then the design's own; without a figure a person judges."""
    answered = {slo.id: slo for slo in slos}
    asked = scenario.requirements.non_functional if scenario else ()
    rows = []
    for target in asked:
        slo = answered.pop(target.id, None)
        rows.append(
            _row(slo)
            if slo
            else TargetRow(target.text, target.unit, target.op, target.target, None, None, None)
        )
    return tuple(rows) + tuple(_row(slo) for slo in answered.values())


def _row(slo: Slo) -> TargetRow:
    return TargetRow(slo.text, slo.unit, slo.op, slo.target, slo.value, slo.met, slo.margin)


def limits_ms(slos: Sequence[Slo], scenario: Scenario | None) -> dict[str, float]:
    """What the p99 of each flow has to stay below: the scenario's target, or else the design's own."""
    from scenarios.measures import parse_measure

    limits = {slo.id.removesuffix(".p99"): slo.target for slo in slos if slo.id.endswith(".p99")}
    for target in scenario.requirements.non_functional if scenario else ():
        measure = parse_measure(target.measure, target.unit)
        if measure and measure.flow and measure.figure == "latency_ms.p99":
            limits[measure.flow] = target.target * measure.per_unit
    return limits
