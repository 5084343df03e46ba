"""A stage is met by the right kind or by a role that a person gave; a plausible part only asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Component, Design
from scenarios.model import Acceptable, Stage
from scoring.checks.graph import role_graph
from scoring.checks.result import Status
from scoring.checks.stages import check_stage

STAGE = Stage(
    "features",
    "Online features",
    ("online_features", "cache"),
    (
        Acceptable("online_feature_store", "full", ()),
        Acceptable("key_value_store", "confirm", ()),
    ),
    "mid",
    "Fast reads",
)


@pytest.mark.parametrize(
    ("kinds", "status", "components"),
    [
        ((), Status.MISSING, ()),
        (("relational_db",), Status.MISSING, ()),
        (("key_value_store",), Status.CONFIRM, ("c0",)),
        (("cache",), Status.CONFIRM, ("c0",)),
        (("relational_db", "cache", "key_value_store"), Status.CONFIRM, ("c1", "c2")),
        (("online_feature_store",), Status.MET, ("c0",)),
        (("cache", "online_feature_store", "online_feature_store"), Status.MET, ("c1", "c2")),
    ],
)
def test_kinds(kinds: tuple[str, ...], status: Status, components: tuple[str, ...]) -> None:
    design = Design(components=tuple(Component(f"c{i}", kind) for i, kind in enumerate(kinds)))
    finding = check_stage(STAGE, role_graph(design, load_catalog()), required=True)
    assert (finding.status, finding.components) == (status, components)
    assert (finding.why, finding.suggest) == ("Fast reads", ("online_feature_store",))


def test_a_role_that_a_person_gave_meets_the_stage() -> None:
    design = Design(components=(Component("r", "relational_db", roles_added=("online_features",)),))
    assert check_stage(STAGE, role_graph(design, load_catalog()), required=True).status is Status.MET


def test_notes_and_boundaries_never_count() -> None:
    design = Design(components=(Component("n", "note", roles_added=("cache",)),))
    assert check_stage(STAGE, role_graph(design, load_catalog()), required=True).status is Status.MISSING


def test_below_its_level_a_stage_is_not_required() -> None:
    design = Design(components=(Component("c", "online_feature_store"),))
    finding = check_stage(replace(STAGE, why=""), role_graph(design, load_catalog()), required=False)
    assert (finding.status, finding.components) == (Status.NOT_REQUIRED, ())
