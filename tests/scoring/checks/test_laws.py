"""Laws for any drawing: checks never fail, and drawing more never takes a met stage or path away."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from components.catalog import load_catalog
from components.design import Component, Design, Link, Mode
from scenarios.loader import library, load_scenario
from scenarios.model import LEVELS, Scenario
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import load_of
from scoring.checks.check import check_design
from scoring.checks.result import Findings, Status

CATALOG = load_catalog()
SCENARIOS = st.sampled_from(list(library())).map(load_scenario)


@st.composite
def parts_of(draw: st.DrawFn, design: Design) -> Design:
    """Some of a design's components, and some of the links between them."""
    components = tuple(c for c in design.components if draw(st.booleans()))
    kept = {c.id for c in components}
    links = [link for link in design.links if link.source in kept and link.target in kept]
    return replace(design, components=components, links=tuple(k for k in links if draw(st.booleans())))


_KINDS = st.sampled_from(list(CATALOG.kinds))
_IDS = st.sampled_from(["a", "b", "c", "d", "e", "f"])


@st.composite
def any_design(draw: st.DrawFn) -> Design:
    """Any small drawing, with loops, double links and canvas aids."""
    ids = sorted(draw(st.sets(_IDS, max_size=6)))
    components = tuple(Component(i, draw(_KINDS), replicas=draw(st.sampled_from([None, 1, 2]))) for i in ids)
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)) if ids else []
    links = tuple(Link(f"l{n}", a, b, draw(st.sampled_from(list(Mode)))) for n, (a, b) in enumerate(pairs))
    return Design("", components, links)


def met(findings: Findings) -> set[str]:
    """What is met, stages and paths."""
    stages = {f"stage {item.id}" for item in findings.stages if item.status is Status.MET}
    return stages | {f"path {item.id}" for item in findings.paths if item.status is Status.MET}


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_drawing_more_never_takes_away_what_was_met(data: st.DataObject) -> None:
    scenario = data.draw(SCENARIOS)
    more = data.draw(parts_of(scenario.reference_solution))
    less = data.draw(parts_of(more))
    level = data.draw(st.sampled_from(LEVELS))
    assert met(check_design(less, CATALOG, scenario, level)) <= met(
        check_design(more, CATALOG, scenario, level)
    )


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_higher_level_asks_for_more_and_answers_the_same(data: st.DataObject) -> None:
    scenario = data.draw(SCENARIOS)
    design = data.draw(parts_of(scenario.reference_solution))
    answers = [check_design(design, CATALOG, scenario, level) for level in LEVELS]
    for lower, higher in itertools.pairwise(answers):
        for stage, same in zip(lower.stages, higher.stages, strict=True):
            assert stage.status in {same.status, Status.NOT_REQUIRED}
        for path, again in zip(lower.paths, higher.paths, strict=True):
            assert path.status in {again.status, Status.NOT_REQUIRED}
        assert lower.antipatterns == higher.antipatterns


@settings(deadline=None, max_examples=40)
@given(any_design(), SCENARIOS)
def test_any_drawing_can_be_checked(design: Design, scenario: Scenario) -> None:
    on_board = {c.id for c in design.components}
    findings = check_design(design, CATALOG, scenario, "staff")
    shown = [item.components for item in findings.stages] + [item.components for item in findings.paths]
    shown += [item.components for item in findings.antipatterns]
    shown += [item.components for item in findings.structure]
    assert {node for components in shown for node in components} <= on_board


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_any_part_of_a_reference_design_can_be_estimated(data: st.DataObject) -> None:
    scenario = data.draw(SCENARIOS)
    design = data.draw(parts_of(scenario.reference_solution))
    estimate = Estimator(CATALOG).estimate(design, load_of(scenario, CATALOG, design), percentiles=False)
    assert {flow.id for flow in estimate.flows} == (
        {flow.id for flow in scenario.load.flows} if scenario.load else set()
    )
