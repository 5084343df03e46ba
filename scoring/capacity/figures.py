"""The effective capacity figures of a component: the scenario's, else its own, else the catalogue's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from components.design import NO_PARAMS, Component, Value
from components.kinds import Group, Kind

AVAILABILITY: Final = 0.999
"""Of one replica whose kind names no figure: assumed."""


class Work(Enum):
    """How a component is solved."""

    PASS = "pass"  # noqa: S105 - no secret
    STATION = "station"
    LOG = "log"
    BATCH = "batch"
    LLM = "llm"


@dataclass(frozen=True, slots=True)
class LlmFigures:
    """A language model and how it is asked."""

    parameters: float
    layers: float
    kv_heads: float
    head_dim: float
    bytes_per_weight: float
    gpu: str
    tensor_parallel: int
    prompt_tokens: float
    output_tokens: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of one component, ready to solve, times in ms; ``replicas`` None: managed, no waiting."""

    work: Work
    group: Group
    replicas: int | None
    concurrency: int
    read_ms: float
    write_ms: float
    scv: float
    balancing: str
    hot_share: float | None
    queue_limit: int | None
    holds: bool
    batch_fixed_ms: float
    batch_item_ms: float
    batch_max: int | None
    batch_wait_ms: float
    hit_ratio: float
    items: float | None
    zipf: float
    ttl_s: float | None
    partitions: int
    partition_mb_s: float | None
    partitions_limit_consumers: bool
    shards: int
    replication: int
    iops: float | None
    scale_min: int | None
    scale_max: int | None
    target_utilization: float
    arrival_scv: float
    availability: float
    usd_per_hour: float | None
    usd_per_million: float | None
    usd_per_gb_month: float | None
    capacity_gb: float
    llm: LlmFigures | None
    assumed: tuple[str, ...]
    """Fields that rest on a default that nobody measured."""


class Layers:
    """Looks a field up in the three layers, and remembers what was assumed."""

    def __init__(self, kind: Kind, own: Mapping[str, Value], given: Mapping[str, Value]) -> None:
        self.layers = (given, own, {name: param.default for name, param in kind.params.items()})
        self.kind = kind
        self.assumed: list[str] = []

    def number(self, name: str) -> float | None:
        """The field's value; None when no layer has it."""
        for layer in self.layers:
            value = layer.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                if layer is self.layers[2] and self.kind.params[name].assumed:
                    self.assumed.append(name)
                return float(value)
        return None

    def quiet(self, name: str, default: float) -> float:
        """The field's value or ``default``, a convention of the model that is not worth a mark."""
        for layer in self.layers:
            value = layer.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
        return default

    def maybe(self, name: str) -> float | None:
        """The field's value or None, without a mark."""
        value = self.quiet(name, -1.0)
        return None if value < 0.0 else value

    def text(self, name: str, default: str) -> str:
        """A choice or text, or ``default``."""
        return next((str(layer[name]) for layer in self.layers if layer.get(name) is not None), default)

    def layer_of(self, *names: str) -> int:
        """The first layer that has one of the fields; 3 when none has."""
        return next((i for i, layer in enumerate(self.layers) if any(n in layer for n in names)), 3)


def figures_of(component: Component, kind: Kind, given: Mapping[str, Value] = NO_PARAMS) -> Figures:
    """The effective figures of a component."""
    look = Layers(kind, component.params, given)
    work, read, write = _service(look, kind)
    if component.replicas_assumed and component.replicas is not None and work is not Work.PASS:
        look.assumed.append("replicas")
    hit = _hit_ratio(look) if kind.group is Group.CACHE else 0.0
    batching = work is Work.BATCH
    return Figures(
        work=work,
        group=kind.group,
        replicas=component.replicas,
        concurrency=int(look.quiet("concurrency", 1)),
        read_ms=read,
        write_ms=write,
        scv=look.quiet("service_scv", 1.0),
        balancing=look.text("balancing", "shared"),
        hot_share=look.maybe("hot_share"),
        queue_limit=_whole(look.maybe("queue_limit")),
        holds=look.text("holds_downstream", "") == "True",
        batch_fixed_ms=(look.number("batch_fixed_ms") or 0.0) if batching else 0.0,
        batch_item_ms=(look.number("batch_item_ms") or 0.0) if batching else 0.0,
        batch_max=_whole(look.maybe("batch_max")),
        batch_wait_ms=look.quiet("batch_wait_ms", 0.0),
        hit_ratio=hit,
        items=look.maybe("items"),
        zipf=look.quiet("zipf", 0.9),
        ttl_s=look.maybe("ttl_s") if _by_popularity(look) else None,
        partitions=int(look.quiet("partitions", 12)),
        partition_mb_s=_partition_rate(look),
        partitions_limit_consumers="event_log" in kind.roles or look.layer_of("partitions") < 2,
        shards=int(look.quiet("shards", 1)),
        replication=int(look.quiet("replication", 1)),
        iops=look.maybe("iops"),
        scale_min=_whole(look.maybe("min")),
        scale_max=_whole(look.maybe("max")),
        target_utilization=look.quiet("target_utilization", 0.7),
        arrival_scv=look.quiet("arrival_scv", 1.0),
        availability=look.quiet("availability", AVAILABILITY),
        usd_per_hour=_hourly(look, work),
        usd_per_million=look.maybe("usd_per_million"),
        usd_per_gb_month=look.maybe("usd_per_gb_month"),
        capacity_gb=look.quiet("capacity_gb", 0.0),
        llm=_llm(look) if work is Work.LLM else None,
        assumed=tuple(dict.fromkeys(look.assumed)),
    )


def _service(look: Layers, kind: Kind) -> tuple[Work, float, float]:
    """How the component works, and its read and write times; the outermost layer that says decides."""
    batch = look.layer_of("batch_fixed_ms", "batch_item_ms")
    one = look.layer_of("service_ms")
    two = look.layer_of("read_ms", "write_ms")
    model = look.layer_of("params_b") if kind.group is Group.LLM else 3
    first = min(batch, one, two, model)
    if kind.group is Group.SOURCE or (kind.group in {Group.PASS_THROUGH, Group.CANVAS} and first > 1):
        return Work.PASS, 0.0, 0.0
    if first == 3 and not (kind.group is Group.LOG and look.maybe("partition_mb_s")):
        look.assumed.append("service_ms")
        return Work.PASS, 0.0, 0.0
    if batch == first:
        return Work.BATCH, 0.0, 0.0
    if model == first:
        return Work.LLM, 0.0, 0.0
    work = Work.LOG if kind.group is Group.LOG else Work.STATION
    if one == first:
        service = look.number("service_ms") or 0.0
        return work, service, service
    read, write = look.number("read_ms"), look.number("write_ms")
    read = write if read is None else read
    return work, read or 0.0, (read if write is None else write) or 0.0


def _partition_rate(look: Layers) -> float | None:
    """MB/s of one partition; a service time that was set nearer to the component wins."""
    nearer = look.layer_of("service_ms") < look.layer_of("partition_mb_s")
    return None if nearer else look.maybe("partition_mb_s")


def _by_popularity(look: Layers) -> bool:
    """True when popularity is said nearer to the component than a hit ratio."""
    return look.layer_of("items") < look.layer_of("hit_ratio")


def _hit_ratio(look: Layers) -> float:
    """The given ratio, else LRU from popularity, else half; a TTL counts once the rate is known."""
    if not _by_popularity(look) and (given := look.number("hit_ratio")) is not None:
        return given
    items = look.number("items")
    if items is None:
        look.assumed.append("hit_ratio")
        return 0.5
    capacity = look.maybe("capacity_items")
    if capacity is None or capacity >= items:
        return 1.0
    from scoring.capacity.formulas.caching import lru_hit_ratio

    return lru_hit_ratio(items, look.quiet("zipf", 0.9), capacity)


def _llm(look: Layers) -> LlmFigures:
    return LlmFigures(
        parameters=(look.number("params_b") or 0.0) * 1e9,
        layers=look.quiet("layers", 32),
        kv_heads=look.quiet("kv_heads", 8),
        head_dim=look.quiet("head_dim", 128),
        bytes_per_weight=look.number("bytes_per_weight") or 2.0,
        gpu=look.text("gpu", "A100"),
        tensor_parallel=int(look.quiet("tensor_parallel", 1)),
        prompt_tokens=look.number("prompt_tokens") or 0.0,
        output_tokens=look.number("output_tokens") or 0.0,
    )


def _hourly(look: Layers, work: Work) -> float | None:
    """Price of a replica; the catalogue's price of a language model is that of one of its GPUs."""
    price = look.maybe("usd_per_hour")
    if price is None or work is not Work.LLM or look.layer_of("usd_per_hour") < 2:
        return price
    return price * look.quiet("tensor_parallel", 1)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
