"""How old data is when it lands: the time from a request to the end of its slowest asynchronous chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from scoring.capacity.grid import quantile
from scoring.capacity.latency import Composer
from scoring.capacity.load import FlowLoad
from scoring.capacity.plan import Plan, calls_of, with_roles
from scoring.capacity.responses import NOTHING, Response
from scoring.capacity.solver import Solver
from scoring.capacity.topology import Topology, Waits, ordered_groups


@dataclass(frozen=True, slots=True)
class _Edge:
    """A step of a chain: ``pause_ms`` is network and, for a batch link, its period."""

    source: int
    target: int
    pause_ms: float
    waited: bool
    write: bool = False


class _Chain(NamedTuple):
    """The slowest way found to a component: whether it never settles, mean so far, and how it got there."""

    stuck: bool
    mean: float
    last: tuple[Response, float]
    """The last step, and the pause before it."""
    before: _Chain | None

    def steps(self) -> Iterator[tuple[Response, float]]:
        """The last one first."""
        chain: _Chain | None = self
        while chain is not None:
            yield chain.last
            chain = chain.before


_START: Final = _Chain(False, 0.0, (NOTHING, 0.0), None)


def freshness_s(solver: Solver, composer: Composer, number: int) -> float | None:
    """p99 in seconds; None when nothing of the flow is asynchronous, or the chain never settles.

    With ``fresh_at`` to the first component with such a role, by batch links (a full period each) only where
    no other way leads there; without, to the leaves behind asynchronous links.
    """
    flow = solver.model.flows[number]
    if not flow.fresh_at and not solver.model.plans[number].asynchronous:
        return None
    ends = _ends(solver, composer, number, flow, with_batches=False)
    if not ends and flow.fresh_at:
        ends = _ends(solver, composer, number, flow, with_batches=True)
    if not ends:
        return None
    slowest = max(ends, key=lambda chain: chain[:2])
    return None if slowest.stuck else _p99_s(composer, slowest)


def _ends(
    solver: Solver, composer: Composer, number: int, flow: FlowLoad, *, with_batches: bool
) -> list[_Chain]:
    """The slowest chain to each end of the flow."""
    topology = solver.model.topology
    goals = with_roles(topology, flow.fresh_at)
    best: dict[tuple[int, bool], _Chain] = {(at, False): _START for at, _ in solver.model.starts[number]}
    ends: list[_Chain] = []
    for position, onward in _ways(topology, solver.model.plans[number], with_batches):
        for behind in (False, True):
            chain = best.get((position, behind))
            if chain is None:
                continue
            if position in goals or (not flow.fresh_at and behind and not onward):
                ends.append(chain)
                continue
            for edge in onward:
                key = (edge.target, behind or not edge.waited)
                longer = _extended(composer, chain, edge)
                known = best.get(key)
                if known is None or longer[:2] > known[:2]:
                    best[key] = longer
    return ends


@lru_cache(maxsize=32)
def _ways(topology: Topology, plan: Plan, with_batches: bool) -> tuple[tuple[int, tuple[_Edge, ...]], ...]:
    """Every component, callers first, with its edges to others that are not in one circle with it."""
    edges = tuple(_edges(topology, plan, with_batches=with_batches))
    groups = ordered_groups(len(topology.kinds), ((edge.source, edge.target) for edge in edges))
    rank = {member: n for n, group in enumerate(groups) for member in group}
    onward: dict[int, list[_Edge]] = {member: [] for group in groups for member in group}
    for edge in edges:
        if rank[edge.target] != rank[edge.source]:
            onward[edge.source].append(edge)
    return tuple((position, tuple(own)) for position, own in onward.items())


def _edges(topology: Topology, plan: Plan, *, with_batches: bool) -> Iterator[_Edge]:
    calls = [call for body in plan.bodies for call in calls_of(body)]
    calls += [call for captured in plan.captures for call in captured]
    for call in calls:
        if call.calls != 0.0:
            waited, write = call.waits is Waits.RESPONSE, bool(call.link.write)
            yield _Edge(call.source, call.target, call.network_ms, waited, write)
    for transfer in topology.transfers if with_batches else ():
        yield _Edge(transfer.source, transfer.target, transfer.period_s * 1000.0, waited=False)


def _extended(composer: Composer, chain: _Chain, edge: _Edge) -> _Chain:
    own = composer.own_as_called(edge.target, write=edge.write)
    if own is None:
        return _Chain(True, chain.mean, (NOTHING, edge.pause_ms), chain)
    mean = chain.mean + edge.pause_ms + own.mean
    return _Chain(chain.stuck, mean, (own, edge.pause_ms), chain)


def _p99_s(composer: Composer, chain: _Chain) -> float:
    steps = [*chain.steps()][::-1]
    whole = composer.row([own for own, _ in steps])
    pause = sum(pause_ms for _, pause_ms in steps) + whole.shift
    cdf = composer.grid.merged(whole.cdf_cells(composer.grid, whole.shift))
    time = quantile(composer.grid.t_ms, cdf, 0.99)
    return (pause + (float(composer.grid.t_ms[-1]) if time is None else time)) / 1000.0
