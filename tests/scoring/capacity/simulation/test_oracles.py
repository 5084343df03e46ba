"""The simulation against Ciw and SimPy: intervals of the mean response overlap."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from typing import Any

import pytest

from scoring.capacity.simulation.result import Simulation
from tests.scoring.capacity.simulation.designs import design, link, one, play, station

ciw = pytest.importorskip("ciw")
simpy = pytest.importorskip("simpy")


def interval(values: list[float]) -> tuple[float, float]:
    """Mean and half width of a 95 % interval from some hundred batches of requests."""
    size = len(values) // 20
    means = [statistics.fmean(values[i * size : (i + 1) * size]) for i in range(20)]
    return statistics.fmean(means), 2.093 * statistics.stdev(means) / 20**0.5


def overlap(found: Simulation, theirs: list[float]) -> None:
    flow = found.estimate.flows[0]
    half = found.flow_ci[flow.id]
    mean, width = interval(theirs)
    assert flow.latency_ms is not None
    assert half is not None
    assert abs(flow.latency_ms.mean - mean) <= half.mean + width


def ciw_times(rate: float, servers: int, *, waiting: float = float("inf"), in_a_row: int = 1) -> list[float]:
    """Response times of M/M/c(/K) stations, service mean 1."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate), *[None] * (in_a_row - 1)],
        service_distributions=[ciw.dists.Exponential(1.0)] * in_a_row,
        number_of_servers=[servers] * in_a_row,
        queue_capacities=[waiting] * in_a_row,
        routing=[[1.0 if j == i + 1 else 0.0 for j in range(in_a_row)] for i in range(in_a_row)],
    )
    ciw.seed(5)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(15_000 / rate)
    times: dict[int, tuple[float, float]] = {}
    for r in simulation.get_all_records():
        if r.record_type == "service" and r.arrival_date > 200:
            start, end = times.get(r.id_number, (r.arrival_date, r.exit_date))
            times[r.id_number] = (min(start, r.arrival_date), max(end, r.exit_date))
    return [end - start for start, end in times.values()]


def simpy_times(rate: float, requests: int, walk: Callable[[Any, Any], Any]) -> list[float]:
    """Response times of Poisson requests; ``walk(environment, draw)`` makes the process of one."""
    pick = random.Random(7)
    env = simpy.Environment()
    times: list[float] = []
    make = walk(env, pick)

    def request() -> Any:
        start = env.now
        yield from make()
        times.append(env.now - start)

    def arrivals() -> Any:
        for _ in range(requests):
            yield env.timeout(pick.expovariate(rate))
            env.process(request())

    env.process(arrivals())
    env.run()
    return times[requests // 10 :]


@pytest.mark.parametrize(("servers", "used"), [(1, 0.7), (4, 0.8)])
def test_shared_queues_as_in_ciw(servers: int, used: float) -> None:
    overlap(play(one(1000 * servers * used, 1.0, servers), seconds=100), ciw_times(servers * used, servers))


def test_a_loss_queue_as_in_ciw() -> None:
    theirs = ciw_times(3.6, 4, waiting=3)
    overlap(play(one(3600, 1.0, 4, queue_limit=3), seconds=100), theirs)


def test_a_tandem_as_in_ciw() -> None:
    drawn = design(700, [station("a", 1.0), station("b", 1.0)], [link("c", "a"), link("a", "b")])
    overlap(play(drawn, seconds=100), ciw_times(0.7, 1, in_a_row=2))


def test_a_fork_as_in_simpy() -> None:
    def walk(env: Any, pick: random.Random) -> Any:
        servers = [simpy.Resource(env, 1) for _ in range(4)]

        def visit(server: Any) -> Any:
            with server.request() as turn:
                yield turn
                yield env.timeout(pick.expovariate(1.0))

        def all_at_once() -> Any:
            yield env.all_of([env.process(visit(server)) for server in servers])

        return all_at_once

    names = ["a", "b", "d", "e"]
    drawn = design(700, [station(n, 1.0) for n in names], [link("c", n, step=1) for n in names])
    overlap(play(drawn, seconds=100), simpy_times(0.7, 10_000, walk))


def test_the_shortest_queue_as_in_simpy() -> None:
    def walk(env: Any, pick: random.Random) -> Any:
        servers = [simpy.Resource(env, 1) for _ in range(3)]

        def shortest() -> Any:
            order = pick.sample(servers, 3)
            with min(order, key=lambda s: s.count + len(s.queue)).request() as turn:
                yield turn
                yield env.timeout(pick.expovariate(1.0))

        return shortest

    drawn = one(2400, 1.0, 3, balancing="least_loaded")
    overlap(play(drawn, seconds=100), simpy_times(2.4, 20_000, walk))
