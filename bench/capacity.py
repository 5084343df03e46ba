"""The closed form on generated designs: in full, after one changed parameter, and the slow answers."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

from bench.measure import Row, median_ms
from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator


def layered_design(components: int, links: int, seed: int = 1) -> Design:
    """A client, then layers of services that call the next layers; every utilization between .3 and .8."""
    pick = random.Random(seed)
    width = max(2, components // 20)
    layers = [list(range(start, min(components, start + width))) for start in range(1, components, width)]
    wires: list[tuple[int, int]] = [(0, node) for node in layers[0]]
    for above, below in itertools.pairwise(layers):
        wires += [(pick.choice(above), node) for node in below]
    while len(wires) < links:
        level = pick.randrange(len(layers) - 1)
        wires.append((pick.choice(layers[level]), pick.choice(layers[level + 1])))
    drawn = tuple(Link(f"l{n}", f"c{a}", f"c{b}", calls=0.5) for n, (a, b) in enumerate(wires))
    nodes = [Component("c0", "web_client", replicas=None)]
    nodes += [
        Component(
            f"c{n}",
            "app_service",
            replicas=100_000,
            params={"service_ms": pick.choice((0.5, 2.0, 8.0)), "concurrency": 1},
        )
        for n in range(1, components)
    ]
    plain = Design("bench", tuple(nodes), drawn, (Flow("f", "c0", 1000.0, slo_p99_ms=10_000.0),))
    return _loaded(plain, pick)


def _loaded(design: Design, pick: random.Random) -> Design:
    """The design with replicas that give each component its utilization."""
    found = {c.id: c for c in Estimator(load_catalog()).estimate(design, percentiles=False).components}
    nodes = []
    for node in design.components:
        known = found.get(node.id)
        if known is None:
            nodes.append(node)
            continue
        used = pick.uniform(0.3, 0.8)
        replicas = max(1, round(known.rate_rps * float(node.params["service_ms"] or 0) / 1000 / used))
        params = {**node.params, "service_ms": used * replicas / known.rate_rps * 1000}
        nodes.append(replace(node, replicas=replicas, params=params))
    return replace(design, components=tuple(nodes))


def changed(design: Design, number: int) -> Design:
    """The design after one edit of one parameter."""
    at = 1 + number % (len(design.components) - 1)
    node = design.components[at]
    params = {**node.params, "service_ms": float(node.params["service_ms"] or 0) * (1 + 0.001 * (number % 7))}
    parts = (*design.components[:at], replace(node, params=params), *design.components[at + 1 :])
    return replace(design, components=parts)


def run() -> list[Row]:
    """Milliseconds; goals of the project."""
    rows = []
    for components, links, full, rates in ((50, 100, 4.0, None), (200, 400, 15.0, 5.0)):
        design = layered_design(components, links)
        size = f"{components} components, {links} links"
        live = Estimator(load_catalog())
        live.estimate(design)
        edits = itertools.count(1)
        loads = itertools.count(1)

        def everything(live: Estimator = live, design: Design = design) -> object:
            rate = 1000.0 - 0.1 * (next(loads) % 50)
            return live.estimate(design, rate_rps=rate)

        def only_rates(live: Estimator = live, design: Design = design) -> object:
            rate = 1000.0 - 0.1 * (next(loads) % 50)
            return live.estimate(design, rate_rps=rate, percentiles=False)

        rows += [
            Row(
                f"{size}: drawn anew", median_ms(lambda d=design: Estimator(load_catalog()).estimate(d)), "ms"
            ),
            Row(f"{size}: in full, every rate changed", median_ms(everything), "ms", full),
            Row(f"{size}: rates, waits, utilization", median_ms(only_rates), "ms", rates),
        ]
        live.estimate(design)
        rows.append(
            Row(
                f"{size}: after one changed parameter",
                median_ms(lambda e=live, d=design, n=edits: e.estimate(changed(d, next(n)))),
                "ms",
                5.0,
            )
        )
        rows.append(
            Row(
                f"{size}: headroom, N-1, curves",
                median_ms(lambda e=live, d=design: e.curves(d), 5, 1),
                "ms",
                150.0,
            )
        )
    return rows
