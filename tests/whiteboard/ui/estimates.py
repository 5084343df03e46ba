"""Hand-made results for the drawing of analysis_desk: what the engine would say, in round figures."""

from __future__ import annotations

import numpy as np

from scoring.advice import Advice, Cause, Change
from scoring.capacity.result import (
    ComponentEstimate,
    Cost,
    Curves,
    Distribution,
    Estimate,
    FlowEstimate,
    Latency,
    LoadPoints,
    PathStep,
    Slo,
    Survival,
)

T_MS = np.linspace(0.0, 800.0, 801)
_TAIL = np.where(T_MS > 5, 1 - np.exp(-((np.maximum(T_MS - 5, 0) / 88) ** 2.2)), 0.0)
CDF = 0.3 * (1 - np.exp(-T_MS / 3)) + 0.7 * _TAIL


def _quantile(p: float) -> float:
    return float(np.interp(p, CDF, T_MS))


LATENCY = Latency(76.0, _quantile(0.5), _quantile(0.9), _quantile(0.95), 183.0)
STEPS = (
    ("gateway", 2.1),
    ("api", 4.2),
    ("cache", 1.1),
    ("candidates", 14.6),
    ("index", 22.4),
    ("ranker", 61.0),
    ("features", 6.3),
)
REQUEST = FlowEstimate(
    "request",
    34_720.0,
    34_720.0,
    0.0,
    LATENCY,
    None,
    None,
    tuple(PathStep(c, ms, ms / 111.7) for c, ms in STEPS),
    Distribution(T_MS, CDF),
)
EVENT = FlowEstimate("event", 347_000.0, 307_000.0, 0.0, None, None, None, ())
LOADS = {
    "gateway": 0.58,
    "api": 0.52,
    "cache": 0.28,
    "candidates": 0.71,
    "index": 0.66,
    "ranker": 0.94,
    "features": 0.47,
    "collector": 0.54,
    "log": 0.38,
    "stream": 1.13,
}


def component(component_id: str, load: float) -> ComponentEstimate:
    backlog = 40_000.0 if load >= 1 else 0.0
    return ComponentEstimate(component_id, 34_720.0, 8, load, 1.0, 2.0, None, backlog)


LATENCY_SLO = Slo("latency", "End-to-end p99", 200.0, "<=", 183.0, "ms", True, 0.085)
QPS_SLO = Slo("qps", "Peak requests", 35_000.0, ">=", None, "req/s", None, None)
FRESH_SLO = Slo("freshness", "Event to effect", 5.0, "<=", None, "s", None, None)
AVAILABLE_SLO = Slo(
    "availability", "Availability (with fallback)", 99.95, ">=", 99.97, "%", True, 0.02 / 99.95
)

ESTIMATE = Estimate(
    stable=False,
    metastable=None,
    flows=(REQUEST, EVENT),
    components=tuple(component(i, load) for i, load in LOADS.items()),
    bottleneck="stream",
    headroom=None,
    availability=0.99973,
    survives=Survival(None, None),
    cost_usd=Cost(92_000.0, 1.04),
    slos=(LATENCY_SLO, QPS_SLO, FRESH_SLO, AVAILABLE_SLO),
    assumed=("api.service_ms", "gateway.service_ms", "cache.hit_ratio", "log-stream.payload_kb"),
    warnings=(
        "gateway: Above arrival SCV 4 the closed form is unsafe; simulate.",
        "ranker → api closes a loop and names no calls: read as a reply, it carries no load.",
    ),
)
_RPS = np.linspace(10_000.0, 38_000.0, 200)
CURVES = Curves(
    headroom=1.02,
    breaks=1.063,
    max_rps={"request": 35_300.0},
    p99={"request": LoadPoints(_RPS, np.where(_RPS < 36_900, 140 + 84_000 / (36_950 - _RPS), np.nan))},
    survives=Survival(True, False),
    slos=(
        LATENCY_SLO,
        Slo("qps", "Peak requests", 35_000.0, ">=", 35_300.0, "req/s", True, 0.0086),
        FRESH_SLO,
        AVAILABLE_SLO,
    ),
    stuck=("request is metastable: after an overload retries keep it at 9/s.",),
)
ADVICE = (
    Advice("stream", Cause.OVERLOADED, 1.13, 40_000.0, change=Change(10, utilization=0.797)),
    Advice("ranker", Cause.WAITING, 0.94, flow="request", share=0.61, change=Change(14, p99_ms=82.0)),
)
