"""The rows of figures: what they say of a flow, of models and training, and of what moves p99 and cost."""

from __future__ import annotations

from dataclasses import replace

from components.catalog import load_catalog
from scoring.capacity.result import (
    Cost,
    Estimate,
    FlowEstimate,
    Latency,
    Lever,
    LlmEstimate,
    TrainingEstimate,
)
from tests.whiteboard.ui.estimates import CURVES, ESTIMATE, REQUEST
from whiteboard.board.board import Board
from whiteboard.board.records import ComponentRecord, LinkRecord
from whiteboard.ui.capacity_facts import facts_of
from whiteboard.ui.capacity_words import assumed_of, overloads_of, warnings_of
from whiteboard.ui.finding_words import Words
from whiteboard.words import THIN


def rows(
    flow: FlowEstimate = REQUEST, estimate: Estimate = ESTIMATE, levers: tuple[Lever, ...] = ()
) -> dict[str, tuple[str, str]]:
    """Figure and remark by label, thin spaces made plain."""
    found = facts_of(flow, estimate, replace(CURVES, levers=levers), str.upper)
    return {fact.label: (" ".join(fact.value.split()), " ".join(fact.remark.split())) for fact in found}


def test_of_a_plain_design_nothing_is_said_that_is_not_known() -> None:
    assert list(rows()) == [
        "Bottleneck", "Headroom", "Cost", "Availability", "One replica lost", "One zone lost",
    ]  # fmt: skip
    assert rows()["Bottleneck"] == ("113 %", "STREAM")
    assert rows()["Availability"] == ("99.973 %", "")


def test_a_flow_tells_its_first_token_its_age_and_its_own_availability() -> None:
    first = Latency(199.0, 190.0, 300.0, 330.0, 396.0)
    told = rows(replace(REQUEST, first_token_ms=first, freshness_s=38.2, availability=0.9999))
    assert told["First token"] == ("330 ms", "p95, mean 199 ms")
    assert told["Data lands within"] == ("38 s", "p99")
    assert told["Availability"] == ("99.973 %", "this flow 99.990 %")


def test_models_and_training_are_told() -> None:
    run = TrainingEstimate("train", 9.68, 0.558, 3600.0, 0.0083)
    served = replace(
        ESTIMATE,
        llm=(LlmEstimate("big", 55.0, 81.2, 256), LlmEstimate("unfit", 1.0, 1.0, 0)),
        training=run,
        cost_usd=Cost(92_000.0, 1.04, 0.0006),
    )
    told = rows(estimate=served)
    assert told["Tokens to one user"] == ("81.2 tok/s", "BIG, 256 at once")
    assert told["Cost of answers"] == ("$0.0006", "per 1,000 tokens")
    assert told["Training run"] == ("9.68 days", "0.8 % lost to failures")
    short = rows(estimate=replace(served, training=replace(run, days=0.111)))
    assert short["Training run"][0] == "2.7 h"
    assert told["Gradient exchange"] == ("558 ms", "each step")


def test_what_moves_p99_and_cost_most_is_told_once_each() -> None:
    levers = (
        Lever("ranker", "service_ms", -0.1, -0.3, None),
        Lever("ranker", "replicas", 0.1, -0.2, 0.06),
        Lever("api", "replicas", 0.1, 0.0, 0.001),
    )
    told = rows(levers=levers)
    assert told["Moves p99 most"] == ("\N{MINUS SIGN}30 %", "RANKER, service time \N{MINUS SIGN}10 %")
    assert told["Moves cost most"] == ("+6 %", "RANKER, replicas +10 %")


def test_one_replica_of_few_is_weighed_as_the_large_change_that_it_is() -> None:
    levers = (Lever("db", "replicas", 1.0, None, 0.3), Lever("api", "replicas", 0.1, None, 0.06))
    assert rows(levers=levers)["Moves cost most"] == ("+6 %", "API, replicas +10 %")


def test_what_rounds_to_nothing_moves_nothing() -> None:
    assert "Moves cost most" not in rows(levers=(Lever("api", "replicas", 0.1, None, 0.004),))


def test_an_assumed_share_is_told_in_percent() -> None:
    catalog = load_catalog()
    board = Board([ComponentRecord("train", kind="training_job"), ComponentRecord("dns", kind="dns")])
    told = assumed_of(replace(ESTIMATE, assumed=("train.mfu", "dns.availability")), board, catalog)
    assert [each.value.replace(THIN, " ") for each in told] == ["40 %", "99.999 %"]
    assert told[0].name.endswith("model FLOP utilisation")


def test_parts_that_share_a_name_are_told_apart_by_their_ids() -> None:
    catalog = load_catalog()
    records = [
        ComponentRecord("cache", kind="cache"),
        ComponentRecord("cache2", kind="cache"),
        ComponentRecord("api", kind="app_service", label="API"),
        LinkRecord("call", source="api", target="cache2"),
    ]
    board = Board(records)
    behind = [
        ESTIMATE.components[0]._replace(id=part, backlog_rps=rps)
        for part, rps in (("cache", 10.0), ("cache2", 20.0), ("api", 5.0))
    ]
    estimate = replace(
        ESTIMATE,
        components=tuple(behind),
        assumed=("cache.service_ms", "call.network_ms"),
        warnings=("cache2: never fills", "api → cache: retries without end"),
    )
    assert overloads_of(estimate, board, catalog) == [
        ("cache2", "In-memory cache (cache2) is behind by 20/s"),
        ("cache", "In-memory cache (cache) is behind by 10/s"),
        ("api", "API is behind by 5/s"),
    ]
    assert warnings_of(estimate, None, board, catalog) == [
        "In-memory cache (cache2): never fills",
        "API → In-memory cache (cache): retries without end",
    ]
    named = [each.name.partition(" · ")[0] for each in assumed_of(estimate, board, catalog)]
    assert named == ["In-memory cache (cache)", "API → In-memory cache (cache2)"]
    assert Words(board, catalog).names(["cache", "api"]) == "<b>In-memory cache (cache)</b> and <b>API</b>"
