"""Language models: the first token of a flow, tokens per second, what they cost, and targets on all three."""

from __future__ import annotations

from typing import Any

import pytest

from components.catalog import load_catalog
from scoring.capacity.estimator import Estimator
from scoring.capacity.formulas.llm import GPUS, decode_step_s, kv_bytes_per_token, prefill_s
from scoring.capacity.load import Load, Target
from scoring.capacity.result import Estimate, Latency
from tests.scoring.capacity.drawings import client, design, estimate, flow, link, part

MODEL: dict[str, Any] = {
    "params_b": 8, "layers": 32, "kv_heads": 8, "head_dim": 128, "bytes_per_weight": 2, "gpu": "H100",
    "tensor_parallel": 1, "prompt_tokens": 1000, "output_tokens": 200,
}  # fmt: skip
CONTEXT = 1100 * kv_bytes_per_token(32, 8, 128, 2)


def model(name: str, **more: Any) -> dict[str, Any]:
    return part(name, kind="llm_server", **{**MODEL, **more})


def first_ms(batch: float) -> float:
    """Prefill and first step on an H100."""
    gpu = GPUS["H100"]
    return 1000 * (prefill_s(8e9, 1000, gpu.flops) + decode_step_s(16e9, 8e9, batch, CONTEXT, gpu))


def first_token(result: Estimate) -> Latency:
    found = flow(result).first_token_ms
    assert found is not None
    return found


def test_the_first_token_of_an_idle_model_is_prefill_and_one_step() -> None:
    result = estimate([client(1e-6), model("llm")], [link("users", "llm")])
    assert first_token(result).mean == pytest.approx(first_ms(0), rel=1e-4)
    assert first_token(result).p99 == pytest.approx(first_ms(0), rel=1e-3)
    assert result.llm[0].ttft_ms == pytest.approx(first_ms(0), rel=1e-4)
    assert result.llm[0].tokens_per_s == pytest.approx(
        1 / decode_step_s(16e9, 8e9, 0, CONTEXT, GPUS["H100"]), rel=1e-4
    )


def test_what_comes_before_the_model_and_the_network_count() -> None:
    result = estimate(
        [client(1e-6), part("api", 30, service_scv=0), model("llm")],
        [link("users", "api"), link("api", "llm", network_ms=5)],
    )
    assert first_token(result).p50 == pytest.approx(30 + 10 + first_ms(0), rel=1e-3)


def test_a_model_that_another_always_follows_counts_whole() -> None:
    parts = [client(1e-6), part("api", 0), model("rewrite", service_scv=0), model("answer")]
    links = [link("users", "api"), link("api", "rewrite"), link("api", "answer")]
    alone = estimate(parts[:-1], links[:-1])
    whole = flow(alone).latency_ms
    assert whole is not None
    assert first_token(estimate(parts, links)).mean == pytest.approx(whole.mean + first_ms(0), rel=1e-3)


def test_models_of_which_one_is_asked_both_stream() -> None:
    parts = [client(1e-6), part("route", 0), model("big"), model("small")]
    links = [link("users", "route"), link("route", "big", calls=0.4), link("route", "small", calls=0.6)]
    assert first_token(estimate(parts, links)).mean == pytest.approx(first_ms(0), rel=1e-3)


def test_a_flow_without_a_model_has_no_first_token() -> None:
    assert flow(estimate([client(1), part("api", 1)], [link("users", "api")])).first_token_ms is None


def test_an_overloaded_model_has_no_first_token_and_misses_the_target() -> None:
    targets = (
        Target("ttft", "First token p95", "s", 60.0, "<=", "flows.users.first_token_ms.p95"),
        Target("tps", "Tokens per second", "tok/s", 0.001, ">=", "roles.llm_serve.tokens_per_s"),
    )
    drawn = design([client(10_000), model("llm")], [link("users", "llm")])
    result = Estimator(load_catalog()).estimate(drawn, Load(targets=targets))
    assert result.llm[0].ttft_ms is None
    assert flow(result).first_token_ms is None
    assert [(slo.value, slo.met) for slo in result.slos] == [(None, False), (None, False)]


def test_the_headroom_ends_where_the_tokens_get_too_slow() -> None:
    drawn = design([client(4), model("llm")], [link("users", "llm")])
    today = Estimator(load_catalog()).estimate(drawn)
    wanted = 0.7 * today.llm[0].tokens_per_s
    target = Target("tps", "Tokens per second", "tok/s", wanted, ">=", "roles.llm_serve.tokens_per_s")
    result = Estimator(load_catalog()).estimate(drawn, Load(targets=(target,)), full=True)
    assert result.headroom is not None
    there = Estimator(load_catalog()).estimate(drawn, rate_rps=4 * result.headroom)
    assert there.llm[0].tokens_per_s == pytest.approx(wanted, rel=0.02)
    assert [(slo.id, slo.met) for slo in result.slos] == [("tps", True)]


def test_the_slowest_of_several_models_counts() -> None:
    """Twice the layers of keys and values make a step longer."""
    target = Target("tps", "Tokens per second", "tok/s", 30, ">=", "roles.llm_serve.tokens_per_s")
    parts = [client(2), part("route", 0), model("big", params_b=16), model("small")]
    links = [link("users", "route"), link("route", "big", calls=0.5), link("route", "small", calls=0.5)]
    result = Estimator(load_catalog()).estimate(design(parts, links), Load(targets=(target,)))
    speeds = [item.tokens_per_s for item in result.llm]
    assert speeds[0] < speeds[1]
    assert result.slos[0].value == speeds[0]


def test_a_thousand_tokens_cost_what_the_models_cost_over_what_they_say() -> None:
    priced = model("llm", usd_per_hour=3, replicas=2)
    result = estimate(
        [client(5), part("api", 1, usd_per_hour=100), priced], [link("users", "api"), link("api", "llm")]
    )
    assert result.cost_usd is not None
    assert result.cost_usd.per_thousand_tokens == pytest.approx(2 * 3 / 3600 / (5 * 200) * 1000)


def test_models_on_drawn_accelerators_cost_what_those_do() -> None:
    parts = [client(5), model("llm", replicas=2), part("gpus", kind="gpu_pool", replicas=4, usd_per_hour=2)]
    result = estimate(parts, [link("users", "llm"), link("llm", "gpus")])
    assert result.cost_usd is not None
    assert result.cost_usd.per_thousand_tokens == pytest.approx(4 * 2 / 3600 / (5 * 200) * 1000)


def test_the_price_of_one_gpu_counts_for_each_that_a_model_is_spread_over() -> None:
    one = estimate([client(1), model("llm")], [link("users", "llm")])
    eight = estimate([client(1), model("llm", tensor_parallel=8)], [link("users", "llm")])
    said = estimate([client(1), model("llm", tensor_parallel=8, usd_per_hour=20)], [link("users", "llm")])
    assert one.cost_usd is not None
    assert eight.cost_usd is not None
    assert said.cost_usd is not None
    assert eight.cost_usd.month == pytest.approx(8 * one.cost_usd.month)
    assert said.cost_usd.month == pytest.approx(20 * 730)
