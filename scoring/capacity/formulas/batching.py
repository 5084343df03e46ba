"""Batches on an accelerator: a batch of b takes τ₀ + α·b. Times in one unit throughout, rates per that unit."""

from __future__ import annotations

import math
from dataclasses import dataclass


def inoue_response(rate: float, per_item: float, fixed: float) -> float:
    """Upper bound of the mean response when every waiting request joins the next batch.

    min(φ₀, φ₁), φ₀ = (α+τ₀)/(2(1−λα))·(1 + 2λτ₀ + (1−λτ₀)/(1+λα)), φ₁ = 1.5τ₀/(1−λα) + (α/2)(λα+2)/(1−λ²α²).
    Needs λα < 1; +0.1 to +7.6 % against simulation, no largest batch and no wait. Source: Inoue 2021.
    """
    busy = rate * per_item
    light = (per_item + fixed) / (2.0 * (1.0 - busy))
    light *= 1.0 + 2.0 * rate * fixed + (1.0 - rate * fixed) / (1.0 + busy)
    heavy = 1.5 * fixed / (1.0 - busy) + per_item / 2.0 * (busy + 2.0) / (1.0 - busy * busy)
    return min(light, heavy)


def batch_rate(per_item: float, fixed: float, largest: int) -> float:
    """Requests that one server finishes per unit of time with full batches: b/(τ₀ + α·b)."""
    return largest / (fixed + per_item * largest)


def fit_batch_time(batch_a: float, time_a: float, batch_b: float, time_b: float) -> tuple[float, float]:
    """α and τ₀ of τ₀ + α·b from two measured batches, by the line through them."""
    per_item = (time_b - time_a) / (batch_b - batch_a)
    return per_item, time_a - per_item * batch_a


def typical_batch(rate: float, per_item: float, fixed: float, largest: float) -> float:
    """Mean batch that a server under this load forms: what arrives during a batch, λτ₀/(1−λα), 1 to largest."""
    busy = rate * per_item
    if busy >= 1.0:
        return largest
    return min(largest, max(1.0, rate * fixed / (1.0 - busy)))


def idle_share(rate: float, per_item: float, fixed: float) -> float:
    """Share of arrivals that find the server idle when batches have no limit, roughly.

    Cycles alternate an idle spell of 1/λ with batches until nobody arrived during one; with batches of mean
    length H the chance of that is e^{−λH}. Assumed shape, used only to split a known mean into wait and service.
    """
    length = fixed + per_item * typical_batch(rate, per_item, fixed, math.inf)
    ends = math.exp(-min(700.0, rate * length))
    return ends / (ends + rate * length) if rate * length > 0.0 else 1.0


@dataclass(frozen=True, slots=True)
class BatchResponse:
    """A request at a batching server: the share that waits, the mean wait, and the time of its batch."""

    delayed: float
    wait: float
    service: float


def response(
    rate: float, per_item: float, fixed: float, largest: int | None, patience: float
) -> BatchResponse:
    """Response of one batching server, stable, with an optional largest batch and a longest wait to fill one.

    No limits: Inoue's bound, of which the batch time is service. A largest batch b adds the wait for whole
    batches, ρH/(2b(1−ρ)), a queue of batches that arrive with SCV 1/b; b = 1 is exactly M/D/1. Patience d adds d to
    requests that find the server idle, and d²/2H (d − H/2 above H) to the rest. The last two are ours.
    """
    alone = per_item + fixed
    if rate <= 0.0 or alone <= 0.0:
        return BatchResponse(1.0 if patience else 0.0, patience, alone)
    idle = idle_share(rate, per_item, fixed)
    service = fixed + per_item * typical_batch(rate, per_item, fixed, float(largest or math.inf))
    wait = 0.0
    if largest != 1:
        free = inoue_response(rate, per_item, fixed) if rate * per_item < 1.0 else service
        wait = max(0.0, free - service)
    if largest is not None:
        full = fixed + per_item * largest
        used = rate / batch_rate(per_item, fixed, largest)
        wait = wait * (1.0 - 1.0 / largest) + used * full / (2.0 * largest * (1.0 - used))
    if largest == 1:
        return BatchResponse(min(1.0, rate * alone), wait, alone)
    if patience > 0.0:
        filled = min(patience, (largest - 1.0) / rate) if largest else patience
        busy_extra = filled**2 / (2.0 * service) if filled < service else filled - service / 2.0
        wait += idle * filled + (1.0 - idle) * busy_extra
        idle = 0.0
    return BatchResponse(1.0 - idle, wait, service)
