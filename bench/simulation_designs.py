"""The closed form beside the simulation on random designs: how far mean and p99 are apart.

``python -m bench simulation_designs`` plays 300 trees, and some of every part that is approximate;
``python -m bench.simulation_designs`` writes what it finds into docs/capacity.md.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Row
from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation.compiled import compile_kernels
from scoring.capacity.simulation.simulate import simulate

TREES = 300
OTHERS = 20
RATE = 1000.0
REQUESTS = 500_000
ENOUGH = 0.02
"""Relative half width of a p99; designs with a wider one get more runs."""
MOST_RUNS = 24
DOCS = Path(__file__).parents[1] / "docs" / "capacity.md"
MARKS = "<!-- simulation:begin -->", "<!-- simulation:end -->"


@dataclass(frozen=True, slots=True)
class Gap:
    """Closed form over simulation, less 1, for mean and p99; ``noise`` is the relative half width of each."""

    mean: float
    p99: float
    mean_noise: float
    p99_noise: float


def tree(pick: random.Random, **fields: Any) -> Design:
    """A client and 2 to 8 exponential stations, each called by one before it at most once."""
    count = pick.randint(2, 8)
    names = [f"s{n}" for n in range(count)]
    links, rates = [Link("l0", "c", "s0", network_ms=0.0)], {"s0": RATE}
    for number, name in enumerate(names[1:], 1):
        caller = pick.choice(names[:number])
        calls = pick.choice((1.0, 1.0, 0.5, 0.8))
        links.append(Link(f"l{number}", caller, name, calls=calls, network_ms=pick.choice((0.0, 0.25))))
        rates[name] = rates[caller] * calls
    stations = [_station(pick, name, rates[name], pick.uniform(0.3, 0.9), **fields) for name in names]
    return _design(stations, links)


def _station(pick: random.Random, name: str, rate: float, used: float, **fields: Any) -> Component:
    replicas = pick.choice((1, 1, 2, 3, 8, 20))
    params = {"service_ms": used * replicas / rate * 1000.0, "concurrency": 1, "service_scv": 1.0, **fields}
    return Component(name, "app_service", replicas=replicas, params=params)


def _design(stations: list[Component], links: list[Link]) -> Design:
    parts = (Component("c", "web_client", replicas=None), *stations)
    return Design("", parts, tuple(links), (Flow("f", "c", RATE),))


def general_service(pick: random.Random) -> Design:
    """Trees of stations with SCV 0 to 2."""
    return tree(pick, service_scv=pick.choice((0.0, 0.25, 0.5, 2.0)))


def repeated_calls(pick: random.Random) -> Design:
    """A station that calls another two or three times, one after another."""
    calls = pick.choice((2.0, 2.5, 3.0))
    stations = [
        _station(pick, "s0", RATE, pick.uniform(0.3, 0.8)),
        _station(pick, "s1", RATE * calls, pick.uniform(0.3, 0.8)),
    ]
    return _design(
        stations, [Link("l0", "c", "s0", network_ms=0.0), Link("l1", "s0", "s1", calls=calls, network_ms=0.0)]
    )


def diamond(pick: random.Random) -> Design:
    """Two stations, one after the other, call the same third."""
    stations = [
        _station(pick, "s0", RATE, pick.uniform(0.3, 0.8)),
        _station(pick, "s1", RATE, pick.uniform(0.3, 0.8)),
        _station(pick, "s2", RATE, pick.uniform(0.3, 0.8)),
        _station(pick, "s3", 2.0 * RATE, pick.uniform(0.3, 0.8)),
    ]
    ends = [("c", "s0"), ("s0", "s1"), ("s0", "s2"), ("s1", "s3"), ("s2", "s3")]
    return _design(stations, [Link(f"{a}{b}", a, b, network_ms=0.0) for a, b in ends])


def fork_join(pick: random.Random) -> Design:
    """Two to ten equal single servers at once."""
    width, used = pick.randint(2, 10), pick.uniform(0.3, 0.9)
    names = [f"s{n}" for n in range(width)]
    params = {"service_ms": used / RATE * 1000.0, "concurrency": 1, "service_scv": 1.0}
    stations = [Component(name, "app_service", replicas=1, params=params) for name in names]
    return _design(stations, [Link(name, "c", name, step=1, network_ms=0.0) for name in names])


def batching(pick: random.Random) -> Design:
    """One accelerator with or without a largest batch and a wait."""
    most, patience = pick.choice(((None, 0.0), (16, 0.0), (32, 2.0)))
    item = pick.uniform(0.1, 0.5) / RATE * 1000.0
    params: dict[str, Any] = {"batch_item_ms": item, "batch_fixed_ms": pick.uniform(1.0, 5.0)}
    params |= {"concurrency": 1, "batch_wait_ms": patience} | ({"batch_max": most} if most else {})
    return _design([Component("s0", "model_server", replicas=1, params=params)], [Link("l", "c", "s0")])


def holding(pick: random.Random) -> Design:
    """A pool of threads that waits for one station."""
    behind = _station(pick, "s1", RATE, pick.uniform(0.3, 0.7))
    wait = float(behind.params["service_ms"] or 0.0) * 2.0
    replicas = max(2, round(RATE / 1000.0 * (wait + 5.0) / pick.uniform(0.4, 0.7)))
    params = {"service_ms": 2.0, "concurrency": 1, "service_scv": 1.0, "holds_downstream": True}
    front = Component("s0", "app_service", replicas=replicas, params=params)
    links = [Link("l0", "c", "s0", network_ms=0.0), Link("l1", "s0", "s1", network_ms=0.0)]
    return _design([front, behind], links)


def few_threads(pick: random.Random) -> Design:
    """Two to eight threads that wait for one or two servers, and so keep requests back from them."""
    replicas, servers = pick.choice((2, 4, 8)), pick.choice((1, 2))
    service = pick.uniform(0.3, 0.85) * servers
    params = {"concurrency": 1, "service_scv": 1.0}
    front = {**params, "service_ms": pick.uniform(0.0, 0.5), "holds_downstream": True}
    stations = [
        Component("s0", "app_service", replicas=replicas, params=front),
        Component("s1", "app_service", replicas=servers, params={**params, "service_ms": service}),
    ]
    return _design(stations, [Link("l0", "c", "s0", network_ms=0.0), Link("l1", "s0", "s1", network_ms=0.0)])


def calls_at_once(pick: random.Random) -> Design:
    """A station that calls another two to eight times at once, all of which must answer, or half."""
    calls = pick.randint(2, 8)
    quorum, balancing = (
        pick.choice((None, (calls + 1) // 2)),
        pick.choice(("shared", "random", "round_robin")),
    )
    stations = [
        _station(pick, "s0", RATE, pick.uniform(0.3, 0.8)),
        _station(pick, "s1", RATE * calls, pick.uniform(0.3, 0.8), balancing=balancing),
    ]
    at_once = Link("l1", "s0", "s1", calls=float(calls), parallel=True, quorum=quorum, network_ms=0.0)
    return _design(stations, [Link("l0", "c", "s0", network_ms=0.0), at_once])


def copied_writes(pick: random.Random) -> Design:
    """Writes to a store of two or three copies."""
    copies = pick.choice((2, 3))
    replicas = pick.choice((2, 3, 8))
    service = pick.uniform(0.3, 0.8) * replicas / (RATE * copies) * 1000.0
    params = {"service_ms": service, "concurrency": 1, "service_scv": 1.0, "replication": copies}
    store = Component("s0", "key_value_store", replicas=replicas, params=params)
    return _design([store], [Link("l0", "c", "s0", write=True, network_ms=0.0)])


PARTS: dict[str, Callable[[random.Random], Design]] = {
    "general service": general_service,
    "repeated calls": repeated_calls,
    "diamonds": diamond,
    "fork-join": fork_join,
    "batching": batching,
    "holding": holding,
    "few threads": few_threads,
    "calls at once": calls_at_once,
    "copied writes": copied_writes,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Mean and p99 of a flow in ms as simulated, and their half widths."""

    mean: float
    p99: float
    mean_half: float
    p99_half: float


def gap(design: Design, seed: int, requests: int | None = None) -> Gap | None:
    """How far the closed form is from one run of ``requests``, or from as many runs as it takes.

    None when the design is not stable.
    """
    estimate = Estimator(load_catalog()).estimate(design)
    known = estimate.flows[0].latency_ms
    if known is None or not estimate.stable:
        return None
    runs = [_seen(design, requests or REQUESTS, seed)]
    while requests is None and _pooled(runs).p99_half > ENOUGH * _pooled(runs).p99 and len(runs) < MOST_RUNS:
        runs.append(_seen(design, REQUESTS, seed + 1000 * len(runs)))
    found = _pooled(runs)
    return Gap(
        known.mean / found.mean - 1,
        known.p99 / found.p99 - 1,
        found.mean_half / found.mean,
        found.p99_half / found.p99,
    )


def _seen(design: Design, requests: int, seed: int) -> Seen:
    seconds = requests / RATE
    found = simulate(design, load_catalog(), seconds=seconds, warmup_s=0.05 * seconds, seed=seed)
    seen, half = found.estimate.flows[0].latency_ms, found.flow_ci["f"]
    if seen is None or half is None:
        raise ValueError("a stable design was found to be unstable")
    return Seen(seen.mean, seen.p99, half.mean, half.p99)


def _pooled(runs: Sequence[Seen]) -> Seen:
    """The mean of independent runs, whose variances add."""
    count = len(runs)
    return Seen(
        statistics.fmean(run.mean for run in runs),
        statistics.fmean(run.p99 for run in runs),
        math.hypot(*(run.mean_half for run in runs)) / count,
        math.hypot(*(run.p99_half for run in runs)) / count,
    )


def gaps(make: Callable[[random.Random], Design], count: int) -> Iterator[Gap]:
    """The gaps of ``count`` random designs."""
    for seed in range(1, count + 1):
        found = gap(make(random.Random(seed)), seed)
        if found is not None:
            yield found


def all_gaps() -> dict[str, list[Gap]]:
    """The gaps by kind of design."""
    compile_kernels()
    kinds = {"trees": (tree, TREES)} | {name: (make, OTHERS) for name, make in PARTS.items()}
    return {name: list(gaps(make, count)) for name, (make, count) in kinds.items()}


def _sizes(found: Sequence[Gap], what: str) -> tuple[float, float, float]:
    """Typical and largest gap of ``what``, and the typical half width of the simulation, in percent."""
    values = [100 * abs(getattr(one, what)) for one in found]
    noise = statistics.median(100 * getattr(one, f"{what}_noise") for one in found)
    return statistics.median(values), max(values), noise


def run() -> list[Row]:
    """Largest and typical gaps by kind of design."""
    rows = []
    for name, found in all_gaps().items():
        for what in ("mean", "p99"):
            typical, largest, noise = _sizes(found, what)
            goal = (2.0 if what == "mean" else 5.0) if name == "trees" else None
            rows.append(Row(f"{name} ({len(found)}): {what}, typical", typical, "%"))
            rows.append(Row(f"{name} ({len(found)}): {what}, largest", largest, "%", goal))
            rows.append(Row(f"{name} ({len(found)}): {what}, noise of the simulation", noise, "%"))
    return rows


def table(found: dict[str, list[Gap]]) -> str:
    """The gaps as the docs show them."""
    lines = [
        "Error of the closed form: the median of the designs and the largest, and in brackets the half width",
        "of the simulation's own 95 % interval. Trees are Poisson, exponential, and call at most once.",
        "",
        "| designs at ρ .3 to .9 | mean | p99 |",
        "|---|---|---|",
    ]
    for name, kind in found.items():
        cells = [f"{_signed(kind, what)} (±{_sizes(kind, what)[2]:.1f})" for what in ("mean", "p99")]
        lines.append(f"| {len(kind)} {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def _signed(found: Sequence[Gap], what: str) -> str:
    largest = max((getattr(one, what) for one in found), key=abs)
    return f"{_sizes(found, what)[0]:.1f} %, at most {100 * largest:+.1f} %".replace("-", "−")


def main() -> None:
    """Writes the table into the docs."""
    found = table(all_gaps())
    before, rest = DOCS.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    DOCS.write_text(f"{before}{MARKS[0]}\n{found}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
