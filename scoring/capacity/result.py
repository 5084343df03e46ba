"""What an estimate says, and its JSON (``loadbearing.estimate/1``). Units are in the names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Latency(NamedTuple):
    """A response time in milliseconds: its mean and four percentiles."""

    mean: float
    p50: float
    p90: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """A response-time CDF on a grid: ``cdf[i]`` is P(T <= ``t_ms[i]``), both of shape (n,)."""

    t_ms: NDArray[np.float64]
    cdf: NDArray[np.float64]


class PathStep(NamedTuple):
    """One component on a flow's critical path, by means; ``share`` of the path's mean."""

    component: str
    mean_ms: float
    share: float


@dataclass(frozen=True, slots=True)
class FlowEstimate:
    """One flow; ``latency_ms`` is None when something it waits for is unstable.

    ``first_token_ms`` is the same to the first token of its language models; None without one.
    ``availability`` is the probability that everything it needs is up.
    """

    id: str
    offered_rps: float
    carried_rps: float
    refused_rps: float
    latency_ms: Latency | None
    freshness_s: float | None
    max_rps: float | None
    path: tuple[PathStep, ...]
    distribution: Distribution | None = None
    first_token_ms: Latency | None = None
    availability: float | None = None


class ComponentEstimate(NamedTuple):
    """One component under load; ``utilization`` is offered load over capacity, 1 and more means unstable.

    ``utilization`` is None for a managed part. ``queue`` is the mean number waiting. ``backlog_rps`` is how
    fast the queue grows, 0 when stable.
    """

    id: str
    rate_rps: float
    servers: int | None
    utilization: float | None
    wait_ms: float | None
    queue: float | None
    latency_ms: Latency | None
    backlog_rps: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Money: a month is 730 hours at the load that was drawn; ``per_million_requests`` is None without load.

    ``per_thousand_tokens`` is for language models and their accelerators over the tokens that they answer.
    """

    month: float
    per_million_requests: float | None
    per_thousand_tokens: float | None = None


@dataclass(frozen=True, slots=True)
class Survival:
    """Whether the design stays stable and within its SLOs after losing any one replica or zone."""

    replica: bool | None
    zone: bool | None


@dataclass(frozen=True, slots=True)
class Slo:
    """A target held against a figure; ``value``, ``met`` and ``margin`` are None when there is no figure."""

    id: str
    text: str
    target: float
    op: str
    value: float | None
    unit: str
    met: bool | None
    margin: float | None


@dataclass(frozen=True, slots=True)
class LlmEstimate:
    """A language model under its load; ``concurrency`` is what keys and values leave room for, 0 is none.

    ``ttft_ms`` is the mean time to the first token, None when it is overloaded. ``uncertainty`` is the
    relative error to expect of a roofline, assumed.
    """

    component: str
    ttft_ms: float | None
    tokens_per_s: float
    concurrency: int
    uncertainty: float = 0.3


@dataclass(frozen=True, slots=True)
class TrainingEstimate:
    """Training runs: the longest in days, its gradient exchange per step, and time lost to checkpoints."""

    component: str
    days: float
    all_reduce_s: float | None
    checkpoint_interval_s: float | None
    checkpoint_loss: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """All that the closed form says of a design under its load.

    ``metastable`` is None where only the slow figures tell.
    """

    stable: bool
    metastable: bool | None
    flows: tuple[FlowEstimate, ...]
    components: tuple[ComponentEstimate, ...]
    bottleneck: str | None
    headroom: float | None
    availability: float | None
    survives: Survival
    cost_usd: Cost | None
    slos: tuple[Slo, ...]
    assumed: tuple[str, ...]
    warnings: tuple[str, ...]
    training: TrainingEstimate | None = None
    llm: tuple[LlmEstimate, ...] = ()
    link_rps: Mapping[str, float] = field(default_factory=dict)
    """Load on each link by link id, for the canvas; not part of the JSON."""


@dataclass(frozen=True, slots=True)
class LoadPoints:
    """p99 of a flow against its own offered load, both of shape (n,), rising; NaN where nothing settles."""

    rps: NDArray[np.float64]
    p99_ms: NDArray[np.float64]


TENTH: Final = 0.1


@dataclass(frozen=True, slots=True)
class Lever:
    """What one parameter moves when it changes by ``change``, relative: of the slowest p99, of the cost."""

    component: str
    parameter: str
    change: float
    p99: float | None
    cost: float | None

    def by_tenth(self, moved: float | None) -> float:
        """How much of ``moved`` a tenth of the parameter accounts for: one replica of two is half of them."""
        return abs(moved or 0.0) * min(1.0, TENTH / abs(self.change))


@dataclass(frozen=True, slots=True)
class Curves:
    """The slow figures of a design, for the worker.

    ``headroom`` is the multiple of today's load at which the first SLO is missed or something becomes
    unstable, ``breaks`` the one at which something becomes unstable; None without load that can grow, as
    that of clients who wait for their answers cannot. ``slos`` are the targets again, now with the figures
    that need them (``max_rps``). ``levers`` are sorted by effect.
    ``stuck`` says of each metastable flow what an overload leaves of it.
    """

    headroom: float | None
    breaks: float | None
    max_rps: Mapping[str, float]
    p99: Mapping[str, LoadPoints]
    survives: Survival
    slos: tuple[Slo, ...]
    levers: tuple[Lever, ...] = ()
    stuck: tuple[str, ...] = ()
