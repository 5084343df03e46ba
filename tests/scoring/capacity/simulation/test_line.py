"""The simulation against exact solutions of LINE: its value lies within the interval."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from components.design import Design
from tests.scoring.capacity.simulation.designs import design, link, one, play, station


@pytest.fixture(scope="module")
def line() -> Any:
    """LINE takes 3 s to load, so not while tests are collected."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        return pytest.importorskip("line_solver")


def network(line: Any, rate: float, servers: int, *, in_a_row: int = 1, places: int | None = None) -> Any:
    """M/M/c(/K) stations with a service time of 1."""
    model = line.Network("model")
    source, sink = line.Source(model, "source"), line.Sink(model, "sink")
    queues = [line.Queue(model, f"queue{n}", line.SchedStrategy.FCFS) for n in range(in_a_row)]
    requests = line.OpenClass(model, "requests")
    source.set_arrival(requests, line.Exp(rate))
    for queue in queues:
        queue.set_number_of_servers(servers)
        queue.set_service(requests, line.Exp(1.0))
        if places is not None:
            queue.set_capacity(places)
    model.link(line.Network.serial_routing(source, *queues, sink))
    return model


TANDEM = design(700, [station("a", 1.0), station("b", 1.0)], [link("c", "a"), link("a", "b")])


@pytest.mark.filterwarnings("ignore:State space truncation")
@pytest.mark.parametrize(
    ("fields", "solver", "options", "drawn"),
    [
        ({"rate": 3.2, "servers": 4}, "MVA", {}, one(3200, 1.0, 4)),
        ({"rate": 0.7, "servers": 1, "in_a_row": 2}, "MVA", {}, TANDEM),
        ({"rate": 3.6, "servers": 4, "places": 7}, "CTMC", {"cutoff": 7}, one(3600, 1.0, 4, queue_limit=3)),
    ],
    ids=["M/M/4", "tandem", "M/M/4/7"],
)
def test_as_in_line(
    line: Any, fields: dict[str, Any], solver: str, options: dict[str, int], drawn: Design
) -> None:
    table = getattr(line, solver)(network(line, **fields), **options).avg_table()
    found = play(drawn, seconds=300)
    flow = found.estimate.flows[0]
    half = found.flow_ci[flow.id]
    assert flow.latency_ms is not None
    assert half is not None
    assert abs(flow.latency_ms.mean - sum(table["RespT"])) <= 1.5 * half.mean
    assert flow.carried_rps == pytest.approx(1000 * list(table["Tput"])[-1], rel=0.01)
