"""Clients that wait for their answer: the rate at which a fixed number of them settles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from scoring.capacity.load import FlowLoad

MeanResponse = Callable[[Sequence[float], int], float | None]
"""Mean response in ms of one flow at given rates of all flows; None when unstable."""


def settled_rates(flows: Sequence[FlowLoad], mean_response: MeanResponse) -> list[float]:
    """Requests per second of every flow; those with ``clients`` solve X = N/(Z + R).

    R is what an arriving request sees, the system with N−1 clients, at rate X·(N−1)/N. Schweitzer 1979;
    exact for one client, and for any number of them at one exponential server without think time.
    """
    rates = [flow.rate_rps for flow in flows]
    closed = [number for number, flow in enumerate(flows) if flow.clients]
    for _ in range(20 if len(closed) > 1 else len(closed)):
        before = list(rates)
        for number in closed:
            rates[number] = _settle(flows, rates, number, mean_response)
        if all(math.isclose(a, b, rel_tol=1e-6) for a, b in zip(rates, before, strict=True)):
            break
    return rates


def seen_rates(flows: Sequence[FlowLoad], rates: Sequence[float]) -> list[float]:
    """The rates that an arriving request sees: its own client is not in the queue already."""
    return [
        rate * (flow.clients - 1) / flow.clients if flow.clients else rate
        for flow, rate in zip(flows, rates, strict=True)
    ]


def _settle(
    flows: Sequence[FlowLoad], rates: Sequence[float], number: int, mean_response: MeanResponse
) -> float:
    """The X at which N/(Z + R(X)) falls below X, by bisection: R grows with X."""
    flow = flows[number]
    clients = flow.clients or 1

    def offered(rate: float) -> float:
        tried = [*rates[:number], rate, *rates[number + 1 :]]
        response = mean_response(seen_rates(flows, tried), number)
        if response is None:
            return 0.0
        cycle = flow.think_ms + response
        return clients * 1000.0 / cycle if cycle > 0.0 else math.inf

    low, high = 0.0, offered(0.0)
    if math.isinf(high):
        return 0.0
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if offered(middle) > middle else (low, middle)
        if high - low <= 1e-7 * high:
            break
    return low
