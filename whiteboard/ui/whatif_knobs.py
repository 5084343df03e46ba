"""Which figures of a component a what-if can turn, and over which values: no widget in here."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from components.catalog import Catalog
from components.design import NO_PARAMS, Component, Value
from components.kinds import Group, Kind
from components.params import FIELDS, SECTIONS, FieldSpec, FieldType
from whiteboard.ui.whatif_changes import REPLICAS, rounded

DECADE: Final = 40
"""Stops of a slider for each factor of ten."""
# What the estimator takes for a field that nobody has set, where worth turning (docs/board-format.md).
_CONVENTIONS: Final = {
    "arrival_scv": 1,
    "concurrency": 1,
    "service_scv": 1,
    "partitions": 12,
    "shards": 1,
    "replication": 1,
}
_REPLICAS: Final = FieldSpec(REPLICAS, "Replicas", "", "", FieldType.INTEGER, 1, 1e6)
LOAD: Final = FieldSpec("load", "Load", "", "", low=0.1, high=10, help="All flows, times this factor.")


@dataclass(frozen=True, slots=True)
class Knob:
    """A figure that can be turned: its field, the value as drawn, and the values a slider stops at."""

    spec: FieldSpec
    value: float
    stops: tuple[float, ...]

    def nearest(self, value: float) -> int:
        """The place of the stop that is nearest to a value."""
        at = bisect.bisect_left(self.stops, value)
        if at == 0 or at == len(self.stops):
            return min(at, len(self.stops) - 1)
        return at if self.stops[at] - value < value - self.stops[at - 1] else at - 1


def load_knob() -> Knob:
    """From a tenth of today's load to ten times as much."""
    return Knob(LOAD, 1.0, stops_of(LOAD, 1.0))


def knobs_of(
    component: Component, catalog: Catalog, givens: Mapping[str, Value] = NO_PARAMS, *, own_rate: bool = True
) -> list[Knob]:
    """The knobs of a component as it is drawn, its own section first.

    ``givens`` are the scenario's figures for its kind: they hold whatever is drawn, so they are no knobs.
    Without ``own_rate`` the load is set elsewhere than at the clients.
    """
    kind = catalog.kind(component.kind)
    found = []
    if component.replicas is not None and kind.group not in {Group.SOURCE, Group.CANVAS}:
        found.append(_knob(_REPLICAS, component.replicas))
    idle = _idle(component, kind, givens, own_rate=own_rate)
    for section in SECTIONS[kind.group]:
        for spec in FIELDS.values():
            if spec.section != section or spec.name in idle or spec.name in givens:
                continue
            value = _value(component, kind, spec.name)
            if value is not None and spec.type in {FieldType.NUMBER, FieldType.INTEGER}:
                found.append(_knob(spec, value))
    return found


def _knob(spec: FieldSpec, value: float) -> Knob:
    return Knob(spec, value, stops_of(spec, value))


def _value(component: Component, kind: Kind, name: str) -> float | None:
    default = kind.params[name].default if name in kind.params else _CONVENTIONS.get(name)
    value = component.params.get(name, default)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _idle(component: Component, kind: Kind, givens: Mapping[str, Value], *, own_rate: bool) -> frozenset[str]:
    """Fields that do nothing here, because another one has their place."""
    from scoring.capacity.figures import Layers, Work, figures_of

    look = Layers(kind, component.params, givens)
    figures = figures_of(component, kind, givens)
    idle: set[str] = set() if own_rate else {"rate_rps", "clients", "think_ms"}
    if kind.group is Group.SOURCE:
        idle |= {"think_ms"} if _value(component, kind, "clients") is None else {"rate_rps"}
        return frozenset(idle)
    batched, modelled = figures.work is Work.BATCH, figures.work is Work.LLM
    if batched or modelled or figures.work is Work.PASS:
        idle |= {"service_ms", "service_scv", "read_ms", "write_ms"}
    elif look.layer_of("service_ms") <= look.layer_of("read_ms", "write_ms"):
        idle |= {"read_ms", "write_ms"}
    else:
        idle.add("service_ms")
    if not batched:
        idle |= {"batch_fixed_ms", "batch_item_ms", "batch_wait_ms"}
    if not modelled:
        idle |= _SECTION["model"] if batched else {*_SECTION["model"], "batch_max"}
    if figures.work is Work.PASS or component.replicas is None:
        idle |= _SECTION["station"] | _SECTION["autoscaling"]
    popular = look.layer_of("items") < look.layer_of("hit_ratio")
    idle |= {"hit_ratio"} if popular else {"items", "zipf", "capacity_items", "ttl_s"}
    return frozenset(idle)


_SECTION: Final = {
    section: frozenset(spec.name for spec in FIELDS.values() if spec.section == section)
    for section in ("model", "station", "autoscaling")
}


def stops_of(spec: FieldSpec, value: float) -> tuple[float, ...]:
    """The values of a slider around ``value``, rising, ``value`` among them, within the field's limits.

    Shares go from 0 to 1 in hundredths, availability by nines, all else from a tenth to ten times the value.
    """
    if spec.name == "availability":
        found: Sequence[float] = [round(1 - 10 ** (-nines / 4), 8) for nines in range(4, 25)]
    elif spec.unit == "fraction":
        found = [n / 100 for n in range(101)]
    elif value <= 0:
        found = [n / 10 for n in range(101)]
    else:
        found = [rounded(value * 10 ** (n / DECADE)) for n in range(-DECADE, DECADE + 1)]
    if spec.type is FieldType.INTEGER:
        found = [round(stop) for stop in found]
    held = {stop for stop in found if spec.low <= stop <= spec.high and math.isfinite(stop)}
    return tuple(sorted(held | {value}))
