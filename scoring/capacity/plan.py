"""What one request of a flow does at each component: which calls, in which order, on which condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from components.kinds import Group
from scoring.capacity.load import FlowLoad
from scoring.capacity.topology import Call, Topology, Waits


@dataclass(frozen=True, slots=True, eq=False)
class Invoke:
    """One call, ``call.calls`` times (once when it is an alternative)."""

    call: Call


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several alternatives, equally likely."""

    branches: tuple[Invoke, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """Calls at the same time; goes on after ``quorum`` of them."""

    branches: tuple[Node, ...]
    quorum: int


@dataclass(frozen=True, slots=True, eq=False)
class OnMiss:
    """Happens only when the cache at position ``cache`` missed."""

    cache: int
    body: Body


Node = Invoke | Choice | Join | OnMiss
Body = tuple[Node, ...]
"""Nodes one after another."""


class Plain(NamedTuple):
    """A call without conditions whose answer is waited for."""

    often: float
    delay_ms: float
    """Twice the network time."""
    target: int
    write: bool


Step = Plain | Node


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The bodies of all components for one flow, and the change capture out of its stores.

    ``sends`` is the same as plain numbers, for when nothing fails: position of the call, its target, mean
    calls per request, the caches on whose misses it depends, and whether it writes.
    """

    bodies: tuple[Body, ...]
    captures: tuple[tuple[Call, ...], ...]
    sends: tuple[tuple[tuple[int, int, float, tuple[int, ...], bool], ...], ...]
    steps: tuple[tuple[Step, ...], ...]
    """The bodies as far as they are waited for, plain calls as numbers."""
    targets: tuple[frozenset[int], ...]
    """Whom the components call."""
    answers: tuple[tuple[tuple[int, bool], ...], ...]
    """Whom they wait for, and whether for the whole answer or only until it has the request."""
    caches: tuple[tuple[int, ...], ...]
    """Caches whose misses decide what they wait for."""
    risks: tuple[tuple[int, ...], ...]
    """Places of their guarded calls in the coupling."""
    waits: tuple[tuple[tuple[Call, float, tuple[int, ...]], ...] | None, ...]
    """Calls that are waited for, their mean number and caches that must miss; None for a body with a join."""
    joins: tuple[Join, ...]
    guarded: tuple[Call, ...]
    """Calls whose latency decides how often they are sent: timeouts, retries, hedges."""
    asynchronous: bool
    """True when somebody in it does not wait for the whole answer."""
    draws: bool
    """True when its means already need distributions: joins, calls at once, guarded calls."""

    def waited_below(self, positions: Iterable[int]) -> set[int]:
        """The positions, and all whose whole answers they wait for."""
        seen = set(positions)
        todo = list(seen)
        while todo:
            for call in calls_of(self.bodies[todo.pop()]):
                if call.waits is Waits.RESPONSE and call.target not in seen:
                    seen.add(call.target)
                    todo.append(call.target)
        return seen


def plan_of(topology: Topology, active: Iterable[Call]) -> Plan:
    """The plan of a flow that uses the calls ``active``."""
    out: list[list[Call]] = [[] for _ in topology.kinds]
    asynchronous = False
    for call in active:
        out[call.source].append(call)
        asynchronous |= call.waits is not Waits.RESPONSE
    bodies, captures = [], []
    for position, calls in enumerate(out):
        plain = [call for call in calls if not call.captures]
        captures.append(tuple(call for call in calls if call.captures))
        body = _sequence(plain)
        if body and topology.kinds[position].group is Group.CACHE:
            body = (OnMiss(position, body),)
        bodies.append(body)
    sends = tuple(tuple(_sends(body, 1.0, ())) for body in bodies)
    steps = tuple(tuple(_steps_of(body)) for body in bodies)
    joins = [tuple(_joins(body)) for body in bodies]
    waits = tuple(
        None if joined else tuple(waited(body, _unjoined)) for body, joined in zip(bodies, joins, strict=True)
    )
    guarded = tuple(call for calls in out for call in calls if is_guarded(call))
    at_once = any(call.link.parallel and (call.calls or 0.0) > 1.0 for calls in out for call in calls)
    draws = at_once or bool(guarded) or any(joins)
    awaited = [[call for call in calls_of(body) if call.waits is not Waits.NOTHING] for body in bodies]
    return Plan(
        tuple(bodies),
        tuple(captures),
        sends,
        steps,
        targets=tuple(frozenset(call.target for call in calls) for calls in out),
        answers=tuple(
            tuple(dict.fromkeys((call.target, call.waits is Waits.RESPONSE) for call in calls))
            for calls in awaited
        ),
        caches=tuple(tuple(_caches(body)) for body in bodies),
        risks=tuple(tuple(call.index for call in calls if is_guarded(call)) for calls in awaited),
        waits=waits,
        joins=tuple(chain.from_iterable(joins)),
        guarded=guarded,
        asynchronous=asynchronous,
        draws=draws,
    )


def _caches(body: Body) -> Iterator[int]:
    for node in body:
        if isinstance(node, OnMiss):
            yield node.cache
            yield from _caches(node.body)


def is_guarded(call: Call) -> bool:
    """True for a waited-for call with a timeout, retries or a hedge."""
    link = call.link
    waits = call.waits is not Waits.NOTHING
    return waits and (link.timeout_ms is not None or bool(link.retries) or link.hedge_ms is not None)


def _steps_of(body: Body) -> Iterator[Step]:
    for node in body:
        if not isinstance(node, Invoke):
            yield node
        elif node.call.waits is not Waits.NOTHING and node.call.calls:
            call = node.call
            plain = call.plain and call.waits is Waits.RESPONSE
            write = bool(call.link.write)
            yield Plain(node.call.calls, 2.0 * call.network_ms, call.target, write) if plain else node


def _joins(body: Sequence[Node]) -> Iterator[Join]:
    for node in body:
        if isinstance(node, Join):
            yield node
        elif isinstance(node, OnMiss):
            yield from _joins(node.body)


def _unjoined(_join: Join) -> Node:
    raise ValueError("a join has no fixed calls on the critical path")


def waited(
    body: Sequence[Node],
    slowest: Callable[[Join], Node],
    share: float = 1.0,
    caches: tuple[int, ...] = (),
) -> Iterator[tuple[Call, float, tuple[int, ...]]]:
    """Calls that are waited for, how often, and the caches that must miss; of a join its slowest branch."""
    for node in body:
        match node:
            case Invoke(call):
                if call.waits is not Waits.NOTHING:
                    yield call, share * _times_waited(call), caches
            case Choice(branches):
                yield from waited(branches, slowest, share / len(branches), caches)
            case OnMiss(missed, inner):
                yield from waited(inner, slowest, share, (*caches, missed))
            case Join():
                yield from waited((slowest(node),), slowest, share, caches)


def _times_waited(call: Call) -> float:
    """How many times in a row a call is waited for on average: calls at once count once."""
    if call.calls is None or (call.link.parallel and call.calls > 1.0):
        return 1.0
    return call.calls


def _sends(
    body: Sequence[Node], share: float, caches: tuple[int, ...]
) -> Iterator[tuple[int, int, float, tuple[int, ...], bool]]:
    for node in body:
        match node:
            case Invoke(call):
                calls = 1.0 if call.calls is None else call.calls
                yield call.index, call.target, share * calls, caches, bool(call.link.write)
            case Choice(branches):
                yield from _sends(branches, share / len(branches), caches)
            case Join(branches):
                yield from _sends(branches, share, caches)
            case _:
                yield from _sends(node.body, share, (*caches, node.cache))


def _sequence(calls: Sequence[Call]) -> Body:
    """Steps in order; links to be called on a cache's miss go together, in the place of the first of them.

    That is after the cache, in whatever order they were drawn.
    """
    if not calls:
        return ()
    placed: list[tuple[float, Node]] = []
    alternatives = [call for call in calls if call.calls is None]
    if alternatives:
        step = min(call.step for call in alternatives)
        placed.append((step, Choice(tuple(Invoke(call) for call in alternatives))))
    fixed = [call for call in calls if call.calls is not None]
    for cache in dict.fromkeys(call.miss_of for call in fixed if call.miss_of is not None):
        missed = [call for call in fixed if call.miss_of == cache]
        asked = [call.step + 0.5 for call in fixed if call.target == cache]
        placed.append((max([min(c.step for c in missed), *asked]), OnMiss(cache, _steps(missed))))
    plain = [call for call in fixed if call.miss_of is None]
    placed += [(step, node) for step, node in _numbered(plain)]
    return tuple(node for _, node in sorted(placed, key=lambda item: item[0]))


def _steps(calls: Sequence[Call]) -> Body:
    return tuple(node for _, node in _numbered(calls))


def _numbered(calls: Sequence[Call]) -> list[tuple[int, Node]]:
    """Calls by step; several waited-for calls of one step join."""
    steps: dict[int, list[Call]] = {}
    for call in calls:
        steps.setdefault(call.step, []).append(call)
    nodes: list[tuple[int, Node]] = []
    for step in sorted(steps):
        waited = [call for call in steps[step] if call.waits is not Waits.NOTHING]
        nodes += [(step, Invoke(call)) for call in steps[step] if call.waits is Waits.NOTHING]
        if len(waited) == 1:
            nodes.append((step, Invoke(waited[0])))
        elif waited:
            wanted = [call.link.quorum for call in waited if call.link.quorum]
            quorum = min(max(wanted), len(waited)) if wanted else len(waited)
            nodes.append((step, Join(tuple(Invoke(call) for call in waited), quorum)))
    return nodes


def active_calls(topology: Topology, flow: FlowLoad, flows: Sequence[FlowLoad]) -> tuple[Call, ...]:
    """The calls that a flow uses; ``flows`` on a link wins over what roles say.

    With ``to_roles``: until the first such component, a client's links and alternatives count only on a path
    to one, and whatever else is called on the way counts too, but not what leads only to where another flow
    goes; from there on all. Without: all but what leads only to where another flow goes.
    """
    allowed = _by_roles(topology, flow, flows)
    return tuple(
        call
        for call in topology.calls
        if (allowed(call) if call.link.flows is None else flow.id in call.link.flows)
    )


def _by_roles(topology: Topology, flow: FlowLoad, flows: Sequence[FlowLoad]) -> Callable[[Call], bool]:
    sources = {topology.index[s] for s in flow.sources if s in topology.index}
    goals = with_roles(topology, flow.to_roles)
    if flow.to_roles and not goals:
        return lambda _: True
    others = with_roles(topology, {role for other in flows for role in other.to_roles}) - goals
    apart = _only_leading_to(topology, others)
    if goals:
        leading = _reached(topology, goals, backwards=True)
        beyond = _reached(topology, goals, backwards=False)

        def on_the_way(call: Call) -> bool:
            if call.source in beyond or call.target in leading:
                return True
            chosen = call.source in sources or call.calls is None
            return call.target not in apart and not (chosen and call.source in leading)

        return on_the_way
    starts = [call for call in topology.calls if call.source in sources]
    if starts and all(call.target in apart for call in starts):
        return lambda _: True
    return lambda call: call.target not in apart


def with_roles(topology: Topology, wanted: Iterable[str]) -> set[int]:
    """Positions of the components with one of the roles."""
    roles = frozenset(wanted)
    return {i for i, own in enumerate(topology.roles) if own & roles}


def _reached(topology: Topology, starts: set[int], *, backwards: bool) -> set[int]:
    """The positions that calls lead to from ``starts``, or that lead to them; ``starts`` included."""
    steps: dict[int, list[int]] = {}
    for call in topology.calls:
        here, there = (call.target, call.source) if backwards else (call.source, call.target)
        steps.setdefault(here, []).append(there)
    seen, todo = set(starts), list(starts)
    while todo:
        for step in steps.get(todo.pop(), ()):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return seen


def _only_leading_to(topology: Topology, goals: set[int]) -> set[int]:
    """The goals, and components all of whose calls lead to such."""
    apart = set(goals)
    for position in (member for group in reversed(topology.groups) for member in group):
        out = topology.out[position]
        if out and all(call.target in apart for call in out):
            apart.add(position)
    return apart


def calls_of(body: Sequence[Node]) -> list[Call]:
    """All calls of a body."""
    found: list[Call] = []
    for node in body:
        match node:
            case Invoke(call):
                found.append(call)
            case Choice(branches) | Join(branches):
                found += calls_of(branches)
            case _:
                found += calls_of(node.body)
    return found
