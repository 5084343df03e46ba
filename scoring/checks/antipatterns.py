"""Antipatterns: each rule gives the components that show the mistake, or None when there is no mistake."""

from __future__ import annotations

from collections.abc import Iterable

from components.design import Link
from scenarios.model import Antipattern
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
)
from scoring.checks.graph import RoleGraph, walk_to
from scoring.checks.result import AntipatternFinding, Firing, Severity


def check_antipattern(antipattern: Antipattern, graph: RoleGraph) -> AntipatternFinding:
    """Fires with the components that show it; ``ask`` when only a person can tell."""
    if isinstance(antipattern.rule, Verbal):
        status, shown = Firing.ASK, None
    else:
        shown = offenders(antipattern.rule, graph)
        status = Firing.CLEAR if shown is None else Firing.FIRES
    return AntipatternFinding(
        antipattern.id,
        antipattern.text,
        Severity(antipattern.severity),
        status,
        tuple(dict.fromkeys(shown or ())),
        antipattern.follow_up,
    )


def offenders(rule: Rule, graph: RoleGraph) -> list[str] | None:
    """The components that show the mistake, possibly none of them, or None when there is no mistake."""
    match rule:
        case AbsentRole():
            return _absent_role(rule, graph)
        case DirectEdge():
            return _direct_edge(rule, graph)
        case PathWithout():
            return _path_without(rule, graph)
        case Unreachable():
            return _unreachable(rule, graph)
        case SingleReplica():
            return _single_replica(rule, graph)
        case NoCommonSource():
            return _no_common_source(rule, graph)
        case FanoutWrite():
            return _fanout_write(rule, graph)
        case _:
            return None


def _absent_role(rule: AbsentRole, graph: RoleGraph) -> list[str] | None:
    asked_by = graph.playing(rule.when_present)
    if (rule.when_present and not asked_by) or graph.playing(rule.roles):
        return None
    return asked_by


def _direct_edge(rule: DirectEdge, graph: RoleGraph) -> list[str] | None:
    found = [
        end
        for link in graph.links
        if graph.plays(link.source, rule.from_roles)
        and graph.plays(link.target, rule.to_roles)
        and not graph.plays(link.target, rule.except_to)
        and (not rule.modes or link.mode in rule.modes)
        for end in (link.source, link.target)
    ]
    return found or None


def _path_without(rule: PathWithout, graph: RoleGraph) -> list[str] | None:
    starts = graph.playing(rule.from_roles)
    came_from = graph.reached(starts, without=set(graph.playing(rule.must_include)))
    own = set(starts)
    for node in came_from:
        if node not in own and graph.plays(node, rule.to_roles):
            return walk_to(node, came_from)
    return None


def _unreachable(rule: Unreachable, graph: RoleGraph) -> list[str] | None:
    starts = graph.playing(rule.from_roles)
    callers = [c for node in starts for c in graph.before[node]] if rule.include_callers else []
    reached = graph.reached([*starts, *callers])
    if not starts or any(graph.plays(node, rule.to_roles) for node in reached):
        return None
    return starts


def _single_replica(rule: SingleReplica, graph: RoleGraph) -> list[str] | None:
    reached = graph.reached(graph.playing(rule.on_path_from))
    return [node for node in reached if _is_single(node, graph) and graph.plays(node, rule.roles)] or None


def _is_single(node: str, graph: RoleGraph) -> bool:
    component = graph.components[node]
    return component.replicas == 1 and not component.replicas_assumed


def _no_common_source(rule: NoCommonSource, graph: RoleGraph) -> list[str] | None:
    groups = [set(graph.playing(roles)) for roles in rule.targets]
    if not all(groups):
        return None
    for source in graph.playing(rule.source_roles):
        reached = graph.reached([source]).keys()
        if all(group & reached for group in groups):
            return None
    return [node for node in graph.components if any(node in group for group in groups)]


def _fanout_write(rule: FanoutWrite, graph: RoleGraph) -> list[str] | None:
    for source in graph.playing(rule.from_roles):
        written = [link.target for link in graph.links if link.source == source and _writes(link)]
        if all(_any_plays(written, roles, graph) for roles in rule.to_all):
            wanted = {role for roles in rule.to_all for role in roles}
            return [source, *(node for node in written if graph.plays(node, wanted))]
    return None


def _any_plays(nodes: Iterable[str], roles: tuple[str, ...], graph: RoleGraph) -> bool:
    return any(graph.plays(node, roles) for node in nodes)


def _writes(link: Link) -> bool:
    """Marked as a write, or not marked and labelled "write …"."""
    return link.write is True or (link.write is None and link.label.lstrip().casefold().startswith("write"))
