"""Why targets are missed and what would help: at most three reasons, each checked by solving the change.

A share "of p99 that is waiting" is what p99 loses when the component is given ten times what it needs, so
it is measured on the whole design and never added up from parts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final

from components.catalog import Catalog
from components.design import Component, Design
from components.kinds import Group
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.result import ComponentEstimate, Estimate

MOST: Final = 3
BUSY: Final = 0.8
"""Utilization below which a component counts as relieved."""
IDLE: Final = 0.1
"""Utilization at which waiting plays no part any more."""
MATTERS: Final = 0.1
"""Share of a flow's p99 below which a component is not worth a sentence."""
_CANDIDATES: Final = 4
_MAX_REPLICAS: Final = 1_000_000

Solve = Callable[[Design], Estimate]


class Cause(StrEnum):
    """What is wrong with a component."""

    OVERLOADED = "overloaded"
    EXPOSED = "exposed"
    WAITING = "waiting"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the component, and what solving the changed design gave.

    Either ``more`` replicas (of a log: partitions), ``service_factor`` times the own service time, or its
    replicas over ``zones``. ``p99_ms`` is the flow's, ``utilization`` the component's, ``availability`` the
    design's. ``meets`` names the targets that were missed
    and no longer are.
    """

    more: int = 0
    service_factor: float = 1.0
    p99_ms: float | None = None
    utilization: float | None = None
    zones: int = 0
    availability: float | None = None
    meets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A reason: ``share`` is the part of ``flow``'s p99 that it makes up; ``change`` None when none helps.

    ``scales_by`` is what a change adds more of: replica or partition. ``p99_ms`` is the flow's as it is. Of
    what is exposed, ``share`` is the part of the downtime that another zone would spare.
    """

    component: str
    cause: Cause
    utilization: float | None
    backlog_rps: float = 0.0
    flow: str = ""
    share: float | None = None
    p99_ms: float | None = None
    scales_by: str = "replica"
    change: Change | None = None


def advise(
    design: Design,
    estimate: Estimate,
    solve: Solve,
    catalog: Catalog,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Advice, ...]:
    """The top reasons, most important first: overload, downtime, then waiting, then the work itself.

    ``solve`` estimates a changed design under the same load; it is called up to about sixty times. Nothing
    is said once ``cancelled``.
    """

    def try_out(changed: Design) -> Estimate:
        if cancelled():
            raise Cancelled
        return solve(changed)

    try:
        return tuple(islice(_Case(design, estimate, try_out, catalog).reasons(), MOST))
    except Cancelled:
        return ()


class _Case:
    """One design with its estimate, and the means to try changes."""

    def __init__(self, design: Design, estimate: Estimate, solve: Solve, catalog: Catalog) -> None:
        self.design = design
        self.before = estimate
        self.solve = solve
        self.catalog = catalog
        self.missed = {slo.id for slo in estimate.slos if not slo.met}

    def reasons(self) -> Iterator[Advice]:
        overloaded = [c for c in self.before.components if c.backlog_rps > 0]
        for station in sorted(overloaded, key=lambda c: -(c.utilization or 0.0)):
            yield self._overload(station)
        if exposed := self._exposed():
            yield exposed
        waits = [advice for station in self._waiting() if (advice := self._wait(station))]
        yield from sorted(waits, key=lambda advice: -(advice.share or 0.0))
        told = {advice.component for advice in waits}
        works = (advice for step in self._working(told) if (advice := self._work(*step)))
        yield from sorted(works, key=lambda advice: -(advice.share or 0.0))

    def _overload(self, station: ComponentEstimate) -> Advice:
        change = self._fewest(station, lambda after: _load(after, station.id) < BUSY)
        reason = Advice(station.id, Cause.OVERLOADED, station.utilization, station.backlog_rps)
        return replace(reason, scales_by=self._scales_by(station.id), change=change)

    def _exposed(self) -> Advice | None:
        """Where another zone spares most downtime, while a target is missed that this brings nearer."""
        known = self.before.availability
        if known is None or not self.missed:
            return None
        on_path = dict.fromkeys(step.component for flow in self.before.flows for step in flow.path)
        parts = [self.design.component(component_id) for component_id in on_path]
        tries = [self._over_more_zones(part) for part in parts if part.replicas is not None]
        change, component_id = max(tries, key=lambda tried: tried[0].availability or 0.0, default=(None, ""))
        if change is None or change.availability is None:
            return None
        share = (change.availability - known) / (1.0 - known) if known < 1.0 else 0.0
        if share < MATTERS:
            return None
        return Advice(component_id, Cause.EXPOSED, None, share=share, change=change)

    def _over_more_zones(self, part: Component) -> tuple[Change, str]:
        """The part with replicas in one zone more than they are in now."""
        named = (part.zone,) if isinstance(part.zone, str) else part.zone or ("a first zone",)
        count = min(len(named), part.replicas or 1) + 1
        spread = (*named, "another zone")[:count]
        wider = replace(part, zone=spread, replicas=max(part.replicas or 1, count))
        after = self.solve(_changed(self.design, wider))
        tried = self._tried(Change(zones=count), after, part.id, "")
        return replace(tried, availability=after.availability if self._nearer(after) else None), part.id

    def _nearer(self, after: Estimate) -> bool:
        """Whether the design gains availability, and by it the margin of a target that is missed."""
        margins = {slo.id: slo.margin for slo in self.before.slos if slo.id in self.missed}
        return (after.availability or 0.0) > (self.before.availability or 0.0) and any(
            slo.margin is not None and (known := margins.get(slo.id)) is not None and slo.margin > known
            for slo in after.slos
            if slo.unit == "%"
        )

    def _waiting(self) -> list[ComponentEstimate]:
        """The stable components with the longest waits on a flow's critical path."""
        on_path = {step.component for flow in self.before.flows for step in flow.path}
        stations = [c for c in self.before.components if c.id in on_path and c.backlog_rps == 0 and c.wait_ms]
        return sorted(stations, key=lambda c: -(c.wait_ms or 0.0))[:_CANDIDATES]

    def _wait(self, station: ComponentEstimate) -> Advice | None:
        count = self._count(station.id)
        if count is None or not station.utilization:
            return None
        relieved = self._solve_with(station.id, _plenty(count, station.utilization))
        flow, share = self._gain(relieved)
        busy = station.utilization >= BUSY
        if share < (MATTERS if busy else 2 * MATTERS):
            return None
        p99 = _p99(self.before, flow) or 0.0
        curable = {slo.id for slo in relieved.slos if slo.met and slo.id in self.missed}

        def enough(after: Estimate) -> bool:
            if curable:
                return curable <= _met(after)
            if busy:
                return _load(after, station.id) < BUSY
            return (_p99(after, flow) or math.inf) <= p99 * (1 - share / 2)

        return Advice(
            station.id,
            Cause.WAITING,
            station.utilization,
            flow=flow,
            share=share,
            p99_ms=p99,
            scales_by=self._scales_by(station.id),
            change=self._fewest(station, enough, flow),
        )

    def _working(self, told: Iterable[str]) -> list[tuple[str, str, float]]:
        """Component, flow and share of what takes the most time on critical paths, without those told of."""
        steps = [(step.component, flow.id, step.share) for flow in self.before.flows for step in flow.path]
        steps.sort(key=lambda step: -step[2])
        first: dict[str, tuple[str, str, float]] = {}
        for step in steps:
            if step[0] not in set(told):
                first.setdefault(step[0], step)
        return list(first.values())[:2]

    def _work(self, component_id: str, flow: str, share: float) -> Advice | None:
        faster, p99 = self._faster(self.design.component(component_id)), _p99(self.before, flow)
        if faster is None or p99 is None:
            return None
        after = self.solve(_changed(self.design, faster))
        if (_p99(after, flow) or math.inf) > p99 * (1 - MATTERS / 2):
            return None
        load = next((c.utilization for c in self.before.components if c.id == component_id), None)
        change = self._tried(Change(service_factor=0.5), after, component_id, flow)
        return Advice(component_id, Cause.WORKING, load, flow=flow, share=share, p99_ms=p99, change=change)

    def _faster(self, component: Component) -> Component | None:
        """The component at half its service time; None when its kind has no such figure."""
        kind = self.catalog.kind(component.kind)
        params = dict(component.params)
        for name in ("service_ms", "read_ms", "write_ms"):
            default = kind.params[name].default if name in kind.params else None
            value = component.params.get(name, default)
            if isinstance(value, int | float) and not isinstance(value, bool):
                params[name] = value / 2
        return replace(component, params=params) if params != dict(component.params) else None

    def _fewest(
        self, station: ComponentEstimate, enough: Callable[[Estimate], bool], flow: str = ""
    ) -> Change | None:
        """The smallest change in number that is enough, by bisection; None when no number is."""
        count = self._count(station.id)
        if count is None or station.utilization is None:
            return None
        low, high = count, _plenty(count, station.utilization)
        best = self._solve_with(station.id, high)
        if not enough(best):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            after = self._solve_with(station.id, middle)
            if enough(after):
                high, best = middle, after
            else:
                low = middle
        return self._tried(Change(more=high - count), best, station.id, flow)

    def _scales_by(self, component_id: str) -> str:
        kind = self.catalog.kind(self.design.component(component_id).kind)
        return "partition" if kind.group is Group.LOG else "replica"

    def _count(self, component_id: str) -> int | None:
        """How many replicas or partitions there are; None for a managed part."""
        component = self.design.component(component_id)
        if self._scales_by(component_id) == "replica":
            return component.replicas
        default = self.catalog.kind(component.kind).params.get("partitions")
        count = component.params.get("partitions", default.default if default else 1)
        return int(count) if isinstance(count, int | float) else 1

    def _solve_with(self, component_id: str, count: int) -> Estimate:
        component = self.design.component(component_id)
        if self._scales_by(component_id) == "replica":
            changed = replace(component, replicas=count)
        else:
            changed = replace(component, params={**component.params, "partitions": count})
        return self.solve(_changed(self.design, changed))

    def _gain(self, after: Estimate) -> tuple[str, float]:
        """The flow whose p99 falls most by a change, and the share of it that goes."""
        now = {flow.id: flow.latency_ms.p99 for flow in after.flows if flow.latency_ms}
        gains = [
            (1 - now[flow.id] / flow.latency_ms.p99, flow.id)
            for flow in self.before.flows
            if flow.latency_ms and flow.id in now and flow.latency_ms.p99 > 0
        ]
        share, flow_id = max(gains, default=(0.0, ""))
        return flow_id, share

    def _tried(self, change: Change, after: Estimate, component_id: str, flow_id: str) -> Change:
        """The change with what solving it gave."""
        return replace(
            change,
            p99_ms=_p99(after, flow_id),
            utilization=next((c.utilization for c in after.components if c.id == component_id), None),
            meets=tuple(slo.text for slo in after.slos if slo.met and slo.id in self.missed),
        )


def _plenty(replicas: int, load: float) -> int:
    """A count at which waiting plays no part."""
    return min(max(math.ceil(replicas * load / IDLE), replicas + 1), _MAX_REPLICAS)


def _load(estimate: Estimate, component_id: str) -> float:
    return next((c.utilization or 0.0 for c in estimate.components if c.id == component_id), 0.0)


def _p99(estimate: Estimate, flow_id: str) -> float | None:
    latency = next((flow.latency_ms for flow in estimate.flows if flow.id == flow_id), None)
    return latency.p99 if latency else None


def _met(estimate: Estimate) -> set[str]:
    return {slo.id for slo in estimate.slos if slo.met}


def _changed(design: Design, component: Component) -> Design:
    return replace(
        design, components=tuple(component if c.id == component.id else c for c in design.components)
    )
