"""Required paths: the shortest walk between two roles that visits the roles between."""

from __future__ import annotations

from collections import deque

from scenarios.model import RequiredPath
from scoring.checks.graph import RoleGraph
from scoring.checks.result import PathFinding, Status

State = tuple[str, int]
"""A component and the set of goals visited so far, a bit for each."""


def check_path(path: RequiredPath, graph: RoleGraph, *, required: bool) -> PathFinding:
    """A met path carries its walk; a missing one says how far it goes and what it lacks."""
    if not required:
        return PathFinding(path.id, path.text, Status.NOT_REQUIRED, ())
    search = _Search(path, graph)
    if search.end is not None:
        return PathFinding(path.id, path.text, Status.MET, tuple(_walk(search.end, search.came_from)))
    ends = graph.playing({*path.from_roles, *path.to_roles})
    reached, lacking = search.farthest()
    absent = next((roles for roles in lacking if not graph.playing(roles)), None)
    return PathFinding(
        path.id,
        path.text,
        Status.MISSING,
        tuple(ends),
        tuple(reached),
        lacking=absent or lacking[0],
        absent=absent is not None,
    )


def shortest_walk(path: RequiredPath, graph: RoleGraph) -> list[str]:
    """The components of the walk in order; empty when there is none."""
    search = _Search(path, graph)
    return [] if search.end is None else _walk(search.end, search.came_from)


class _Search:
    """Breadth first over (component, goals visited): a walk may come back to a component with more done.

    The ends count as visited, and a walk may have length 0. ``end`` is None when no walk meets the path.
    """

    def __init__(self, path: RequiredPath, graph: RoleGraph) -> None:
        self.path, self.graph = path, graph
        self.goals: list[tuple[str, ...]] = [(role,) for role in path.via_all]
        if path.via_any:
            self.goals.append(path.via_any)
        gains = dict.fromkeys(graph.roles, 0)
        for number, goal in enumerate(self.goals):
            for node in graph.playing(goal):
                gains[node] |= 1 << number
        starts = graph.playing(path.from_roles)
        self.came_from: dict[State, State | None] = {(node, gains[node]): None for node in starts}
        self.end = self._run(gains)

    def _run(self, gains: dict[str, int]) -> State | None:
        done = (1 << len(self.goals)) - 1
        both_ways = self.path.direction == "either"
        queue = deque(self.came_from)
        while queue:
            state = queue.popleft()
            node, visited = state
            if visited == done and self.graph.plays(node, self.path.to_roles):
                return state
            neighbours = self.graph.after[node] + (self.graph.before[node] if both_ways else ())
            for neighbour in neighbours:
                following = (neighbour, visited | gains[neighbour])
                if following not in self.came_from:
                    self.came_from[following] = state
                    queue.append(following)
        return None

    def farthest(self) -> tuple[list[str], list[tuple[str, ...]]]:
        """The walk that visits most goals, and the goals that it lacks, as roles of which one is enough.

        Of several such walks the first to a component that usually leads to something lacking, else the
        shortest.
        """
        if not self.came_from:
            return [], [self.path.from_roles, *self.goals, self.path.to_roles]
        best = max(self.came_from, key=self._promise)
        lacking = [goal for number, goal in enumerate(self.goals) if not best[1] >> number & 1]
        return _walk(best, self.came_from), [*lacking, self.path.to_roles]

    def _promise(self, state: State) -> tuple[int, bool]:
        node, visited = state
        lacking = {
            role for number, goal in enumerate(self.goals) if not visited >> number & 1 for role in goal
        }
        wanted = lacking or self.path.to_roles
        return visited.bit_count(), not self.graph.leads_to[node].isdisjoint(wanted)


def _walk(end: State, came_from: dict[State, State | None]) -> list[str]:
    walk, state = [], end
    while True:
        walk.append(state[0])
        previous = came_from[state]
        if previous is None:
            return walk[::-1]
        state = previous
