"""From stretches of simulated time to what people read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add
from typing import Final

import numpy as np

from components.kinds import Group
from scoring.capacity.assemble import Assembled
from scoring.capacity.load import Load
from scoring.capacity.result import ComponentEstimate, Estimate, FlowEstimate, Latency
from scoring.capacity.role_figures import role_figures
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.measure import Reals, Stretch, distribution, half_widths, latency
from scoring.capacity.simulation.program import Program
from scoring.capacity.simulation.result import Series, Simulation, is_unsure
from scoring.capacity.slo import design_figures, slos
from scoring.capacity.stations import Station

FULL: Final = 0.98
SIGNIFICANT: Final = 6.0


class Report:
    """Collects what a run of a program shows."""

    def __init__(self, program: Program, assembled: Assembled, load: Load | None) -> None:
        self.program = program
        self.assembled = assembled
        self.load = load
        topology = program.topology
        self.names = [component.id for component in topology.components]
        self.listed = [
            i
            for i in program.reached
            if topology.kinds[i].group is not Group.SOURCE and assembled.solution.stations[i] is not None
        ]
        self.lane_of = np.repeat(np.arange(len(program.parts)), [part.lanes for part in program.parts])
        self.known = {part.id: part for part in assembled.estimate.components}
        self.series = Series(queue={self.names[i]: [] for i in self.listed})

    def add_second(self, second: Stretch, until_s: float) -> None:
        """One more second of the series."""
        flows = len(self.program.flows)
        series, seconds = self.series, second.seconds
        failed = float(second.failed.sum())
        together = second.sums[:flows].sum(axis=0)
        together[f.N_LEAST] = second.sums[:flows, f.N_LEAST].min(initial=math.inf)
        together[f.N_MOST] = second.sums[:flows, f.N_MOST].max(initial=0.0)
        times = latency(second.counts[:flows].sum(axis=0), together)
        series.t_s.append(until_s)
        series.carried_rps.append(float(together[f.N_COUNT]) / seconds)
        series.refused_rps.append(failed / seconds)
        series.attempts_rps.append((float(second.started.sum()) + second.extra) / seconds)
        series.p50_ms.append(None if times is None else times.p50)
        series.p99_ms.append(None if times is None else times.p99)
        waiting = self._by_component(second.waiting) / (seconds * 1000.0)
        for position in self.listed:
            series.queue[self.names[position]].append(float(waiting[position]))

    def simulation(
        self, batches: Sequence[Stretch], *, seed: int, seconds: float, warmup_s: float, events_per_s: float
    ) -> Simulation:
        """What the batches of the run, warm-up left out, say together."""
        whole = reduce(add, batches)
        flows = tuple(self._flow(whole, number) for number in range(len(self.program.flows)))
        components = tuple(self._component(whole, batches, position) for position in self.listed)
        count = len(self.program.flows)
        flow_ci = {flow.id: self._half(batches, number) for number, flow in enumerate(flows)}
        component_ci = {self.names[i]: self._half(batches, count + i) for i in self.listed}
        unsure = [flow.id for flow in flows if is_unsure(flow.latency_ms, flow_ci[flow.id])]
        unsure += [part.id for part in components if is_unsure(part.latency_ms, component_ci[part.id])]
        return Simulation(
            estimate=self._estimate(flows, components, whole),
            flow_ci=flow_ci,
            component_ci=component_ci,
            unsure=tuple(unsure),
            series=self.series,
            seed=seed,
            requests=int(whole.started.sum()),
            seconds=seconds,
            warmup_s=warmup_s,
            events_per_s=events_per_s,
        )

    def _half(self, batches: Sequence[Stretch], series: int) -> Latency | None:
        return half_widths([batch.latency(series) for batch in batches])

    def _flow(self, whole: Stretch, number: int) -> FlowEstimate:
        known = self.assembled.estimate.flows[number]
        seconds = whole.seconds
        return replace(
            known,
            offered_rps=float(whole.started[number]) / seconds,
            carried_rps=float(whole.sums[number, f.N_COUNT]) / seconds,
            refused_rps=float(whole.failed[number]) / seconds,
            latency_ms=whole.latency(number),
            freshness_s=self._freshness(whole, number, known),
            distribution=distribution(whole.counts[number], whole.sums[number]),
        )

    def _freshness(self, whole: Stretch, number: int, known: FlowEstimate) -> float | None:
        """p99 of the slowest place where data of the flow lands; the closed form's where batches carry it."""
        first = len(self.program.flows) + len(self.names)
        landed = [
            times.p99 / 1000.0
            for at, (flow, _) in enumerate(self.program.freshness)
            if flow == number and (times := whole.latency(first + at)) is not None
        ]
        return max(landed, default=known.freshness_s)

    def _component(self, whole: Stretch, batches: Sequence[Stretch], position: int) -> ComponentEstimate:
        known = self.known.get(self.names[position])
        part = self.program.parts[position]
        passed = whole.seconds * 1000.0
        rate = float(whole.arrived[position]) / whole.seconds
        queued = part.ints[f.S_KIND] >= f.QUEUED
        unlimited = None if known is None or known.utilization is None else 0.0
        begun = float(whole.begun[position])
        grows = self._backlog(batches, position) if queued else 0.0
        times = whole.latency(len(self.program.flows) + position)
        if times is None and part.ints[f.S_KIND] == f.PASS:
            times = Latency(0.0, 0.0, 0.0, 0.0, 0.0)
        return ComponentEstimate(
            id=self.names[position],
            rate_rps=rate,
            servers=None if known is None else known.servers,
            utilization=self._utilization(whole, position) if queued else unlimited,
            wait_ms=(float(whole.waited[position]) / begun if begun else 0.0),
            queue=float(self._by_component(whole.waiting)[position]) / passed,
            latency_ms=None if grows else times,
            backlog_rps=grows,
        )

    def _utilization(self, whole: Stretch, position: int) -> float:
        """Busy share of the busiest line's servers; of a batcher, load over what full batches would carry.

        The first lines have the servers that cannot be shared out evenly.
        """
        part, passed = self.program.parts[position], whole.seconds * 1000.0
        if part.capacity_per_ms:
            return float(whole.arrived[position]) / passed / part.capacity_per_ms
        replicas, each, cap = (part.ints[at] for at in (f.S_REPLICAS, f.S_EACH, f.S_CAP))
        servers = replicas * each if cap < 0 else min(cap, replicas * each)
        lines = whole.busy[self.lane_of == position]
        live = min(len(lines), servers)
        shares = servers // live + (np.arange(live) < servers % live)
        return float(np.max(lines[:live] / shares)) / passed

    def _backlog(self, batches: Sequence[Stretch], position: int) -> float:
        """How fast a queue grows; 0 unless its servers are always busy and the growth is clear."""
        waiting = [float(self._by_component(b.waiting)[position]) / b.seconds / 1000.0 for b in batches]
        if len(waiting) < 4 or self._utilization(reduce(add, batches), position) < FULL:
            return 0.0
        times = np.cumsum([batch.seconds for batch in batches])
        slope = float(np.polyfit(times, waiting, 1)[0])
        arrived = sum(float(batch.arrived[position]) for batch in batches)
        return slope if slope * float(times[-1]) > SIGNIFICANT * math.sqrt(arrived) else 0.0

    def _stations(self, components: tuple[ComponentEstimate, ...]) -> list[Station | None]:
        """The closed form's stations with the response times that were measured."""
        stations = list(self.assembled.solution.stations)
        for position, part in zip(self.listed, components, strict=True):
            station = stations[position]
            if station is not None:
                law = None if part.backlog_rps else station.law
                stations[position] = replace(station, law=law, latency=part.latency_ms)
        return stations

    def _by_component(self, lanes: Reals) -> Reals:
        return np.bincount(self.lane_of, weights=lanes, minlength=len(self.names)).astype(np.float64)

    def _estimate(
        self, flows: tuple[FlowEstimate, ...], components: tuple[ComponentEstimate, ...], whole: Stretch
    ) -> Estimate:
        known = self.assembled.estimate
        busiest = max(components, key=lambda part: part.utilization or 0.0, default=None)
        targets = self.load.targets if self.load is not None else ()
        figures = design_figures(known.availability, known.cost_usd, known.training)
        parts = role_figures(targets, self.program.topology, self._stations(components))
        return replace(
            known,
            stable=not any(part.backlog_rps for part in components),
            flows=flows,
            components=components,
            bottleneck=busiest.id if busiest is not None and busiest.utilization else None,
            slos=slos(self.program.flows, targets, {flow.id: flow for flow in flows}, figures | parts),
            link_rps={
                call.link.id: float(whole.made[call.index]) / whole.seconds
                for call in self.program.topology.calls
            },
        )
