"""An estimate as JSON (``loadbearing.estimate/1``)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from scoring.capacity.result import ComponentEstimate, Estimate, FlowEstimate

SCHEMA: Final = "loadbearing.estimate/1"


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """Plain data for ``json.dumps``; null where a figure does not apply."""
    return {
        "schema": SCHEMA,
        "stable": estimate.stable,
        "metastable": estimate.metastable,
        "flows": [_flow(flow) for flow in estimate.flows],
        "components": [_component(component) for component in estimate.components],
        "bottleneck": estimate.bottleneck,
        "headroom": estimate.headroom,
        "availability": estimate.availability,
        "survives": asdict(estimate.survives),
        "cost_usd": None if estimate.cost_usd is None else asdict(estimate.cost_usd),
        "slos": [asdict(slo) for slo in estimate.slos],
        "training": None if estimate.training is None else asdict(estimate.training),
        "llm": [asdict(item) for item in estimate.llm],
        "assumed": list(estimate.assumed),
        "warnings": list(estimate.warnings),
    }


def _flow(flow: FlowEstimate) -> dict[str, Any]:
    return {
        "id": flow.id,
        "offered_rps": flow.offered_rps,
        "carried_rps": flow.carried_rps,
        "refused_rps": flow.refused_rps,
        "latency_ms": None if flow.latency_ms is None else flow.latency_ms._asdict(),
        "freshness_s": flow.freshness_s,
        "max_rps": flow.max_rps,
        "path": [step._asdict() for step in flow.path],
        "first_token_ms": None if flow.first_token_ms is None else flow.first_token_ms._asdict(),
        "availability": flow.availability,
    }


def _component(component: ComponentEstimate) -> dict[str, Any]:
    latency = component.latency_ms
    return {**component._asdict(), "latency_ms": None if latency is None else latency._asdict()}
