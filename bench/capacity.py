"""The closed form on generated designs: in full, after one changed parameter, and the slow answers."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from functools import partial

from bench.featured_design import featured_design
from bench.measure import Row, median_ms, pace
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
    if "service_ms" in node.params:
        service = float(node.params["service_ms"] or 0) * (1 + 0.001 * (number % 7))
        edited = replace(node, params={**node.params, "service_ms": service})
    else:
        edited = replace(node, replicas=(node.replicas or 1) + 1)
    return replace(design, components=(*design.components[:at], edited, *design.components[at + 1 :]))


def linked(design: Design, number: int) -> Design:
    """The design with one more link, from its first layer to its second."""
    half = len(design.components) // 20
    more = Link(f"more{number}", f"c{1 + number % half}", f"c{1 + half + number % half}", calls=0.1)
    return replace(design, links=(*design.links, more))


class Session:
    """One open design: what happens at every edit."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.live = Estimator(load_catalog())
        self.live.estimate(self.design)
        self.number = 0

    def drawn_anew(self) -> object:
        """Nothing is known yet."""
        return Estimator(load_catalog()).estimate(self.design)

    def in_full(self, *, percentiles: bool = True) -> object:
        """Every rate changes."""
        self.number += 1
        rate = 1000.0 - 0.1 * (self.number % 50)
        return self.live.estimate(self.design, rate_rps=rate, percentiles=percentiles)

    def edited(self) -> object:
        """One parameter changes."""
        self.number += 1
        self.design = changed(self.design, self.number)
        return self.live.estimate(self.design)

    def linked(self) -> object:
        """One link is drawn, and the last one taken away."""
        self.number += 1
        return self.live.estimate(linked(self.design, self.number))

    def curves(self) -> object:
        """Headroom, N-1, p99 against load, levers."""
        return self.live.curves(self.design)


def run() -> list[Row]:
    """Milliseconds; goals of the project."""
    rows = [pace()]
    sizes = (
        ("50 components, 100 links", layered_design(50, 100), 4.0, None),
        ("200 components, 400 links", layered_design(200, 400), 15.0, 5.0),
        ("the same, every feature", featured_design(200, 400), 15.0, 5.0),
    )
    for size, design, full, rates in sizes:
        session = Session(design)
        rows += [
            Row(f"{size}: drawn anew", median_ms(session.drawn_anew), "ms"),
            Row(f"{size}: in full, every rate changed", median_ms(session.in_full), "ms", full),
            Row(f"{size}: rates, waits", median_ms(partial(session.in_full, percentiles=False)), "ms", rates),
        ]
        session.in_full()
        rows += [
            Row(f"{size}: after one changed parameter", median_ms(session.edited), "ms", 5.0),
            Row(f"{size}: after one link drawn", median_ms(session.linked), "ms"),
            Row(f"{size}: headroom, N-1, curves", median_ms(session.curves, 5, 1), "ms", 150.0),
        ]
    return rows
