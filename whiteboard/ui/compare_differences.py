"""In what two designs differ, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from components.catalog import Catalog
from components.design import UNSET, Component, Design, Link
from components.params import FIELDS
from whiteboard import words
from whiteboard.board.names import distinct_names, kind_name

if TYPE_CHECKING:
    from whiteboard.ui.whatif_solver import Variant


def differences(one: Variant, other: Variant, catalog: Catalog) -> list[str]:
    """What differs, a line each: ``Ranker · replicas 86 → 100``."""
    found = []
    if one.load != other.load:
        found.append(f"Load ×{words.figure(one.load)} → ×{words.figure(other.load)}")
    found += _part_differences(one.design, other.design, catalog)
    found += _link_differences(one.design, other.design, catalog)
    before = {f.id: f.rate_rps for f in one.design.flows}
    for flow in other.design.flows:
        if before.get(flow.id, flow.rate_rps) != flow.rate_rps:
            was, now = words.rate(before[flow.id]), words.rate(flow.rate_rps)
            found.append(f"Flow {flow.id} · rate {was} → {now}")
    return found


def _part_differences(one: Design, other: Design, catalog: Catalog) -> Iterator[str]:
    before = {c.id: c for c in one.components}
    after = {c.id: c for c in other.components}
    names = distinct_names({**before, **after}.values(), catalog)
    for part, name in names.items():
        if part not in after:
            yield f"{name} · only in A"
        elif part not in before:
            yield f"{name} · only in B"
        else:
            yield from _figure_differences(name, before[part], after[part], catalog)


def _figure_differences(name: str, one: Component, other: Component, catalog: Catalog) -> Iterator[str]:
    if one.kind != other.kind:
        yield f"{name} · {kind_name(catalog.kind(one.kind))} → {kind_name(catalog.kind(other.kind))}"
    if one.replicas != other.replicas:
        yield f"{name} · replicas {_said(one.replicas, 'managed')} → {_said(other.replicas, 'managed')}"
    for field in ("zone", "region"):
        was, now = getattr(one, field), getattr(other, field)
        if was != now:
            yield f"{name} · {field} {_said(was)} → {_said(now)}"
    for field in {**one.params, **other.params}:
        was, now = (_param(side, field, catalog) for side in (one, other))
        if was != now:
            label = FIELDS[field].label.lower() if field in FIELDS else field
            yield f"{name} · {label} {_said(was)} → {_said(now)}"


def _param(component: Component, field: str, catalog: Catalog) -> Any:
    default = catalog.kind(component.kind).params.get(field)
    return component.params.get(field, default.default if default else None)


def _link_differences(one: Design, other: Design, catalog: Catalog) -> Iterator[str]:
    before, after = {k.id: k for k in one.links}, {k.id: k for k in other.links}
    parts = {c.id: c for c in (*one.components, *other.components)}
    names = distinct_names(parts.values(), catalog)
    for link_id, link in {**before, **after}.items():
        said = f"{names[link.source]} to {names[link.target]}"
        if link_id not in after:
            yield f"{said} · only in A"
        elif link_id not in before:
            yield f"{said} · only in B"
        elif changed := _changed_fields(before[link_id], after[link_id]):
            yield f"{said} · {changed}"


def _changed_fields(one: Link, other: Link) -> str:
    names = [f.name for f in fields(Link) if f.name not in {"id", "label", "protocol"}]
    values = {name: (getattr(one, name), getattr(other, name)) for name in names}
    return ", ".join(
        f"{name.removesuffix('_ms').replace('_', ' ')} {_said(was)} → {_said(now)}"
        for name, (was, now) in values.items()
        if was != now
    )


def _said(value: Any, nothing: str = "none") -> str:
    if value is None or value is UNSET:
        return nothing
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return words.figure(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def differing_parts(one: Design, other: Design) -> list[str]:
    """Ids of the components that carry load in another way, or are on one side only."""
    before = {c.id: c for c in one.components}
    after = {c.id: c for c in other.components}
    return [i for i in {**before, **after} if not _same_part(before.get(i), after.get(i))]


def _same_part(one: Component | None, other: Component | None) -> bool:
    """Whether two versions of a component carry load alike."""
    if one is None or other is None:
        return False
    return (one.kind, one.replicas, one.zone, one.region, one.params) == (
        other.kind,
        other.replicas,
        other.zone,
        other.region,
        other.params,
    )
