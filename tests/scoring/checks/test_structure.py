"""Facts of the graph alone: loose parts, loops of calls, single copies, queues that nobody reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Component, Design, Link
from scenarios.loader import library, load_scenario
from scoring.checks.check import check_design
from tests.scoring.checks.designs import drawn

K = {"u": "web_client", "lb": "load_balancer", "api": "app_service"}


def found(design: Design) -> list[tuple[str, tuple[str, ...]]]:
    """Ids and components of the structure findings."""
    return [(fact.id, fact.components) for fact in check_design(design, load_catalog()).structure]


def test_a_sound_design_has_no_remarks() -> None:
    assert found(Design()) == []
    assert found(drawn(u="web_client")) == []
    assert found(drawn("u>lb", "lb>api", **K)) == []


def test_parts_that_nothing_is_connected_to() -> None:
    assert found(drawn("u>lb", x="cache", y="cdn", **K)) == [("isolated", ("x", "y", "api"))]


def test_groups_that_no_link_joins() -> None:
    design = drawn("u>lb", "lb>api", "a>b", a="event_collector", b="metrics", **K)
    assert found(design) == [("separate_2", ("a", "b"))]


def test_calls_that_come_back_are_named_in_order() -> None:
    design = drawn("u>lb", "lb>api", "api>x", "x>lb", **K, x="custom")
    findings = check_design(design, load_catalog()).structure
    assert [(f.id, f.components) for f in findings] == [("cycle_lb", ("lb", "api", "x"))]
    assert findings[0].text == (
        "Calls come back to where they started: "
        "Load balancer → Application service → Custom component → Load balancer"
    )


def test_a_call_to_itself_is_a_loop_and_an_asynchronous_way_back_is_none() -> None:
    assert found(drawn("u>api", "api>api", u="web_client", api="app_service")) == [("cycle_api", ("api",))]
    assert found(drawn("u>lb", "lb>api", "api~lb", **K)) == []


@pytest.mark.parametrize(
    ("replicas", "assumed", "expected"),
    [(1, False, [("single_api", ("api",))]), (1, True, []), (2, False, []), (None, False, [])],
)
def test_a_single_copy_that_a_request_waits_for(
    replicas: int | None, assumed: bool, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    design = drawn("u>lb", "lb>api", "api~w", w="worker_pool", **K)
    api = replace(design.component("api"), replicas=replicas, replicas_assumed=assumed, label="API")
    worker = replace(design.component("w"), replicas=1)
    others = [c for c in design.components if c.id not in {"api", "w"}]
    assert found(replace(design, components=(*others, api, worker))) == expected


def test_a_queue_that_is_filled_and_never_read() -> None:
    design = drawn(
        "u>api", "api>q", "q~dlq", q="task_queue", dlq="dead_letter_queue", u="web_client", api="app_service"
    )
    assert found(design) == []
    unread = Design(
        "",
        (Component("api", "app_service", replicas=2), Component("q", "task_queue", replicas=3)),
        (Link("l1", "api", "q"),),
    )
    assert found(unread) == [("unread_q", ("q",))]


@pytest.mark.parametrize("scenario_id", list(library()))
def test_reference_designs_have_no_loose_ends(scenario_id: str) -> None:
    facts = found(load_scenario(scenario_id).reference_solution)
    assert [fact for fact in facts if not fact[0].startswith("cycle_")] == []
