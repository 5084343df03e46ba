"""Every kind of rule, on the smallest drawings that fire it and that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Component, Design, Link, Mode
from scenarios.model import Antipattern
from scenarios.rubric_base import rubric_base
from scenarios.rules import (
    AbsentRole,
    DirectEdge,
    FanoutWrite,
    NoCommonSource,
    PathWithout,
    Rule,
    SingleReplica,
    Unreachable,
    Verbal,
    roles_of,
)
from scoring.checks.antipatterns import check_antipattern, offenders
from scoring.checks.graph import role_graph
from scoring.checks.result import Firing
from tests.scoring.checks.designs import drawn, graph

K = {"u": "web_client", "lb": "load_balancer", "api": "app_service", "c": "cache", "db": "relational_db"}
ML = {
    "ms": "model_server",
    "log": "event_log",
    "sp": "stream_processor",
    "on": "online_feature_store",
    "off": "offline_feature_store",
}

NO_CACHE = AbsentRole("absent_role", ("cache", "cdn"))
NO_DLQ = AbsentRole("absent_role", ("dlq",), ("event_log",))
TO_STORE = DirectEdge("direct_edge", ("client",), ("rdbms", "cache"))
SYNC_TO_STORE = DirectEdge("direct_edge", ("client",), ("rdbms",), ("sync",))
NOT_CACHE = DirectEdge("direct_edge", ("client",), ("pred_cache", "rdbms"), (), ("cache",))
NO_LB = PathWithout("path_without", ("client",), ("service",), ("lb", "gateway"))
NO_LOG = Unreachable("unreachable", ("serve",), ("event_log",))
NO_LOG_BY_CALLERS = Unreachable("unreachable", ("serve",), ("event_log",), include_callers=True)
SPOF = SingleReplica("single_replica", ("client",), ("service", "rdbms"))
SKEW = NoCommonSource(
    "no_common_source", (("online_features",), ("offline_features", "lake")), ("stream_proc",)
)
DUAL = FanoutWrite("fanout_write", ("service",), (("rdbms", "kv"), ("search_index",)))


@pytest.mark.parametrize(
    ("rule", "arrows", "shown"),
    [
        (NO_CACHE, ["c>c"], None),
        (NO_CACHE, ["u>api"], []),
        (NO_DLQ, ["u>api"], None),
        (NO_DLQ, ["api>log"], ["log"]),
        (NO_DLQ, ["api>log", "log>dlq"], None),
        (TO_STORE, ["u>api", "api>db"], None),
        (TO_STORE, ["u~db"], ["u", "db"]),
        (TO_STORE, ["db>u"], None),
        (SYNC_TO_STORE, ["u~db"], None),
        (SYNC_TO_STORE, ["u>db"], ["u", "db"]),
        (NOT_CACHE, ["u>pc"], None),
        (NOT_CACHE, ["u>db"], ["u", "db"]),
        (NO_LB, ["u>lb", "lb>api"], None),
        (NO_LB, ["u>lb", "lb>api", "u>x", "x>api"], ["u", "x", "api"]),
        (NO_LB, ["u>api"], ["u", "api"]),
        (NO_LB, ["api>u"], None),
        (NO_LOG, ["u>lb"], None),
        (NO_LOG, ["lb>ms"], ["ms"]),
        (NO_LOG, ["ms~log"], None),
        (NO_LOG, ["lb>ms", "lb~log"], ["ms"]),
        (NO_LOG_BY_CALLERS, ["lb>ms", "lb~log"], None),
        (NO_LOG_BY_CALLERS, ["u>lb", "lb>ms", "u~log"], ["ms"]),
        (SKEW, ["sp>on"], None),
        (SKEW, ["sp>on", "off>on"], ["on", "off"]),
        (SKEW, ["sp>on", "sp>off"], None),
        (SKEW, ["sp>x", "x>on", "x>off"], None),
    ],
)
def test_rules_on_links(rule: Rule, arrows: list[str], shown: list[str] | None) -> None:
    every = K | ML | {"dlq": "dead_letter_queue", "x": "custom", "pc": "prediction_cache"}
    used = {name for arrow in arrows for name in arrow.replace(">", " ").replace("~", " ").split()}
    assert offenders(rule, graph(*arrows, **{n: k for n, k in every.items() if n in used})) == shown


@pytest.mark.parametrize(
    ("replicas", "assumed", "shown"),
    [(1, False, ["api"]), (2, False, None), (None, False, None), (1, True, None)],
)
def test_a_single_copy_counts_when_a_person_said_one(
    replicas: int | None, assumed: bool, shown: list[str] | None
) -> None:
    components = (
        Component("u", "web_client", replicas=None),
        Component("api", "app_service", replicas=replicas, replicas_assumed=assumed),
        Component("off", "relational_db", replicas=1),
    )
    design = Design("", components, (Link("l1", "u", "api"),))
    assert offenders(SPOF, role_graph(design, load_catalog())) == shown


@pytest.mark.parametrize(
    ("label", "write", "shown"),
    [
        ("", True, ["api", "db", "si"]),
        ("Write post", None, ["api", "db", "si"]),
        ("rewrite", None, None),
        ("write post", False, None),
        ("", None, None),
    ],
)
def test_a_write_is_marked_or_labelled(label: str, write: bool | None, shown: list[str] | None) -> None:
    design = drawn(api="app_service", db="relational_db", si="search_index")
    links = tuple(Link(f"l{i}", "api", to, label=label, write=write) for i, to in enumerate(("db", "si")))
    assert offenders(DUAL, role_graph(replace(design, links=links), load_catalog())) == shown


def test_writes_of_two_services_are_no_dual_write() -> None:
    design = drawn(a="app_service", b="app_service", db="relational_db", si="search_index")
    links = (Link("l1", "a", "db", write=True), Link("l2", "b", "si", write=True))
    assert offenders(DUAL, role_graph(replace(design, links=links), load_catalog())) is None


def test_only_a_person_can_tell_a_verbal_one() -> None:
    antipattern = Antipattern("a", "A", "minor", Verbal("verbal"), "Why?", "interviewer")
    found = check_antipattern(antipattern, graph("u>db", **K))
    assert (found.status, found.components, found.follow_up) == (Firing.ASK, (), "Why?")


def test_boundaries_are_no_part_of_the_graph() -> None:
    components = (Component("u", "web_client"), Component("b", "boundary"), Component("db", "relational_db"))
    design = Design("", components, (Link("l1", "u", "b"), Link("l2", "b", "db", Mode.SYNC)))
    assert offenders(NO_LB, role_graph(design, load_catalog())) is None
    assert list(role_graph(design, load_catalog()).components) == ["u", "db"]


def test_the_library_of_antipatterns_names_known_roles_and_runs() -> None:
    roles, empty = load_catalog().roles, graph()
    for item in rubric_base().antipattern_library:
        assert roles_of(item.rule) <= set(roles)
        offenders(item.rule, empty)
