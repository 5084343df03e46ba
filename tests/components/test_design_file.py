"""The text form of a design: what is read is what was written, and bad input is named, not guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.catalog import load_catalog
from components.design import UNSET, Mode
from components.design_file import (
    ComponentDoc,
    DesignDoc,
    FlowDoc,
    LinkDoc,
    build_design,
    read_design,
    write_design,
)
from components.params import FIELDS, PROFILES
from components.problems import InvalidFile

TWO_TIERS = """
schema: loadbearing.design/1
title: Two tiers
components:
  - {id: users, kind: web_client, params: {rate_rps: 9e2}}
  - {id: api, kind: app_service, label: API, replicas: 4, zone: [a, b], params: {service_ms: 3}}
  - {id: log, kind: event_log}
  - {id: db, kind: relational_db, replicas: null}
links:
  - {from: users, to: api}
  - {from: api, to: db, calls: 0, step: 1, on_miss_of: null}
  - {from: log, to: db}
flows:
  - {id: read, from: users, rate_rps: 900, slo_p99_ms: 100}
"""


def test_the_page_about_the_text_form_names_every_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "board-format.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    for doc in (DesignDoc, ComponentDoc, LinkDoc, FlowDoc):
        assert {field.alias or name for name, field in doc.model_fields.items()} <= named


def test_the_page_names_every_capacity_field_and_every_choice() -> None:
    page = (Path(__file__).parents[2] / "docs" / "board-format.md").read_text("utf-8")
    section = page.partition("## Capacity fields")[2].partition("\n## ")[0]
    of_components, of_links = (set(re.findall(r"`(\w+)`", part)) for part in section.split("| of a link"))
    of_components -= {"components"}
    choices = {choice for spec in FIELDS.values() for choice in spec.choices}
    assert of_components == {*FIELDS, *choices, *PROFILES}
    assert of_links == set(LinkDoc.model_fields) - {"id", "source", "target", "mode", "label", "protocol"}


def test_defaults_come_from_the_catalogue_and_are_marked() -> None:
    catalog = load_catalog()
    design = read_design(TWO_TIERS, "two.yaml", catalog)
    assert design.component("users").params["rate_rps"] == 900
    assert design.component("log").replicas == catalog.kind("event_log").default_replicas
    assert design.component("log").replicas_assumed
    assert design.component("db").replicas is None
    assert not design.component("db").replicas_assumed
    assert [link.mode for link in design.links] == [Mode.SYNC, Mode.SYNC, Mode.ASYNC]
    assert design.links[0].on_miss_of is UNSET
    assert design.links[1].on_miss_of is None
    assert design.links[1].calls == 0


def test_writing_and_reading_gives_the_same_design() -> None:
    catalog = load_catalog()
    design = read_design(TWO_TIERS, "two.yaml", catalog)
    assert build_design(write_design(design), "again", catalog) == design


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("components: [{id: on, kind: app_service}]", "components[0].id: must be text; quote it"),
        ("components: [{id: a, kind: nothing}]", "components[0].kind: no kind 'nothing'"),
        ("components: [{id: a, kind: custom}, {id: a, kind: custom}]", "components[1].id: 'a' is used twice"),
        ("components: [{id: a, kind: custom, params: {service_ms: -1}}]", "components[0].params.service_ms"),
        ("components: [{id: a, kind: custom, params: {service_ms: .nan}}]", "must be between"),
        (
            "components: [{id: a, kind: custom, params: {speed: 1}}]",
            "components[0].params.speed: unknown field",
        ),
        ("components: [{id: a, kind: custom, colour: red}]", "components[0].colour: unknown field"),
        ("components: [{id: a, kind: custom, replicas: 0}]", "components[0].replicas"),
        ("components: [{id: a, kind: custom, replicas: true}]", "components[0].replicas: must be a number"),
        ("components: [{id: a, kind: custom}]\nlinks: [{from: a, to: b}]", "links[0].to: no component 'b'"),
        ("components: [{id: 'a b', kind: custom}]", "components[0].id"),
        ("flows: [{id: f, from: a, rate_rps: .inf}]", "flows[0].rate_rps"),
    ],
)
def test_bad_designs_name_the_path_and_the_reason(broken: str, said: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read_design(f"schema: loadbearing.design/1\n{broken}\n", "bad.yaml", load_catalog())
    assert str(caught.value).startswith("bad.yaml: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "42", "schema: loadbearing.design/2", "title: x", "a: [", "{" * 5000]
)
def test_text_that_is_no_design_is_refused(text: str) -> None:
    with pytest.raises(InvalidFile):
        read_design(text, "-", load_catalog())
    with pytest.raises(InvalidFile):
        read_design(text, "-", load_catalog(), as_json=True)
