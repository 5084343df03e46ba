"""What a simulation says: an estimate whose figures were measured, with intervals and series per second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from scoring.capacity.json import estimate_json
from scoring.capacity.result import Estimate, Latency

SCHEMA: Final = "loadbearing.simulation/1"
UNSURE: Final = 0.10


@dataclass(frozen=True, slots=True)
class Series:
    """Figures second by second, warm-up included; ``t_s`` is the end of each second.

    Rates and percentiles are those of all flows together, a percentile is None in a second without an answer.
    ``queue`` by component: mean number waiting.
    """

    t_s: list[float] = field(default_factory=list)
    carried_rps: list[float] = field(default_factory=list)
    refused_rps: list[float] = field(default_factory=list)
    attempts_rps: list[float] = field(default_factory=list)
    p50_ms: list[float | None] = field(default_factory=list)
    p99_ms: list[float | None] = field(default_factory=list)
    queue: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Simulation:
    """A run: ``estimate`` holds the measured figures, and those of the closed form that no run can measure.

    ``flow_ci`` and ``component_ci`` are half widths of 95 % intervals by id, None where too little was seen;
    ``unsure`` names the flows and components whose p99 has an interval wider than ±10 %.
    """

    estimate: Estimate
    flow_ci: Mapping[str, Latency | None]
    component_ci: Mapping[str, Latency | None]
    unsure: tuple[str, ...]
    series: Series
    seed: int
    requests: int
    seconds: float
    warmup_s: float
    events_per_s: float


def is_unsure(latency: Latency | None, half: Latency | None) -> bool:
    """True when the p99 is not known to ±10 %."""
    return latency is not None and (half is None or half.p99 > UNSURE * latency.p99)


def simulation_json(simulation: Simulation) -> dict[str, Any]:
    """Plain data for ``json.dumps``: the estimate's, with intervals, and how the run went."""
    data = estimate_json(simulation.estimate)
    data["schema"] = SCHEMA
    for rows, halves in (
        (data["flows"], simulation.flow_ci),
        (data["components"], simulation.component_ci),
    ):
        for row in rows:
            if row["latency_ms"] is not None:
                half = halves.get(row["id"])
                row["latency_ms"]["ci"] = None if half is None else half._asdict()
    return data | {
        "seed": simulation.seed,
        "requests": simulation.requests,
        "seconds": simulation.seconds,
        "warmup_s": simulation.warmup_s,
        "events_per_s": simulation.events_per_s,
        "unsure": list(simulation.unsure),
        "series": asdict(simulation.series),
    }
