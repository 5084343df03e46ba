"""Requests that come in groups, against balance equations solved whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.capacity.formulas.groups import Group, GroupWaits, group_waits, limited_group_waits, mean_group
from scoring.capacity.formulas.queues import erlang_c, mmc_wait, mmck

ENOUGH = 600
"""States after which the chains below are cut."""


def balanced(groups: list[Group], load: float, servers: int) -> GroupWaits:
    """The same from the stationary law of the chain, one linear system over all its states."""
    per_seen = sum(group.share * group.size / group.seen for group in groups)
    rates = np.zeros((ENOUGH, ENOUGH))
    for n in range(ENOUGH):
        if n:
            rates[n, n - 1] += min(n, servers)
        for group in groups:
            if n + group.size < ENOUGH:
                rates[n, n + group.size] += load / per_seen * group.share / group.seen
    rates -= np.diag(rates.sum(axis=1))
    found = np.linalg.lstsq(np.vstack([rates.T, np.ones(ENOUGH)]), np.eye(ENOUGH + 1)[-1], rcond=None)[0]
    number = np.arange(ENOUGH)

    def wait(ahead: int) -> float:
        return float(found @ np.maximum(0, number + ahead - servers + 1)) / servers

    places = [(group.share / group.seen, ahead) for group in groups for ahead in range(group.seen)]
    return GroupWaits(
        delayed=float(found[servers:].sum()),
        wait=wait(0),
        later=sum(share * found[max(0, servers - ahead) :].sum() for share, ahead in places if ahead),
        more=sum(share * (wait(ahead) - wait(0)) for share, ahead in places),
        queue=float(found @ np.maximum(0, number - servers)),
    )


@pytest.mark.parametrize(
    ("groups", "load", "servers"),
    [
        ([Group(1.0, 3, 3)], 0.6, 1),
        ([Group(1.0, 1, 3)], 4.3, 8),
        ([Group(0.5, 1, 1), Group(0.5, 2, 6)], 4.3, 8),
        ([Group(0.3, 1, 1), Group(0.7, 20, 20)], 3.0, 5),
        ([Group(1.0, 2, 2)], 15.0, 20),
    ],
)
def test_groups_wait_as_the_balance_of_their_chain_says(
    groups: list[Group], load: float, servers: int
) -> None:
    found, exact = group_waits(groups, load, servers), balanced(groups, load, servers)
    for name in ("delayed", "wait", "later", "more", "queue"):
        assert getattr(found, name) == pytest.approx(getattr(exact, name), rel=1e-6, abs=1e-9)


@given(st.integers(1, 400), st.floats(0.05, 0.99))
def test_groups_of_one_wait_as_erlang_says(servers: int, used: float) -> None:
    found = group_waits([Group(1.0, 1, 1)], used * servers, servers)
    assert found.delayed == pytest.approx(erlang_c(servers, used * servers), abs=1e-9)
    assert found.wait == pytest.approx(mmc_wait(used * servers, 1.0, servers), rel=1e-6, abs=1e-9)
    assert (found.later, found.more) == (0.0, 0.0)


@given(st.integers(1, 50), st.floats(0.05, 0.95), st.integers(1, 30), st.integers(1, 3))
def test_a_server_more_never_makes_a_group_wait_longer(
    servers: int, used: float, seen: int, copies: int
) -> None:
    groups = [Group(1.0, seen, seen * copies)]
    few, more = (group_waits(groups, used * servers, c) for c in (servers, servers + 1))
    assert more.wait + more.more <= few.wait + few.more + 1e-9
    assert more.delayed <= few.delayed + 1e-9


def test_a_million_calls_at_once_to_a_million_servers() -> None:
    alone = group_waits([Group(1.0, 10**6, 10**6)], 100.0, 10**6)
    assert 0.0 <= alone.delayed < 1e-3
    one_by_one = group_waits([Group(1.0, 10**6, 10**6)], 0.5, 1)
    assert one_by_one.wait + one_by_one.more == pytest.approx((2 * 0.5 + 10**6 - 1) / (2 * 0.5))


def test_the_group_of_a_request_is_larger_than_the_mean_group() -> None:
    """As many requests in groups of 3 as alone: a group has 1.5 on average, a request's own has 2."""
    assert mean_group([Group(0.5, 1, 1), Group(0.5, 3, 3)]) == pytest.approx(2.0)


def found_by_groups(groups: list[Group], load: float, servers: int, places: int) -> np.ndarray:
    """Shares of time with 0 to c + ``places`` in the system, from one linear system."""
    room = servers + places
    per_seen = sum(group.share * group.size / group.seen for group in groups)
    rates = np.zeros((room + 1, room + 1))
    for n in range(room + 1):
        if n:
            rates[n, n - 1] += min(n, servers)
        for group in groups:
            rates[n, min(room, n + group.size)] += load / per_seen * group.share / group.seen
    rates -= np.diag(rates.sum(axis=1))
    balance = rates.T
    balance[-1] = 1.0
    return np.linalg.solve(balance, np.eye(room + 1)[-1])


@pytest.mark.parametrize("load", [0.4, 1.6, 3.0])
@pytest.mark.parametrize(
    ("groups", "servers", "places"),
    [
        ([Group(1.0, 3, 3)], 1, 4),
        ([Group(0.4, 1, 1), Group(0.6, 2, 6)], 2, 10),
        ([Group(1.0, 5, 5)], 2, 0),
        ([Group(1.0, 40, 40)], 3, 8),
    ],
)
def test_where_few_can_wait_as_many_of_a_group_get_in_as_there_is_room(
    groups: list[Group], load: float, servers: int, places: int
) -> None:
    room, share = servers + places, found_by_groups(groups, load, servers, places)
    found = limited_group_waits(groups, load, servers, places)
    number = np.arange(room + 1)
    accepted = wait = 0.0
    for group in groups:
        for ahead in range(group.seen):
            within = number + ahead < room
            accepted += group.share / group.seen * float(share @ within)
            stages = np.maximum(0, number + ahead - servers + 1) * within
            wait += group.share / group.seen * float(share @ stages) / servers
    assert found.accepted == pytest.approx(accepted)
    assert found.waits.wait + found.waits.more == pytest.approx(max(wait / accepted, found.waits.wait))
    assert found.waits.queue == pytest.approx(float(share @ np.maximum(0, number - servers)))
    if len(groups) == 1 and groups[0].seen <= room:
        whole = float(share[: room - groups[0].seen + 1].sum())
        assert found.accepted ** (found.apart * groups[0].seen) == pytest.approx(whole)


@given(st.integers(1, 20), st.floats(0.05, 3.0), st.integers(0, 50))
def test_groups_of_one_are_refused_as_by_birth_and_death(servers: int, used: float, places: int) -> None:
    found = limited_group_waits([Group(1.0, 1, 1)], used * servers, servers, places)
    exact = mmck(used * servers, 1.0, servers, places)
    assert found.accepted == pytest.approx(1.0 - exact.refused)
    assert found.waits.wait == pytest.approx(exact.wait, abs=1e-9)
    assert found.apart == 1.0


def test_a_long_queue_overflows_nothing() -> None:
    groups = [Group(1.0, 4, 4)]
    limited, free = limited_group_waits(groups, 2.0, 4, 400), group_waits(groups, 2.0, 4)
    assert limited.accepted == pytest.approx(1.0)
    assert limited.waits.wait == pytest.approx(free.wait)
    assert limited.waits.more == pytest.approx(free.more)
    overloaded = limited_group_waits(groups, 4000.0, 4, 4000)
    assert overloaded.accepted == pytest.approx(1e-3, rel=1e-3)
