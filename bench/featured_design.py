"""Large designs with every feature of the model in them, for the times of the closed form."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link, Mode, Value
from scoring.capacity.estimator import Estimator

PLAIN: Final[Mapping[str, Value]] = {"service_ms": 2.0, "concurrency": 1}
QUICK: Final[Mapping[str, Value]] = {"service_ms": 0.3, "concurrency": 8}
CALL: Final = Link("", "", "", calls=0.4)


@dataclass(frozen=True, slots=True)
class Feature:
    """A part, and how its callers call it."""

    kind: str
    params: Mapping[str, Value]
    link: Link = CALL


FEATURES: Final = (
    Feature("app_service", {**PLAIN, "service_scv": 0.0}),
    Feature(
        "app_service",
        {**PLAIN, "service_scv": 0.3},
        replace(CALL, timeout_ms=40_000.0, retries=2, backoff_ms=10.0),
    ),
    Feature("app_service", {**PLAIN, "service_scv": 2.0}, replace(CALL, calls=2.5)),
    Feature("app_service", {**PLAIN, "queue_limit": 200}, replace(CALL, retries=1, retry_budget=0.1)),
    Feature("app_service", {**PLAIN, "balancing": "hash", "hot_share": 0.1}),
    Feature("app_service", {**PLAIN, "balancing": "round_robin"}, replace(CALL, step=1)),
    Feature("app_service", {**PLAIN, "balancing": "least_loaded"}, replace(CALL, step=1)),
    Feature("worker_pool", {**PLAIN, "concurrency": 8, "holds_downstream": True}),
    Feature("app_service", {**PLAIN, "min": 2, "max": 5000, "target_utilization": 0.6}),
    Feature("cache", {**QUICK, "hit_ratio": 0.8}),
    Feature("cache", {**QUICK, "items": 1e6, "zipf": 0.9, "capacity_items": 1e5, "ttl_s": 60}),
    Feature(
        "key_value_store",
        {"read_ms": 1.0, "write_ms": 2.0, "shards": 8, "replication": 3},
        replace(CALL, write=True),
    ),
    Feature(
        "relational_db", {"read_ms": 1.0, "write_ms": 3.0, "concurrency": 16}, replace(CALL, hedge_ms=20.0)
    ),
    Feature("event_log", {"partitions": 64}, replace(CALL, mode=Mode.ASYNC, payload_kb=2.0)),
    Feature("task_queue", {"partitions": 64}, replace(CALL, mode=Mode.ASYNC)),
    Feature(
        "model_server",
        {"batch_fixed_ms": 2.0, "batch_item_ms": 0.2, "batch_max": 32, "batch_wait_ms": 2.0},
    ),
    Feature(
        "llm_server",
        {"params_b": 8, "gpu": "H100", "prompt_tokens": 500, "output_tokens": 100},
        replace(CALL, calls=0.002),
    ),
    Feature("app_service", PLAIN, replace(CALL, calls=3.0, parallel=True, quorum=2)),
    Feature("app_service", PLAIN, replace(CALL, network_ms=1.5)),
    Feature("app_service", PLAIN),
)
"""One after another over the parts of a design, and so each on a twentieth of them."""


def featured_design(components: int, links: int, seed: int = 1) -> Design:
    """A client and ten layers of parts that call the next layer."""
    pick = random.Random(seed)
    parts = [_part(number) for number in range(1, components)]
    drawn = tuple(
        replace(_feature(to).link, id=f"l{number}", source=f"c{caller}", target=f"c{to}")
        for number, (caller, to) in enumerate(_wires(components, links, pick))
    )
    client = Component("c0", "web_client", replicas=None)
    flow = Flow("f", "c0", 1000.0, slo_p99_ms=100_000.0)
    # Sized without what feeds back: a retry storm would size for itself.
    calm = tuple(replace(link, timeout_ms=None, retries=None, hedge_ms=None) for link in drawn)
    return replace(_sized(Design("bench", (client, *parts), calm, (flow,)), pick), links=drawn)


def _feature(number: int) -> Feature:
    return FEATURES[number % len(FEATURES)]


def _part(number: int) -> Component:
    own = _feature(number)
    return Component(f"c{number}", own.kind, replicas=100_000, zone="abc"[number % 3], params=own.params)


def _wires(components: int, links: int, pick: random.Random) -> Sequence[tuple[int, int]]:
    """Caller and callee of every link: each part is called once, the rest at random."""
    width = max(2, components // 10)
    layers = [range(start, min(components, start + width)) for start in range(1, components, width)]
    wires = [(0, node) for node in layers[0]]
    for above, below in itertools.pairwise(layers):
        wires += [(pick.choice(above), node) for node in below]
    while len(wires) < links:
        level = pick.randrange(len(layers) - 1)
        wires.append((pick.choice(layers[level]), pick.choice(layers[level + 1])))
    return wires


def _sized(design: Design, pick: random.Random) -> Design:
    """The design with as many replicas as its utilizations want; three times, since some count servers."""
    wanted = {node.id: pick.uniform(0.3, 0.8) for node in design.components}
    for _ in range(3):
        found = {c.id: c for c in Estimator(load_catalog()).estimate(design, percentiles=False).components}
        nodes = []
        for node in design.components:
            known = found.get(node.id)
            if known is None or not known.utilization or not known.servers or node.replicas is None:
                nodes.append(node)
                continue
            each = max(1, known.servers // node.replicas)
            busy = known.utilization * known.servers
            nodes.append(replace(node, replicas=max(1, math.ceil(busy / wanted[node.id] / each))))
        design = replace(design, components=tuple(nodes))
    return design
