"""The estimate's own sentences: figures a person can read, and a full stop."""

from __future__ import annotations

import pytest

from components.catalog import load_catalog
from components.design import Component, Design, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.said import said_rate


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (40_000.0, "40 000/s"),
        (1_234_567.8, "1 234 568/s"),
        (99.97, "100/s"),
        (12.54, "12.5/s"),
        (0.25, "0.25/s"),
        (1e-9, "0/s"),
    ],
)
def test_rates_have_their_thousands_apart_and_no_exponent(rate: float, said: str) -> None:
    assert said_rate(rate).replace("\u2009", " ") == said


def test_warnings_are_whole_sentences() -> None:
    design = Design(
        "Overload and a loop",
        (
            Component("users", "web_client", replicas=None, params={"rate_rps": 60_000, "arrival_scv": 9}),
            Component("api", "app_service", replicas=20, params={"service_ms": 1, "concurrency": 1}),
            Component("db", "relational_db", params={"queue_limit": 2, "service_ms": 1, "service_scv": 3}),
            Component("llm", "llm_server"),
        ),
        (
            Link("a", "users", "api"),
            Link("b", "api", "db", breaker_failures=5),
            Link("c", "db", "api"),
            Link("d", "api", "llm"),
        ),
    )
    warnings = Estimator(load_catalog()).estimate(design).warnings
    assert "api is unstable, backlog +40 000/s." in [w.replace("\u2009", " ") for w in warnings]
    assert len(warnings) >= 5
    assert all(warning.endswith(".") for warning in warnings), warnings


def test_the_variability_of_arrivals_has_no_exponent() -> None:
    users = Component("users", "web_client", replicas=None, params={"rate_rps": 10, "arrival_scv": 2500})
    api = Component("api", "app_service", replicas=4, params={"service_ms": 1})
    drawn = Design("", (users, api), (Link("a", "users", "api"),))
    warnings = Estimator(load_catalog()).estimate(drawn).warnings
    said = "api: arrivals vary too much for the closed form (SCV 2\u2009500); simulate it."
    assert said in warnings
