"""Which one parameter, changed by a tenth, moves p99 or cost most."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from scoring.capacity.cost import cost
from scoring.capacity.figures import Figures, Work
from scoring.capacity.probe import Probe
from scoring.capacity.result import Lever
from scoring.capacity.stations import Station

TENTH: Final = 0.1
BUSIEST: Final = 3
"""Components that are tried: those with the highest utilization."""


def levers(probe: Probe, stations: Sequence[Station | None]) -> tuple[Lever, ...]:
    """Levers by the size of what they move, the largest first; empty without a p99 to move."""
    slowest = max((v for v in probe.look().p99_ms if v is not None), default=None)
    if not slowest:
        return ()
    price = _price(probe, probe.figures, stations)
    found = []
    for position, name, changed, change in _candidates(probe, stations):
        figures = [*probe.figures[:position], changed, *probe.figures[position + 1 :]]
        after = max((v for v in probe.changed(figures).p99_ms if v is not None), default=None)
        moved = None if after is None else after / slowest - 1.0
        new_price = _price(probe, figures, _resized(stations, position, changed))
        costs = None if not price or new_price is None else new_price / price - 1.0
        found.append(Lever(probe.model.topology.components[position].id, name, change, moved, costs))
    return tuple(sorted(found, key=lambda lever: -max(abs(lever.p99 or 0.0), abs(lever.cost or 0.0))))


def _candidates(
    probe: Probe, stations: Sequence[Station | None]
) -> Iterator[tuple[int, str, Figures, float]]:
    """Position, parameter, the figures with it changed, and the relative change."""
    used = {i: s.utilization for i in probe.model.reached if (s := stations[i]) is not None and s.utilization}
    for position in sorted(used, key=lambda i: -(used[i] or 0.0))[:BUSIEST]:
        own = probe.figures[position]
        if own.replicas is not None:
            more = math.ceil(own.replicas * (1.0 + TENTH))
            yield position, "replicas", replace(own, replicas=more), more / own.replicas - 1.0
        if own.work in {Work.STATION, Work.LOG} and own.read_ms > 0.0:
            less = 1.0 - TENTH
            faster = replace(own, read_ms=own.read_ms * less, write_ms=own.write_ms * less)
            yield position, "service_ms", faster, -TENTH
        if own.work is Work.BATCH:
            yield position, "batch_item_ms", replace(own, batch_item_ms=own.batch_item_ms * 0.9), -TENTH
    for position in probe.model.reached:
        hits = probe.figures[position].hit_ratio
        if 0.0 < hits < 1.0:
            better = replace(probe.figures[position], hit_ratio=hits + TENTH * (1.0 - hits))
            yield position, "hit_ratio", better, TENTH * (1.0 - hits) / hits


def _resized(stations: Sequence[Station | None], position: int, figures: Figures) -> list[Station | None]:
    """The stations with the size of one changed, as far as its price goes."""
    station = stations[position]
    resized = None if station is None else replace(station, replicas=figures.replicas)
    return [*stations[:position], resized, *stations[position + 1 :]]


def _price(probe: Probe, figures: Sequence[Figures], stations: Sequence[Station | None]) -> float | None:
    money = cost(probe.model.topology, figures, stations, 0.0)
    return None if money is None else money.month
