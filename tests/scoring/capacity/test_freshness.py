"""How old data is when it has landed: all that happens on its way, and before it is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.capacity.drawings import client, estimate, flow, link, part

RARELY = 1e-6


def freshness_s(*links: Any, rate: float = RARELY, replicas: int | None = None) -> float | None:
    """Of parts that take exactly their time: ``api`` 1 ms, ``db`` 1 s, ``worker`` 10 ms; none ever waits."""
    times = {"api": 1, "db": 1000, "worker": 10}
    drawn = [part(name, ms, service_scv=0, replicas=replicas) for name, ms in times.items()]
    return flow(estimate([client(rate), *drawn], [link("users", "api"), *links])).freshness_s


def test_what_is_waited_for_before_data_is_sent_makes_it_older() -> None:
    sent_last = freshness_s(link("api", "db"), link("api", "worker", mode="async"))
    assert sent_last == pytest.approx(1.011)
    sent_first = freshness_s(link("api", "worker", mode="async"), link("api", "db"))
    assert sent_first == pytest.approx(0.011)


def test_calls_at_once_before_it_count_until_the_slowest_has_answered() -> None:
    at_once = [link("api", "db", step=1), link("api", "worker", step=1)]
    late = freshness_s(*at_once, link("api", "worker", mode="async", id="late", step=2))
    assert late == pytest.approx(1.011)


def test_nothing_that_only_follows_it_counts() -> None:
    behind = freshness_s(
        link("api", "worker", mode="async"), link("worker", "db"), link("api", "db", id="after", calls=9)
    )
    assert behind == pytest.approx(1.011)


def test_data_of_a_repeated_call_waits_for_the_repetitions_before() -> None:
    """The last of four lands after three whole calls and its own; the oldest hundredth is such."""
    drawn = [link("api", "db", calls=4), link("db", "worker", mode="async")]
    assert freshness_s(*drawn) == pytest.approx(0.001 + 4 * 1.0 + 0.010, rel=0.03)


def test_of_very_many_repetitions_the_oldest_data_is_from_the_last() -> None:
    drawn = [link("api", "db", calls=1000), link("db", "worker", mode="async")]
    assert freshness_s(*drawn) == pytest.approx(1000, rel=0.05)


def test_copies_that_nobody_waits_for_are_sent_at_once() -> None:
    assert freshness_s(link("api", "worker", mode="async", calls=4)) == pytest.approx(0.011)


def test_data_behind_what_never_answers_never_lands() -> None:
    drawn = [link("api", "db"), link("api", "worker", mode="async")]
    assert freshness_s(*drawn, rate=2, replicas=1) is None


def test_a_miss_is_waited_for_only_by_those_that_miss() -> None:
    """One in two thousand asks the slow store first: no hundredth of the data is that old."""
    parts = [
        client(RARELY),
        part("api", 1, service_scv=0),
        part("cache", 1, kind="cache", service_scv=0, hit_ratio=0.9995),
        part("db", 1000, service_scv=0),
        part("worker", 10, service_scv=0),
    ]
    links = [link("users", "api"), link("api", "cache"), link("api", "db", on_miss_of="cache")]
    links.append(link("api", "worker", mode="async"))
    assert flow(estimate(parts, links)).freshness_s == pytest.approx(0.012, rel=0.05)


def test_a_chain_longer_than_any_answer_is_held_to_its_moments() -> None:
    """Eighty M/M/1 stations in a row at ten times their service time: the 99th percentile of Erlang's law."""
    count = 80
    parts = [client(90), *(part(f"s{n}", 10) for n in range(count))]
    links = [link("users", "s0")]
    links += [link(f"s{n}", f"s{n + 1}", mode="async") for n in range(count - 1)]
    assert flow(estimate(parts, links)).freshness_s == pytest.approx(10.2265, rel=2e-3)
