"""A measure is a figure and the number of the figure's units in one of the requirement's."""

from __future__ import annotations

import pytest

from scenarios.measures import Measure, MeasureError, parse_measure


@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        ("flows.read.latency_ms.p99", "ms", Measure("read", "latency_ms.p99", 1)),
        ("flows.read.latency_ms.mean", "s", Measure("read", "latency_ms.mean", 1000)),
        ("flows.event.freshness_s", "min", Measure("event", "freshness_s", 60)),
        ("flows.event.freshness_s", "ms", Measure("event", "freshness_s", 0.001)),
        ("flows.read.max_rps", "img/s", Measure("read", "max_rps", 1)),
        ("flows.chat.first_token_ms.p95", "s", Measure("chat", "first_token_ms.p95", 1000)),
        ("flows.read.availability", "%", Measure("read", "availability", 0.01)),
        ("roles.hash_match.latency_ms.p99", "s", Measure(None, "latency_ms.p99", 1000, "hash_match")),
        ("roles.llm_serve.tokens_per_s", "tok/s", Measure(None, "tokens_per_s", 1, "llm_serve")),
        ("availability", "%", Measure(None, "availability", 0.01)),
        ("availability", "fraction", Measure(None, "availability", 1)),
        ("cost_usd.month", "USD/month", Measure(None, "cost_usd.month", 1)),
        ("cost_usd.per_thousand_tokens", "USD", Measure(None, "cost_usd.per_thousand_tokens", 1)),
        ("training.days", "h", Measure(None, "training.days", 1 / 24)),
        ("judge", "furlongs", None),
    ],
)
def test_figures(measure: str, unit: str, expected: Measure | None) -> None:
    assert parse_measure(measure, unit) == expected


@pytest.mark.parametrize(
    "measure", ["", "flows", "flows.a", "flows.a.b.c", "cost_usd", "availability.x", "roles.a.max_rps"]
)
def test_what_is_no_figure_is_refused_with_all_there_are(measure: str) -> None:
    with pytest.raises(MeasureError, match="there are availability, cost_usd"):
        parse_measure(measure, "ms")
