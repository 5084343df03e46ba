"""What the graph alone tells: loose parts, calls in a circle, single copies, queues that nobody reads."""

from __future__ import annotations

import networkx as nx  # noqa: TID253 - this module is only imported by a check

from components.catalog import Catalog
from components.design import Link, Mode
from components.kinds import Group
from scoring.checks.graph import RoleGraph
from scoring.checks.result import StructureFinding

_CARRIES_NO_LOAD = {Mode.CONTROL, Mode.REPLICATION}


def check_structure(graph: RoleGraph, catalog: Catalog) -> tuple[StructureFinding, ...]:
    """Facts about the drawing that hold whatever the scenario asks for."""
    names = {node: c.label or catalog.kind(c.kind).label for node, c in graph.components.items()}
    waits: nx.DiGraph[str] = nx.DiGraph()
    waits.add_edges_from((link.source, link.target) for link in graph.links if _waited_for(link))
    loops, singles = _call_loops(graph, waits, names), _single_points(graph, waits, catalog, names)
    return (*_loose(graph), *loops, *singles, *_unread_queues(graph, catalog, names))


def _loose(graph: RoleGraph) -> list[StructureFinding]:
    """Parts without any link, and groups that no link joins to the largest group."""
    isolated = [node for node in graph.components if not graph.after[node] and not graph.before[node]]
    if len(graph.components) == 1:
        return []
    found = []
    if isolated:
        text = (
            "Nothing is connected to this part"
            if len(isolated) == 1
            else "Nothing is connected to these parts"
        )
        found.append(StructureFinding("isolated", text, tuple(isolated)))
    whole: nx.Graph[str] = nx.Graph()
    whole.add_nodes_from(node for node in graph.components if node not in isolated)
    whole.add_edges_from((link.source, link.target) for link in graph.links)
    groups = sorted(nx.connected_components(whole), key=len, reverse=True)
    for number, group in enumerate(groups[1:], start=2):
        text = "This group is joined to the rest by no link"
        found.append(StructureFinding(f"separate_{number}", text, tuple(graph.ordered(group))))
    return found


def _call_loops(graph: RoleGraph, calls: nx.DiGraph[str], names: dict[str, str]) -> list[StructureFinding]:
    """Synchronous calls that come back to where they started."""
    found = []
    for group in nx.strongly_connected_components(calls):
        first = graph.ordered(group)[0]
        if len(group) == 1 and not calls.has_edge(first, first):
            continue
        edges = nx.find_cycle(calls.subgraph(group), first)
        loop = [edges[0][0], *(end for _, end in edges)]
        text = f"Calls come back to where they started: {' → '.join(names[node] for node in loop)}"
        found.append(StructureFinding(f"cycle_{first}", text, tuple(dict.fromkeys(loop))))
    return sorted(found, key=lambda finding: graph.position[finding.components[0]])


def _single_points(
    graph: RoleGraph, waits: nx.DiGraph[str], catalog: Catalog, names: dict[str, str]
) -> list[StructureFinding]:
    """Parts of which there is one copy, and for which a client's request waits."""
    clients = graph.playing({"client"})
    waited_for: set[str] = set()
    for client in clients:
        if client in waits and client not in waited_for:
            waited_for |= nx.descendants(waits, client)
    waited_for.difference_update(clients)
    return [
        StructureFinding(
            f"single_{node}", f"A request waits for {names[node]}, and there is only one copy of it", (node,)
        )
        for node, component in graph.components.items()
        if node in waited_for
        and component.replicas == 1
        and not component.replicas_assumed
        and catalog.kind(component.kind).group is not Group.PASS_THROUGH
    ]


def _unread_queues(graph: RoleGraph, catalog: Catalog, names: dict[str, str]) -> list[StructureFinding]:
    """Logs and queues that something fills and nothing reads; dead letters may lie."""
    read = {link.source for link in graph.links if link.mode not in _CARRIES_NO_LOAD}
    filled = {link.target for link in graph.links if link.mode not in _CARRIES_NO_LOAD}
    return [
        StructureFinding(f"unread_{node}", f"Nothing reads from {names[node]}", (node,))
        for node, component in graph.components.items()
        if catalog.kind(component.kind).group is Group.LOG
        and "dlq" not in graph.roles[node]
        and node in filled - read
    ]


def _waited_for(link: Link) -> bool:
    """A link of 0 calls is drawn to show where data comes back, and nobody waits on it."""
    return link.mode is Mode.SYNC and link.calls != 0
