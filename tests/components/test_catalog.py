"""The catalogue loads, is complete, and refuses broken files with one clear message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.catalog_file import read_folder
from components.kinds import Group
from components.params import FIELDS
from components.problems import InvalidFile


def test_every_kind_has_a_category_an_icon_and_known_roles() -> None:
    catalog = load_catalog()
    assert len(catalog.kinds) == 138
    assert len(catalog.categories) == 20
    for kind in catalog.kinds.values():
        assert kind.category in catalog.categories
        assert kind.icon.startswith("ph.")
        assert set(kind.roles) <= set(catalog.roles)


def test_groups_follow_the_capacity_model() -> None:
    catalog = load_catalog()
    assert {k.id for k in catalog.kinds.values() if k.group is Group.CACHE} == {
        "cache",
        "local_cache",
        "prediction_cache",
        "artifact_cache",
        "cdn",
    }
    groups: dict[Group, set[str]] = {group: set() for group in Group}
    for kind in catalog.kinds.values():
        groups[kind.group].add(kind.id)
    assert groups[Group.LOG] == {"event_log", "task_queue", "pubsub_notifier", "dead_letter_queue"}
    assert groups[Group.BATCHER] == {"model_server", "dynamic_batcher"}
    assert groups[Group.LLM] == {"llm_server"}
    assert groups[Group.TRAINING] == {"training_job", "training_cluster"}
    stores = {kind.id for kind in catalog.of_category("storage")}
    assert groups[Group.STORE] == stores | {"online_feature_store", "offline_feature_store"}
    assert groups[Group.SOURCE] == {
        k.id for k in catalog.kinds.values() if {"client", "persona"} & set(k.roles)
    }
    passing = {"accelerators", "orchestration", "cicd_iac", "observability", "registry_tracking"}
    assert groups[Group.PASS_THROUGH] == {k.id for k in catalog.kinds.values() if k.category in passing} | {
        "kubernetes",
        "autoscaler",
        "circuit_breaker",
        "dns",
        "service_mesh",
        "schema_registry",
        "feature_registry",
        "secrets_manager",
        "human_review",
    }
    assert catalog.kind("event_log").group is Group.LOG
    assert catalog.kind("custom").group is Group.STATION
    assert catalog.kind("online_feature_store").group is Group.STORE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: loadbearing.catalog/9\n", "schema: "),
        ("schema: loadbearing.catalog/1\nkindz: []\n", "kindz: unknown field"),
        ("schema: [\n", "line 2"),
        (
            "schema: loadbearing.catalog/1\nkinds: [{id: a, label: A, category: nowhere}]\n",
            "kinds[0].category: no category 'nowhere'",
        ),
    ],
)
def test_a_broken_catalogue_names_file_path_and_reason(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InvalidFile) as caught:
        read_folder(tmp_path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_default_has_a_source_and_suits_its_field() -> None:
    catalog = load_catalog()
    for kind in catalog.kinds.values():
        for param in kind.params.values():
            assert param.assumed or re.search(r"\b20\d\d$", param.source), (kind.id, param.name, param.source)
            assert param.default is not None
            assert FIELDS[param.name].check(param.default) is None


def test_every_kind_that_takes_load_can_be_estimated_without_asking() -> None:
    needed = {
        Group.STATION: {"service_ms", "availability"},
        Group.CACHE: {"service_ms", "hit_ratio", "availability"},
        Group.LOG: {"service_ms", "partitions", "availability"},
        Group.STORE: {"read_ms", "write_ms", "availability"},
        Group.BATCHER: {"batch_fixed_ms", "batch_item_ms", "batch_max", "batch_wait_ms"},
        Group.LLM: {"params_b", "layers", "kv_heads", "head_dim", "gpu", "prompt_tokens", "output_tokens"},
        Group.TRAINING: {
            "model_params",
            "tokens",
            "gpus",
            "flops",
            "mfu",
            "interconnect_gb_s",
            "checkpoint_s",
        },
    }
    for kind in load_catalog().kinds.values():
        assert needed.get(kind.group, set()) <= set(kind.params), kind.id


def test_only_waiting_for_a_free_server_needs_a_replica_count() -> None:
    """A managed part has no servers of its own, so it has no concurrency and no price by the hour."""
    for kind in load_catalog().kinds.values():
        if kind.group is Group.STATION and kind.default_replicas is not None:
            assert "concurrency" in kind.params, kind.id
