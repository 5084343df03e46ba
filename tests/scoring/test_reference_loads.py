"""Under its scenario's load every reference design is stable and meets the targets a figure answers."""

from __future__ import annotations

import pytest

from components.catalog import load_catalog
from scenarios.envelope import expected_numbers
from scenarios.loader import library, load_scenario
from scenarios.measures import JUDGE
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import load_of

CATALOG = load_catalog()

WITH_LOAD = {
    "ml-platform-end-to-end": {"latency", "qps", "availability", "freshness", "budget"},
    "slow-model-api": {"latency", "qps", "availability"},
    "realtime-recommendation": {"latency", "qps", "availability", "freshness"},
    "distributed-training": {"deadline", "lost"},
    "vector-similarity-search": {"latency", "qps", "availability", "freshness", "ingest"},
    "model-optimization-pipeline": {"latency"},
    "news-feed-ranking": {"latency", "qps", "availability", "freshness"},
    "ads-ctr-prediction": {"latency", "qps", "availability"},
    "payment-fraud-detection": {"latency", "qps", "availability"},
    "llm-chat-rag": {"ttft", "tps", "qps", "availability"},
    "feature-store-platform": {"latency", "fresh", "availability"},
    "image-moderation": {"hash", "decide", "qps", "availability"},
    "url-shortener": {"latency", "qps", "create", "availability", "analytics"},
    "instagram": {"latency", "qps", "fresh", "availability"},
}


def test_every_scenario_says_what_a_figure_answers() -> None:
    for scenario_id in library():
        asked = load_scenario(scenario_id).requirements.non_functional
        assert {item.id for item in asked if item.measure != JUDGE} == WITH_LOAD[scenario_id]


@pytest.mark.parametrize("scenario_id", list(library()))
def test_the_reference_design_meets_its_targets(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    design = scenario.reference_solution
    estimate = Estimator(CATALOG).estimate(design, load_of(scenario, CATALOG, design), full=True)
    assert estimate.stable
    assert [warning for warning in estimate.warnings if "a language model are ±30 %" not in warning] == []
    assert {slo.id for slo in estimate.slos} == WITH_LOAD[scenario_id]
    assert [(slo.id, slo.value) for slo in estimate.slos if not slo.met] == []
    utilized = {c.id: c.utilization for c in estimate.components if c.utilization is not None}
    assert all(value < 0.9 for value in utilized.values()), utilized


def test_the_broken_design_breaks_where_the_load_test_says() -> None:
    """The evidence puts the knee at about 950 req/s with the workers as the first wall."""
    scenario = load_scenario("slow-model-api")
    design = scenario.starting_design
    assert design is not None
    load, estimator = load_of(scenario, CATALOG, design), Estimator(CATALOG)
    last_week = estimator.estimate(design, load, rate_rps=360)
    assert last_week.stable
    assert last_week.flows[0].latency_ms is not None
    assert last_week.flows[0].latency_ms.p50 == pytest.approx(100, abs=5)
    at_peak = estimator.estimate(design, load, rate_rps=900)
    assert at_peak.bottleneck == "api"
    used = {c.id: c.utilization or 0.0 for c in at_peak.components}
    assert used["api"] > used["db"] > 0.9
    assert not estimator.estimate(design, load, rate_rps=960).stable
    assert not estimator.estimate(design, load).stable


def test_the_training_run_is_the_one_of_the_exercise() -> None:
    scenario = load_scenario("distributed-training")
    design = scenario.reference_solution
    training = Estimator(CATALOG).estimate(design, load_of(scenario, CATALOG, design)).training
    assert training is not None
    numbers = expected_numbers(scenario)
    assert training.all_reduce_s == pytest.approx(numbers["comm_s"])
    assert training.checkpoint_interval_s == pytest.approx(numbers["ckpt_interval_min"] * 60)
    assert training.days == pytest.approx(numbers["days"], rel=0.01)
