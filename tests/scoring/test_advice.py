"""Advice says what decides p99 and is checked by solving: here on queues whose figures are known by heart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from components.catalog import load_catalog
from components.design import Component, Design
from scoring.advice import Advice, Cause, advise
from scoring.capacity.result import (
    ComponentEstimate,
    Estimate,
    FlowEstimate,
    Latency,
    PathStep,
    Slo,
    Survival,
)

CATALOG = load_catalog()


def component(component_id: str, replicas: int | None, service_ms: float) -> Component:
    return Component(component_id, "app_service", replicas=replicas, params={"service_ms": service_ms})


class Series:
    """Stations one after another, each wait s·ρ/(1−ρ), p99 twice the mean: easy to follow by hand."""

    def __init__(self, rate_rps: float, target_ms: float | None = None) -> None:
        self.rate_rps = rate_rps
        self.target_ms = target_ms
        self.solved = 0

    def __call__(self, design: Design) -> Estimate:
        self.solved += 1
        stations = [self._station(c) for c in design.components]
        stable = all(s.backlog_rps == 0 for s in stations)
        means = {s.id: (s.latency_ms.mean if s.latency_ms else math.inf) for s in stations}
        total = sum(means.values())
        path = tuple(PathStep(i, mean, mean / total) for i, mean in means.items()) if stable else ()
        flow = FlowEstimate(
            "read",
            self.rate_rps,
            self.rate_rps,
            0,
            Latency(total, total, 2 * total, 2 * total, 2 * total) if stable else None,
            None,
            None,
            path,
        )
        return Estimate(
            stable,
            None,
            (flow,),
            tuple(stations),
            None,
            None,
            None,
            Survival(None, None),
            None,
            self._slos(2 * total),
            (),
            (),
        )

    def _station(self, c: Component) -> ComponentEstimate:
        service = float(c.params["service_ms"] or 0)
        if c.replicas is None:
            return ComponentEstimate(c.id, self.rate_rps, None, None, None, None, _flat(service), 0.0)
        capacity = c.replicas * 1000 / service
        load = self.rate_rps / capacity
        if load >= 1:
            return ComponentEstimate(
                c.id, self.rate_rps, c.replicas, load, None, None, None, self.rate_rps - capacity
            )
        wait = service * load / (1 - load)
        return ComponentEstimate(c.id, self.rate_rps, c.replicas, load, wait, 1.0, _flat(service + wait), 0.0)

    def _slos(self, p99: float) -> tuple[Slo, ...]:
        if self.target_ms is None:
            return ()
        value = p99 if math.isfinite(p99) else None
        met = value is not None and value <= self.target_ms
        return (Slo("read.p99", "Read p99", self.target_ms, "<=", value, "ms", met, None),)


def _flat(ms: float) -> Latency:
    return Latency(ms, ms, ms, ms, ms)


def advice_on(series: Series, *components: Component) -> tuple[Advice, ...]:
    design = Design(components=components)
    return advise(design, series(design), series, CATALOG)


def by_component(found: tuple[Advice, ...]) -> Mapping[str, Advice]:
    return {advice.component: advice for advice in found}


def test_an_overloaded_part_comes_first_with_the_fewest_replicas_that_relieve_it() -> None:
    found = advice_on(Series(900), component("api", 8, 10.0), component("db", 10, 1.0))
    first = found[0]
    assert (first.component, first.cause) == ("api", Cause.OVERLOADED)
    assert first.utilization == 1.125
    assert first.backlog_rps == 100.0
    assert first.change is not None
    assert first.change.more == 4, "900/1200 is .75; with 11 it would still be .818"
    assert first.change.utilization == 0.75


def test_a_wait_is_told_with_the_share_of_p99_that_goes_without_it() -> None:
    found = advice_on(Series(900, target_ms=60.0), component("api", 10, 10.0), component("db", 10, 1.0))
    first = found[0]
    assert (first.component, first.cause, first.flow) == ("api", Cause.WAITING, "read")
    before = 2 * (10 + 90 + 1 + 0.09 / 0.91)
    relieved = 2 * (10 + 10 * 0.1 / 0.9 + 1 + 0.09 / 0.91)
    assert first.share is not None
    assert math.isclose(first.share, 1 - relieved / before)


def test_a_missed_target_gets_the_fewest_replicas_that_meet_it() -> None:
    series = Series(900, target_ms=60.0)
    change = advice_on(series, component("api", 10, 10.0), component("db", 10, 1.0))[0].change
    assert change is not None
    assert change.meets == ("Read p99",)
    assert change.more == 4
    fewer = Design(components=(component("api", 13, 10.0), component("db", 10, 1.0)))
    assert series(fewer).slos[0].met is False
    enough = Design(components=(component("api", 14, 10.0), component("db", 10, 1.0)))
    assert series(enough).slos[0].value == change.p99_ms


def test_a_target_out_of_reach_still_gets_relief_from_waiting() -> None:
    change = advice_on(Series(900, target_ms=5.0), component("api", 10, 10.0))[0].change
    assert change is not None
    assert change.meets == ()
    assert change.more == 2, "900/1200 is the first below .8"


def test_work_is_told_when_nobody_waits_and_halving_it_was_tried() -> None:
    found = advice_on(Series(1), component("api", 100, 10.0), component("managed", None, 30.0))
    first = found[0]
    assert (first.component, first.cause) == ("managed", Cause.WORKING)
    assert first.change is not None
    assert first.change.service_factor == 0.5
    assert first.change.p99_ms is not None
    assert math.isclose(first.change.p99_ms, 2 * (15 + 10 + 10 * 0.0001 / 0.9999), rel_tol=1e-6)


def test_at_most_three_reasons_and_not_too_many_solves() -> None:
    series = Series(900, target_ms=1.0)
    found = advice_on(series, *(component(f"s{i}", 10, 10.0) for i in range(8)))
    assert len(found) == 3
    assert series.solved < 70


def test_cancelled_advice_stops_early() -> None:
    series = Series(900)
    design = Design(components=(component("api", 8, 10.0),))
    assert advise(design, series(design), series, CATALOG, cancelled=lambda: True) == ()


def test_an_empty_design_has_no_advice() -> None:
    assert advice_on(Series(0)) == ()


def exposed(*zones: str, replicas: int, target: float) -> tuple[Advice, ...]:
    """Advice on two parts of which one is in few zones; each zone is up 99.9 % of the time."""
    parts = (
        Component("lb", "load_balancer", replicas=replicas, zone=zones or None, params={"service_ms": 1}),
        Component("api", "app_service", replicas=3, zone=("a", "b", "c"), params={"service_ms": 1}),
    )
    series = Series(100.0)

    def solve(design: Design) -> Estimate:
        ups = [1 - 0.001 ** min(len(c.zone or ("",)), c.replicas or 1) for c in design.components]
        up = 100 * math.prod(ups)
        slo = Slo("availability", "Up", target, ">=", up, "%", up >= target, (up - target) / target)
        return replace(series(design), availability=up / 100, slos=(slo,))

    design = Design("Zones", parts)
    return advise(design, solve(design), solve, CATALOG)


def test_downtime_is_laid_to_the_part_in_too_few_zones() -> None:
    first = exposed(replicas=2, target=99.99)[0]
    assert (first.component, first.cause) == ("lb", Cause.EXPOSED)
    assert first.change is not None
    assert (first.change.zones, first.change.meets) == (2, ("Up",))
    assert first.share is not None
    assert first.share > 0.99


def test_a_zone_without_a_replica_is_no_zone() -> None:
    first = exposed("a", "b", "c", replicas=1, target=99.99)[0]
    assert first.change is not None
    assert first.change.zones == 2


def test_a_met_target_asks_for_no_zones() -> None:
    assert all(advice.cause is not Cause.EXPOSED for advice in exposed(replicas=2, target=99.0))
