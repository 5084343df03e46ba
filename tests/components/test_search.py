"""People find kinds by the names they know, typos included, and are offered what usually comes next."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.design import Component, Design, Link
from components.search import Rank, nearest, search, suggest_next


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Kafka", "Kafka (event log / stream broker)"),
        ("apache kafka", "Kafka (event log / stream broker)"),
        ("nginx", "Nginx (load balancer)"),
        ("postgres", "PostgreSQL (relational database)"),
        ("load bal", "Load balancer"),
        ("LB", "Load balancer"),
        ("cache", "In-memory cache"),
        ("redis", "Redis (in-memory cache)"),
        ("vector", "Vector database"),
        ("gpu", "GPU (GPU pool)"),
        ("a/b", "A/B experimentation platform"),
        ("event log", "Event log / stream broker"),
        ("  Réd is".replace(" is", "is"), "Redis (in-memory cache)"),
    ],
)
def test_the_first_hit_is_what_was_meant(query: str, first: str) -> None:
    assert search(load_catalog(), query)[0].title == first


def test_a_single_letter_offers_what_people_know() -> None:
    titles = [hit.title for hit in search(load_catalog(), "k")[:6]]
    assert "Kafka (event log / stream broker)" in titles
    assert "Kubernetes cluster" in titles


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("snowflake", {"data_warehouse", "id_generator"}),
        ("neptune", {"graph_store", "experiment_tracker"}),
        ("vespa", {"search_index", "vector_db"}),
        ("opa", {"rules_engine", "access_policy"}),
        ("google pub/sub", {"event_log", "pubsub_notifier"}),
        ("nvidia dali", {"preprocessor", "dataset_loader"}),
    ],
)
def test_ambiguous_names_show_every_meaning(query: str, kinds: set[str]) -> None:
    exact = {hit.kind.id for hit in search(load_catalog(), query) if hit.rank <= Rank.ALIAS}
    assert exact == kinds


def test_labels_come_before_products_before_aliases_before_roles() -> None:
    ranks = [hit.rank for hit in search(load_catalog(), "s")]
    assert ranks == sorted(ranks)
    assert {Rank.LABEL, Rank.PRODUCT, Rank.ROLE} <= set(ranks)


@pytest.mark.parametrize(
    ("typo", "title"),
    [
        ("flnk", "Flink (stream processor)"),
        ("kafak", "Kafka (event log / stream broker)"),
        ("elasticsearh", "Elasticsearch (search index)"),
        ("akfka", "Kafka (event log / stream broker)"),
    ],
)
def test_typos_find_the_nearest_name(typo: str, title: str) -> None:
    hit = nearest(load_catalog(), typo)
    assert hit is not None
    assert hit.title == title
    assert [found.title for found in search(load_catalog(), typo)] == [title]


@pytest.mark.parametrize("query", ["", "   ", "---", "zzzzqq", "x" * 10_000])
def test_nothing_is_found_for_nothing(query: str) -> None:
    assert search(load_catalog(), query) == []


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_may_be_typed(query: str) -> None:
    hits = search(load_catalog(), query)
    assert len({hit.kind.id for hit in hits}) == len(hits)


def test_every_kind_is_found_by_its_label_and_id() -> None:
    catalog = load_catalog()
    for kind in catalog.kinds.values():
        assert kind.id in {hit.kind.id for hit in search(catalog, kind.label)}
        assert kind.id in {hit.kind.id for hit in search(catalog, kind.id)}


def test_an_empty_board_starts_with_clients() -> None:
    suggestions = suggest_next(Design(), load_catalog())
    assert [(item.kind.id, item.reason) for item in suggestions[:2]] == [
        ("web_client", "where requests start"),
        ("mobile_client", "where requests start"),
    ]


def test_what_follows_the_open_end_is_suggested() -> None:
    design = Design(
        components=(Component("u", "web_client"), Component("log", "event_log")),
        links=(Link("l1", "u", "log"),),
    )
    suggestions = suggest_next(design, load_catalog())
    assert suggestions[0].kind.id == "stream_processor"
    assert suggestions[0].reason == "after Event log / stream broker"


def test_the_selection_and_missing_stages_lead_and_nothing_present_is_suggested() -> None:
    design = Design(components=(Component("u", "web_client"), Component("lb", "load_balancer")))
    catalog = load_catalog()
    after_client = suggest_next(design, catalog, after=["u"], most=20)
    assert after_client[0].reason == "after Web client"
    assert "load_balancer" not in {item.kind.id for item in after_client}
    missing = suggest_next(design, catalog, missing=["cache", "load_balancer"])
    assert (missing[0].kind.id, missing[0].reason) == ("cache", "still missing")
    assert "load_balancer" not in {item.kind.id for item in missing}
