"""Which calls lead a flow's data to where its freshness is looked at: of a drawing, whatever its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from scoring.capacity.plan import Body, Plan, calls_of, with_roles
from scoring.capacity.topology import Call, Topology, Waits, ordered_groups

State = tuple[int, bool]
"""A position, and whether an asynchronous link led there."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where data goes until it has landed."""

    order: tuple[State, ...]
    """All on the way to an end, callers first."""
    ends: Set[State]
    onward: Set[tuple[Call, bool]]
    """Calls that lead on to an end, and whether from behind an asynchronous link; none within a circle."""
    bodies: Mapping[State, Body]
    """What a component does up to the last of them."""
    transfers: Mapping[int, Sequence[tuple[int, float]]]
    """By position the batch transfers that lead on: target, and period in ms."""


class _Edge(NamedTuple):
    """A step of the data; without a ``call`` it is a batch transfer."""

    source: int
    target: int
    waited: bool
    call: Call | None
    period_ms: float = 0.0


@lru_cache(maxsize=64)
def ways_of(topology: Topology, plan: Plan, fresh_at: tuple[str, ...], *, with_batches: bool) -> Ways:
    """The ways to the components with a role in ``fresh_at``; without, to what is behind asynchronous calls.

    There the last ones are the ends: those that send nothing on.
    """
    edges = tuple(_edges(topology, plan, with_batches=with_batches))
    groups = ordered_groups(len(topology.kinds), ((edge.source, edge.target) for edge in edges))
    rank = {member: n for n, group in enumerate(groups) for member in group}
    out: dict[int, list[_Edge]] = {member: [] for group in groups for member in group}
    for edge in edges:
        if rank[edge.target] != rank[edge.source]:
            out[edge.source].append(edge)
    goals = with_roles(topology, fresh_at)
    ends = {(at, behind) for at in goals for behind in (False, True)}
    if not fresh_at:
        ends = {(position, True) for position, onward in out.items() if not onward}
    order = [(position, behind) for position in out for behind in (False, True)]
    leading = set(ends)
    onward: set[tuple[Call, bool]] = set()
    for position, behind in reversed(order):
        for edge in out[position]:
            if (edge.target, behind or not edge.waited) in leading:
                leading.add((position, behind))
                if edge.call is not None:
                    onward.add((edge.call, behind))
    bodies = {
        (position, behind): _until_last(plan.bodies[position], behind=behind, onward=onward)
        for position, behind in leading - ends
    }
    transfers = {
        position: [(e.target, e.period_ms) for e in own if e.call is None and (e.target, True) in leading]
        for position, own in out.items()
    }
    return Ways(tuple(state for state in order if state in leading), ends, onward, bodies, transfers)


def _edges(topology: Topology, plan: Plan, *, with_batches: bool) -> Iterator[_Edge]:
    calls = [call for body in plan.bodies for call in calls_of(body)]
    calls += [call for captured in plan.captures for call in captured]
    for call in calls:
        if call.calls != 0.0:
            yield _Edge(call.source, call.target, call.waits is Waits.RESPONSE, call)
    for transfer in topology.transfers if with_batches else ():
        yield _Edge(
            transfer.source, transfer.target, waited=False, call=None, period_ms=transfer.period_s * 1000.0
        )


def _until_last(body: Body, *, behind: bool, onward: Set[tuple[Call, bool]]) -> Body:
    last = 0
    for number, node in enumerate(body, 1):
        if any((call, behind) in onward for call in calls_of((node,))):
            last = number
    return body[:last]
