"""What is meant where two engineers could differ: caches, stores, balancing, distances, sources."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.capacity.formulas.queues import mmc_wait, two_moment_wait
from tests.scoring.capacity.drawings import client, component, estimate, latency, link, one_station, part


def behind_cache(rate: float, **cache: Any) -> float:
    """Requests per second that a cache-aside cache lets through to the store."""
    parts = [client(rate), part("api", 0.1), part("c", 0.1, kind="cache", **cache)]
    parts.append(part("db", 0.1, kind="relational_db"))
    result = estimate(parts, [link("users", "api"), link("api", "c"), link("api", "db")])
    return {part.id: part.rate_rps for part in result.components}.get("db", 0.0)


def test_a_cache_by_popularity_misses_as_che_says() -> None:
    assert behind_cache(100, items=1e4, zipf=0.8, capacity_items=1000) == pytest.approx(56.33, abs=0.01)
    assert behind_cache(100, items=1e4, zipf=0.8, capacity_items=1e4) == 0.0


def test_a_time_to_live_lets_one_request_through_per_life() -> None:
    """One key, 9 requests/s, a life of 1 s: nine hits follow each miss."""
    assert behind_cache(9, items=1, capacity_items=1, ttl_s=1) == pytest.approx(0.9)


def test_a_given_hit_ratio_wins_over_popularity_of_the_same_place() -> None:
    assert behind_cache(100, items=1e4, zipf=0.8, capacity_items=1000, hit_ratio=0.9) == pytest.approx(10)


def test_disk_operations_cap_a_store() -> None:
    result = one_station(50, 0.1, kind="relational_db", iops=100)
    assert component(result, "s").utilization == pytest.approx(0.5)


def test_disk_operations_cap_a_store_that_takes_no_time_itself() -> None:
    result = one_station(50, 0, kind="relational_db", iops=100)
    assert component(result, "s").utilization == pytest.approx(0.5)


def test_shards_are_queues_of_their_own() -> None:
    sharded = component(one_station(320, 10, kind="relational_db", replicas=4, shards=4), "s")
    assert sharded.wait_ms == pytest.approx(mmc_wait(0.08, 10, 1))
    together = component(one_station(320, 10, kind="relational_db", replicas=4), "s")
    assert together.wait_ms == pytest.approx(mmc_wait(0.32, 10, 4))


def test_servers_that_shards_cannot_share_evenly_go_to_the_first_of_them() -> None:
    """Eight servers of three shards: 3, 3 and 2; the one with 2 is the busiest."""
    found = component(one_station(480, 10, kind="relational_db", concurrency=8, shards=3), "s")
    waits = [mmc_wait(0.16, 10, servers) for servers in (3, 3, 2)]
    assert found.wait_ms == pytest.approx(sum(waits) / 3)
    assert found.utilization == pytest.approx(0.8)


def test_a_hot_shard_is_the_first_to_get_a_server_that_is_left_over() -> None:
    """Half of 160/s to two servers, the other half to two shards of one server each."""
    hot = component(one_station(160, 10, kind="relational_db", concurrency=4, shards=3, hot_share=0.5), "s")
    assert hot.wait_ms == pytest.approx(0.5 * mmc_wait(0.08, 10, 2) + 0.5 * mmc_wait(0.04, 10, 1))
    assert hot.utilization == pytest.approx(0.4)


@pytest.mark.parametrize(("balancing", "arrival_scv"), [("random", 1.0), ("hash", 1.0), ("round_robin", 0.5)])
def test_dealt_out_requests_wait_in_queues_of_their_own(balancing: str, arrival_scv: float) -> None:
    found = component(one_station(160, 10, replicas=2, balancing=balancing), "s")
    assert found.wait_ms == pytest.approx(two_moment_wait(0.08, 10, 1, arrival_scv, 1))


def test_least_loaded_is_one_shared_queue_in_the_closed_form() -> None:
    found = component(one_station(160, 10, replicas=2, balancing="least_loaded"), "s")
    assert found.wait_ms == pytest.approx(mmc_wait(0.16, 10, 2))


@pytest.mark.parametrize(
    ("api", "db", "there_and_back_ms"),
    [
        ({}, {}, 0.5),
        ({"zone": "a"}, {}, 0.5),
        ({"zone": "a"}, {"zone": "a"}, 0.5),
        ({"zone": "a"}, {"zone": "b"}, 2.0),
        ({"zone": ["a", "b"]}, {"zone": "a"}, 1.25),
        ({"zone": ["a", "b", "c"]}, {"zone": ["a", "b", "c"]}, 2 * (0.25 + 2 * 1.0) / 3),
        ({"zone": "a", "region": "eu"}, {"zone": "a", "region": "us"}, 140.0),
    ],
)
def test_distance_is_paid_twice_and_not_by_the_client(
    api: dict[str, Any], db: dict[str, Any], there_and_back_ms: float
) -> None:
    far = [{"from": "users", "to": "api"}, {"from": "api", "to": "db"}]
    parts = [{**client(1e-6), "region": "asia", "zone": "z"}, part("api", 1, **api), part("db", 1, **db)]
    assert latency(estimate(parts, far)).mean == pytest.approx(2 + there_and_back_ms)


def test_a_partition_is_busy_for_payload_over_its_rate() -> None:
    """1 MB at 10 MB/s is 100 ms; 5 a second on each of ten partitions."""
    log = part("log", kind="event_log", partitions=10, partition_mb_s=10)
    result = estimate([client(50), log], [link("users", "log", payload_kb=1000)])
    assert component(result, "log").utilization == pytest.approx(0.5)


def test_a_persona_is_a_source_only_with_a_rate() -> None:
    def drawn(**params: Any) -> list[dict[str, Any]]:
        return [{"id": "users", "kind": "data_scientist", "params": params}, part("api", 1)]

    assert estimate(drawn(), [link("users", "api")]).flows == ()
    assert component(estimate(drawn(rate_rps=5), [link("users", "api")]), "api").rate_rps == 5


def test_a_part_to_pass_through_waits_only_with_a_service_time() -> None:
    drawn = [client(50), part("s", kind="kubernetes")]
    passed = component(estimate(drawn, [link("users", "s")]), "s")
    assert (passed.wait_ms, passed.utilization) == (0.0, 0.0)
    busy = component(one_station(50, 10, kind="kubernetes"), "s")
    assert busy.utilization == pytest.approx(0.5)
    assert busy.wait_ms == pytest.approx(10)
