"""The compiled graph of a design: what loads what, who waits for whom, in which order; built once.

Parameters are not in it: changing one solves the same topology again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from components.catalog import Catalog
from components.design import UNSET, Component, Design, Link, Mode
from components.kinds import Group, Kind
from scoring.capacity.load import roles_of

BRANCHING: Final = frozenset({"lb", "global_router", "infer_router", "dns", "gateway", "llm_gateway"})
BESIDE: Final = frozenset(
    {"auth", "policy", "rate_limit", "secrets", "audit", "metrics", "logs", "trace", "alert"}
)
"""Main roles of what a gateway asks or tells about every request, besides sending it on."""
SAME_ZONE_MS: Final = 0.25
CROSS_ZONE_MS: Final = 1.0
CROSS_REGION_MS: Final = 70.0
DEFAULT_PERIOD_S: Final = 86_400.0
_LOADING: Final = frozenset({Mode.SYNC, Mode.ASYNC})


class Waits(Enum):
    """What the caller of a link waits for."""

    RESPONSE = "response"
    ACKNOWLEDGEMENT = "acknowledgement"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One link that carries requests; ``source`` and ``target`` are positions of components.

    ``calls`` is None for one of several alternatives. ``miss_of`` is the cache on whose misses it happens.
    ``captures`` marks change capture: it carries the writes of its source. ``network_ms`` one way.
    """

    index: int
    link: Link
    source: int
    target: int
    calls: float | None
    waits: Waits
    step: int
    miss_of: int | None
    captures: bool
    network_ms: float
    plain: bool
    """At most one call, without timeout, retry or hedge."""

    @property
    def in_groups(self) -> bool:
        """True when several of it are sent at once."""
        together = self.link.parallel or self.waits is Waits.NOTHING
        return self.calls is not None and self.calls > 1.0 and together


@dataclass(frozen=True, slots=True)
class Transfer:
    """A periodic batch transfer: staleness, no requests."""

    source: int
    target: int
    period_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """Components by position; calls in the order of the file.

    ``groups`` has callers before callees; components that call each other in a circle are one group.
    """

    components: tuple[Component, ...]
    kinds: tuple[Kind, ...]
    roles: tuple[frozenset[str], ...]
    index: dict[str, int]
    calls: tuple[Call, ...]
    out: tuple[tuple[Call, ...], ...]
    into: tuple[tuple[Call, ...], ...]
    transfers: tuple[Transfer, ...]
    groups: tuple[tuple[int, ...], ...]
    cyclic: frozenset[int]
    inferred: tuple[str, ...]
    warnings: tuple[str, ...]
    log_partners: tuple[tuple[int, ...], ...]
    """For each component the logs and queues it consumes from."""
    accelerators: dict[int, tuple[int, ...]]
    """What a component runs on, where that is drawn; its price is the accelerators'."""
    grouped: frozenset[int]
    """Components that are called several times at once."""


def compile_design(design: Design, catalog: Catalog) -> Topology:
    """The topology of a design."""
    kinds = tuple(catalog.kind(c.kind) for c in design.components)
    roles = tuple(frozenset(roles_of(c, catalog)) for c in design.components)
    index = {c.id: i for i, c in enumerate(design.components)}
    loading = [link for link in design.links if link.mode in _LOADING and link.calls != 0]
    replies = _replies(loading, index, kinds)
    carrying = [link for link in loading if link.id not in replies]
    misses, inferred = _inferred_misses(carrying, index, kinds)
    positions = _positions(design.links)
    calls = tuple(
        _call(n, link, design.components, index, kinds, roles, positions, misses)
        for n, link in enumerate(carrying)
    )
    out: list[list[Call]] = [[] for _ in kinds]
    into: list[list[Call]] = [[] for _ in kinds]
    for call in calls:
        out[call.source].append(call)
        into[call.target].append(call)
    groups = tuple(ordered_groups(len(kinds), ((call.source, call.target) for call in calls)))
    return Topology(
        components=design.components,
        kinds=kinds,
        roles=roles,
        index=index,
        calls=calls,
        out=tuple(tuple(item) for item in out),
        into=tuple(tuple(item) for item in into),
        transfers=tuple(_transfers(design.links, index)),
        groups=groups,
        cyclic=_cyclic(groups, calls),
        inferred=(*inferred, *_assumed_writes(calls)),
        warnings=tuple(_reply_warnings(link for link in loading if link.id in replies)),
        log_partners=_log_partners(len(kinds), calls, kinds),
        accelerators=_accelerators(design.links, index, kinds),
        grouped=frozenset(call.target for call in calls if call.in_groups),
    )


def _reply_warnings(replies: Iterable[Link]) -> Iterator[str]:
    for link in replies:
        closes = f"{link.source} → {link.target} closes a loop and names no calls"
        yield f"{closes}: read as a reply, it carries no load."


def _transfers(links: Iterable[Link], index: dict[str, int]) -> Iterator[Transfer]:
    for link in links:
        if link.mode is Mode.BATCH:
            yield Transfer(index[link.source], index[link.target], link.period_s or DEFAULT_PERIOD_S)


def _cyclic(groups: Iterable[Sequence[int]], calls: Iterable[Call]) -> frozenset[int]:
    """Members of circles, a component that calls itself among them."""
    circles = {member for group in groups if len(group) > 1 for member in group}
    return frozenset(circles | {call.source for call in calls if call.source == call.target})


def _call(
    number: int,
    link: Link,
    components: Sequence[Component],
    index: dict[str, int],
    kinds: Sequence[Kind],
    roles: Sequence[frozenset[str]],
    positions: dict[str, int],
    misses: dict[str, str],
) -> Call:
    source, target = index[link.source], index[link.target]
    missed = misses.get(link.id) if link.on_miss_of is UNSET else link.on_miss_of
    captures = kinds[source].group is Group.STORE and "cdc" in roles[target]
    return Call(
        index=number,
        link=link,
        source=source,
        target=target,
        calls=_default_calls(link, roles[source], roles[target], kinds[target]),
        waits=Waits.NOTHING if captures else _waits(link, kinds[target]),
        step=positions[link.id] if link.step is None else link.step,
        miss_of=index.get(missed) if isinstance(missed, str) else None,
        captures=captures,
        network_ms=_network(link, components[source], components[target], kinds[source]),
        plain=link.timeout_ms is None
        and not link.retries
        and link.hedge_ms is None
        and (link.calls or 0.0) <= 1.0,
    )


def _default_calls(link: Link, roles: frozenset[str], target: frozenset[str], kind: Kind) -> float | None:
    """Calls per request; None for one of several alternatives, which a check beside the way is not."""
    if link.calls is not None:
        return link.calls
    if target & {"dlq", "circuit_breaker"} and "mesh" not in target:
        return 0.0
    beside = kind.roles[:1] and kind.roles[0] in BESIDE
    return None if "task_queue" in roles or (roles & BRANCHING and not beside) else 1.0


def _waits(link: Link, target: Kind) -> Waits:
    if link.mode is Mode.SYNC:
        return Waits.RESPONSE
    return Waits.ACKNOWLEDGEMENT if target.group is Group.LOG else Waits.NOTHING


def _network(link: Link, source: Component, target: Component, kind: Kind) -> float:
    """One way; the first link out of a client is 0, latency is measured at the edge."""
    if link.network_ms is not None:
        return link.network_ms
    if kind.group is Group.SOURCE:
        return 0.0
    if source.region and target.region and source.region != target.region:
        return CROSS_REGION_MS
    here, there = _zones(source), _zones(target)
    if not here or not there:
        return SAME_ZONE_MS
    together = sum(zone in there for zone in here) / len(here) / len(there)
    return together * SAME_ZONE_MS + (1.0 - together) * CROSS_ZONE_MS


def _zones(component: Component) -> tuple[str, ...]:
    zone = component.zone
    return () if zone is None else (zone,) if isinstance(zone, str) else zone


def _positions(links: Iterable[Link]) -> dict[str, int]:
    """The default step of every link: its place among its caller's links, from 1."""
    seen: dict[str, int] = {}
    positions = {}
    for link in links:
        seen[link.source] = seen.get(link.source, 0) + 1
        positions[link.id] = seen[link.source]
    return positions


def _replies(links: Sequence[Link], index: dict[str, int], kinds: Sequence[Kind]) -> set[str]:
    """Links without calls that lead back to a component on the walk from the sources, depth first."""
    out: list[list[tuple[int, Link]]] = [[] for _ in kinds]
    for link in links:
        out[index[link.source]].append((index[link.target], link))
    starts = sorted(range(len(kinds)), key=lambda i: kinds[i].group is not Group.SOURCE)
    state = [0] * len(kinds)  # 1 on the walk, 2 done
    replies: set[str] = set()
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(out[start]))]
        while stack:
            here, rest = stack[-1]
            for target, link in rest:
                if state[target] == 1:
                    if link.calls is None:
                        replies.add(link.id)
                elif state[target] == 0:
                    state[target] = 1
                    stack.append((target, iter(out[target])))
                    break
            else:
                state[here] = 2
                stack.pop()
    return replies


def _inferred_misses(
    links: Sequence[Link], index: dict[str, int], kinds: Sequence[Kind]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Cache-aside, when a caller calls exactly one cache and later plain stores: link id to cache id."""
    out: dict[str, list[Link]] = {}
    for link in links:
        out.setdefault(link.source, []).append(link)
    found: dict[str, str] = {}
    for source, own in out.items():
        caches = [k for k in own if kinds[index[k.target]].group is Group.CACHE]
        if len(caches) != 1 or kinds[index[source]].group is Group.CACHE:
            continue
        later = own[own.index(caches[0]) + 1 :]
        for link in later:
            plain = link.calls is None and not link.write and link.on_miss_of is UNSET
            if plain and link.mode is Mode.SYNC and kinds[index[link.target]].group is Group.STORE:
                found[link.id] = caches[0].target
    return found, tuple(f"{link_id}.on_miss_of" for link_id in found)


def _assumed_writes(calls: Sequence[Call]) -> list[str]:
    """Change capture out of a store into which no link is marked as a write: all are taken for writes."""
    written = {call.target for call in calls if call.link.write}
    return [f"{call.link.id}.write" for call in calls if call.captures and call.source not in written]


def ordered_groups(count: int, edges: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Positions in groups, sources before targets; a group of several is a circle. Tarjan's way."""
    out: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        out[source].append(target)
    number, low, stacked = [0] * count, [0] * count, [False] * count
    stack: list[int] = []
    groups: list[tuple[int, ...]] = []
    counter = 0
    for start in range(count):
        walk: list[tuple[int, Iterator[int]]] = [] if number[start] else [(start, iter(out[start]))]
        while walk:
            here, rest = walk[-1]
            if not number[here]:
                counter += 1
                number[here] = low[here] = counter
                stack.append(here)
                stacked[here] = True
            for target in rest:
                if not number[target]:
                    walk.append((target, iter(out[target])))
                    break
                if stacked[target]:
                    low[here] = min(low[here], number[target])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[here])
                if low[here] == number[here]:
                    groups.append(_taken_from(stack, here, stacked))
    return groups[::-1]


def _taken_from(stack: list[int], first: int, stacked: list[bool]) -> tuple[int, ...]:
    """The group on top of the stack, down to its ``first`` member."""
    group = []
    while True:
        group.append(stack.pop())
        stacked[group[-1]] = False
        if group[-1] == first:
            return tuple(group[::-1])


def _log_partners(count: int, calls: Iterable[Call], kinds: Sequence[Kind]) -> tuple[tuple[int, ...], ...]:
    partners: list[list[int]] = [[] for _ in range(count)]
    for call in calls:
        if kinds[call.source].group is Group.LOG and call.calls != 0.0:
            partners[call.target].append(call.source)
    return tuple(tuple(item) for item in partners)


def _accelerators(
    links: Iterable[Link], index: dict[str, int], kinds: Sequence[Kind]
) -> dict[int, tuple[int, ...]]:
    paired: dict[int, dict[int, None]] = {}
    for link in links:
        ends = index[link.source], index[link.target]
        for one, other in (ends, ends[::-1]):
            if kinds[one].category == "accelerators" and kinds[other].category != "accelerators":
                paired.setdefault(other, {})[one] = None
    return {position: tuple(own) for position, own in paired.items()}
