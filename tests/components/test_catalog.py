"""The catalogue loads, is complete, and refuses broken files with one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.catalog_file import read_folder
from components.kinds import Group
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
