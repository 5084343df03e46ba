"""The ladder of scales: one value of a CDF, and a delayed one, without drawing it whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.capacity.flows import percentiles
from scoring.capacity.grid import UNRESOLVED, grid_for
from scoring.capacity.law import Law
from scoring.capacity.responses import AtStation, ByCdf, Fixed, in_a_row, share_within

LADDER = grid_for(0.5, 900.0)
times = st.floats(0.0, 2000.0)


def service(mean_ms: float, scv: float = 1.0, delayed: float = 0.0) -> AtStation:
    return AtStation(((1.0, Law(delayed, 4.0 * delayed, mean_ms, scv)),))


@given(st.floats(1e-3, 1.0), st.floats(1.0, 1e6))
def test_a_ladder_reaches_as_far_as_it_is_asked_to(shortest_ms: float, longest_ms: float) -> None:
    assert grid_for(shortest_ms, longest_ms).t_ms[-1] >= longest_ms * (1.0 - 1e-12)


@given(st.floats(2.0, 60.0), st.floats(0.5, 2000.0))
def test_one_value_of_an_exponential(mean_ms: float, limit_ms: float) -> None:
    share = share_within(LADDER, service(mean_ms), limit_ms)
    assert share == pytest.approx(1.0 - math.exp(-limit_ms / mean_ms), abs=1e-3)


@given(st.floats(2.0, 60.0), st.sampled_from((0.0, 0.3, 1.0, 3.0)), st.floats(0.0, 0.9), times)
def test_one_value_is_that_of_the_whole_curve(
    mean_ms: float, scv: float, delayed: float, limit_ms: float
) -> None:
    part = service(mean_ms, scv, delayed)
    cells, within = LADDER.cdf_cells(part.transform(LADDER), part.at_shift), limit_ms - part.shift
    reaches = LADDER.cells[:, 119]
    level = int(np.searchsorted(reaches, min(within, reaches[-1])))
    read = float(np.interp(within, LADDER.cells[level, :120], cells[level, :120])) if within >= 0.0 else 0.0
    wanted = 1.0 if read > 1.0 - UNRESOLVED else max(0.0, read)
    assert share_within(LADDER, part, limit_ms) == pytest.approx(wanted, abs=1e-11)


@pytest.mark.parametrize(("small_ms", "large_ms"), [(0.1, 1000), (1, 100), (5, 1000), (20, 100)])
def test_what_is_known_by_its_curve_adds_up_as_its_law_does(small_ms: float, large_ms: float) -> None:
    """In the windows of the large one, the small one rises within the first cells."""
    ladder = grid_for(small_ms, 12.0 * (small_ms + large_ms))
    small, large = service(small_ms), service(large_ms)
    drawn = ByCdf(ladder, small.cdf_cells(ladder, 0.0), 0.0, 0.0)
    by_law, by_curve = (percentiles(in_a_row((first, large)), ladder)[0] for first in (small, drawn))
    assert (by_curve.p50, by_curve.p99) == pytest.approx((by_law.p50, by_law.p99), rel=5e-5)


@pytest.mark.parametrize(("each_ms", "large_ms"), [(0.1, 1000), (5, 100)])
@pytest.mark.parametrize("count", [2, 10, 100, 1000])
def test_the_longest_of_many_before_something_long(each_ms: float, large_ms: float, count: int) -> None:
    """The maximum of K exponentials is the sum of K others, of means m, m/2, … m/K (Rényi)."""
    ladder = grid_for(each_ms, 12.0 * (10.0 * each_ms + large_ms))
    longest = ByCdf(ladder, service(each_ms).cdf_cells(ladder, 0.0) ** count, 0.0, 0.0)
    spacings = [service(each_ms / k) for k in range(1, count + 1)]
    found = percentiles(in_a_row((longest, service(large_ms))), ladder)[0]
    exact = percentiles(in_a_row((*spacings, service(large_ms))), ladder)[0]
    assert (found.p50, found.p99) == pytest.approx((exact.p50, exact.p99), rel=5e-5)


@given(st.floats(0.0, 300.0))
def test_a_curve_steeper_than_the_cells_has_no_transform_above_1(at_ms: float) -> None:
    jump = LADDER.transform_of((LADDER.cells >= at_ms).astype(float))
    assert np.abs(jump).max() <= 1.0 + 1e-15


@given(st.floats(0.0, 900.0))
def test_a_delayed_tail_is_read_between_its_samples(delay_ms: float) -> None:
    tails = 1.0 - service(20.0, 0.3, 0.5).cdf_cells(LADDER, 0.0)
    late = LADDER.later(tails, delay_ms)
    for axis, tail, found in zip(LADDER.cells, tails, late, strict=True):
        assert found == pytest.approx(np.interp(axis - delay_ms, axis, tail, left=1.0), abs=1e-9)


@given(st.floats(0.0, 500.0), times)
def test_a_fixed_time_before_an_answer_draws_nothing_anew(delay_ms: float, limit_ms: float) -> None:
    answer = service(20.0, 0.3, 0.5)
    later = in_a_row((Fixed(delay_ms), answer))
    assert later.cdf_cells(LADDER, later.shift) is answer.cdf_cells(LADDER, answer.shift)
    assert later.mean == pytest.approx(answer.mean + delay_ms)
    moved = share_within(LADDER, later, delay_ms + limit_ms)
    assert moved == pytest.approx(share_within(LADDER, answer, limit_ms), abs=1e-6)
