"""Every field at both its limits, links at theirs: figures or one clear sentence, never NaN."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from components.catalog import load_catalog
from components.kinds import Group
from components.params import FIELDS, SECTIONS, FieldType
from components.problems import InvalidFile
from scoring.capacity.estimator import DesignError
from scoring.capacity.result import Estimate
from tests.scoring.capacity.drawings import client, component, estimate, link, part
from tests.scoring.capacity.test_laws import check

KIND_OF_GROUP = {
    Group.SOURCE: "web_client",
    Group.STATION: "app_service",
    Group.CACHE: "cache",
    Group.LOG: "event_log",
    Group.STORE: "relational_db",
    Group.BATCHER: "model_server",
    Group.LLM: "llm_server",
    Group.TRAINING: "training_cluster",
    Group.PASS_THROUGH: "kubernetes",
}
"""A kind of each group that has fields."""


def ends(name: str) -> tuple[Any, ...]:
    """The least and the most that a field takes, or every choice."""
    spec = FIELDS[name]
    match spec.type:
        case FieldType.FLAG:
            return (False, True)
        case FieldType.CHOICE:
            return spec.choices
        case FieldType.TEXT:
            return ("constant", "diurnal")
        case FieldType.INTEGER:
            return (int(spec.low), int(spec.high))
        case _:
            return (spec.low, spec.high)


CASES = [
    (group, name, value)
    for group, kind in KIND_OF_GROUP.items()
    for name, spec in FIELDS.items()
    if spec.section in SECTIONS[group]
    for value in ends(name)
]


def clear(words: str) -> bool:
    return bool(words) and not re.search(r"\b(nan|inf|traceback)\b|none/", words.lower())


def readable(result: Estimate) -> None:
    check(result)
    assert all(clear(warning) for warning in result.warnings)


def test_every_field_is_tried_at_both_limits() -> None:
    tried = {name for _, name, _ in CASES}
    assert tried == set(FIELDS)
    assert all(len(ends(name)) >= 2 for name in FIELDS)


@pytest.mark.parametrize("kind", KIND_OF_GROUP.values())
def test_the_kinds_are_of_their_groups(kind: str) -> None:
    assert KIND_OF_GROUP[load_catalog().kind(kind).group] == kind


@pytest.mark.parametrize(("group", "name", "value"), CASES)
def test_a_field_at_its_limit(group: Group, name: str, value: Any) -> None:
    if group is Group.SOURCE:
        parts = [client(50, **{name: value}), part("s", 5)]
    else:
        parts = [client(50), part("s", kind=KIND_OF_GROUP[group], **{name: value}), part("t", 5)]
    links = [link("users", "s"), *([link("s", "t")] if group is not Group.SOURCE else [])]
    readable(estimate(parts, links))


@pytest.mark.parametrize(
    "more",
    [
        {"calls": 0},
        {"calls": 1e6},
        {"calls": 0.5, "parallel": True},
        {"calls": 1000, "parallel": True},
        {"calls": 1000.5, "parallel": True, "quorum": 1},
        {"network_ms": 0},
        {"network_ms": 1e9},
        {"timeout_ms": 0},
        {"timeout_ms": 1e9},
        {"timeout_ms": 1e-9, "retries": 100, "backoff_ms": 1e9},
        {"retries": 0},
        {"retries": 100, "retry_budget": 0},
        {"retries": 3, "timeout_ms": 5, "retry_budget": 1},
        {"hedge_ms": 0},
        {"hedge_ms": 1e9},
        {"payload_kb": 0},
        {"payload_kb": 1e9},
        {"quorum": 1},
        {"quorum": 1_000_000},
        {"step": 0},
        {"on_miss_of": None},
        {"mode": "batch", "period_s": 0},
        {"mode": "batch", "period_s": 1e9},
    ],
    ids=str,
)
def test_a_link_at_its_limit(more: dict[str, Any]) -> None:
    parts = [client(50), part("a", 1), part("s", 5, queue_limit=10)]
    readable(estimate(parts, [link("users", "a"), link("a", "s", **more)]))


@pytest.mark.parametrize("rate", [190, 200, 220, 1e9])
def test_a_queue_with_places_for_everybody_may_overflow(rate: float) -> None:
    result = estimate([client(rate), part("s", 5, queue_limit=10**9)], [link("users", "s")])
    readable(result)
    assert component(result, "s").utilization == pytest.approx(rate / 200)


@pytest.mark.parametrize("scv", [0.5, 1, 2])
@pytest.mark.parametrize("limit", [{}, {"queue_limit": 5}], ids=str)
def test_a_wait_that_is_too_rare_for_numbers_is_none(scv: float, limit: dict[str, Any]) -> None:
    """1 request on 172 servers: 1/172! finds them all busy, and that has no reciprocal."""
    result = estimate(
        [client(1000), part("s", 1, replicas=172, service_scv=scv, **limit)], [link("users", "s")]
    )
    readable(result)
    assert component(result, "s").wait_ms == 0.0


def test_batches_of_a_limited_size_that_take_no_time() -> None:
    free = part("s", kind="model_server", batch_fixed_ms=0, batch_item_ms=0, batch_max=8)
    readable(estimate([client(50), free], [link("users", "s")]))


@pytest.mark.parametrize(
    "more", [{}, {"parallel": True}, {"parallel": True, "quorum": 2}, {"parallel": True, "quorum": 500_000}]
)
def test_a_million_hedged_calls(more: dict[str, Any]) -> None:
    """What is drawn from curves is a hair more than certain; its power must not run away."""
    parts = [client(1e-4), part("a", 1), part("s", 5, replicas=1000)]
    calls = link("a", "s", calls=1e6, hedge_ms=3, **more)
    readable(estimate(parts, [link("users", "a"), calls]))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"calls": -1}, "links[1].calls: should be greater than or equal to 0"),
        ({"calls": 1e7}, "links[1].calls: should be less than or equal to 1000000"),
        ({"retries": 101}, "links[1].retries: should be less than or equal to 100"),
        ({"quorum": 0}, "links[1].quorum: should be greater than or equal to 1"),
        ({"timeout_ms": math.nan}, "links[1].timeout_ms: must be a finite number"),
        ({"network_ms": math.inf}, "links[1].network_ms: must be a finite number"),
    ],
    ids=str,
)
def test_a_link_beyond_its_limit_is_refused_by_name(more: dict[str, Any], words: str) -> None:
    parts = [client(50), part("a", 1), part("s", 5)]
    with pytest.raises(InvalidFile) as refused:
        estimate(parts, [link("users", "a"), link("a", "s", **more)])
    assert [f"{problem.at}: {problem.message}" for problem in refused.value.problems] == [words]


NUMBERS = [name for name, spec in FIELDS.items() if spec.type in {FieldType.NUMBER, FieldType.INTEGER}]


@pytest.mark.parametrize("name", NUMBERS)
def test_a_field_beyond_its_limits_is_refused(name: str) -> None:
    spec = FIELDS[name]
    for value in (spec.low - 1.0, spec.high * 1.01 + 1.0, math.nan, math.inf, True):
        assert clear(spec.check(value) or "")


@pytest.mark.parametrize("rate", [0.0, 1e-12, 1e12])
@pytest.mark.parametrize("service_ms", [0.0, 1e-9, 1e9])
@pytest.mark.parametrize("replicas", [1, 1_000_000, None])
def test_extreme_rates_times_and_sizes(rate: float, service_ms: float, replicas: int | None) -> None:
    readable(
        estimate([client(rate), part("s", service_ms, replicas=replicas)], [link("users", "s")], full=True)
    )


@pytest.mark.parametrize("more", [{}, {"queue_limit": 0}, {"queue_limit": 5}, {"balancing": "random"}])
@pytest.mark.parametrize("replicas", [1, 3])
def test_exactly_full(more: dict[str, Any], replicas: int) -> None:
    readable(
        estimate(
            [client(100.0 * replicas), part("s", 10, replicas=replicas, **more)],
            [link("users", "s")],
            full=True,
        )
    )


@pytest.mark.parametrize("calls", [1.0, 1.5, 1e6])
@pytest.mark.parametrize("more", [{}, {"timeout_ms": 10, "retries": 3}, {"mode": "async"}])
def test_circles_without_end_are_refused_in_one_sentence(calls: float, more: dict[str, Any]) -> None:
    with pytest.raises(DesignError) as refused:
        estimate(
            [client(1), part("a", 1), part("b", 1)],
            [link("users", "a"), link("a", "b", calls=1), link("b", "a", calls=calls, **more)],
        )
    assert "a → b calls itself without end" in str(refused.value)


@pytest.mark.parametrize(
    ("parts", "links"),
    [
        ([], []),
        ([client(10)], []),
        ([part("s", 5)], []),
        ([client(10), part("s", 5)], []),
        ([part("a", 5), part("b", 5)], [link("a", "b")]),
        ([client(10), part("s", 5)], [link("users", "s", mode="control")]),
        ([client(10), part("s", 5)], [link("users", "s"), link("s", "s")]),
    ],
)
def test_designs_of_next_to_nothing(parts: list[Any], links: list[Any]) -> None:
    readable(estimate(parts, links, full=True))
