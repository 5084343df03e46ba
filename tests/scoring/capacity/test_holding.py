"""Servers that are held while their calls are out, and what they keep back from whom they call."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.capacity.formulas.queues import mmc_wait
from scoring.capacity.result import Estimate
from tests.scoring.capacity.drawings import client, component, estimate, latency, link, part


def threads(count: int, used: float, servers: int = 1, own_ms: float = 0.0, **call: Any) -> Estimate:
    """``count`` threads that do nothing but wait for a store, at 100/s and the store's utilization."""
    parts = [client(100), part("pool", own_ms, replicas=count, holds_downstream=True)]
    parts.append(part("db", used * servers / 100 * 1000, replicas=servers))
    return estimate(parts, [link("users", "pool"), link("pool", "db", **call)])


def wait_ms(result: Estimate, name: str) -> float:
    found = component(result, name).wait_ms
    assert found is not None
    return found


@pytest.mark.parametrize("used", [0.3, 0.7, 0.9])
@pytest.mark.parametrize(("count", "servers"), [(4, 1), (3, 2), (20, 4)])
def test_what_is_kept_back_waits_with_the_threads(count: int, servers: int, used: float) -> None:
    """In all as long as in one M/M/c queue; behind ``count`` others, outside."""
    result = threads(count, used, servers)
    whole = mmc_wait(0.1, used * servers * 10, servers)
    assert wait_ms(result, "db") == pytest.approx(whole * (1 - used ** (count - servers)))
    assert wait_ms(result, "pool") >= whole * used ** (count - servers) * (1 - 1e-9)
    assert latency(result).mean >= whole + used * servers * 10 - 1e-6


def test_a_few_threads_do_not_make_a_sound_store_unstable() -> None:
    """Four threads in front of a server at 82 %: simulated 46.4 ms, and p99 216 ms."""
    result = threads(4, 0.82, own_ms=0.9)
    assert result.stable
    assert latency(result).mean == pytest.approx(46.4, rel=0.02)
    assert latency(result).p99 == pytest.approx(216, rel=0.06)


def test_as_many_servers_as_threads_are_never_waited_for() -> None:
    assert wait_ms(threads(4, 0.6, servers=4), "db") == 0.0


@pytest.mark.parametrize("call", [{"timeout_ms": 1000}, {"mode": "async"}, {"calls": 3, "parallel": True}])
def test_who_does_not_wait_for_each_answer_keeps_nothing_back(call: dict[str, Any]) -> None:
    few, many = (wait_ms(threads(count, 0.2, own_ms=1.0, **call), "db") for count in (6, 900))
    assert few == pytest.approx(many, rel=1e-3)
