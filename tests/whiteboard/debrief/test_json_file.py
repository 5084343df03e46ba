"""The report as JSON: its shape is a contract, and docs/debrief.md tells all of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.catalog import load_catalog
from tests.whiteboard.debrief import sample
from tests.whiteboard.debrief.hostile import round_of_labels
from whiteboard.debrief.debrief import Audience, build
from whiteboard.debrief.json_file import debrief_json, debrief_text

DOCS = Path(__file__).parents[3] / "docs" / "debrief.md"


@pytest.fixture(scope="module")
def value() -> dict[str, object]:
    debrief = build(sample.interview(), sample.scenario(), load_catalog(), Audience.INTERVIEWER)
    loaded: dict[str, object] = json.loads(debrief_text(debrief))
    return loaded


def test_the_schema_is_named(value: dict[str, object]) -> None:
    assert value["schema"] == "loadbearing.debrief/1"
    assert value["audience"] == "interviewer"


def test_values_are_plain(value: dict[str, object]) -> None:
    assert value["recommendation"] == {
        "value": "yes",
        "reason": "Would design this with us; registry and labels to check.",
        "first": "yes",
    }
    annotations = value["annotations"]
    assert isinstance(annotations, list)
    assert annotations[1] == {
        "number": 2,
        "title": "Freshness holds",
        "text": "A click reaches the feature store through keyed state.",
        "about": "Stream proc.",
    }
    estimate = value["estimate"]
    assert isinstance(estimate, dict)
    assert estimate["schema"] == "loadbearing.estimate/1"


def test_every_field_is_documented(value: dict[str, object]) -> None:
    text = DOCS.read_text()
    assert [name for name in value if f"`{name}`" not in text] == []


def test_text_stands_as_it_was_written() -> None:
    debrief = build(round_of_labels(), sample.scenario(), load_catalog(), Audience.CANDIDATE)
    assert debrief_json(debrief)["header"]["candidate"] == "<a href=javascript:alert(1)>x</a>"
    json.loads(debrief_text(debrief))
