"""Figures of the parts that play a role, for targets that name one: ``roles.hash_match.latency_ms.p99``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.capacity.load import Target
from scoring.capacity.percentiles import latencies
from scoring.capacity.stations import Station
from scoring.capacity.topology import Topology

PREFIX: Final = "roles."
TOKENS: Final = "tokens_per_s"


def role_figures(
    targets: Sequence[Target], topology: Topology, stations: Sequence[Station | None]
) -> dict[str, float | None]:
    """By measure, the worst among the loaded parts of its role; None when one of them is overloaded.

    A role that nobody plays under load has no entry.
    """
    found: dict[str, float | None] = {}
    for measure in (target.measure for target in targets if target.measure.startswith(PREFIX)):
        role, _, figure = measure.removeprefix(PREFIX).partition(".")
        parts = [
            station
            for station, roles in zip(stations, topology.roles, strict=True)
            if role in roles and station is not None and _has(station, figure)
        ]
        if parts:
            found[measure] = _worst(parts, figure)
    return found


def _has(station: Station, figure: str) -> bool:
    return station.rate_rps > 0.0 and (figure != TOKENS or station.llm is not None)


def _worst(parts: Sequence[Station], figure: str) -> float | None:
    if any(station.law is None for station in parts):
        return None
    if figure == TOKENS:
        return min(station.llm.tokens_per_s for station in parts if station.llm is not None)
    times = [station.latency or latencies([station.law or ()])[0] for station in parts]
    return max(float(getattr(latency, figure.removeprefix("latency_ms."))) for latency in times)
