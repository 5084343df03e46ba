"""The closed form of one station beside simulations: general service with several servers, and batches.

``python -m bench station_errors`` prints the largest errors; ``python -m bench.station_errors`` writes them
into docs/capacity.md. Servers are played by a plain loop here, batches by the program's own simulation.
"""

from __future__ import annotations

import heapq
import statistics
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.measure import Row
from bench.simulation_designs import DOCS
from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.result import Latency
from scoring.capacity.simulation.compiled import compile_kernels
from scoring.capacity.simulation.simulate import simulate

Figures = tuple[float, ...]

RATE = 1000.0
REQUESTS = 2_000_000
RUNS = 4
WARMUP = 0.05
STATIONS = ((2, 0.5), (2, 0.9), (4, 0.7), (10, 0.7), (10, 0.9))
"""Servers and utilization."""
FIXED_MS, ITEM_MS = 2.0, 0.3
BATCHES = {
    "none": (10**6, 0.0),
    "1": (1, 0.0),
    "4": (4, 0.0),
    "32": (32, 0.0),
    "8, waiting 5 ms to fill": (8, 5.0),
}
"""Largest batch, and the wait to fill one in ms."""
USED = (0.2, 0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Varied:
    """SCV of arrivals and of service; one above 1 is drawn hyperexponential, or gamma."""

    name: str
    arrivals: float
    service: float
    gamma: bool = False


VARIED = (
    Varied("ca² .25, cs² 1", 0.25, 1.0),
    Varied("ca² .5, cs² .5", 0.5, 0.5),
    Varied("ca² 1, cs² 0", 1.0, 0.0),
    Varied("ca² 1, cs² 4", 1.0, 4.0),
    Varied("the same, gamma", 1.0, 4.0, gamma=True),
    Varied("ca² 2, cs² 1", 2.0, 1.0),
    Varied("the same, gamma", 2.0, 1.0, gamma=True),
)


def times(pick: np.random.Generator, mean: float, scv: float, *, gamma: bool) -> NDArray[np.float64]:
    """Independent times: fixed, gamma, exponential, or hyperexponential with balanced means."""
    if scv == 0.0:
        return np.full(REQUESTS, mean)
    if scv < 1.0 or gamma:
        return pick.gamma(1.0 / scv, scv * mean, REQUESTS)
    share = 0.5 + 0.5 * ((scv - 1.0) / (scv + 1.0)) ** 0.5
    chosen = np.where(pick.random(REQUESTS) < share, share, 1.0 - share)
    found: NDArray[np.float64] = pick.exponential(0.5 * mean, REQUESTS) / chosen
    return found


def played_servers(servers: int, used: float, varied: Varied, seed: int) -> Figures:
    """Mean wait and p99 of the response in ms; each request goes to the server that is free first."""
    pick = np.random.default_rng(seed)
    arrivals = np.cumsum(times(pick, 1000.0 / RATE, varied.arrivals, gamma=varied.gamma))
    service = times(pick, used * servers * 1000.0 / RATE, varied.service, gamma=varied.gamma)
    free = [0.0] * servers
    starts = np.empty(REQUESTS)
    for number, (now, busy) in enumerate(zip(arrivals.tolist(), service.tolist(), strict=True)):
        starts[number] = start = max(now, free[0])
        heapq.heapreplace(free, start + busy)
    waits = (starts - arrivals)[int(WARMUP * REQUESTS) :]
    responses = waits + service[-len(waits) :]
    return float(waits.mean()), float(np.percentile(responses, 99))


def played_batches(design: Design, seed: int) -> Figures:
    """Mean, p50 and p99 of the response in ms."""
    seconds = REQUESTS / design.flows[0].rate_rps
    played = simulate(design, load_catalog(), seconds=seconds, warmup_s=WARMUP * seconds, seed=seed)
    seen = played.estimate.flows[0].latency_ms
    assert seen is not None
    return seen.mean, seen.p50, seen.p99


def closed_form(design: Design) -> tuple[float, Latency]:
    """Wait and response of the station in ms."""
    station = Estimator(load_catalog()).estimate(design).components[-1]
    assert station.wait_ms is not None
    assert station.latency_ms is not None
    return station.wait_ms, station.latency_ms


def one_station(kind: str, rate: float, replicas: int, arrival_scv: float, params: dict[str, Any]) -> Design:
    """A client and what it calls."""
    users = Component("c", "web_client", replicas=None, params={"arrival_scv": arrival_scv})
    station = Component("s", kind, replicas=replicas, params={"concurrency": 1, **params})
    return Design("", (users, station), (Link("l", "c", "s", network_ms=0.0),), (Flow("f", "c", rate),))


def servers_off(servers: int, used: float, varied: Varied) -> Figures:
    """How far off the mean wait and the p99 of the response are."""
    params = {"service_ms": used * servers * 1000.0 / RATE, "service_scv": varied.service}
    wait, response = closed_form(one_station("app_service", RATE, servers, varied.arrivals, params))
    runs = [played_servers(servers, used, varied, seed) for seed in range(1, RUNS + 1)]
    return off((wait, response.p99), runs)


def batches_off(largest: int, patience: float, used: float) -> Figures:
    """How far off mean, p50 and p99 of the response are."""
    rate = used * largest / (FIXED_MS + ITEM_MS * largest) * 1000.0
    params = {"batch_fixed_ms": FIXED_MS, "batch_item_ms": ITEM_MS}
    params |= {"batch_max": largest, "batch_wait_ms": patience}
    design = one_station("model_server", rate, 1, 1.0, params)
    response = closed_form(design)[1]
    runs = [played_batches(design, seed) for seed in range(1, RUNS + 1)]
    return off((response.mean, response.p50, response.p99), runs)


def off(computed: Figures, runs: list[Figures]) -> Figures:
    """Closed form over the mean of the runs, less 1."""
    seen = [statistics.fmean(figures) for figures in zip(*runs, strict=True)]
    return tuple(value / figure - 1.0 for value, figure in zip(computed, seen, strict=True))


def general_service() -> list[tuple[str, list[Figures]]]:
    """Errors of the mean wait and of p99, a row for each station."""
    return [
        (f"c = {servers}, ρ {_share(used)}", [servers_off(servers, used, varied) for varied in VARIED])
        for servers, used in STATIONS
    ]


def batching() -> list[tuple[str, list[Figures]]]:
    """Errors of mean, p50 and p99, a row for each limit of a batch."""
    compile_kernels()
    return [(name, [batches_off(*limit, used) for used in USED]) for name, limit in BATCHES.items()]


def run() -> list[Row]:
    """The largest error of each figure."""
    rows = []
    for table, found, figures in (
        ("several servers", general_service(), ("mean wait", "p99")),
        ("batches", batching(), ("mean", "p50", "p99")),
    ):
        for place, figure in enumerate(figures):
            most = max(abs(cell[place]) for _, cells in found for cell in cells)
            rows.append(Row(f"{table}: {figure}, largest error", 100.0 * most, "%"))
    return rows


def table(corner: str, columns: list[str], rows: list[tuple[str, list[Figures]]]) -> str:
    """Errors in whole percent, as the docs show them."""
    lines = [f"| {corner} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, cells in rows:
        said = [", ".join(f"{round(100 * error):+d}".replace("+0", "0") for error in cell) for cell in cells]
        lines.append(f"| {name} | {' | '.join(f'{cell} %' for cell in said)} |")
    return "\n".join(lines).replace("-", "−").replace("|−−−", "|---")


def _share(used: float) -> str:
    return f"{used:g}".removeprefix("0")


def main() -> None:
    """Writes the tables into the docs."""
    text = DOCS.read_text(encoding="utf-8")
    for name, found in (
        ("servers", table("error", [varied.name for varied in VARIED], general_service())),
        ("batches", table("largest batch", [f"ρ {_share(used)}" for used in USED], batching())),
    ):
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{found}\n{end}{rest.split(end)[1]}"
    DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
