"""A design as the checks see it: who follows whom, and which roles each component plays."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.catalog import Catalog
from components.design import Component, Design, Link
from components.kinds import Group

Index = Mapping[str, Sequence[str]]
"""Components by role or kind."""


@dataclass(frozen=True, slots=True)
class RoleGraph:
    """Components and links without canvas aids, in the order of the file, with roles looked up once.

    ``after`` and ``before`` are the neighbours along and against the arrows, by links of every mode.
    ``leads_to`` are the roles that usually follow a component of its kind.
    """

    components: Mapping[str, Component]
    links: tuple[Link, ...]
    roles: Mapping[str, frozenset[str]]
    after: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    by_role: Index
    by_role_given: Index
    by_kind: Index
    position: Mapping[str, int]
    leads_to: Mapping[str, frozenset[str]]

    def playing(self, roles: Iterable[str]) -> list[str]:
        """The components that play one of the roles."""
        return self._named(self.by_role, roles)

    def given(self, roles: Iterable[str]) -> list[str]:
        """The components to which a person gave one of the roles."""
        return self._named(self.by_role_given, roles)

    def of_kinds(self, kinds: Iterable[str]) -> list[str]:
        """The components of one of the kinds."""
        return self._named(self.by_kind, kinds)

    def plays(self, node: str, roles: Collection[str]) -> bool:
        """True when a component plays one of the roles."""
        return not self.roles[node].isdisjoint(roles)

    def reached(self, starts: Iterable[str], without: Collection[str] = ()) -> dict[str, str | None]:
        """Every component that can be reached, each with the one before it; starts reach themselves.

        ``without`` are components that are taken away first.
        """
        came_from: dict[str, str | None] = {node: None for node in starts if node not in without}
        queue = deque(came_from)
        while queue:
            node = queue.popleft()
            for neighbour in self.after[node]:
                if neighbour not in came_from and neighbour not in without:
                    came_from[neighbour] = node
                    queue.append(neighbour)
        return came_from

    def ordered(self, nodes: Iterable[str]) -> list[str]:
        """Components in the order of the file."""
        return sorted(nodes, key=self.position.__getitem__)

    def _named(self, index: Index, names: Iterable[str]) -> list[str]:
        return self.ordered({node for name in names for node in index.get(name, ())})


def role_graph(design: Design, catalog: Catalog) -> RoleGraph:
    """The graph of a design; O(components + links)."""
    kinds = {c.id: catalog.kind(c.kind) for c in design.components}
    components = {c.id: c for c in design.components if kinds[c.id].group is not Group.CANVAS}
    links = tuple(link for link in design.links if link.source in components and link.target in components)
    after: dict[str, dict[str, None]] = {node: {} for node in components}
    before: dict[str, dict[str, None]] = {node: {} for node in components}
    for link in links:
        after[link.source][link.target] = None
        before[link.target][link.source] = None
    roles = {node: frozenset((*kinds[node].roles, *c.roles_added)) for node, c in components.items()}
    return RoleGraph(
        components,
        links,
        roles,
        {node: tuple(neighbours) for node, neighbours in after.items()},
        {node: tuple(neighbours) for node, neighbours in before.items()},
        _index(roles),
        _index({node: c.roles_added for node, c in components.items()}),
        _index({node: (c.kind,) for node, c in components.items()}),
        {node: number for number, node in enumerate(components)},
        {node: frozenset(kinds[node].ports.typical_out_roles) for node in components},
    )


def _index(names: Mapping[str, Iterable[str]]) -> Index:
    """The components of each name, from the names of each component."""
    index: dict[str, list[str]] = {}
    for node, own in names.items():
        for name in own:
            index.setdefault(name, []).append(node)
    return index


def walk_to(node: str, came_from: Mapping[str, str | None]) -> list[str]:
    """The way to a component that ``reached`` found, from its start on."""
    walk = [node]
    while (previous := came_from[walk[-1]]) is not None:
        walk.append(previous)
    return walk[::-1]
