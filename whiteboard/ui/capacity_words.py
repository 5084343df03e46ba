"""What the Capacity tab says in words and figures, worked out from an estimate without any widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from components.catalog import Catalog
from components.kinds import Group
from scoring.capacity.result import Estimate, FlowEstimate
from whiteboard import words
from whiteboard.board.board import Board
from whiteboard.board.names import distinct_names
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.ui.target_card import Target, target_of
from whiteboard.ui.waterfall import Bar

if TYPE_CHECKING:
    from scenarios.measures import Measure
    from scenarios.model import NonFunctionalRequirement, Scenario
    from scoring.capacity.result import Curves


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: what, its figure, a remark beside it, and the level that colours the figure ("" for none)."""

    label: str
    value: str
    remark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A figure that nobody measured; ``component`` and ``field`` say where it is edited."""

    component: str
    field: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LoadCurve:
    """p99 of a flow against its load, a point each, as far as the flow settles.

    ``breaks_rps`` is where the design stops to be stable; ``target_ms`` is the flow's p99 target.
    """

    rps: tuple[float, ...]
    p99_ms: tuple[float, ...]
    now_rps: float
    now_ms: float | None
    breaks_rps: float | None
    target_ms: float | None


def part_name(board: Board, catalog: Catalog, component_id: str) -> str:
    """What a component is called, told apart from its namesakes; its id when it is gone."""
    return distinct_names(board.of_type(ComponentRecord), catalog).get(component_id, component_id)


def flow_name(flow: FlowEstimate, board: Board, catalog: Catalog) -> str:
    """What a flow is called: its client's name when it is that client's own, else its id."""
    name = part_name(board, catalog, flow.id)
    name = name.replace("_", " ") if name == flow.id else name
    return name[:1].upper() + name[1:]


def leads_nowhere(flow: FlowEstimate, estimate: Estimate) -> bool:
    """True for a flow whose client is linked to nothing: it has no response time worth showing."""
    at_once = flow.latency_ms is not None and not flow.latency_ms.p99
    return at_once and not any(estimate.link_rps.values())


def only_trains(estimate: Estimate, scenario: Scenario | None, board: Board, catalog: Catalog) -> bool:
    """True for a drawing that serves nobody, or need not: a training run is all that there is to know."""
    serves = scenario.load.flows if scenario and scenario.load else clients_on(board, catalog)
    return estimate.training is not None and not estimate.flows and not serves


def bars_of(flow: FlowEstimate, estimate: Estimate, board: Board, catalog: Catalog) -> list[Bar]:
    """The waterfall of a flow's critical path."""
    loads = {c.id: c.utilization for c in estimate.components}
    names = distinct_names(board.of_type(ComponentRecord), catalog)
    return [
        Bar(s.component, names.get(s.component, s.component), s.mean_ms, loads.get(s.component))
        for s in flow.path
    ]


def overloads_of(estimate: Estimate, board: Board, catalog: Catalog) -> list[tuple[str, str]]:
    """Each component that falls behind, worst first: its id, and how fast in words."""
    behind = sorted((c for c in estimate.components if c.backlog_rps > 0), key=lambda c: -c.backlog_rps)
    names = distinct_names(board.of_type(ComponentRecord), catalog)
    return [(c.id, f"{names.get(c.id, c.id)} is behind by {words.rate(c.backlog_rps)}") for c in behind]


def warnings_of(estimate: Estimate, curves: Curves | None, board: Board, catalog: Catalog) -> list[str]:
    """The warnings by names, without those that only repeat which components fall behind."""
    behind = tuple(f"{c.id} is unstable" for c in estimate.components if c.backlog_rps > 0)
    own = [warning for warning in estimate.warnings if not warning.startswith(behind)]
    names = {flow.id: flow_name(flow, board, catalog) for flow in estimate.flows}
    names |= distinct_names(board.of_type(ComponentRecord), catalog)
    return [_by_names(warning, names) for warning in (*own, *(curves.stuck if curves else ()))]


def _by_names(warning: str, names: Mapping[str, str]) -> str:
    """Warnings begin with the id of what they are about, or with two and an arrow between."""
    said = warning.split(" ")
    for place in (0, 2) if said[1:2] == ["→"] else (0,):
        record_id = said[place].rstrip(":")
        said[place] = names.get(record_id, record_id) + said[place].removeprefix(record_id)
    return " ".join(said)


def factor(headroom: float) -> str:
    """A multiple of today's load; the smallest that is looked at means none."""
    return f"×{words.figure(headroom)}" if headroom > 1 / 60 else "none"


def assumed_of(estimate: Estimate, board: Board, catalog: Catalog) -> list[Assumed]:
    """The assumed figures; each entry of the estimate is ``id.field``."""
    names = distinct_names(board.of_type(ComponentRecord), catalog)
    return [_assumed(entry, board, catalog, names) for entry in estimate.assumed]


def _assumed(entry: str, board: Board, catalog: Catalog, names: Mapping[str, str]) -> Assumed:
    record_id, _, field = entry.partition(".")
    record = board.get(record_id)
    said = words.field_name(field)
    if isinstance(record, ComponentRecord):
        param = catalog.kind(record.kind).params.get(field)
        default = param.default if param else None
        value = ""
        if param and isinstance(default, int | float) and not isinstance(default, bool):
            value = _default(float(default), param.unit)
        return Assumed(record_id, field, f"{names[record_id]} · {said}", value)
    if isinstance(record, LinkRecord):
        ends = " → ".join(names[end] for end in (record.source, record.target))
        return Assumed(record_id, field, f"{ends} · {said}", "")
    return Assumed("", field, entry, "")


def _default(value: float, unit: str) -> str:
    return f"{value * 100:g}{words.THIN}%" if unit == "fraction" else words.with_unit(value, unit)


def clients_on(board: Board, catalog: Catalog) -> list[ComponentRecord]:
    """The components that can be given a rate."""
    return [
        record
        for record in board.of_type(ComponentRecord)
        if (kind := catalog.kinds.get(record.kind)) and kind.group is Group.SOURCE
    ]


def p99_target_ms(flow_id: str, estimate: Estimate, scenario: Scenario | None) -> float | None:
    """The p99 target of a flow in ms, the scenario's or the design's own; None when it has none to show."""
    shown = {slo.id: slo for slo in estimate.slos}
    if own := shown.get(f"{flow_id}.p99"):
        return own.target
    for requirement, measure in _measures(scenario).items():
        slo = shown.get(requirement)
        if slo is not None and (measure.flow, measure.figure) == (flow_id, "latency_ms.p99"):
            return slo.target * measure.per_unit
    return None


def judged_targets(estimate: Estimate, scenario: Scenario | None) -> list[NonFunctionalRequirement]:
    """The scenario's targets that no figure answers."""
    answered = {slo.id for slo in estimate.slos}
    asked = scenario.requirements.non_functional if scenario else ()
    return [r for r in asked if r.measure == "judge" and r.id not in answered]


def load_curve(curves: Curves, flow: FlowEstimate, target_ms: float | None) -> LoadCurve | None:
    """The curve of one flow; None when there is none to draw."""
    points = curves.p99.get(flow.id)
    if points is None:
        return None
    pairs = zip(points.rps.tolist(), points.p99_ms.tolist(), strict=True)
    stable = [(rps, p99) for rps, p99 in pairs if isfinite(p99)]
    if len(stable) < 2:
        return None
    return LoadCurve(
        tuple(rps for rps, _ in stable),
        tuple(p99 for _, p99 in stable),
        now_rps=flow.offered_rps,
        now_ms=flow.latency_ms.p99 if flow.latency_ms else None,
        breaks_rps=curves.breaks * flow.offered_rps if curves.breaks is not None else None,
        target_ms=target_ms,
    )


def targets_of(estimate: Estimate, curves: Curves | None, scenario: Scenario | None) -> list[Target]:
    """The target cards; figures that need the headroom come with the curves."""
    behind = max((c.backlog_rps for c in estimate.components), default=0.0)
    measures = _measures(scenario)
    later = {slo.id: slo for slo in curves.slos} if curves else {}
    found = []
    for slo in estimate.slos:
        measure = measures.get(slo.id)
        timed = measure is None or measure.timed
        computing = curves is None and measure is not None and measure.figure == "max_rps"
        shown = later.get(slo.id, slo)
        found.append(target_of(shown, behind_rps=behind if timed else 0.0, computing=computing))
    return found


def _measures(scenario: Scenario | None) -> dict[str, Measure]:
    if scenario is None:
        return {}
    from scenarios.measures import parse_measure

    asked = {r.id: parse_measure(r.measure, r.unit) for r in scenario.requirements.non_functional}
    return {requirement: measure for requirement, measure in asked.items() if measure is not None}


def scenario_rate(scenario: Scenario) -> float | None:
    """The peak request rate that a scenario works out to, for scenarios that bring no load of their own."""
    from scenarios.envelope import expected_numbers

    rates = [e.id for e in scenario.estimates if e.unit == "req/s"]
    peak = next((i for i in rates if "peak" in i), rates[0] if rates else None)
    return expected_numbers(scenario)[peak] if peak else None
