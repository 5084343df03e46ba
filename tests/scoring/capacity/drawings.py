"""Small designs for the tests, in as few words as possible."""

from __future__ import annotations

from typing import Any

from components.catalog import load_catalog
from components.design import Design
from components.design_file import build_design
from scoring.capacity.estimator import Estimator
from scoring.capacity.result import ComponentEstimate, Estimate, FlowEstimate, Latency


def client(rate: float, name: str = "users", **params: Any) -> dict[str, Any]:
    return {"id": name, "kind": "web_client", "params": {"rate_rps": rate, **params}}


def part(
    name: str, service_ms: float | None = None, kind: str = "app_service", **more: Any
) -> dict[str, Any]:
    """A component; capacity fields and component fields alike as keywords."""
    own: dict[str, Any] = {k: more.pop(k) for k in ("replicas", "zone", "region", "roles_added") if k in more}
    params = {} if service_ms is None else {"service_ms": service_ms, "concurrency": 1, "service_scv": 1}
    return {"id": name, "kind": kind, "replicas": 1, **own, "params": {**params, **more}}


def link(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "network_ms": 0, **more}


def design(components: list[Any], links: list[Any], flows: list[Any] | None = None) -> Design:
    value = {
        "schema": "loadbearing.design/1",
        "components": components,
        "links": links,
        "flows": flows or [],
    }
    return build_design(value, "test", load_catalog())


def estimate(components: list[Any], links: list[Any], flows: list[Any] | None = None, **how: Any) -> Estimate:
    return Estimator(load_catalog()).estimate(design(components, links, flows), **how)


def flow(result: Estimate, name: str = "users") -> FlowEstimate:
    return next(f for f in result.flows if f.id == name)


def latency(result: Estimate, name: str = "users") -> Latency:
    found = flow(result, name).latency_ms
    assert found is not None
    return found


def component(result: Estimate, name: str) -> ComponentEstimate:
    return next(c for c in result.components if c.id == name)


def one_station(rate: float, service_ms: float, **more: Any) -> Estimate:
    """One client and one station ``s``."""
    return estimate([client(rate), part("s", service_ms, **more)], [link("users", "s")])
