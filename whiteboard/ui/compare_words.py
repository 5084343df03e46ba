"""Two designs held against each other in words and figures, worked out without any widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from components.catalog import Catalog
from components.design import Component
from scoring.capacity.result import ComponentEstimate, Estimate, FlowEstimate, Slo
from whiteboard import words
from whiteboard.board.names import distinct_names
from whiteboard.ui.compare_differences import differing_parts
from whiteboard.ui.target_card import target_of
from whiteboard.ui.theme import Level, level_of

if TYPE_CHECKING:
    from whiteboard.ui.whatif_solver import Variant

NONE: Final = "–"
GROWS: Final = "grows"
COMPUTING: Final = "…"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table: its words, the level that colours them, and an icon (both "" for none)."""

    text: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row: what, and its figure on both sides."""

    label: str
    one: Cell
    other: Cell

    @property
    def same(self) -> bool:
        """True when both sides read alike."""
        return self.one == self.other


def effects(
    one: Variant, other: Variant, names: Mapping[str, str], component: Component | None, catalog: Catalog
) -> list[Pair]:
    """What a what-if does: p99 and throughput of each flow, cost, and utilization.

    Where requests are lost, what the flow carries of its load stands there too.
    ``names`` are the flows' by id. Utilization is of ``component``, else of the bottleneck.
    """
    found = []
    for flow_id, name in names.items():
        many = len(names) > 1
        labels = (f"{name} p99", f"{name}: carries at most") if many else ("p99", "Carries at most")
        found.append(_flow_pair(labels[0], one, other, flow_id, lambda f: _time(f, "p99")))
        if any(_falls_short(_flow(side, flow_id)) for side in (one, other)):
            found.append(_flow_pair(f"{name}: carried" if many else "Carried", one, other, flow_id, _carried))
        found.append(_max_pair(labels[1], one, other, flow_id))
    found += [*_training(one, other), _cost(one, other)]
    shown = component.id if component else other.estimate.bottleneck if other.estimate else None
    known = {c.id: c for c in (*one.design.components, *other.design.components)}
    # Right after an edit the estimate is still that of the drawing before, whose bottleneck may be gone.
    if shown in known and (_part(one, shown) or _part(other, shown)):
        found.append(
            _utilization(f"{distinct_names(known.values(), catalog)[shown]} busy", one, other, shown)
        )
    return found


def targets(one: Variant, other: Variant, ids: tuple[str, ...]) -> list[Pair]:
    """Each target's figure on both sides, of the targets in ``ids``, which are those that may be seen."""
    sides = [_slos(one), _slos(other)]
    behind = [_falls_behind(one), _falls_behind(other)]
    found = []
    for slo_id in ids:
        slo = sides[0].get(slo_id) or sides[1].get(slo_id)
        if slo is not None:
            found.append(
                Pair(
                    slo.text,
                    *(_slo_cell(side.get(slo_id), late) for side, late in zip(sides, behind, strict=True)),
                )
            )
    return found


def flow_figures(one: Variant, other: Variant, names: Mapping[str, str]) -> list[Pair]:
    """p99, mean and highest rate of every flow."""
    found = []
    for flow_id, name in names.items():
        found += [
            _flow_pair(f"{name} p99", one, other, flow_id, lambda f: _time(f, "p99")),
            _flow_pair(f"{name} mean", one, other, flow_id, lambda f: _time(f, "mean")),
            _max_pair(f"{name}: carries at most", one, other, flow_id),
        ]
    return found


def whole(one: Variant, other: Variant, catalog: Catalog) -> list[Pair]:
    """Cost, and the utilization of the components in which the designs differ."""
    known = {c.id: c for c in (*one.design.components, *other.design.components)}
    names = distinct_names(known.values(), catalog)
    busy = [
        _utilization(f"{names[component]} busy", one, other, component)
        for component in differing_parts(one.design, other.design)
        if _part(one, component) or _part(other, component)
    ]
    return [*_training(one, other), _cost(one, other), *busy]


def _flow(variant: Variant, flow_id: str) -> FlowEstimate | None:
    flows = variant.estimate.flows if variant.estimate else ()
    return next((flow for flow in flows if flow.id == flow_id), None)


def _flow_pair(
    label: str, one: Variant, other: Variant, flow_id: str, cell: Callable[[FlowEstimate], Cell]
) -> Pair:
    found = [_flow(side, flow_id) for side in (one, other)]
    return Pair(label, *(Cell(NONE) if flow is None else cell(flow) for flow in found))


def _time(flow: FlowEstimate, name: str) -> Cell:
    if flow.latency_ms is not None:
        return Cell(words.time_ms(getattr(flow.latency_ms, name)))
    return Cell(GROWS, "over") if flow.offered_rps > 0 else Cell(NONE)


def _falls_short(flow: FlowEstimate | None) -> bool:
    """Whether requests are lost, by overload or refusal; beyond what rounding loses."""
    return flow is not None and flow.carried_rps < flow.offered_rps * (1 - 1e-6)


def _carried(flow: FlowEstimate) -> Cell:
    if not _falls_short(flow):
        return Cell(words.rate(flow.carried_rps))
    return Cell(f"{words.figure(flow.carried_rps)} of {words.rate(flow.offered_rps)}", "over")


def _max_pair(label: str, one: Variant, other: Variant, flow_id: str) -> Pair:
    return Pair(label, *(_most(side, flow_id) for side in (one, other)))


def _most(variant: Variant, flow_id: str) -> Cell:
    if variant.curves is None:
        return Cell(COMPUTING if variant.estimate else NONE)
    most = variant.curves.max_rps.get(flow_id)
    return Cell(NONE if most is None else words.rate(most))


def _cost(one: Variant, other: Variant) -> Pair:
    return Pair("Cost", *(_cost_cell(side.estimate) for side in (one, other)))


def _cost_cell(estimate: Estimate | None) -> Cell:
    cost = estimate.cost_usd if estimate else None
    return Cell(words.money_month(cost.month) if cost else NONE)


def _training(one: Variant, other: Variant) -> list[Pair]:
    """How long a training run takes, and how much of it is lost to failures."""
    runs = [side.estimate.training if side.estimate else None for side in (one, other)]
    if runs == [None, None]:
        return []
    days = (Cell(words.with_unit(run.days, "days") if run else NONE) for run in runs)
    lost = (Cell(words.percent(run.checkpoint_loss, 1) if run else NONE) for run in runs)
    return [Pair("Trains in", *days), Pair("Lost to failures", *lost)]


def _utilization(label: str, one: Variant, other: Variant, component: str) -> Pair:
    return Pair(label, *(_busy(_part(side, component)) for side in (one, other)))


def _part(variant: Variant, component: str) -> ComponentEstimate | None:
    parts = variant.estimate.components if variant.estimate else ()
    return next((part for part in parts if part.id == component), None)


def _busy(part: ComponentEstimate | None) -> Cell:
    if part is None or part.utilization is None:
        return Cell(NONE)
    level = level_of(part.utilization)
    return Cell(words.utilization(part.utilization), "" if level is Level.OK else str(level))


def _slos(variant: Variant) -> dict[str, Slo]:
    """The targets with the figures that are known by now."""
    early = variant.estimate.slos if variant.estimate else ()
    late = variant.curves.slos if variant.curves else ()
    return {slo.id: slo for slo in (*early, *late)}


def _falls_behind(variant: Variant) -> bool:
    return any(part.backlog_rps > 0 for part in variant.estimate.components) if variant.estimate else False


def _slo_cell(slo: Slo | None, behind: bool) -> Cell:
    if slo is None:
        return Cell(NONE)
    if slo.value is None:
        return Cell(GROWS, "over", "ph.x-circle-fill") if slo.met is False or behind else Cell(NONE)
    target = target_of(slo)
    said = f"{target.value}{words.THIN}{target.unit}".rstrip()
    if slo.met is None:
        return Cell(said)
    return Cell(said, "ok", "ph.check-circle-fill") if slo.met else Cell(said, "over", "ph.x-circle-fill")
