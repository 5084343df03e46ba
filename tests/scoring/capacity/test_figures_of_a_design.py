"""Headroom, survival, availability, cost, freshness, special parts, and the JSON."""

from __future__ import annotations

from typing import Any

import pytest

from components.catalog import load_catalog
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.estimator import Estimator
from scoring.capacity.formulas.batching import batch_rate, fit_batch_time
from scoring.capacity.json import estimate_json
from scoring.capacity.load import FlowLoad, Load, Target
from tests.scoring.capacity.drawings import (
    client,
    component,
    design,
    estimate,
    flow,
    latency,
    link,
    one_station,
    part,
)


def test_headroom_is_where_the_target_breaks() -> None:
    """M/M/1 of 10 ms: p99 = 4.605/(μ−λ); 100 ms at μ−λ = 46.05/s."""
    result = estimate(
        [client(0), part("s", 10)],
        [link("users", "s")],
        [{"id": "f", "from": "users", "rate_rps": 20, "slo_p99_ms": 100}],
        full=True,
    )
    assert result.headroom == pytest.approx((100 - 46.05) / 20, rel=0.011)
    assert flow(result, "f").max_rps == pytest.approx(20 * (result.headroom or 0))
    assert result.slos[0].id == "f.p99"
    assert result.slos[0].met


def test_headroom_without_a_target_is_the_breaking_point() -> None:
    result = one_station(20, 10)
    full = estimate([client(20), part("s", 10)], [link("users", "s")], full=True)
    assert result.headroom is None
    assert full.headroom == pytest.approx(5, rel=0.011)


def test_a_missed_target_has_a_headroom_below_one() -> None:
    result = estimate(
        [client(0), part("s", 10)],
        [link("users", "s")],
        [{"id": "f", "from": "users", "rate_rps": 80, "slo_p99_ms": 100}],
        full=True,
    )
    assert result.headroom == pytest.approx((100 - 46.05) / 80, rel=0.011)
    assert result.slos[0].met is False
    assert (result.slos[0].margin or 0) < 0


def test_a_flow_that_never_settles_misses_its_target() -> None:
    result = estimate(
        [client(0), part("s", 10)],
        [link("users", "s")],
        [{"id": "f", "from": "users", "rate_rps": 120, "slo_p99_ms": 1e6}],
    )
    slo = result.slos[0]
    assert (slo.value, slo.met, slo.margin) == (None, False, None)


def test_curves_rise_to_the_knee() -> None:
    drawn = design([client(20), part("s", 10)], [link("users", "s")])
    curves = Estimator(load_catalog()).curves(drawn)
    points = curves.p99["users"]
    assert curves.breaks == pytest.approx(5, rel=1e-3)
    assert list(points.rps) == sorted(points.rps)
    assert points.rps[-1] < 100
    assert list(points.p99_ms) == sorted(points.p99_ms)
    assert points.p99_ms[-1] > 10 * points.p99_ms[0]
    assert curves.levers[0].component == "s"


def test_a_cancelled_study_ends() -> None:
    drawn = design([client(20), part("s", 10)], [link("users", "s")])
    with pytest.raises(Cancelled):
        Estimator(load_catalog()).curves(drawn, cancelled=lambda: True)


@pytest.mark.parametrize(("replicas", "zone", "survives"), [
    (1, None, (False, None)),
    (2, None, (False, None)),
    (3, None, (True, None)),
    (6, ["a", "b"], (True, True)),
    (3, ["a", "b"], (True, False)),
    (3, "a", (True, False)),
])  # fmt: skip
def test_survival(replicas: int, zone: Any, survives: tuple[bool | None, bool | None]) -> None:
    """1.5 busy servers: two must be left."""
    result = estimate(
        [client(150), part("s", 10, replicas=replicas, **({"zone": zone} if zone else {}))],
        [link("users", "s")],
        full=True,
    )
    assert (result.survives.replica, result.survives.zone) == survives


def test_availability_in_series_and_across_zones() -> None:
    result = estimate(
        [
            client(1),
            part("a", 1, availability=0.99),
            part("b", 1, replicas=2, zone=["x", "y"], availability=0.9),
            part("c", 1, availability=0.5),
        ],
        [link("users", "a"), link("a", "b"), link("a", "c", mode="async")],
    )
    assert result.availability == pytest.approx(0.99 * (1 - 0.01))


def test_alternatives_are_up_in_parallel() -> None:
    result = estimate(
        [
            client(1),
            part("lb", 0, kind="load_balancer", availability=1.0),
            part("a", 1, availability=0.9),
            part("b", 1, availability=0.9),
        ],
        [link("users", "lb"), link("lb", "a"), link("lb", "b")],
    )
    assert result.availability == pytest.approx(0.99)


def test_cost_by_the_hour_the_million_and_the_gigabyte() -> None:
    priced = {"usd_per_hour": 0.1, "usd_per_million": 0.2, "usd_per_gb_month": 0.02, "capacity_gb": 100}
    result = estimate(
        [client(10), part("s", 1, kind="relational_db", replicas=3, replication=2, **priced)],
        [link("users", "s")],
    )
    month = 3 * 0.1 * 730 + 10 * 2.628e6 * 0.2 / 1e6 + 100 * 2 * 0.02
    assert result.cost_usd is not None
    assert result.cost_usd.month == pytest.approx(month)
    assert result.cost_usd.per_million_requests == pytest.approx(month / (10 * 2.628e6) * 1e6)


def test_what_next_to_nothing_costs_by_the_request_is_not_said() -> None:
    """A thousand calls in a row, of which a quarter fails: no request in the life of the universe works."""
    hardly = [link("users", "s"), link("users", "s", calls=2000, id="many")]
    result = estimate([client(1e6), part("s", 1, replicas=100, queue_limit=0, usd_per_hour=1.0)], hardly)
    assert result.cost_usd is not None
    assert result.cost_usd.per_million_requests is None


def test_freshness_ends_at_the_named_role() -> None:
    """Three stations at low load, an Erlang-like sum; the hourly copy to the lake is not on the way."""
    drawn = design(
        [
            client(1),
            part("collect", 1, kind="event_collector"),
            part("log", 1, kind="event_log"),
            part("flink", 10, kind="stream_processor"),
            part("store", 1, kind="online_feature_store"),
            part("lake", 1, kind="lakehouse_table"),
        ],
        [
            link("users", "collect"),
            link("collect", "log", mode="async"),
            link("log", "flink"),
            link("flink", "store", mode="async"),
            link("log", "lake", mode="batch", period_s=3600),
        ],
    )
    load = Load((FlowLoad("event", ("users",), 1.0, fresh_at=("online_features",)),))
    near = Estimator(load_catalog()).estimate(drawn, load)
    assert flow(near, "event").freshness_s == pytest.approx(0.0499, rel=0.1)
    late = Load((FlowLoad("event", ("users",), 1.0, fresh_at=("lake",)),))
    assert flow(Estimator(load_catalog()).estimate(drawn, late), "event").freshness_s == pytest.approx(
        3600, rel=1e-3
    )


def test_targets_in_their_own_units() -> None:
    drawn = design([client(20), part("s", 10)], [link("users", "s")])
    targets = (
        Target("up", "Availability", "%", 99.0, ">=", "availability"),
        Target("fast", "p99", "s", 0.1, "<=", "flows.f.latency_ms.p99"),
        Target("most", "Peak", "req/s", 90, ">=", "flows.f.max_rps"),
        Target("none", "Days", "days", 1, "<=", "training.days"),
    )
    result = Estimator(load_catalog()).estimate(
        drawn, Load((FlowLoad("f", ("users",), 20.0),), targets=targets), full=True
    )
    found = {slo.id: slo for slo in result.slos}
    assert found["fast"].value == pytest.approx(latency(result, "f").p99 / 1000)
    assert found["up"].value == pytest.approx(100 * (result.availability or 0))
    assert found["most"].value == pytest.approx(flow(result, "f").max_rps)
    assert (found["none"].value, found["none"].met, found["none"].margin) == (None, None, None)


def test_autoscaling_settles_at_its_target() -> None:
    result = one_station(900, 10, min=2, max=20, target_utilization=0.6, replicas=3)
    assert component(result, "s").servers == 15
    assert component(result, "s").utilization == pytest.approx(0.6)
    assert component(one_station(9000, 10, min=2, max=20, replicas=3), "s").servers == 20


def test_closed_loop_of_one_client_never_waits() -> None:
    result = estimate(
        [part("users", kind="web_client", clients=1, think_ms=90), part("s", 10)], [link("users", "s")]
    )
    assert flow(result).carried_rps == pytest.approx(10)
    assert latency(result).mean == pytest.approx(10)


def test_closed_loop_saturates_at_the_servers_rate() -> None:
    """Ten clients without think time at one server: always busy, each waits for the nine others."""
    result = estimate([part("users", kind="web_client", clients=10), part("s", 10)], [link("users", "s")])
    assert result.stable
    assert flow(result).carried_rps == pytest.approx(100, rel=1e-4)
    assert latency(result).mean == pytest.approx(100, rel=1e-3)
    assert component(result, "s").utilization == pytest.approx(1, rel=1e-4)


def test_the_hottest_partition_decides() -> None:
    result = estimate(
        [client(1000), part("log", 1, kind="event_log", partitions=10, hot_share=0.5)],
        [link("users", "log", mode="async")],
    )
    assert component(result, "log").utilization == pytest.approx(0.5)
    even = estimate([client(1000), part("log", 1, kind="event_log", partitions=10)], [link("users", "log")])
    assert component(even, "log").utilization == pytest.approx(0.1)


def test_consumers_work_up_to_the_partitions() -> None:
    result = estimate(
        [
            client(100),
            part("log", 0.1, kind="event_log", partitions=4),
            part("w", 30, kind="worker_pool", replicas=9),
        ],
        [link("users", "log", mode="async"), link("log", "w")],
    )
    assert component(result, "w").utilization == pytest.approx(3 / 4)


def test_writes_count_on_every_copy() -> None:
    result = estimate(
        [client(100), part("db", kind="relational_db", read_ms=1, write_ms=2, replication=3, concurrency=1)],
        [link("users", "db", write=True)],
    )
    assert component(result, "db").rate_rps == pytest.approx(100)
    assert component(result, "db").utilization == pytest.approx(100 * 3 * 2 / 1000)


def test_change_capture_carries_the_writes() -> None:
    result = estimate(
        [
            client(100),
            part("api", 0),
            part("db", 1, kind="relational_db"),
            part("cdc", 1, kind="cdc_connector"),
        ],
        [
            link("users", "api"),
            link("api", "db"),
            link("api", "db", write=True, calls=0.2),
            link("db", "cdc", mode="async"),
        ],
    )
    assert component(result, "db").rate_rps == pytest.approx(120)
    assert component(result, "cdc").rate_rps == pytest.approx(20)


def test_what_rests_on_a_guess_says_so() -> None:
    """Writes that no link marks, servers per replica by the catalogue's guess, an unsaid training run."""
    parts = [client(10), part("api", kind="app_service"), part("db", 1, kind="relational_db")]
    parts += [part("cdc", 1, kind="cdc_connector"), part("train", kind="training_job", mfu=0.5, tokens=1e9)]
    reads, marked = link("api", "db", id="w"), link("api", "db", id="w", write=True)
    capture = link("db", "cdc", id="changes", mode="async")
    guessed = estimate(parts, [link("users", "api"), reads, capture]).assumed
    assert {"api.service_ms", "api.concurrency", "changes.write", "train.model_params"} <= set(guessed)
    assert {"db.concurrency", "db.service_ms", "train.mfu", "train.tokens"}.isdisjoint(guessed)
    assert "changes.write" not in estimate(parts, [link("users", "api"), marked, capture]).assumed


def test_language_model_state() -> None:
    """8B in bf16 on one H100: 16 GB of weights, 8 GB/s·… of keys and values; a step reads both."""
    model: dict[str, Any] = {
        "params_b": 8, "layers": 32, "kv_heads": 8, "head_dim": 128, "bytes_per_weight": 2, "gpu": "H100",
        "tensor_parallel": 1, "prompt_tokens": 1000, "output_tokens": 200,
    }  # fmt: skip
    result = estimate([client(1), part("llm", kind="llm_server", **model)], [link("users", "llm")])
    state = result.llm[0]
    assert state.concurrency == 256  # the most that a server takes; memory would hold 388 contexts of 144 MB
    assert state.tokens_per_s is not None
    assert state.ttft_ms is not None
    assert 60 < state.tokens_per_s < 200
    assert 20 < state.ttft_ms < 100
    assert any("±30 %" in warning for warning in result.warnings)
    big = estimate(
        [client(1), part("llm", kind="llm_server", **{**model, "params_b": 70})], [link("users", "llm")]
    )
    assert big.llm[0].concurrency == 0
    assert any("does not fit" in warning for warning in big.warnings)


def test_training_days() -> None:
    run = {
        "model_params": 7e9,
        "tokens": 1e12,
        "gpus": 128,
        "flops": 989e12,
        "mfu": 0.4,
        "mtbf_h": 50_000,
        "checkpoint_s": 60,
    }
    result = estimate([part("t", kind="training_job", interconnect_gb_s=50, **run)], [])
    assert result.training is not None
    busy = 6 * 7e9 * 1e12 / (128 * 989e12 * 0.4) / 86_400
    lost = (2 * 60 / (50_000 * 3600 / 128)) ** 0.5
    assert result.training.days == pytest.approx(busy / (1 - lost))
    assert result.training.all_reduce_s == pytest.approx(2 * 127 / 128 * 14 / 50)


TRITON = [  # clients, measured req/s, instances assumed
    ("A100", (1, 469, 32, 2858), 256, 6127, 2),
    ("A100", (1, 469, 32, 2858), 64, 4388, 2),
    ("A100", (1, 469, 32, 2858), 16, 2571, 2),
    ("T4", (1, 332, 128, 1280), 32, 2050, 2),
    ("T4", (1, 332, 128, 1280), 16, 1078, 1),
]


@pytest.mark.parametrize(("gpu", "static", "clients", "measured", "instances"), TRITON)
def test_triton_dynamic_batching_from_the_static_rows(
    gpu: str, static: tuple[int, int, int, int], clients: int, measured: float, instances: int
) -> None:
    """NVIDIA's published ResNet-50 rows; the number of model instances is not in them and is assumed."""
    b1, x1, b2, x2 = static
    per_item, fixed = fit_batch_time(b1, 1000 * b1 / x1, b2, 1000 * b2 / x2)
    assert batch_rate(per_item, fixed, b2) * 1000 == pytest.approx(x2)
    result = estimate(
        [
            part("users", kind="web_client", clients=clients),
            part(
                "gpu", kind="model_server", replicas=1, concurrency=instances, batch_wait_ms=0,
                batch_fixed_ms=fixed, batch_item_ms=per_item, batch_max=1_000_000,
            ),
        ],
        [link("users", "gpu")],
    )  # fmt: skip
    assert flow(result).carried_rps == pytest.approx(measured, rel=0.2)


def test_json_has_the_shape_of_the_command_line() -> None:
    plain = estimate_json(one_station(90, 10))
    assert list(plain) == [
        "schema", "stable", "metastable", "flows", "components", "bottleneck", "headroom", "availability",
        "survives", "cost_usd", "slos", "training", "llm", "assumed", "warnings",
    ]  # fmt: skip
    assert plain["schema"] == "loadbearing.estimate/1"
    assert list(plain["flows"][0]) == [
        "id", "offered_rps", "carried_rps", "refused_rps", "latency_ms", "freshness_s", "max_rps", "path",
        "first_token_ms", "availability",
    ]  # fmt: skip
    assert list(plain["components"][0]) == [
        "id", "rate_rps", "servers", "utilization", "wait_ms", "queue", "latency_ms", "backlog_rps",
    ]  # fmt: skip
    assert list(plain["components"][0]["latency_ms"]) == ["mean", "p50", "p90", "p95", "p99"]
    assert plain["flows"][0]["path"] == [{"component": "s", "mean_ms": pytest.approx(100), "share": 1.0}]
