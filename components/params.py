"""Every capacity field that a component may carry: its unit, range and meaning, in one table.

The inspector, the text form and the catalogue all read this table. docs/board-format.md names every field,
docs/capacity.md says what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from components.design import Value
from components.kinds import Group


class FieldType(StrEnum):
    """How a field is written and edited."""

    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One capacity field; ``low`` and ``high`` are inclusive; ``section`` groups it in the inspector."""

    name: str
    label: str
    unit: str
    section: str
    type: FieldType = FieldType.NUMBER
    low: float = 0.0
    high: float = 1e9
    choices: tuple[str, ...] = ()
    help: str = ""

    def check(self, value: Value) -> str | None:
        """What is wrong with ``value``, or None."""
        match self.type:
            case FieldType.FLAG:
                return None if isinstance(value, bool) else "must be true or false"
            case FieldType.TEXT:
                return None if isinstance(value, str) else "must be text"
            case FieldType.CHOICE:
                return None if value in self.choices else f"must be one of {', '.join(self.choices)}"
            case _:
                return self._check_number(value)

    def _check_number(self, value: Value) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "must be a number"
        if not self.low <= value <= self.high:  # also refuses NaN
            return f"must be between {_plain(self.low)} and {_plain(self.high)} {self.unit}".rstrip()
        if self.type is FieldType.INTEGER and value != int(value):
            return "must be a whole number"
        return None


def _plain(bound: float) -> str:
    """A bound as people read it: ``1 000 000``, with spaces that do not break, or ``0.01``."""
    return f"{bound:,.0f}".replace(",", "\u202f") if bound == int(bound) else f"{bound:g}"


BALANCING: Final = ("shared", "least_loaded", "round_robin", "random", "hash")
PROFILES: Final = ("constant", "ramp", "spike", "diurnal")

_I, _F, _C, _T = FieldType.INTEGER, FieldType.FLAG, FieldType.CHOICE, FieldType.TEXT
# ruff: noqa: E501 - a table, a line each
# fmt: off
_ROWS: Final = (
    FieldSpec("rate_rps", "Rate", "req/s", "source", high=1e12, help="Requests that start here, each second."),
    FieldSpec("arrival_scv", "Arrival variability", "SCV", "source", high=1e4, help="1 is Poisson, 0 is a steady beat."),
    FieldSpec("profile", "Load profile", "", "source", _T, help="constant, ramp, spike, diurnal, or a CSV file of seconds and rates."),
    FieldSpec("clients", "Clients", "", "source", _I, 1, 1e9, help="A fixed number of clients that wait for their answer."),
    FieldSpec("think_ms", "Think time", "ms", "source", help="Pause of a client between answer and next request."),
    FieldSpec("concurrency", "Concurrency", "per replica", "station", _I, 1, 1e6, help="Requests that one replica serves at once."),
    FieldSpec("service_ms", "Service time", "ms", "station", help="Mean time of one request on a free server, its own work only."),
    FieldSpec("service_scv", "Service variability", "SCV", "station", high=1e4, help="0 fixed, 1 exponential."),
    FieldSpec("balancing", "Balancing", "", "station", _C, choices=BALANCING, help="How requests are spread over the replicas."),
    FieldSpec("queue_limit", "Queue limit", "requests", "station", _I, 0, 1e9, help="Waiting places; beyond them requests are refused."),
    FieldSpec("holds_downstream", "Holds downstream", "", "station", _F, help="A server stays busy while its calls are out: thread per request."),
    FieldSpec("batch_fixed_ms", "Batch, fixed part", "ms", "batching", help="Time of a batch apart from its items."),
    FieldSpec("batch_item_ms", "Batch, per item", "ms", "batching", help="Time that each item adds to its batch."),
    FieldSpec("batch_max", "Largest batch", "items", "batching", _I, 1, 1e6),
    FieldSpec("batch_wait_ms", "Batch wait", "ms", "batching", help="Longest time that a batch waits to fill."),
    FieldSpec("params_b", "Parameters", "billion", "model", high=1e6),
    FieldSpec("layers", "Layers", "", "model", _I, 1, 1e5),
    FieldSpec("kv_heads", "KV heads", "", "model", _I, 1, 1e5),
    FieldSpec("head_dim", "Head dimension", "", "model", _I, 1, 1e5),
    FieldSpec("bytes_per_weight", "Bytes per weight", "B", "model", low=0.1, high=8),
    FieldSpec("gpu", "GPU", "", "model", _C, choices=("T4", "L4", "A10G", "V100", "A100", "H100", "H200", "B200")),
    FieldSpec("tensor_parallel", "Tensor parallel", "GPUs", "model", _I, 1, 1e4),
    FieldSpec("prompt_tokens", "Prompt", "tokens", "model", high=1e8),
    FieldSpec("output_tokens", "Output", "tokens", "model", high=1e8),
    FieldSpec("hit_ratio", "Hit ratio", "fraction", "cache", high=1.0, help="Share of look-ups that the cache answers."),
    FieldSpec("items", "Items", "", "cache", high=1e12, low=1, help="Distinct keys that are asked for."),
    FieldSpec("zipf", "Popularity", "Zipf exponent", "cache", high=10),
    FieldSpec("capacity_items", "Capacity", "items", "cache", high=1e12),
    FieldSpec("ttl_s", "Time to live", "s", "cache"),
    FieldSpec("partitions", "Partitions", "", "log", _I, 1, 1e6),
    FieldSpec("partition_mb_s", "Per partition", "MB/s", "log", high=1e6),
    FieldSpec("hot_share", "Hottest share", "fraction", "log", high=1.0, help="Share of the load that one partition or replica takes."),
    FieldSpec("shards", "Shards", "", "store", _I, 1, 1e6),
    FieldSpec("replication", "Copies", "", "store", _I, 1, 100),
    FieldSpec("read_ms", "Read time", "ms", "store"),
    FieldSpec("write_ms", "Write time", "ms", "store"),
    FieldSpec("capacity_gb", "Stored data", "GB", "store", high=1e12),
    FieldSpec("iops", "Disk operations", "1/s", "store", high=1e12),
    FieldSpec("model_params", "Model parameters", "", "training", high=1e15),
    FieldSpec("tokens", "Training tokens", "", "training", high=1e17),
    FieldSpec("gpus", "Accelerators", "", "training", _I, 1, 1e7),
    FieldSpec("flops", "Peak per accelerator", "FLOP/s", "training", high=1e18),
    FieldSpec("mfu", "Model FLOP utilisation", "fraction", "training", high=1.0),
    FieldSpec("interconnect_gb_s", "Interconnect", "GB/s", "training", high=1e6),
    FieldSpec("checkpoint_s", "Checkpoint write", "s", "training"),
    FieldSpec("mtbf_h", "Hours between failures", "h", "training", help="Of one accelerator."),
    FieldSpec("min", "Fewest replicas", "", "autoscaling", _I, 1, 1e6),
    FieldSpec("max", "Most replicas", "", "autoscaling", _I, 1, 1e6),
    FieldSpec("target_utilization", "Target utilization", "fraction", "autoscaling", low=0.01, high=1.0),
    FieldSpec("scale_delay_s", "Scaling delay", "s", "autoscaling"),
    FieldSpec("cold_start_s", "Cold start", "s", "autoscaling"),
    FieldSpec("usd_per_hour", "Price", "USD/h per replica", "money"),
    FieldSpec("usd_per_million", "Price", "USD per million requests", "money"),
    FieldSpec("usd_per_gb_month", "Storage price", "USD/GB a month", "money"),
    FieldSpec("availability", "Availability of one replica", "fraction", "faults", high=1.0),
)
# fmt: on
FIELDS: Final[Mapping[str, FieldSpec]] = {spec.name: spec for spec in _ROWS}

_STATION = ("station", "autoscaling", "money", "faults")
SECTIONS: Final[Mapping[Group, tuple[str, ...]]] = {
    Group.SOURCE: ("source",),
    Group.STATION: _STATION,
    Group.CACHE: ("cache", *_STATION),
    Group.LOG: ("log", *_STATION),
    Group.STORE: ("store", *_STATION),
    Group.BATCHER: ("batching", *_STATION),
    Group.LLM: ("model", "batching", *_STATION),
    Group.TRAINING: ("training", *_STATION),
    Group.PASS_THROUGH: ("money", "faults", "station"),
    Group.CANVAS: (),
}
"""Which sections a kind of each group shows, its own first; any other field is accepted all the same."""
