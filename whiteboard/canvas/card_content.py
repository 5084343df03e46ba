"""What a component's card says: the words and figures, worked out once per change, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from components.catalog import Catalog
from components.kinds import Group, Kind
from scoring.capacity.result import ComponentEstimate
from whiteboard.board.names import kind_name, name_of
from whiteboard.board.records import ComponentRecord
from whiteboard.round.drill import Queue
from whiteboard.ui.theme import Level, level_of
from whiteboard.words import figure, percent, rate, time_ms, utilization, with_unit


@dataclass(frozen=True, slots=True)
class CardContent:
    """Texts of a card. ``load`` is None when nothing is known of it or the part is managed."""

    name: str
    under: str
    icon: str
    badge: str = ""
    locked: bool = False
    load: float | None = None
    percent: str = ""
    left: str = ""
    right: str = ""
    flag: str = ""
    queue: float | None = None
    """Share of the queue that is full, while a drill runs."""

    @property
    def level(self) -> Level | None:
        """How hard the part works, None when that is not known."""
        return None if self.load is None else level_of(self.load)


def card_content(
    record: ComponentRecord,
    catalog: Catalog,
    estimate: ComponentEstimate | None = None,
    *,
    sends_rps: float = 0.0,
    queue: Queue | None = None,
) -> CardContent:
    """The content of a record's card, with figures when there is an estimate.

    ``sends_rps`` is what leaves the part over its links: the rate of a client that the scenario loads.
    With a ``queue`` the card is part of a drill.
    """
    kind = catalog.kinds.get(record.kind)
    facts = _facts(record, kind)
    content = CardContent(
        name=name_of(record, catalog),
        under=" · ".join(part for part in (record.product, facts[0] if facts else "") if part),
        icon=kind.icon if kind else "ph.cube",
        badge="" if record.replicas is None else f"×{figure(record.replicas)}",
        locked=record.locked,
    )
    if estimate is None or estimate.utilization is None:
        return _quiet(content, record, kind, facts, estimate.rate_rps if estimate else 0.0, sends_rps)
    if queue is not None:
        return _drilled(content, estimate.utilization, queue)
    return _loaded(content, estimate, estimate.utilization)


def _drilled(content: CardContent, load: float, queue: Queue) -> CardContent:
    """Queue instead of figures; the flag says what goes wrong just now."""
    flag = ""
    if queue.refuses_rps > 0:
        flag = f"Refuses {rate(queue.refuses_rps)}"
    elif queue.fills_rps > 0:
        flag = f"Fills by {rate(queue.fills_rps)}"
    return replace(
        content,
        load=load,
        percent=utilization(load),
        right=figure(round(queue.waiting)),
        flag=flag,
        queue=round(queue.share, 2),
    )


def _loaded(content: CardContent, estimate: ComponentEstimate, load: float) -> CardContent:
    over = load >= 1.0
    tail = estimate.latency_ms.p99 if estimate.latency_ms else None
    left = "no steady state" if over else f"p99 {time_ms(tail)}" if tail else ""
    behind = f"Behind by {rate(estimate.backlog_rps)}" if estimate.backlog_rps > 0 else "Overloaded"
    return CardContent(
        content.name,
        content.under,
        content.icon,
        content.badge,
        content.locked,
        load=load,
        percent=utilization(load),
        left=left,
        right=rate(estimate.rate_rps),
        flag=behind if over else "",
    )


def _quiet(
    content: CardContent,
    record: ComponentRecord,
    kind: Kind | None,
    facts: tuple[str, ...],
    load_rps: float,
    sends_rps: float,
) -> CardContent:
    """A card without a bar: one line of what is known instead."""
    if kind is not None and kind.group is Group.SOURCE:
        wanted = record.params.get("rate_rps")
        given = wanted if isinstance(wanted, int | float) else load_rps or sends_rps
        left, right = "open loop", rate(given) if given else "no rate yet"
        if "clients" in record.params:
            left = f"{figure(record.params['clients'])} clients"
    else:
        left = facts[1] if len(facts) > 1 else _service(record, kind)
        right = rate(load_rps) if load_rps else "managed" if record.replicas is None else ""
    return CardContent(
        content.name, content.under, content.icon, content.badge, content.locked, left=left, right=right
    )


def _service(record: ComponentRecord, kind: Kind | None) -> str:
    """Its mean service time, set or by default; a managed part keeps that to itself."""
    value = record.params.get("service_ms")
    if value is None and kind is not None and "service_ms" in kind.params:
        value = kind.params["service_ms"].default
    known = record.replicas is not None and isinstance(value, int | float)
    return f"service {time_ms(value)}" if known and value else ""


_FACTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "hit_ratio": lambda v: f"hit {percent(v)}",
    "partitions": lambda v: f"{figure(v)} parts",
    "capacity_gb": lambda v: with_unit(v, "GB"),
    "gpu": str,
    "gpus": lambda v: f"{figure(v)} GPUs",
    "shards": lambda v: f"{figure(v)} shards",
    "params_b": lambda v: f"{figure(v)}B",
    "batch_max": lambda v: f"batch {figure(v)}",
}
"""Set fields worth a place on the card, the most telling first."""


def _facts(record: ComponentRecord, kind: Kind | None) -> tuple[str, ...]:
    """Size, set fields, and what the part is when neither product nor name says so."""
    known = [
        show(record.params[name]) for name, show in _FACTS.items() if record.params.get(name) is not None
    ]
    said = (record.size,) if record.size else ()
    named = bool(record.label) and not record.product
    plain = (kind_name(kind),) if named and kind is not None and kind_name(kind) != record.label else ()
    return (*plain, *said, *known)
