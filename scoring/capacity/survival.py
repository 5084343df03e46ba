"""N−1: does the design still stand after losing any one replica, or any one zone?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from components.design import Component
from scoring.capacity.figures import Figures, Work
from scoring.capacity.probe import Probe
from scoring.capacity.result import Survival
from scoring.capacity.stations import Station

LOOKS: Final = 4
"""Replica losses that are solved in full: those that move the waiting most."""


def survival(probe: Probe, stations: Sequence[Station | None]) -> Survival:
    """Stable and every target met after any one loss; ``zone`` is None when no zone is named."""
    loaded = [i for i in probe.model.reached if _counts(probe.figures[i], stations[i])]
    if not loaded:
        return Survival(None, None)
    return Survival(_replica(probe, stations, loaded), _zone(probe, loaded))


def _counts(figures: Figures, station: Station | None) -> bool:
    """Parts that a person runs and that carry load; managed ones are the vendor's to keep up."""
    waits = figures.work is not Work.PASS
    return station is not None and station.rate_rps > 0.0 and figures.replicas is not None and waits


def _replica(probe: Probe, stations: Sequence[Station | None], loaded: Iterable[int]) -> bool:
    suspects: list[tuple[float, int]] = []
    for position in loaded:
        station = stations[position]
        replicas = 1 if station is None else station.replicas or 1
        used = 0.0 if station is None else station.utilization or 0.0
        if replicas == 1 or used * replicas / (replicas - 1) >= 1.0:
            return False
        suspects.append((used * replicas / (replicas - 1), position))
    for _, position in sorted(suspects, reverse=True)[:LOOKS]:
        if not probe.changed(_without(probe.figures, stations, {position: 1})).good:
            return False
    return True


def _zone(probe: Probe, loaded: Sequence[int]) -> bool | None:
    components = probe.model.topology.components
    names = dict.fromkeys(zone for i in loaded for zone in zones_of(components[i]))
    for zone in names:
        lost: dict[int, int] = {}
        for position in loaded:
            replicas = probe.figures[position].replicas or 1
            gone = _in_zone(components[position], replicas, zone)
            if gone >= replicas:
                return False
            if gone:
                lost[position] = gone
        if not probe.changed(_without(probe.figures, (), lost)).good:
            return False
    return True if names else None


def zones_of(component: Component) -> tuple[str, ...]:
    """The zones that the replicas are spread over."""
    zone = component.zone
    return () if zone is None else (zone,) if isinstance(zone, str) else zone


def _in_zone(component: Component, replicas: int, zone: str) -> int:
    """Replicas of the component in the zone when they are spread evenly, the first zones taking the rest."""
    zones = zones_of(component)
    each, more = divmod(replicas, max(1, len(zones)))
    return sum(each + (place < more) for place, name in enumerate(zones) if name == zone)


def _without(
    figures: Sequence[Figures], stations: Sequence[Station | None], lost: dict[int, int]
) -> list[Figures]:
    """The figures with some replicas gone; an autoscaler does not replace them in time."""
    left = list(figures)
    for position, gone in lost.items():
        station = stations[position] if stations else None
        running = left[position].replicas or 1
        if station is not None and station.replicas is not None:
            running = station.replicas
        left[position] = replace(left[position], replicas=max(1, running - gone), scaling=None)
    return left
