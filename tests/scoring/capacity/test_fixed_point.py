"""Anderson's way to a fixed point: secants over the last tries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.catalog import load_catalog
from scoring.capacity.estimator import Estimator
from scoring.capacity.feedback import Feedback
from scoring.capacity.fixed_point import Anderson
from scoring.capacity.formulas.caching import ttl_hit_ratio
from scoring.capacity.solution import Solution
from tests.scoring.capacity.drawings import client, component, design, estimate, link, part


@given(start=st.floats(-10, 10), slope=st.floats(-20, 0.85), offset=st.floats(-10, 10))
def test_a_straight_line_is_solved_by_its_secant(start: float, slope: float, offset: float) -> None:
    search = Anderson()
    first = np.array([start])
    second = search.step(first, offset + slope * first)
    third = search.step(second, offset + slope * second)
    assert third == pytest.approx(np.array([offset / (1.0 - slope)]), rel=1e-6, abs=1e-6 * (1 + abs(start)))


def test_unknowns_that_move_together_are_solved_together() -> None:
    """x = Ax + b in two unknowns: after three tries the secants span all directions."""
    turn = np.array([[0.4, 0.4], [0.2, 0.3]])
    offset = np.array([1.0, 2.0])
    search, value = Anderson(), np.zeros(2)
    for _ in range(4):
        value = search.step(value, turn @ value + offset)
    assert value == pytest.approx(np.linalg.solve(np.eye(2) - turn, offset), rel=1e-6)


def test_a_runaway_is_followed_not_turned_back() -> None:
    """x = 2x: the secant's fixed point is 0, behind the start."""
    search, value = Anderson(), np.array([1.0])
    for _ in range(5):
        value = search.step(value, 2.0 * value)
    assert value == pytest.approx(np.array([32.0]))


def test_no_secant_leads_farther_than_eight_steps() -> None:
    search = Anderson()
    second = search.step(np.array([0.0]), np.array([1.0]))
    third = search.step(second, 1.0 + 0.99 * second)
    assert third - second == pytest.approx(np.array([8.0 * 0.99]))


def test_the_secants_of_a_search_lead_the_next_one_there_at_once() -> None:
    turn = np.array([[0.4, 0.4], [0.2, 0.3]])
    first, value = Anderson(), np.zeros(2)
    for _ in range(4):
        value = first.step(value, turn @ value + 1.0)
    second = Anderson(first.secants).step(value, turn @ value + 1.1)
    assert second == pytest.approx(np.linalg.solve(np.eye(2) - turn, [1.1, 1.1]), rel=1e-6)


def test_a_search_says_that_it_was_driven_away() -> None:
    calm, stormy = Anderson(), Anderson()
    for slope, search in ((0.5, calm), (2.0, stormy)):
        value = np.array([1.0])
        for _ in range(3):
            value = search.step(value, slope * value + 1.0)
    assert (calm.ran_away, stormy.ran_away) == (False, True)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One more item for every turn."""
    found: list[int] = []
    couple = Feedback.couple

    def counted(self: Feedback, solution: Solution) -> bool:
        found.append(1)
        return couple(self, solution)

    monkeypatch.setattr(Feedback, "couple", counted)
    return found


def test_hit_ratios_that_depend_on_rates_alone_take_one_turn(turns: list[int]) -> None:
    """A cache behind a cache: the second sees what the first misses."""
    expires = {"items": 1e5, "ttl_s": 20, "capacity_items": 1e5}
    caches = [part(name, 0.1, kind="cache", replicas=4, **expires) for name in ("near", "far")]
    parts = [client(900), *caches, part("db", 1, replicas=4)]
    found = estimate(parts, [link("users", "near"), link("near", "far"), link("far", "db")])
    near, far, store = (item.rate_rps for item in found.components)
    assert far == pytest.approx(near * (1 - ttl_hit_ratio(1e5, 0.9, near, 20)), rel=1e-6)
    assert store == pytest.approx(far * (1 - ttl_hit_ratio(1e5, 0.9, far, 20)), rel=1e-6)
    assert len(turns) == 1


def test_what_swings_settles_within_a_few_turns(turns: list[int]) -> None:
    """An overloaded store that is called twice: the more it refuses, the fewer come back to it."""
    parts = [client(900), part("a", 1, replicas=4), part("b", 1, replicas=4), part("db", 1, replicas=1)]
    links = [link("users", "a"), link("a", "db", step=1), link("a", "b", step=2), link("b", "db")]
    found = Estimator(load_catalog()).estimate(design(parts, links))
    store = next(item for item in found.components if item.id == "db")
    # x get through each time: 900 + 900x arrive and 1,000 are served, so that x(1 + x) = 10/9.
    assert store.rate_rps == pytest.approx(900 * (1 + (-1 + (1 + 40 / 9) ** 0.5) / 2), rel=1e-5)
    assert len(turns) < 10


def test_a_chain_of_overloaded_parts_settles_as_soon_as_one(turns: list[int]) -> None:
    """Each lets through what it can, which is all that the next one has to carry."""
    names = [f"s{n}" for n in range(30)]
    parts = [client(900), *(part(name, 2.0 + 0.05 * n, replicas=1) for n, name in enumerate(names))]
    found = estimate(parts, [link(a, b) for a, b in zip(["users", *names], names, strict=False)])
    slowest = 1000 / (2.0 + 0.05 * 29)
    assert found.flows[0].carried_rps == pytest.approx(slowest, rel=1e-4)
    assert component(found, "s7").rate_rps == pytest.approx(1000 / (2.0 + 0.05 * 6), rel=1e-4)
    assert len(turns) < 5


def test_an_edit_of_an_overloaded_design_goes_on_from_what_it_refused(turns: list[int]) -> None:
    parts = [client(900), part("a", 1, replicas=4), part("b", 1, replicas=4), part("db", 1, replicas=1)]
    links = [link("users", "a"), link("a", "db", step=1), link("a", "b", step=2), link("b", "db")]
    live = Estimator(load_catalog())
    live.estimate(design(parts, links))
    first = len(turns)
    live.estimate(design([client(901), *parts[1:]], links))
    assert len(turns) - first < first
