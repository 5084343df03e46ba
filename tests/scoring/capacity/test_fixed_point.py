"""Wegstein's way to a fixed point: a secant for every unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.catalog import load_catalog
from scoring.capacity.estimator import Estimator
from scoring.capacity.feedback import Feedback
from scoring.capacity.fixed_point import Wegstein
from scoring.capacity.solution import Solution
from tests.scoring.capacity.drawings import client, design, link, part


@given(start=st.floats(-10, 10), slope=st.floats(-20, 0.7), offset=st.floats(-10, 10))
def test_a_straight_line_is_solved_by_its_secant(start: float, slope: float, offset: float) -> None:
    search = Wegstein()
    second = search.step("x", start, offset + slope * start)
    third = search.step("x", second, offset + slope * second)
    assert third == pytest.approx(offset / (1.0 - slope), rel=1e-4, abs=1e-4 * (1.0 + abs(second - start)))


def test_a_runaway_is_followed_not_turned_back() -> None:
    """x = 2x: the secant's fixed point is 0, behind the start."""
    search, value = Wegstein(), 1.0
    for _ in range(5):
        value = search.step("x", value, 2.0 * value)
    assert value == pytest.approx(32.0)


def test_steps_are_at_most_four_times_what_substitution_moves() -> None:
    search = Wegstein()
    second = search.step("x", 0.0, 1.0)
    assert search.step("x", second, 1.0 + 0.99 * second) == pytest.approx(second + 4.0 * 0.99)


def test_unknowns_do_not_share_their_secants() -> None:
    search = Wegstein()
    search.step("x", 0.0, 1.0)
    assert search.step("y", 5.0, 3.0) == 3.0


def test_what_swings_settles_within_a_few_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """An overloaded store that is called twice: the more it refuses, the fewer come back to it."""
    turns = []
    couple = Feedback.couple

    def counted(self: Feedback, solution: Solution, precision: float) -> bool:
        turns.append(1)
        return couple(self, solution, precision)

    monkeypatch.setattr(Feedback, "couple", counted)
    parts = [client(900), part("a", 1, replicas=4), part("b", 1, replicas=4), part("db", 1, replicas=1)]
    links = [link("users", "a"), link("a", "db", step=1), link("a", "b", step=2), link("b", "db")]
    found = Estimator(load_catalog()).estimate(design(parts, links))
    store = next(item for item in found.components if item.id == "db")
    # x get through each time: 900 + 900x arrive and 1,000 are served, so that x(1 + x) = 10/9.
    assert store.rate_rps == pytest.approx(900 * (1 + (-1 + (1 + 40 / 9) ** 0.5) / 2), rel=1e-5)
    assert len(turns) < 10
