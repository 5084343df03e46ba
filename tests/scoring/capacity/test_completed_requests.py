"""Response times are of requests that work: whatever fails more often is met by fewer of them."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.capacity.formulas.queues import erlang_b
from tests.scoring.capacity.drawings import client, component, estimate, flow, latency, link, part

SLOW_MS = 100.0


def picky(name: str = "db") -> dict[str, Any]:
    """One server that nobody can wait for: it lets in what Erlang's formula says, and takes 100 ms."""
    return part(name, SLOW_MS, queue_limit=0)


def lets_in(rate_rps: float) -> float:
    return 1.0 - erlang_b(1, rate_rps * SLOW_MS / 1000.0)


def mean_ms(parts: list[Any], links: list[Any]) -> float:
    return latency(estimate([client(20), part("api", 0), *parts], [link("users", "api"), *links])).mean


def test_a_call_that_some_make_is_made_by_fewer_of_those_that_work() -> None:
    works = lets_in(10)
    share = 0.5 * works / (0.5 + 0.5 * works)
    assert mean_ms([picky()], [link("api", "db", calls=0.5)]) == pytest.approx(share * SLOW_MS)


def test_a_call_that_some_repeat_is_repeated_by_fewer_of_those_that_work() -> None:
    """One call, and a second by half of those whose first worked."""
    parts, links = [client(20), part("api", 0), picky()], [link("users", "api"), link("api", "db", calls=1.5)]
    result = estimate(parts, links)
    works = lets_in(component(result, "db").rate_rps)
    twice = 0.5 * works / (0.5 + 0.5 * works)
    assert latency(result).mean == pytest.approx((1.0 + twice) * SLOW_MS)
    assert flow(result).carried_rps == pytest.approx(20 * works * (0.5 + 0.5 * works))


def test_misses_that_fail_leave_the_hits() -> None:
    """Half miss the cache, of which the store refuses a share."""
    cache = part("cache", 0, kind="cache", hit_ratio=0.5)
    links = [link("api", "cache"), link("api", "db", on_miss_of="cache")]
    works = lets_in(10)
    assert mean_ms([cache, picky()], links) == pytest.approx(0.5 * works / (0.5 + 0.5 * works) * SLOW_MS)


def test_of_alternatives_the_one_that_refuses_answers_fewer() -> None:
    drawn = [part("lb", 0, kind="load_balancer"), picky(), part("quick", 1, replicas=None)]
    links = [link("api", "lb"), link("lb", "db"), link("lb", "quick")]
    works = lets_in(10)
    assert mean_ms(drawn, links) == pytest.approx((works * SLOW_MS + 1.0) / (works + 1.0))


def test_calls_that_hardly_ever_answer_in_time_are_hardly_met() -> None:
    """Of those that call at all next to none works: what is left has called nobody."""
    links = [link("api", "slow", calls=0.5, timeout_ms=1)]
    found = mean_ms([part("slow", 5000, service_scv=0, replicas=None), part("other", 1)], links)
    assert found == pytest.approx(0.0, abs=1e-6)
