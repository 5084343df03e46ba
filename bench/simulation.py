"""The simulation beside SimPy: requests per second on one server, five in a row, and a fork of ten.

SimPy's models are the plain ones of its documentation: a process per request, a resource per server.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from typing import Any

from bench.measure import Row, ratio, times_ms
from components.catalog import load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.estimator import Estimator
from scoring.capacity.simulation.compiled import compile_kernels
from scoring.capacity.simulation.faults import Fault
from scoring.capacity.simulation.program import compile_program
from scoring.capacity.simulation.run import Run
from scoring.capacity.simulation.simulate import simulate
from scoring.capacity.simulation.stationwise import play_stations

THEIRS = 5_000
OURS = 200_000


def one_server() -> Design:
    """M/M/1 at 80 %."""
    return _design([_station("s0")], [_link("c", "s0")])


def in_a_row(count: int = 5) -> Design:
    """Each calls the next, at 80 %."""
    names = ["c", *(f"s{n}" for n in range(count))]
    links = [_link(a, b) for a, b in itertools.pairwise(names)]
    return _design([_station(name) for name in names[1:]], links)


def fork(count: int = 10) -> Design:
    """Ten at once, at 80 %, the slowest is waited for."""
    names = [f"s{n}" for n in range(count)]
    links = [_link("c", name, step=1) for name in names]
    return _design([_station(name) for name in names], links)


def five_hops() -> Design:
    """5,000 requests/s through five services of 20 servers, each call with a timeout and two retries."""
    names = ["c", *(f"s{n}" for n in range(5))]
    links = [_link(a, b, timeout_ms=200.0, retries=2, backoff_ms=20.0) for a, b in itertools.pairwise(names)]
    return _design([_station(name, 3.0, 20) for name in names[1:]], links, 5000.0)


def _station(name: str, service_ms: float = 1.0, replicas: int = 1) -> Component:
    return Component(
        name, "app_service", replicas=replicas, params={"service_ms": service_ms, "concurrency": 1}
    )


def _link(source: str, target: str, **fields: Any) -> Link:
    return Link(f"{source}-{target}", source, target, network_ms=0.0, **fields)


def _design(stations: list[Component], links: list[Link], rate_rps: float = 800.0) -> Design:
    parts = (Component("c", "web_client", replicas=None), *stations)
    return Design("", parts, tuple(links), (Flow("f", "c", rate_rps),))


def prepared(design: Design, seed: int = 1) -> Run:
    """A run of a design at time 0."""
    assembled = Estimator(load_catalog()).assembled(design, None, None, percentiles=False)
    return Run(compile_program(assembled, None, seed))


def goes_on(design: Design, requests: int, rate_rps: float = 800.0) -> Callable[[], object]:
    """Plays that many requests more of one run."""
    run = prepared(design)
    return lambda: run.advance(run.now_s + requests / rate_rps)


def station_wise(design: Design, requests: int, rate_rps: float = 800.0) -> Callable[[], object]:
    """Plays that many requests station by station, from the start each time."""
    assembled = Estimator(load_catalog()).assembled(design, None, None, percentiles=False)
    program = compile_program(assembled, None, 1)
    return lambda: play_stations(program, requests / rate_rps, 1)


def whole_run(design: Design, requests: int, rate_rps: float = 800.0) -> Callable[[], object]:
    """Estimates, plays and reports that many requests."""
    catalog = load_catalog()
    return lambda: simulate(design, catalog, seconds=requests / rate_rps)


def simpy_chain(requests: int, stations: int) -> None:
    """SimPy: one after another."""
    import simpy

    draw = random.Random(1).expovariate
    env = simpy.Environment()
    servers = [simpy.Resource(env, 1) for _ in range(stations)]
    total = [0.0]

    def request() -> Any:
        start = env.now
        for server in servers:
            with server.request() as turn:
                yield turn
                yield env.timeout(draw(1.0))
        total[0] += env.now - start

    def arrivals() -> Any:
        for _ in range(requests):
            yield env.timeout(draw(0.8))
            env.process(request())

    env.process(arrivals())
    env.run()


def simpy_fork(requests: int, stations: int) -> None:
    """SimPy: all at once."""
    import simpy

    draw = random.Random(1).expovariate
    env = simpy.Environment()
    servers = [simpy.Resource(env, 1) for _ in range(stations)]
    total = [0.0]

    def visit(server: Any) -> Any:
        with server.request() as turn:
            yield turn
            yield env.timeout(draw(1.0))

    def request() -> Any:
        start = env.now
        yield env.all_of([env.process(visit(server)) for server in servers])
        total[0] += env.now - start

    def arrivals() -> Any:
        for _ in range(requests):
            yield env.timeout(draw(0.8))
            env.process(request())

    env.process(arrivals())
    env.run()


def run() -> list[Row]:
    """Ratios of requests per second, and events per second; goals of the project."""
    first = times_ms(compile_kernels, 1, 0)[0]
    rows = [Row("kernels, compiled or from the cache", first / 1000.0, "s", 60.0)]
    cases: list[tuple[str, Design, Callable[[], object]]] = [
        ("M/M/1", one_server(), lambda: simpy_chain(THEIRS, 1)),
        ("5 in a row", in_a_row(), lambda: simpy_chain(THEIRS // 3, 5)),
        ("fork of 10", fork(), lambda: simpy_fork(THEIRS // 10, 10)),
    ]
    for (name, design, theirs), share in zip(cases, (1, 3, 10), strict=True):
        ours = goes_on(design, OURS // share)
        times = ratio(ours, theirs) * (OURS // share) / (THEIRS // share)
        rows.append(Row(f"events: {name}, times SimPy", times, "x", 50.0, at_least=True))
        rows.append(Row(f"events: {name}, events", _events_per_s(design), "1/s", 5e6, at_least=True))
    wise = ratio(station_wise(in_a_row(), OURS), lambda: simpy_chain(THEIRS // 3, 5)) * OURS / (THEIRS // 3)
    rows.append(Row("station-wise: 5 in a row, times SimPy", wise, "x", 300.0, at_least=True))
    whole = ratio(whole_run(in_a_row(), OURS), lambda: simpy_chain(THEIRS // 3, 5)) * OURS / (THEIRS // 3)
    rows.append(Row("station-wise: the same with its report, times SimPy", whole, "x"))
    rows.append(Row("longest time without asking whether it is cancelled", _silence_ms(), "ms", 100.0))
    rows.append(Row("5 k/s x 60 s x 5 hops, retries, a fault", _five_hops_ms() / 1000.0, "s", 0.5))
    return rows


def _events_per_s(design: Design) -> float:
    run = prepared(design)
    run.advance(1.0)
    before, start = run.events, time.perf_counter()
    run.advance(run.now_s + 200.0)
    return (run.events - before) / (time.perf_counter() - start)


def _silence_ms() -> float:
    """Between two looks at ``cancelled``, in a long run of either engine."""
    looks: list[float] = []

    def cancelled() -> bool:
        looks.append(time.perf_counter())
        return False

    longest = 0.0
    for faults in ((), (Fault("slow", "c"),)):
        looks.clear()
        simulate(in_a_row(), load_catalog(), seconds=1200.0, faults=faults, cancelled=cancelled)
        longest = max(longest, *(after - before for before, after in itertools.pairwise(looks)))
    return longest * 1000.0


def _five_hops_ms() -> float:
    def play() -> None:
        run = prepared(five_hops())
        run.inject(Fault("kill", "s2", count=4, start_s=20.0, end_s=30.0))
        for second in range(1, 61):
            run.advance(float(second))

    return min(times_ms(play, 3, 1))
