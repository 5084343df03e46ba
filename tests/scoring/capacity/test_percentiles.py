"""Percentiles of single stations: many at once as one by one, and where two rates nearly meet."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.capacity.law import Law, Mixture
from scoring.capacity.percentiles import LEVELS, latencies

SHARES = st.floats(0.01, 0.99)
TIMES = st.floats(0.01, 1e4)
LAWS = st.tuples(SHARES, TIMES, TIMES, st.sampled_from([0.0, 0.4, 1.0, 2.5])).map(lambda four: Law(*four))


@given(st.lists(LAWS, min_size=1, max_size=5))
def test_many_at_once_are_as_one_by_one(laws: list[Law]) -> None:
    mixtures: list[Mixture] = [((1.0, law),) for law in laws]
    if len(laws) > 1:
        mixtures.append(((0.3, laws[0]), (0.7, laws[1])))
    together = latencies(mixtures)
    for mixture, found in zip(mixtures, together, strict=True):
        (alone,) = latencies([mixture])
        assert found == pytest.approx(alone, rel=1e-9)
        assert found.p50 <= found.p90 <= found.p95 <= found.p99


@given(TIMES, SHARES)
def test_waits_in_closed_form(service: float, delayed: float) -> None:
    """P(T > t) of a fixed service and an exponential wait is C·e^(−Ct/w)."""
    wait = 3.0
    (found,) = latencies([((1.0, Law(delayed, wait, service, 0.0)),)])
    exact = [service + max(0.0, wait / delayed * math.log(delayed / (1.0 - level))) for level in LEVELS]
    assert found[1:] == pytest.approx(exact, rel=1e-8)


@pytest.mark.parametrize("gap", [0.0, 1e-9, -1e-9, 1e-6, -1e-6, 1.0 / (1.0 + 1e-6) - 1.0, 2e-6, -2e-6])
def test_a_wait_that_drains_as_fast_as_service_ends(gap: float) -> None:
    """The sum of two equal exponentials: P(T > t) = e^(−t/s)(1 + C·t/s)."""
    service, delayed = 4.0, 0.5
    (found,) = latencies([((1.0, Law(delayed, delayed * service / (1.0 + gap), service, 1.0)),)])
    for level, time in zip(LEVELS, found[1:], strict=True):
        tail = math.exp(-time / service) * (1.0 + delayed * time / service)
        assert tail == pytest.approx(1.0 - level, rel=1e-4)


@pytest.mark.parametrize("scv", [1e-6, 1e-9, 1e-12, 1e-15])
def test_service_that_hardly_varies_is_as_good_as_fixed(scv: float) -> None:
    (found, fixed) = latencies([((1.0, Law(0.6, 7.5, 10.0, value)),) for value in (scv, 0.0)])
    assert found == pytest.approx(fixed, rel=5e-3)
