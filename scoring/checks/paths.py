"""Required paths: the shortest walk between two roles that visits the roles between."""

from __future__ import annotations

from collections import deque

from scenarios.model import RequiredPath
from scoring.checks.graph import RoleGraph
from scoring.checks.result import PathFinding, Status

State = tuple[str, int]
"""A component and the set of goals visited so far, a bit for each."""


def check_path(path: RequiredPath, graph: RoleGraph, *, required: bool) -> PathFinding:
    """A met path carries its walk; a missing one carries the ends that are on the board."""
    if not required:
        return PathFinding(path.id, path.text, Status.NOT_REQUIRED, ())
    walk = shortest_walk(path, graph)
    if walk:
        return PathFinding(path.id, path.text, Status.MET, tuple(walk))
    ends = graph.playing({*path.from_roles, *path.to_roles})
    return PathFinding(path.id, path.text, Status.MISSING, tuple(ends))


def shortest_walk(path: RequiredPath, graph: RoleGraph) -> list[str]:
    """The components of the walk in order; empty when there is none.

    Breadth first over (component, goals visited): a walk may come back to a component with more goals done.
    The ends count as visited, and a walk may have length 0.
    """
    goals: list[tuple[str, ...]] = [(role,) for role in path.via_all]
    if path.via_any:
        goals.append(path.via_any)
    done = (1 << len(goals)) - 1
    gains = dict.fromkeys(graph.roles, 0)
    for number, goal in enumerate(goals):
        for node in graph.playing(goal):
            gains[node] |= 1 << number
    came_from: dict[State, State | None] = {(n, gains[n]): None for n in graph.playing(path.from_roles)}
    queue = deque(came_from)
    while queue:
        state = queue.popleft()
        node, visited = state
        if visited == done and graph.plays(node, path.to_roles):
            return _walk(state, came_from)
        neighbours = graph.after[node] + (graph.before[node] if path.direction == "either" else ())
        for neighbour in neighbours:
            following = (neighbour, visited | gains[neighbour])
            if following not in came_from:
                came_from[following] = state
                queue.append(following)
    return []


def _walk(end: State, came_from: dict[State, State | None]) -> list[str]:
    walk, state = [], end
    while True:
        walk.append(state[0])
        previous = came_from[state]
        if previous is None:
            return walk[::-1]
        state = previous
