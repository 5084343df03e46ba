"""A design under its load, compiled to the flat arrays of the event engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.design import NO_PARAMS
from scoring.capacity.assemble import Assembled
from scoring.capacity.estimator import DesignError
from scoring.capacity.figures import Layers
from scoring.capacity.load import NO_GIVENS, FlowLoad, Load
from scoring.capacity.plan import Choice, Invoke, Join, Node, OnMiss, Plan, calls_of, is_guarded, with_roles
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.components import Part, law_of, part_of
from scoring.capacity.topology import Call, Topology, Waits

TASKS = 4096
MOST_CLIENTS = 1_000_000
BREAKER_MS = 30_000.0
"""How long a circuit breaker stays open: assumed."""
WAITS = {Waits.RESPONSE: f.RESPONSE, Waits.ACKNOWLEDGEMENT: f.ACKNOWLEDGEMENT, Waits.NOTHING: f.NOTHING}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a flow starts: positions of flow and component, and the profile of its load."""

    flow: int
    position: int
    profile: str


@dataclass(slots=True)
class Program:
    """The arrays at time 0, and the names behind the positions."""

    world: f.World
    topology: Topology
    flows: tuple[FlowLoad, ...]
    plans: tuple[Plan, ...]
    parts: list[Part]
    sources: list[Source]
    reached: tuple[int, ...]
    freshness: list[tuple[int, int]]
    """Flow of each series of data that has landed, and the position where."""


@dataclass(slots=True)
class _Streams:
    """Random streams by name: the same name and seed give the same numbers, whatever else is drawn."""

    seed: int
    rng: list[int] = field(default_factory=list)

    def named(self, name: str) -> int:
        """The number of a new stream."""
        digest = hashlib.blake2b(f"{self.seed}/{name}".encode(), digest_size=16).digest()
        words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
        self.rng += words if any(words) else [1, 2, 3, 4]
        return len(self.rng) // 4 - 1


@dataclass(slots=True)
class _Code:
    """Instructions of all bodies."""

    words: list[int] = field(default_factory=lambda: [f.END, 0, 0, 0])

    def add(self, op: int, arg: int = 0, count: int = 0, needed: int = 0) -> int:
        """Appends an instruction; gives its place."""
        self.words += [op, arg, count, needed]
        return len(self.words) // f.CODE - 1

    def body(self, plan: Plan, position: int) -> int:
        """The instructions of a component in a plan; 0 when it calls nothing."""
        nodes, captures = plan.bodies[position], plan.captures[position]
        if not nodes and not captures:
            return 0
        groups = [self._aside(node) for node in _flat(nodes)]
        start = len(self.words) // f.CODE
        only_writes = int(marked(plan, position))
        for call in captures:
            self.add(f.CAPTURE, call.index, only_writes)
        self._nodes(nodes, iter(groups))
        self.add(f.END)
        return start

    def _aside(self, node: Node) -> int:
        """The branches of a fork or choice, single calls, kept outside of the body; their first place."""
        if not isinstance(node, Choice | Join):
            return -1
        places = [self.add(f.CALL, call.index) for call in calls_of(node.branches)]
        return places[0]

    def _nodes(self, nodes: Sequence[Node], groups: Iterator[int]) -> None:
        for node in nodes:
            group = next(groups)
            match node:
                case Invoke(call):
                    self.add(f.CALL, call.index)
                case Choice(branches):
                    self.add(f.CHOICE, group, len(branches))
                case Join(branches):
                    self.add(f.FORK, group, len(branches), node.quorum)
                case _:
                    test = self.add(f.ON_MISS, node.cache)
                    self._nodes(node.body, groups)
                    self.words[test * f.CODE + f.COUNT] = len(self.words) // f.CODE


def _flat(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes in the order in which they are written, those of misses after their test."""
    for node in nodes:
        yield node
        if isinstance(node, OnMiss):
            yield from _flat(node.body)


def marked(plan: Plan, position: int) -> bool:
    """True when some call into the component is marked as a write."""
    return any(target == position and write for sends in plan.sends for _, target, _, _, write in sends)


def compile_program(assembled: Assembled, load: Load | None, seed: int) -> Program:
    """The program of a solved design.

    Raises:
        DesignError: there are more clients or separate queues than can be simulated.
    """
    model = assembled.solver.model
    topology = model.topology
    streams = _Streams(seed)
    parts = _parts(assembled, load)
    ends, freshness = _ends(assembled)
    sources, source, source_f = _sources(assembled, streams)
    call, call_f = _calls(topology, streams)
    station, station_f, lane = _stations(topology, parts, streams)
    code, entry = _bodies(model.plans, len(topology.kinds))
    world = f.World(
        code=code,
        entry=entry,
        source=source,
        source_f=source_f,
        call=call,
        call_f=call_f,
        station=station,
        station_f=station_f,
        lane=lane,
        lane_f=[0.0] * (len(lane) // f.LANE_I * f.LANE_F),
        rng=streams.rng,
        ends=ends,
        **_at_rest(len(model.flows), len(topology.kinds), len(freshness), _margin(topology, parts)),
    )
    return Program(world, topology, model.flows, model.plans, parts, sources, model.reached, freshness)


def _bodies(plans: Sequence[Plan], positions: int) -> tuple[list[int], list[int]]:
    """Instructions, and per flow and position where the body of that component starts."""
    code = _Code()
    starts: dict[int, list[int]] = {}
    for plan in plans:
        if id(plan) not in starts:
            starts[id(plan)] = [code.body(plan, position) for position in range(positions)]
    return code.words, [place for plan in plans for place in starts[id(plan)]]


def _at_rest(flows: int, positions: int, freshness: int, margin: int) -> dict[str, Any]:
    """The arrays for what happens, before anything has."""
    series = flows + positions + freshness
    tasks = max(TASKS, 4 * margin)
    state = [0] * f.STATES
    state[f.SPARE], state[f.MARGIN], state[f.CALENDAR] = tasks, margin, 4 * tasks
    state[f.POSITIONS], state[f.FLOWS] = positions, flows
    task = [0] * (tasks * f.TASK_I)
    task[f.T_NEXT :: f.TASK_I] = range(1, tasks + 1)
    return {
        "state": state,
        "clock": [0.0],
        "task": task,
        "task_f": [0.0] * (tasks * f.TASK_F),
        "heap_t": [0.0] * (4 * tasks),
        "heap_e": [0] * (4 * tasks),
        "ready": [0] * tasks,
        "counts": [0] * (series * f.BINS),
        "sums": [0.0, 0.0, 1e300, -1.0] * series,
        "tally": [0] * (flows * f.TALLY),
        "action": [],
        "action_f": [],
    }


def _margin(topology: Topology, parts: Sequence[Part]) -> int:
    """The most tasks and events that one step can start."""
    widest = 0
    for calls in topology.out:
        widest = max(widest, sum(int(call.calls or 0.0) + 2 for call in calls))
    return 16 + 2 * widest + max((part.ints[f.S_COPIES] for part in parts), default=0)


def _parts(assembled: Assembled, load: Load | None) -> list[Part]:
    solver, solution = assembled.solver, assembled.solution
    topology = solver.model.topology
    givens = load.givens if load is not None else NO_GIVENS
    parts = []
    for position, figures in enumerate(solver.figures):
        component, kind = topology.components[position], topology.kinds[position]
        known = solver.memory.stations.get(position)
        station = solution.stations[position]
        look = Layers(kind, component.params, givens.get(component.kind, NO_PARAMS))
        solved = None if known is None or station is None else (known[1], station)
        parts.append(part_of(figures, solved, look, solution.coupling.hits[position]))
    return parts


def _sources(assembled: Assembled, streams: _Streams) -> tuple[list[Source], list[int], list[float]]:
    """Poisson (or what ``arrival_scv`` says) at the flow's rate, or clients that think."""
    model, figures = assembled.solver.model, assembled.solver.figures
    sources, ints, floats = [], [], []
    for number, (flow, starts) in enumerate(zip(model.flows, model.starts, strict=True)):
        left = flow.clients or 0
        if left > MOST_CLIENTS:
            raise DesignError(f"simulating {left} clients is too much: use {MOST_CLIENTS} at most, or a rate")
        for place, (position, share) in enumerate(starts):
            component, kind = model.topology.components[position], model.topology.kinds[position]
            law, shape = law_of(figures[position].arrival_scv)
            clients = left // (len(starts) - place)
            left -= clients
            stream = streams.named(f"{flow.id}/{component.id}/arrivals")
            ints += [number, position, stream, 0, law, clients]
            floats += [flow.rate_rps * share / 1000.0, 1.0, 1.0, 0.0, *shape, flow.think_ms]
            profile = Layers(kind, component.params, NO_PARAMS).text("profile", "constant")
            sources.append(Source(number, position, profile))
    return sources, ints, floats


def _calls(topology: Topology, streams: _Streams) -> tuple[list[int], list[float]]:
    ints: list[int] = []
    floats: list[float] = []
    for call in topology.calls:
        link = call.link
        calls = 1.0 if call.calls is None else call.calls
        guarded = is_guarded(call) or has_breaker(call)
        stream = streams.named(f"{topology.components[call.source].id}/{link.id}/calls")
        ints += [call.target, WAITS[call.waits], int(calls), int(guarded), int(link.parallel)]
        ints += [link.quorum or 0, link.retries or 0, int(bool(link.write)), 0, stream, 0, -1, -1, 0]
        ints += [link.breaker_failures or 0, 0, 0]
        floats += [calls % 1.0, call.network_ms, _or_none(link.timeout_ms), link.backoff_ms or 0.0]
        floats += [_or_none(link.retry_budget), 0.0, _or_none(link.hedge_ms)]
        floats += [BREAKER_MS if link.breaker_ms is None else link.breaker_ms, 0.0]
    return ints, floats


def has_breaker(call: Call) -> bool:
    """True for a waited-for call with a circuit breaker."""
    return call.link.breaker_failures is not None and call.waits is not Waits.NOTHING


def _or_none(value: float | None) -> float:
    return -1.0 if value is None else value


def _stations(
    topology: Topology, parts: Sequence[Part], streams: _Streams
) -> tuple[list[int], list[float], list[int]]:
    ints: list[int] = []
    floats: list[float] = []
    lanes: list[int] = []
    for position, part in enumerate(parts):
        name = topology.components[position].id
        part.ints[f.S_STREAM] = streams.named(f"{name}/service")
        part.ints[f.S_ROUTING] = streams.named(f"{name}/routing")
        part.ints[f.S_LANE], part.ints[f.S_LANES] = len(lanes) // f.LANE_I, part.lanes
        for _ in range(part.lanes):
            lanes += [position, 0, 0, 0, -1, -1, -1, 0]
        ints += part.ints
        floats += part.floats
    return ints, floats, lanes


def _ends(assembled: Assembled) -> tuple[list[int], list[tuple[int, int]]]:
    """Per flow and position twice the series that landing there counts in, plus 1 if only behind async links.

    −1 where nothing lands. With ``fresh_at`` the components of those roles; else the leaves of async chains.
    """
    model = assembled.solver.model
    count = len(model.topology.kinds)
    first = len(model.flows) + count
    ends = [-1] * (len(model.flows) * count)
    found: list[tuple[int, int]] = []
    for number, (flow, plan) in enumerate(zip(model.flows, model.plans, strict=True)):
        goals = set(with_roles(model.topology, flow.fresh_at))
        if not flow.fresh_at and plan.asynchronous:
            goals = {i for i in model.reached if not plan.bodies[i] and not plan.captures[i]}
        for position in sorted(goals & set(model.reached)):
            ends[number * count + position] = 2 * (first + len(found)) + (0 if flow.fresh_at else 1)
            found.append((number, position))
    return ends, found


def call_between(topology: Topology, source: str, target: str) -> list[Call]:
    """The calls that go from one component to another."""
    ends = topology.index.get(source), topology.index.get(target)
    return [call for call in topology.calls if (call.source, call.target) == ends]
