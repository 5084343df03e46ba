"""What calls, steps, misses and joins mean, against a plain simulation and exact results."""

from __future__ import annotations

import math

import pytest

from scoring.capacity.result import Latency
from tests.scoring.capacity.drawings import client, component, estimate, flow, latency, link, part
from tests.scoring.capacity.monte_carlo import Network, Walk

REQUESTS = 40_000


def close(found: Latency, times: list[float], mean: float = 0.03, tail: float = 0.06) -> None:
    assert found.mean == pytest.approx(sum(times) / len(times), rel=mean)
    assert found.p50 == pytest.approx(times[len(times) // 2], rel=mean + 0.01)
    assert found.p99 == pytest.approx(times[int(0.99 * len(times))], rel=tail)


def test_tandem_of_five_is_erlang() -> None:
    """Five M/M/1 in a row, ρ = .5: the sum of five exponentials of mean 2."""
    names = [f"s{n}" for n in range(5)]
    chain = [link(a, b) for a, b in zip(["users", *names], names, strict=False)]
    found = latency(estimate([client(500), *(part(n, 1) for n in names)], chain))
    assert found.mean == pytest.approx(10.0)
    # Erlang-5 quantiles, mean 2 each
    assert (found.p50, found.p95, found.p99) == pytest.approx((9.3418, 18.307, 23.209), rel=2e-4)


def test_network_is_paid_twice_and_moves_every_percentile() -> None:
    near = latency(estimate([client(500), part("a", 1), part("b", 1)], [link("users", "a"), link("a", "b")]))
    far = latency(
        estimate(
            [client(500), part("a", 1), part("b", 1)], [link("users", "a"), link("a", "b", network_ms=7)]
        )
    )
    for name in ("mean", "p50", "p90", "p95", "p99"):
        assert getattr(far, name) - getattr(near, name) == pytest.approx(14.0, abs=1e-3)


def test_cache_aside_steps_and_probabilities() -> None:
    """api → cache (hit .8) → db on a miss, then audit with probability .3."""

    def request(net: Network) -> Walk:
        yield "serve", "api"
        yield "serve", "cache"
        if net.random.random() > 0.8:
            yield "sleep", 2.0
            yield "serve", "db"
        if net.random.random() < 0.3:
            yield "serve", "audit"

    result = estimate(
        [
            client(400),
            part("api", 1.5),
            part("cache", 0.3, kind="cache", hit_ratio=0.8),
            part("db", 8, kind="relational_db"),
            part("audit", 3),
        ],
        [
            link("users", "api"),
            link("api", "cache"),
            link("api", "db", network_ms=1),
            link("api", "audit", calls=0.3),
        ],
    )
    assert "l3.on_miss_of" in result.assumed
    assert component(result, "db").rate_rps == pytest.approx(80)
    assert component(result, "audit").rate_rps == pytest.approx(120)
    stations = {"api": (1, 1.5), "cache": (1, 0.3), "db": (1, 8.0), "audit": (1, 3.0)}
    close(latency(result), Network(stations, 1).run(request, 0.4, REQUESTS))


def test_repeated_calls_one_after_another() -> None:
    """2.5 calls: two, and a third half of the time.

    Calls close together meet the same queue, which independence does not know: the tail is 16 % short.
    """

    def request(net: Network) -> Walk:
        yield "serve", "a"
        for _ in range(2 + (net.random.random() < 0.5)):
            yield "serve", "b"

    result = estimate(
        [client(100), part("a", 4), part("b", 2)], [link("users", "a"), link("a", "b", calls=2.5)]
    )
    assert component(result, "b").rate_rps == pytest.approx(250)
    close(latency(result), Network({"a": (1, 4.0), "b": (1, 2.0)}, 2).run(request, 0.1, REQUESTS), 0.06, 0.2)


def test_a_read_takes_no_longer_for_the_writes_than_their_queue() -> None:
    """100 reads of 1 ms and 50 writes of 3 ms: 11/15 ms of wait (Pollaczek and Khinchine), then one's own."""
    store = part("s", kind="relational_db", read_ms=1, write_ms=3, service_scv=1, concurrency=1)
    parts, wait = [client(50), part("api", 0), store], 0.15 * 110 / 15 / 1.5
    mixed = [link("users", "api"), link("api", "s", calls=2), link("api", "s", write=True)]
    found = estimate(parts, mixed)
    assert component(found, "s").wait_ms == pytest.approx(wait)
    assert latency(found).mean == pytest.approx(3 * wait + 2 * 1 + 3)
    assert {step.component: step.mean_ms for step in flow(found).path} == {"s": pytest.approx(3 * wait + 5)}
    beside = [*mixed[:2], link("api", "s", write=True, mode="async")]
    assert latency(estimate(parts, beside)).mean == pytest.approx(2 * wait + 2)


@pytest.mark.parametrize("balancing", ["random", "hash"])
def test_repeats_that_are_dealt_to_other_queues_wait_anew(balancing: str) -> None:
    """Two calls to M/M/1s at ρ = .5 of mean service 1 ms: two exponentials of mean 2 ms, Erlang-2."""
    pool = part("s", 1, replicas=1000, balancing=balancing)
    found = latency(estimate([client(250_000), pool], [link("users", "s", calls=2)]))
    assert found.mean == pytest.approx(4.0, rel=1e-3)
    assert found.p99 == pytest.approx(2.0 * 6.6384, rel=1e-3)


def test_repeats_of_one_request_wait_alike() -> None:
    """Two calls of an M/M/1 with μ = 1, λ = .5 per ms: 2W + Erlang-2, 2W exponential of rate 1/4 or 0."""
    found = latency(estimate([client(250), part("s", 1)], [link("users", "s", calls=2)]))

    def later_than(t: float) -> float:
        waited = 16 / 9 * math.exp(-t / 4) - (4 / 9 + (t + 1) / 3) * math.exp(-t)
        return 0.5 * (1 + t) * math.exp(-t) + 0.5 * waited

    assert found.mean == pytest.approx(4.0)
    for level, time in ((0.5, found.p50), (0.9, found.p90), (0.95, found.p95), (0.99, found.p99)):
        assert later_than(time) == pytest.approx(1 - level, rel=1e-3)


def test_steps_in_parallel_join_and_later_steps_follow() -> None:
    def one(name: str) -> Walk:
        yield "serve", name

    def request(_: Network) -> Walk:
        yield "serve", "api"
        yield "join", [one("x"), one("y"), one("z")]
        yield "serve", "last"

    result = estimate(
        [client(300), *(part(n, s) for n, s in (("api", 1), ("x", 2), ("y", 1.5), ("z", 2), ("last", 0.5)))],
        [
            link("users", "api"),
            *(link("api", n, step=1) for n in "xyz"),
            link("api", "last", step=2),
        ],
    )
    stations = {"api": (1, 1.0), "x": (1, 2.0), "y": (1, 1.5), "z": (1, 2.0), "last": (1, 0.5)}
    close(latency(result), Network(stations, 3).run(request, 0.3, REQUESTS), 0.05, 0.08)


def test_load_balancer_splits() -> None:
    result = estimate(
        [client(900), part("lb", 0.1, kind="load_balancer"), part("a", 2), part("b", 2, replicas=2)],
        [link("users", "lb"), link("lb", "a"), link("lb", "b")],
    )
    assert component(result, "a").rate_rps == pytest.approx(450)
    assert component(result, "a").utilization == pytest.approx(0.9)
    assert component(result, "b").utilization == pytest.approx(0.45)


def test_asynchronous_calls_wait_for_the_broker_only() -> None:
    result = estimate(
        [
            client(100),
            part("api", 2),
            part("log", 1, kind="event_log"),
            part("worker", 9, kind="worker_pool"),
        ],
        [link("users", "api"), link("api", "log", mode="async", network_ms=0.5), link("log", "worker")],
    )
    broker = component(result, "log").latency_ms
    api = component(result, "api").latency_ms
    worker = component(result, "worker").latency_ms
    assert broker
    assert api
    assert worker
    assert latency(result).mean == pytest.approx(api.mean + 1.0 + broker.mean)
    fresh = flow(result).freshness_s
    assert fresh is not None
    assert fresh * 1000 > worker.p99


def test_a_saturated_consumer_keeps_the_flow_whole() -> None:
    result = estimate(
        [
            client(100),
            part("api", 2),
            part("log", 1, kind="event_log"),
            part("worker", 50, kind="worker_pool"),
        ],
        [link("users", "api"), link("api", "log", mode="async"), link("log", "worker")],
    )
    assert not result.stable
    assert component(result, "worker").backlog_rps == pytest.approx(80)
    assert component(result, "worker").latency_ms is None
    assert flow(result).carried_rps == pytest.approx(100)
    assert flow(result).latency_ms is not None
    assert flow(result).freshness_s is None


def test_two_of_three_is_an_order_statistic() -> None:
    """Quorum of independent exponentials of mean 1: mean 1/3 + 1/2."""
    result = estimate(
        [client(1e-6), *(part(n, 1000) for n in "abc")],
        [link("users", n, step=1, quorum=2) for n in "abc"],
    )
    assert latency(result).mean / 1000 == pytest.approx(5 / 6, rel=1e-3)


def test_all_at_once_waits_for_the_slowest() -> None:
    """Ten parallel calls without load: H₁₀ of the mean."""
    result = estimate(
        [client(1e-6), part("a", 0), part("b", 1000, replicas=10)],
        [link("users", "a"), link("a", "b", calls=10, parallel=True)],
    )
    harmonic = sum(1 / n for n in range(1, 11))
    assert latency(result).mean / 1000 == pytest.approx(harmonic, rel=1e-3)


def test_hedge_takes_the_first_answer() -> None:
    """P(T > t)² e^{hμ} beyond the hedge: mean = ∫ = 1 − e^{−h}/2 for an exponential of mean 1 and h = 1."""
    result = estimate(
        [client(1e-6), part("a", 0), part("b", 1000)],
        [link("users", "a"), link("a", "b", hedge_ms=1000)],
    )
    assert latency(result).mean / 1000 == pytest.approx(1 - math.exp(-1) / 2, rel=2e-3)


def test_calls_in_a_circle_unfold() -> None:
    """a calls itself with probability .5: 2 visits each, response geometric."""
    result = estimate([client(10), part("a", 10)], [link("users", "a"), link("a", "a", calls=0.5)])
    assert component(result, "a").rate_rps == pytest.approx(20)
    station = component(result, "a").latency_ms
    assert station
    assert latency(result).mean == pytest.approx(2 * station.mean, rel=1e-4)
    # A geometric number of exponentials is exponential.
    assert latency(result).p99 == pytest.approx(-math.log(0.01) * 2 * station.mean, rel=1e-3)


def test_a_store_behind_two_caches_sees_the_misses_of_both() -> None:
    result = estimate(
        [
            client(100),
            part("l1", 0.1, kind="cache", hit_ratio=0.5),
            part("l2", 0.1, kind="cache", hit_ratio=0.8),
            part("db", 1, kind="relational_db"),
        ],
        [link("users", "l1"), link("l1", "l2"), link("l1", "db", on_miss_of="l2")],
    )
    assert component(result, "l2").rate_rps == pytest.approx(50)
    assert component(result, "db").rate_rps == pytest.approx(10)
    steps = {step.component: step.mean_ms for step in flow(result).path}
    db = component(result, "db").latency_ms
    assert db
    assert steps["db"] == pytest.approx(0.1 * db.mean)
    assert latency(result).mean == pytest.approx(sum(steps.values()))


def test_the_path_is_told_in_the_order_of_a_request() -> None:
    """A store behind a cache comes after it even when its link was drawn first."""
    result = estimate(
        [client(1), part("db", 8), part("log", 1), part("cache", 0.3, kind="cache"), part("api", 2)],
        [
            link("users", "api"),
            link("api", "db", on_miss_of="cache"),
            link("api", "cache"),
            link("api", "log"),
        ],
    )
    assert [step.component for step in flow(result).path] == ["api", "cache", "db", "log"]
