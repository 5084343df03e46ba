"""Take one part or one link out of every reference design: exactly what it carried is found missing."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from components.catalog import load_catalog
from components.design import Design
from components.kinds import Group
from scenarios.loader import library, load_scenario
from scenarios.model import RequiredPath, Scenario
from scoring.checks.check import check_design
from scoring.checks.result import Findings, PathFinding, Status

CATALOG = load_catalog()


def checked(design: Design, scenario: Scenario) -> Findings:
    return check_design(design, CATALOG, scenario, "staff")


def without_part(design: Design, name: str) -> Design:
    return replace(
        design,
        components=tuple(c for c in design.components if c.id != name),
        links=tuple(k for k in design.links if name not in {k.source, k.target}),
    )


def parts(design: Design) -> list[str]:
    return [c.id for c in design.components if CATALOG.kind(c.kind).group is not Group.CANVAS]


def roles(design: Design) -> dict[str, set[str]]:
    return {c.id: {*CATALOG.kind(c.kind).roles, *c.roles_added} for c in design.components}


class Ways:
    """An oracle for paths: what can be reached from where, and every choice and order of the stops."""

    def __init__(self, design: Design) -> None:
        import networkx as nx

        graph = nx.DiGraph(design.to_networkx())
        self.forward = {n: {n, *nx.descendants(graph, n)} for n in graph}
        self.either = {n: c for c in nx.weakly_connected_components(graph) for n in c}
        self.roles = roles(design)

    def meets(self, path: RequiredPath) -> bool:
        reach = self.either if path.direction == "either" else self.forward
        stops = [(role,) for role in path.via_all] + ([path.via_any] if path.via_any else [])
        return any(
            all(b in reach[a] for a, b in itertools.pairwise(walk))
            for order in itertools.permutations(stops)
            for walk in itertools.product(
                self._playing(path.from_roles), *map(self._playing, order), self._playing(path.to_roles)
            )
        )

    def _playing(self, wanted: tuple[str, ...]) -> list[str]:
        return [node for node, own in self.roles.items() if not own.isdisjoint(wanted)]


def expect_paths(scenario: Scenario, whole: Findings, design: Design, gone: set[str]) -> None:
    """``gone`` is a part, or both ends of a link: a walk that does not use it must still be there."""
    ways = Ways(design)
    found = checked(design, scenario).paths
    for path, before, after in zip(scenario.required_paths, whole.paths, found, strict=True):
        if not gone <= set(before.components):
            assert after.status is Status.MET, path.id
        else:
            assert (after.status is Status.MET) is ways.meets(path), path.id
        if after.status is Status.MISSING:
            expect_break(path, after, design)


def expect_break(path: RequiredPath, found: PathFinding, design: Design) -> None:
    """How far a missing path goes is a walk on the board; what it lacks is asked for and not on the walk."""
    playing = roles(design)
    links = {(k.source, k.target) for k in design.links}
    if path.direction == "either":
        links |= {(b, a) for a, b in links}
    assert set(itertools.pairwise(found.reached)) <= links
    asked = [path.from_roles, path.to_roles, path.via_any, *((role,) for role in path.via_all)]
    assert found.lacking in asked
    seen = set().union(*(playing[node] for node in found.reached))
    assert found.lacking == path.to_roles or seen.isdisjoint(found.lacking)
    assert found.absent is set().union(*playing.values()).isdisjoint(found.lacking)


@pytest.mark.parametrize("scenario_id", list(library()))
def test_a_part_that_is_taken_away(scenario_id: str) -> None:
    """Stages that it alone filled are not met, others by the parts that are left; paths by the oracle."""
    scenario = load_scenario(scenario_id)
    design = scenario.reference_solution
    whole = checked(design, scenario)
    for name in parts(design):
        rest = without_part(design, name)
        found = checked(rest, scenario)
        for before, after in zip(whole.stages, found.stages, strict=True):
            left = tuple(part for part in before.components if part != name)
            if left:
                assert (after.status, after.components) == (Status.MET, left), (name, before.id)
            else:
                assert after.status in {Status.MISSING, Status.CONFIRM}, (name, before.id)
                assert name not in after.components
        expect_paths(scenario, whole, rest, {name})


@pytest.mark.parametrize("scenario_id", list(library()))
def test_a_link_that_is_taken_away(scenario_id: str) -> None:
    """Stages stay as they are; paths as the oracle says."""
    scenario = load_scenario(scenario_id)
    design = scenario.reference_solution
    whole = checked(design, scenario)
    for link in design.links:
        rest = replace(design, links=tuple(k for k in design.links if k is not link))
        assert checked(rest, scenario).stages == whole.stages
        expect_paths(scenario, whole, rest, {link.source, link.target})


@pytest.mark.parametrize("scenario_id", list(library()))
def test_a_stage_that_is_taken_away_is_the_one_that_is_missing(scenario_id: str) -> None:
    """All parts of a stage go: it is missing, or to confirm when a part is left that might do."""
    scenario = load_scenario(scenario_id)
    design = scenario.reference_solution
    whole = checked(design, scenario)
    for stage, before in zip(scenario.required_stages, whole.stages, strict=True):
        rest = design
        for name in before.components:
            rest = without_part(rest, name)
        after = next(item for item in checked(rest, scenario).stages if item.id == stage.id)
        plausible = {item.kind for item in stage.acceptable if item.accept == "confirm"}
        playing = roles(rest)
        left = tuple(
            c.id
            for c in rest.components
            if c.kind in plausible or not playing[c.id].isdisjoint(stage.roles_any)
        )
        wanted = (Status.CONFIRM, left) if left else (Status.MISSING, ())
        assert (after.status, after.components) == wanted, stage.id
