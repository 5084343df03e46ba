"""Small designs for tests of the simulation, and how they are played."""

from __future__ import annotations

from functools import cache
from typing import Any

from components.catalog import Catalog, load_catalog
from components.design import Component, Design, Flow, Link
from scoring.capacity.simulation.result import Simulation
from scoring.capacity.simulation.simulate import simulate


@cache
def catalog() -> Catalog:
    return load_catalog()


def station(name: str, service_ms: float, replicas: int | None = 1, **params: Any) -> Component:
    figures = {"service_ms": service_ms, "concurrency": 1, "service_scv": 1, **params}
    return Component(name, "app_service", replicas=replicas, params=figures)


def link(source: str, target: str, **fields: Any) -> Link:
    return Link(f"{source}-{target}", source, target, **{"network_ms": 0.0, **fields})


def design(rate_rps: float, stations: list[Component], links: list[Link], **client: Any) -> Design:
    parts = (Component("c", "web_client", replicas=None, params=client), *stations)
    flows = () if "clients" in client else (Flow("f", "c", rate_rps),)
    return Design("", parts, tuple(links), flows)


def play(drawn: Design, **options: Any) -> Simulation:
    return simulate(drawn, catalog(), **options)


def one(rate_rps: float, service_ms: float, replicas: int = 1, **params: Any) -> Design:
    """A client and one station."""
    return design(rate_rps, [station("s", service_ms, replicas, **params)], [link("c", "s")])
