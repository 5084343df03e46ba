"""From board to Design and back: what the checks and estimates see of a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from components.catalog import Catalog
from components.design import UNSET, Component, Design, Flow, Link, Mode
from components.design_file import default_mode
from whiteboard.board.board import Board
from whiteboard.board.names import free_id
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    FlowRecord,
    LinkRecord,
    SheetRecord,
)

SHEET: Final = "sheet"
"""The id of the board's own record."""
LINK_PARAMS = (
    "write",
    "calls",
    "parallel",
    "step",
    "on_miss_of",
    "flows",
    "network_ms",
    "payload_kb",
    "timeout_ms",
    "retries",
    "backoff_ms",
    "retry_budget",
    "hedge_ms",
    "breaker_failures",
    "breaker_ms",
    "quorum",
    "period_s",
)
"""The fields of a Link that a LinkRecord keeps in ``params``."""


def design_of(board: Board, catalog: Catalog) -> Design:
    """The graph of a board; a component inside a zone or region boundary lies in that zone or region."""
    sheet = board.get("sheet")
    records = board.of_type(ComponentRecord)
    kinds = {record.id: record.kind for record in records}
    return Design(
        title=sheet.title if isinstance(sheet, SheetRecord) else "",
        components=tuple(_component(board, record) for record in records),
        links=tuple(_link(record, kinds, catalog) for record in board.of_type(LinkRecord)),
        flows=tuple(
            Flow(f.id, f.source, f.rate_rps, f.slo_p99_ms, f.fresh_at)
            for f in board.of_type(FlowRecord)
            if f.source in kinds
        ),
    )


def _component(board: Board, record: ComponentRecord) -> Component:
    return Component(
        id=record.id,
        kind=record.kind,
        label=record.label,
        product=record.product,
        note=record.note,
        size=record.size,
        replicas=record.replicas,
        zone=record.zone or _enclosing(board, record, "zone"),
        region=record.region or _enclosing(board, record, "region"),
        roles_added=record.roles_added,
        params=record.params,
    )


def _enclosing(board: Board, record: ComponentRecord, kind: str) -> str | None:
    """The label of the nearest boundary of a kind that holds the record."""
    seen: set[str] = set()
    parent = record.parent
    while parent is not None and parent not in seen:
        seen.add(parent)
        boundary = board.get(parent)
        if not isinstance(boundary, BoundaryRecord):
            return None
        if boundary.kind == kind:
            return boundary.label or boundary.id
        parent = boundary.parent
    return None


def _link(record: LinkRecord, kinds: Mapping[str, str], catalog: Catalog) -> Link:
    params: dict[str, Any] = {name: record.params[name] for name in LINK_PARAMS if name in record.params}
    params.setdefault("on_miss_of", UNSET)
    mode = Mode(record.mode) if record.mode else default_mode(kinds[record.source], catalog)
    return Link(record.id, record.source, record.target, mode, record.label, record.protocol, **params)


def with_distinct_ids(design: Design) -> Design:
    """The same design under ids that a board can hold: parts, flows and links may share one."""
    taken = {SHEET}
    parts = _named((c.id for c in design.components), taken)
    flows = _named((f.id for f in design.flows), taken)
    links = _named((link.id for link in design.links), taken)
    if all(old == new for names in (parts, flows, links) for old, new in names.items()):
        return design
    return replace(
        design,
        components=tuple(replace(c, id=parts[c.id]) for c in design.components),
        flows=tuple(replace(f, id=flows[f.id], source=parts[f.source]) for f in design.flows),
        links=tuple(_renamed(link, links[link.id], parts, flows) for link in design.links),
    )


def _named(ids: Iterable[str], taken: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for old in ids:
        names[old] = free_id(old, taken) if old in taken else old
        taken.add(names[old])
    return names


def _renamed(link: Link, name: str, parts: Mapping[str, str], flows: Mapping[str, str]) -> Link:
    """``flows`` may name a scenario's flows too, which keep their names."""
    cache = link.on_miss_of
    return replace(
        link,
        id=name,
        source=parts[link.source],
        target=parts[link.target],
        on_miss_of=parts[cache] if isinstance(cache, str) else cache,
        flows=None if link.flows is None else tuple(flows.get(flow, flow) for flow in link.flows),
    )


def records_of(design: Design) -> Iterable[ComponentRecord | LinkRecord | FlowRecord | SheetRecord]:
    """The records of a design, all at the origin: a layout gives them places."""
    yield SheetRecord(SHEET, title=design.title)
    for z, c in enumerate(design.components, 1):
        yield ComponentRecord(
            c.id,
            z=z,
            kind=c.kind,
            label=c.label,
            product=c.product,
            note=c.note,
            size=c.size,
            replicas=c.replicas,
            zone=c.zone,
            region=c.region,
            roles_added=c.roles_added,
            params=c.params,
        )
    for z, link in enumerate(design.links, len(design.components) + 1):
        params = {name: getattr(link, name) for name in LINK_PARAMS}
        kept = {n: v for n, v in params.items() if v is not None and v is not False and v is not UNSET}
        if link.on_miss_of is None:
            kept["on_miss_of"] = None
        yield LinkRecord(
            link.id,
            z=z,
            source=link.source,
            target=link.target,
            mode=str(link.mode),
            label=link.label,
            protocol=link.protocol,
            params=kept,
        )
    for f in design.flows:
        yield FlowRecord(
            f.id, source=f.source, rate_rps=f.rate_rps, slo_p99_ms=f.slo_p99_ms, fresh_at=f.fresh_at
        )
