"""Batches of whatever waits, against queues with known answers and against their chain solved at length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.capacity.formulas.batch_cycle import BatchCycle, batch_cycle
from scoring.capacity.formulas.batching import inoue_response, response

ENOUGH = 400
"""States after which the chains below are cut."""


def mean_response(met: BatchCycle, alone: float) -> float:
    return (1.0 - met.busy) * alone + met.busy * (met.start + met.queue + met.service)


def at_length(rate: float, per_item: float, fixed: float, largest: int) -> tuple[float, float]:
    """Mean wait and batch time of a request, by Little's law from the chain of who waits at each start."""
    number = np.arange(1, ENOUGH + 1)
    served = np.minimum(number, largest)
    times = fixed + per_item * served
    came = np.arange(ENOUGH + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(came[1:]))])
    onward = np.zeros((ENOUGH, ENOUGH))
    for state, (time, left) in enumerate(zip(times, number - served, strict=True)):
        law = np.exp(came * np.log(rate * time) - rate * time - factorials)
        after = np.minimum(ENOUGH, np.maximum(1, left + came)) - 1
        np.add.at(onward[:, state], after, law)
    balance = onward - np.eye(ENOUGH)
    balance[-1] = 1.0
    found = np.linalg.solve(balance, np.eye(ENOUGH)[-1])
    served_mean = float(found @ served)
    waiting = float(found @ ((number - served) * times + rate * times**2 / 2.0))
    return waiting / served_mean, float(found @ (served * times)) / served_mean


@pytest.mark.parametrize("used", [0.01, 0.3, 0.8, 0.99])
def test_batches_of_one_are_an_m_d_1_queue(used: float) -> None:
    met = batch_cycle(used, 0.0, 1.0, 1)
    assert met.busy == pytest.approx(used)
    assert met.busy * (met.start + met.queue) == pytest.approx(used / (2.0 * (1.0 - used)))


@pytest.mark.parametrize("largest", [2, 4, 16])
@pytest.mark.parametrize(("per_item", "fixed"), [(5.0, 20.0), (4.0, 2.0), (0.0, 1.0)])
@pytest.mark.parametrize("used", [0.3, 0.85])
def test_waits_and_batch_times_are_those_of_the_chain(
    largest: int, per_item: float, fixed: float, used: float
) -> None:
    rate = used * largest / (fixed + per_item * largest)
    met = batch_cycle(rate, per_item, fixed, largest)
    wait, service = at_length(rate, per_item, fixed, largest)
    alone = fixed + per_item
    assert met.busy * (met.start + met.queue) == pytest.approx(wait, rel=1e-6)
    assert (1.0 - met.busy) * alone + met.busy * met.service == pytest.approx(service, rel=1e-6)


@given(st.floats(0.01, 0.95), st.floats(0.0, 5.0), st.floats(0.1, 20.0))
def test_no_batch_takes_longer_than_inoue_bounds(used: float, per_item: float, fixed: float) -> None:
    rate = used / (per_item + 0.1 * fixed)
    met = batch_cycle(rate, per_item, fixed, None)
    bound = inoue_response(rate, per_item, fixed)
    assert mean_response(met, fixed + per_item) <= bound * (1.0 + 1e-6)


@given(st.floats(0.05, 0.9), st.floats(0.01, 5.0), st.floats(0.1, 20.0))
def test_a_largest_batch_that_nobody_meets_changes_nothing(
    used: float, per_item: float, fixed: float
) -> None:
    rate = used / (per_item + fixed)
    free, limited = (batch_cycle(rate, per_item, fixed, largest) for largest in (None, 100))
    alone = fixed + per_item
    assert mean_response(limited, alone) == pytest.approx(mean_response(free, alone), rel=1e-3)


@pytest.mark.parametrize("largest", [None, 1, 2, 32, 128, 10**6])
@pytest.mark.parametrize("used", [1e-12, 1e-9, 0.5, 1.0 - 1e-9])
def test_every_load_has_an_answer(largest: int | None, used: float) -> None:
    rate = used / 5.0 if largest is None else used * largest / (20.0 + 5.0 * largest)
    met = batch_cycle(rate, 5.0, 20.0, largest)
    values = (met.busy, met.start, met.behind, met.queue, met.service, met.variance)
    assert all(np.isfinite(values))
    assert all(value >= 0.0 for value in values)


@pytest.mark.parametrize("rate", [0.0, 1e-310, 1e-16])
@pytest.mark.parametrize("largest", [None, 1, 32])
def test_requests_that_never_meet_are_served_alone(rate: float, largest: int | None) -> None:
    met = response(rate, 5.0, 20.0, largest, 2.0)
    assert (met.start, met.queue, met.service, met.size) == (2.0, 0.0, 25.0, 1.0)
