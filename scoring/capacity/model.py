"""A design with a load on it, ready to solve: which flows, from where, over which calls."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.capacity.load import FlowLoad
from scoring.capacity.plan import Plan, active_calls, plan_of
from scoring.capacity.solution import Model
from scoring.capacity.topology import Call, Topology


def model_of(topology: Topology, flows: Sequence[FlowLoad]) -> Model:
    """The model of a topology under flows; flows over the same calls share one plan."""
    plans: dict[tuple[int, ...], Plan] = {}
    chosen = []
    active: list[tuple[Call, ...]] = []
    for flow in flows:
        calls = active_calls(topology, flow, flows)
        key = tuple(call.index for call in calls)
        if key not in plans:
            plans[key] = plan_of(topology, calls)
        chosen.append(plans[key])
        active.append(calls)
    starts = tuple(_starts(topology, flow) for flow in flows)
    reached: set[int] = set()
    for start, calls in zip(starts, active, strict=True):
        reached |= _reached({at for at, _ in start}, calls)
    callers_first = tuple(member for group in topology.groups for member in group if member in reached)
    return Model(topology, tuple(flows), tuple(chosen), starts, tuple(sorted(reached)), callers_first)


def _starts(topology: Topology, flow: FlowLoad) -> tuple[tuple[int, float], ...]:
    """Where the flow starts and with which share of it."""
    sources = [topology.index[name] for name in flow.sources if name in topology.index]
    return tuple((at, 1.0 / len(sources)) for at in sources)


def _reached(starts: set[int], calls: Sequence[Call]) -> set[int]:
    out: dict[int, list[int]] = {}
    for call in calls:
        if call.calls != 0.0:
            out.setdefault(call.source, []).append(call.target)
    seen, todo = set(starts), list(starts)
    while todo:
        for target in out.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen
