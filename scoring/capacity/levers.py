"""Which one parameter, changed by a tenth, moves p99 or cost most."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from scoring.capacity.cost import cost, running
from scoring.capacity.figures import Figures, Work
from scoring.capacity.probe import Probe
from scoring.capacity.result import TENTH, FlowEstimate, Lever
from scoring.capacity.stations import Station

TRIED: Final = 3
"""So many of the busiest components are tried, and as many where the slowest flow is longest."""


def levers(
    probe: Probe, stations: Sequence[Station | None], flows: Sequence[FlowEstimate]
) -> tuple[Lever, ...]:
    """Levers by what a tenth of them moves, the most first; empty without a p99 to move."""
    slowest = max((v for v in probe.look().p99_ms if v is not None), default=None)
    if not slowest:
        return ()
    price = _price(probe, probe.figures, stations)
    found = []
    for position, name, changed, change in _candidates(probe, _tried(probe, stations, flows)):
        figures = [*probe.figures[:position], changed, *probe.figures[position + 1 :]]
        verdict = probe.changed(figures)
        after = max((v for v in verdict.p99_ms if v is not None), default=None)
        moved = None if after is None else after / slowest - 1.0
        new_price = _price(probe, figures, verdict.stations) if verdict.stations else None
        costs = None if not price or new_price is None else new_price / price - 1.0
        found.append(Lever(probe.model.topology.components[position].id, name, change, moved, costs))
    dearest = _dearest(probe, stations, price) if price else None
    if dearest is not None and (dearest.component, "replicas") not in {
        (x.component, x.parameter) for x in found
    }:
        found.append(dearest)
    return tuple(sorted(found, key=lambda lever: -max(lever.by_tenth(lever.p99), lever.by_tenth(lever.cost))))


def _tried(probe: Probe, stations: Sequence[Station | None], flows: Sequence[FlowEstimate]) -> set[int]:
    """The busiest components, and those where the critical path of the slowest flow spends its time."""
    used = {i: s.utilization for i in probe.model.reached if (s := stations[i]) is not None and s.utilization}
    slowest = max(flows, key=lambda flow: flow.latency_ms.p99 if flow.latency_ms else 0.0)
    spent = {probe.model.topology.index[step.component]: step.mean_ms for step in slowest.path}
    return {*_most(used), *_most(spent)}


def _most(by_position: dict[int, float]) -> list[int]:
    return sorted(by_position, key=lambda i: -by_position[i])[:TRIED]


def _candidates(probe: Probe, tried: Collection[int]) -> Iterator[tuple[int, str, Figures, float]]:
    """Position, parameter, the figures with it changed, and the relative change."""
    for position in sorted(tried):
        own = probe.figures[position]
        if own.replicas is not None and own.scaling is None:
            more = _more(own.replicas)
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


def _dearest(probe: Probe, stations: Sequence[Station | None], price: float) -> Lever | None:
    """More replicas of the part whose replicas cost most, by what they do to the price alone."""
    topology = probe.model.topology
    bills = [
        0.0 if own.scaling else running(own, stations[i], on_accelerator=i in topology.accelerators)
        for i, own in enumerate(probe.figures)
    ]
    position = max(range(len(bills)), key=bills.__getitem__)
    replicas = probe.figures[position].replicas
    if not bills[position] or not replicas:
        return None
    change = _more(replicas) / replicas - 1.0
    component = topology.components[position].id
    return Lever(component, "replicas", change, None, change * bills[position] / price)


def _more(replicas: int) -> int:
    return math.ceil(replicas * (1.0 + TENTH))


def _price(probe: Probe, figures: Sequence[Figures], stations: Sequence[Station | None]) -> float | None:
    money = cost(probe.model.topology, figures, stations, 0.0)
    return None if money is None else money.month
