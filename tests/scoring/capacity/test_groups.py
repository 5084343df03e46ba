"""Requests that come in groups, against balance equations solved whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.capacity.formulas.groups import Group, GroupWaits, group_waits, mean_group
from scoring.capacity.formulas.queues import erlang_c, mmc_wait

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
