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
NONE: Final = 1e-9
"""Requests a month that are none: what each of them costs would leave the numbers."""


def cost(
    topology: Topology, figures: Sequence[Figures], stations: Sequence[Station | None], carried_rps: float
) -> Cost | None:
    """Money for everything drawn; None when no part has a price. ``carried_rps`` over all flows."""
    priced = [
        _component(own, stations[i], on_accelerator=i in topology.accelerators)
        for i, own in enumerate(figures)
    ]
    known = [value for value in priced if value is not None]
    if not known:
        return None
    month = sum(known)
    served = carried_rps * SECONDS_PER_MONTH
    tokens = _per_thousand_tokens(topology, figures, stations, priced)
    return Cost(month, month / served * 1e6 if served > NONE else None, tokens)


def _per_thousand_tokens(
    topology: Topology,
    figures: Sequence[Figures],
    stations: Sequence[Station | None],
    priced: Sequence[float | None],
) -> float | None:
    """What the language models and the accelerators linked to them cost, over the tokens they answer."""
    models = [i for i, own in enumerate(figures) if own.llm is not None]
    tokens = sum(_tokens_per_s(figures[i], stations[i]) for i in models)
    hardware = {j for i in models for j in topology.accelerators.get(i, ())}
    month = sum(priced[i] or 0.0 for i in (*models, *hardware))
    return month / (tokens * SECONDS_PER_MONTH) * 1000.0 if tokens > 0.0 and month > 0.0 else None


def _tokens_per_s(figures: Figures, station: Station | None) -> float:
    if figures.llm is None or station is None:
        return 0.0
    return station.rate_rps * station.accepted * figures.llm.output_tokens


def _component(figures: Figures, station: Station | None, *, on_accelerator: bool) -> float | None:
    """Replicas by the hour, requests by the million, data by the GB; None when it has no price.

    replicas·usd_per_hour·730 + rate·2.628e6·usd_per_million/1e6 + GB·copies·usd_per_gb_month.
    """
    prices = figures.prices
    if prices is None:
        return None
    requests = 0.0 if station is None else station.rate_rps * SECONDS_PER_MONTH
    hours = running(figures, station, on_accelerator=on_accelerator)
    return hours + requests * prices.per_million / 1e6 + prices.storage_month


def running(figures: Figures, station: Station | None, *, on_accelerator: bool) -> float:
    """What its replicas cost in a month; what runs on an accelerator that is drawn too is priced there."""
    if figures.prices is None or on_accelerator:
        return 0.0
    replicas = figures.replicas if station is None or station.replicas is None else station.replicas
    return (1 if replicas is None else replicas) * figures.prices.per_hour * HOURS_PER_MONTH
