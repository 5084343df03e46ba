"""What a design costs in a month of 730 hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scoring.capacity.figures import Figures
from scoring.capacity.result import Cost
from scoring.capacity.stations import Station
from scoring.capacity.topology import Topology

HOURS_PER_MONTH: Final = 730.0
SECONDS_PER_MONTH: Final = 2.628e6


def cost(
    topology: Topology, figures: Sequence[Figures], stations: Sequence[Station | None], carried_rps: float
) -> Cost | None:
    """Money for everything drawn; None when no part has a price. ``carried_rps`` over all flows."""
    priced = [
        _component(own, stations[i], on_accelerator=i in topology.paired_with_accelerator)
        for i, own in enumerate(figures)
    ]
    known = [value for value in priced if value is not None]
    if not known:
        return None
    month = sum(known)
    served = carried_rps * SECONDS_PER_MONTH
    return Cost(month, month / served * 1e6 if served > 0.0 else None)


def _component(figures: Figures, station: Station | None, *, on_accelerator: bool) -> float | None:
    """Replicas by the hour, requests by the million, data by the GB; None when it has no price.

    replicas·usd_per_hour·730 + rate·2.628e6·usd_per_million/1e6 + GB·copies·usd_per_gb_month. What runs on an
    accelerator that is drawn as well is priced there.
    """
    prices = (figures.usd_per_hour, figures.usd_per_million, figures.usd_per_gb_month)
    if all(price is None for price in prices):
        return None
    replicas = figures.replicas if station is None or station.replicas is None else station.replicas
    hourly = 0.0 if on_accelerator else (figures.usd_per_hour or 0.0)
    total = (1 if replicas is None else replicas) * hourly * HOURS_PER_MONTH
    if station is not None:
        total += station.rate_rps * SECONDS_PER_MONTH * (figures.usd_per_million or 0.0) / 1e6
    return total + figures.capacity_gb * figures.replication * (figures.usd_per_gb_month or 0.0)
