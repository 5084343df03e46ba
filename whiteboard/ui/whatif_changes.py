"""What a what-if changes: the load by a factor, figures of components; the drawing itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from components.catalog import Catalog
from components.design import Component, Design, Value
from components.kinds import Group, Kind
from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft
from whiteboard.board.patch import Patch
from whiteboard.board.records import ComponentRecord, FlowRecord

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.load import FlowLoad, Load

REPLICAS: Final = "replicas"
_NOTHING: Final[Mapping[tuple[str, str], Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Changes:
    """A factor on all load, and new figures by component id and field name (``replicas`` is one)."""

    load: float = 1.0
    figures: Mapping[tuple[str, str], Value] = field(default_factory=lambda: _NOTHING)

    def __bool__(self) -> bool:
        return self.load != 1.0 or bool(self.figures)

    def set_figure(self, component: str, name: str, value: Value) -> Changes:
        """With another figure; None takes it back to what is drawn."""
        figures = {key: v for key, v in self.figures.items() if key != (component, name)}
        if value is not None:
            figures[component, name] = value
        return replace(self, figures=MappingProxyType(figures))

    def within(self, design: Design) -> Changes:
        """Without figures of components that are not there."""
        known = {component.id for component in design.components}
        return replace(
            self, figures=MappingProxyType({k: v for k, v in self.figures.items() if k[0] in known})
        )

    def applied(self, design: Design) -> Design:
        """A changed copy; components that do not change are the same objects, which keeps solving cheap."""
        if not self.figures:
            return design
        touched = self._by_component()
        return replace(
            design,
            components=tuple(_changed(c, touched[c.id]) if c.id in touched else c for c in design.components),
        )

    def patch(self, board: Board, catalog: Catalog, *, with_load: bool) -> Patch:
        """One edit that makes it real; ``with_load`` also multiplies the rates of flows and clients."""
        draft = Draft(board)
        for component_id, figures in self._by_component().items():
            record = board.get(component_id)
            if isinstance(record, ComponentRecord):
                draft.put(_changed_record(record, figures))
        if with_load and self.load != 1.0:
            _multiply_load(draft, catalog, self.load)
        return draft.patch()

    def _by_component(self) -> dict[str, dict[str, Value]]:
        found: dict[str, dict[str, Value]] = {}
        for (component, name), value in self.figures.items():
            found.setdefault(component, {})[name] = value
        return found


def _changed(component: Component, figures: Mapping[str, Value]) -> Component:
    params = {n: v for n, v in figures.items() if n != REPLICAS}
    changed = replace(component, params=MappingProxyType({**component.params, **params}))
    replicas = figures.get(REPLICAS)
    return changed if replicas is None else replace(changed, replicas=int(replicas), replicas_assumed=False)


def _changed_record(record: ComponentRecord, figures: Mapping[str, Value]) -> ComponentRecord:
    params = {n: v for n, v in figures.items() if n != REPLICAS}
    replicas = figures.get(REPLICAS)
    return replace(
        record,
        params=MappingProxyType({**record.params, **params}),
        replicas=record.replicas if replicas is None else int(replicas),
    )


def _multiply_load(draft: Draft, catalog: Catalog, factor: float) -> None:
    """Flows when there are some, else the rates and numbers of the clients."""
    flows = draft.of_type(FlowRecord)
    for flow in flows:
        draft.put(replace(flow, rate_rps=round(flow.rate_rps * factor, 3)))
    for record in () if flows else draft.of_type(ComponentRecord):
        kind = catalog.kinds.get(record.kind)
        if kind is not None and kind.group is Group.SOURCE:
            params = {**record.params, **_more(record, kind, factor)}
            draft.put(replace(record, params=MappingProxyType(params)))


def _more(record: ComponentRecord, kind: Kind, factor: float) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name in ("rate_rps", "clients"):
        default = kind.params[name].default if name in kind.params else None
        value = record.params.get(name, default)
        if isinstance(value, int | float):
            more = value * factor
            found[name] = max(1, round(more)) if name == "clients" else round(more, 3)
    return found


def rounded(value: float) -> float:
    """Three figures, which is what a slider can mean: 34712.3 is 34700."""
    return float(f"{value:.3g}")


def load_with(scenario: Scenario | None, catalog: Catalog, design: Design, factor: float) -> Load | None:
    """The load on a design times a factor; None when it is the design's own as drawn."""
    from scoring.capacity.load import Load, design_flows, load_of

    known = load_of(scenario, catalog, design) if scenario else None
    if factor == 1.0:
        return known
    flows = known.flows if known is not None and known.flows else design_flows(design, catalog)
    return replace(known or Load(), flows=tuple(_scaled(flow, factor) for flow in flows))


def _scaled(flow: FlowLoad, factor: float) -> FlowLoad:
    clients = flow.clients and max(1, round(flow.clients * factor))
    return replace(flow, rate_rps=flow.rate_rps * factor, clients=clients)
