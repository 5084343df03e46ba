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
class Scaling:
    """An autoscaler's fewest and most replicas, and the utilization that it aims at."""

    fewest: int
    most: int
    target: float


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars: a replica for an hour, a million requests, and a month of all the GB that are stored."""

    per_hour: float
    per_million: float
    storage_month: float


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
    scaling: Scaling | None
    arrival_scv: float
    availability: float
    prices: Prices | None
    llm: LlmFigures | None
    assumed: tuple[str, ...]
    """Fields that rest on a default that nobody measured."""


class Layers:
    """Looks a field up in the three layers, and remembers what was assumed."""

    def __init__(self, kind: Kind, own: Mapping[str, Value], given: Mapping[str, Value]) -> None:
        self.kind = kind
        self.assumed: list[str] = []
        self._layers = (given, own, kind.params)
        self._nearest = {name: param.default for name, param in kind.params.items()}
        for layer in (own, given):
            self._nearest.update((name, value) for name, value in layer.items() if value is not None)

    def number(self, name: str) -> float | None:
        """The field's value; None when no layer has it."""
        value = self._nearest.get(name)
        if not isinstance(value, int | float):
            return None
        if self.layer_of(name) == 2 and self.kind.params[name].assumed:
            self.assumed.append(name)
        return float(value)

    def quiet(self, name: str, default: float) -> float:
        """The field's value or ``default``, a convention of the model that is not worth a mark."""
        value = self._nearest.get(name)
        return float(value) if isinstance(value, int | float) else default

    def maybe(self, name: str) -> float | None:
        """The field's value or None, without a mark."""
        value = self.quiet(name, -1.0)
        return None if value < 0.0 else value

    def text(self, name: str, default: str) -> str:
        """A choice or text, or ``default``."""
        value = self._nearest.get(name)
        return default if value is None else str(value)

    def layer_of(self, *names: str) -> int:
        """The first layer that has one of the fields; 3 when none has."""
        for number, layer in enumerate(self._layers):
            for name in names:
                if name in layer:
                    return number
        return 3


def figures_of(component: Component, kind: Kind, given: Mapping[str, Value] = NO_PARAMS) -> Figures:
    """The effective figures of a component."""
    look = Layers(kind, component.params, given)
    work, read, write = _service(look, kind)
    if component.replicas_assumed and component.replicas is not None and work is not Work.PASS:
        look.assumed.append("replicas")
    batching = work is Work.BATCH
    return Figures(
        work=work,
        group=kind.group,
        replicas=component.replicas,
        concurrency=_concurrency(look, waits=component.replicas is not None and work is not Work.PASS),
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
        hit_ratio=_hit_ratio(look),
        items=look.maybe("items"),
        zipf=look.quiet("zipf", 0.9),
        ttl_s=look.maybe("ttl_s") if _by_popularity(look) else None,
        partitions=int(look.quiet("partitions", 12)),
        partition_mb_s=_partition_rate(look),
        partitions_limit_consumers="event_log" in kind.roles or look.layer_of("partitions") < 2,
        shards=int(look.quiet("shards", 1)),
        replication=int(look.quiet("replication", 1)),
        iops=look.maybe("iops"),
        scaling=_scaling(look),
        arrival_scv=look.quiet("arrival_scv", 1.0),
        availability=look.quiet("availability", AVAILABILITY),
        prices=_prices(look, work),
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
    """The given ratio, else LRU from popularity, else half; 0 for what is no cache. A TTL counts later."""
    if look.kind.group is not Group.CACHE:
        return 0.0
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


def _concurrency(look: Layers, *, waits: bool) -> int:
    """Servers per replica; more than one by the catalogue's guess is worth a mark where requests wait."""
    servers = look.quiet("concurrency", 1)
    if waits and servers > 1:
        look.number("concurrency")
    return int(servers)


def _scaling(look: Layers) -> Scaling | None:
    """None without ``max``: the replicas are as drawn."""
    most = look.maybe("max")
    if most is None:
        return None
    return Scaling(int(look.quiet("min", 1)), int(most), look.quiet("target_utilization", 0.7))


def _prices(look: Layers, work: Work) -> Prices | None:
    """None when nothing has a price; the catalogue's of a language model is that of one of its GPUs."""
    hour, million, stored = (
        look.maybe(name) for name in ("usd_per_hour", "usd_per_million", "usd_per_gb_month")
    )
    if hour is None and million is None and stored is None:
        return None
    gpus = work is Work.LLM and look.layer_of("usd_per_hour") == 2
    copies = look.quiet("capacity_gb", 0.0) * int(look.quiet("replication", 1))
    return Prices(
        (hour or 0.0) * (look.quiet("tensor_parallel", 1) if gpus else 1.0),
        million or 0.0,
        (stored or 0.0) * copies,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
