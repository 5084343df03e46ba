"""The machine's facts land at the dimension they speak for, and never carry a mark."""

from __future__ import annotations

from dataclasses import fields

from components.catalog import load_catalog
from scenarios.loader import library, load_scenario
from scoring.capacity.result import Slo
from scoring.checks.check import check_design
from scoring.evidence import Evidence, gather

SCENARIO = load_scenario("slow-model-api")
CATALOG = load_catalog()


def of_start(**more: object) -> dict[str, tuple[Evidence, ...]]:
    """Evidence of the broken starting design."""
    assert SCENARIO.starting_design is not None
    findings = check_design(SCENARIO.starting_design, CATALOG, SCENARIO, "staff")
    return dict(gather(SCENARIO, CATALOG, findings, **more))  # type: ignore[arg-type]


def test_every_finding_is_evidence_once() -> None:
    for scenario_id in library():
        scenario = load_scenario(scenario_id)
        findings = check_design(scenario.reference_solution, CATALOG, scenario, "staff")
        evidence = gather(scenario, CATALOG, findings)
        assert list(evidence) == [dimension.id for dimension in scenario.rubric.dimensions]
        total = [item for items in evidence.values() for item in items]
        parts = (findings.stages, findings.paths, findings.antipatterns, findings.structure)
        assert len(total) == sum(len(part) for part in parts)


def test_facts_belong_to_what_they_are_about() -> None:
    place = {
        (item.source, item.id): (dimension, item) for dimension, items in of_start().items() for item in items
    }
    expected = {
        ("stage", "lb"): ("architecture", "for"),
        ("stage", "serve"): ("ml_lifecycle", "ask"),
        ("stage", "metrics"): ("reliability_ops", "against"),
        ("path", "request_to_model"): ("architecture", "against"),
        ("antipattern", "gpu_no_batcher"): ("ml_lifecycle", "against"),
        ("antipattern", "spof_hot_path"): ("reliability_ops", "against"),
        ("antipattern", "no_metrics"): ("reliability_ops", "against"),
        ("antipattern", "no_lb"): ("architecture", "for"),
        ("antipattern", "scale_only"): ("deep_dive", "ask"),
        ("structure", "single_db"): ("reliability_ops", "against"),
    }
    assert {key: (place[key][0], place[key][1].polarity) for key in expected} == expected
    assert place["antipattern", "no_lb"][1].text.startswith("Avoided: User traffic reaches replicas")
    assert place["stage", "lb"][1].text == "Load balancing by outstanding requests: lb"


def test_targets_speak_for_scaling_and_a_missing_figure_for_nothing() -> None:
    slos = (
        Slo("latency", "p99", 250, "<=", 47.9123, "ms", True, 0.8),
        Slo("qps", "Peak", 35_000, ">=", 900, "req/s", False, -0.97),
        Slo("availability", "Up", 99.9, ">=", None, "%", None, None),
    )
    items = of_start(slos=slos)["tradeoffs"]
    assert items == (
        Evidence("slo", "latency", "for", "p99: 47.91 ms, wanted ≤ 250 ms"),
        Evidence("slo", "qps", "against", "Peak: 900 req/s, wanted ≥ 35\u2009000 req/s"),
    )


def test_the_candidates_numbers_speak_for_the_estimation() -> None:
    items = of_start(numbers={"slots": 96, "capacity_now": 90_000})["estimation"]
    assert items == (
        Evidence("number", "slots", "for", "Concurrent request slots: 96 slots, accepted 80 to 115"),
        Evidence(
            "number",
            "capacity_now",
            "against",
            "Throughput ceiling today: 90\u2009000 req/s, accepted 738 to 1\u2009250",
        ),
    )


def test_evidence_carries_no_mark() -> None:
    assert [field.name for field in fields(Evidence)] == ["source", "id", "polarity", "text"]
