"""The component records of the event engine, from effective figures and the closed form's sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scoring.capacity.estimator import DesignError
from scoring.capacity.figures import Figures, Layers, Work
from scoring.capacity.formulas.batching import batch_rate
from scoring.capacity.law import two_branches
from scoring.capacity.simulation import layout as f
from scoring.capacity.stations import Arrivals, Station, solve

MOST_LANES: Final = 1_000_000
NEVER: Final = -1e300
REFILL_MS: Final = 10_000.0
"""Time constant of a flushed cache: assumed."""
LEAST_DELAY_S: Final = 1.0
DEALT: Final = frozenset({"random", "hash", "round_robin", "least_loaded"})
BALANCING: Final = {"round_robin": f.ROUND_ROBIN, "least_loaded": f.LEAST_LOADED}


@dataclass(slots=True)
class Part:
    """One component as the engine sees it: two records, and the lines it has."""

    ints: list[int]
    floats: list[float]
    lanes: int
    capacity_per_ms: float
    """Requests per ms that all its servers can finish; 0 when nothing limits it."""


def part_of(figures: Figures, known: tuple[Arrivals, Station] | None, look: Layers, hit: float) -> Part:
    """The records of a component; ``known`` is its closed form, None when nothing reaches it."""
    ints, floats = [0] * f.STATION_I, [0.0] * f.STATION_F
    ints[f.S_LIMIT] = ints[f.S_CAP] = ints[f.S_MOST] = -1
    floats[f.R_SLOW], floats[f.R_HOT], floats[f.R_HIT] = 1.0, -1.0, hit
    floats[f.R_FLUSHED], floats[f.R_REFILL] = NEVER, REFILL_MS
    part = Part(ints, floats, 0, 0.0)
    if known is None or figures.work is Work.PASS:
        return part
    arrivals, station = known
    _service(part, figures, arrivals, station)
    ints[f.S_KIND] = f.BATCHED if figures.work is Work.BATCH else f.QUEUED
    if figures.replicas is None:
        ints[f.S_KIND] = f.UNLIMITED
        if figures.work is Work.BATCH:
            floats[f.R_READ] = floats[f.R_WRITE] = figures.batch_fixed_ms + figures.batch_item_ms
        return part
    _size(part, figures, arrivals, station)
    _scaling(part, figures, look)
    if part.lanes > MOST_LANES:
        raise DesignError(f"simulating {part.lanes} separate queues is too much: use fewer replicas")
    return part


def law_of(scv: float) -> tuple[int, tuple[float, float, float]]:
    """The law of that variability and the figures that drawing from it needs."""
    if scv <= 0.0:
        return f.FIXED, (0.0, 0.0, 0.0)
    if scv == 1.0:
        return f.EXPONENTIAL, (0.0, 0.0, 0.0)
    if scv < 1.0:
        d = 1.0 / scv - 1.0 / 3.0
        return f.GAMMA, (d, 1.0 / math.sqrt(9.0 * d), 0.0)
    (share, first), (_, second) = two_branches(1.0, scv)
    return f.TWO_BRANCHES, (share, first, second)


def _service(part: Part, figures: Figures, arrivals: Arrivals, station: Station) -> None:
    ints, floats = part.ints, part.floats
    read, write = figures.read_ms, figures.write_ms
    if figures.work is Work.LOG:
        occupied = figures.read_ms
        if figures.partition_mb_s:
            occupied = arrivals.payload_kb / figures.partition_mb_s
        floats[f.R_AFTER] = max(0.0, figures.read_ms - occupied)
        read = write = occupied
    elif figures.work is Work.LLM:
        read = write = _llm_ms(figures, arrivals, station)
    elif figures.iops and station.servers:
        least = station.servers * 1000.0 / figures.iops
        mean = (1.0 - arrivals.write_share) * read + arrivals.write_share * write
        if mean < least:
            read, write = (read * least / mean, write * least / mean) if mean else (least, least)
    ints[f.S_LAW], floats[f.R_SHAPE : f.R_SHAPE + 3] = law_of(figures.scv)
    floats[f.R_READ], floats[f.R_WRITE] = read, write
    floats[f.R_FIXED], floats[f.R_ITEM] = figures.batch_fixed_ms, figures.batch_item_ms
    floats[f.R_PATIENCE] = figures.batch_wait_ms
    ints[f.S_BATCH] = figures.batch_max or 0
    ints[f.S_HOLDS] = int(figures.holds and figures.work is Work.STATION)
    ints[f.S_COPIES] = figures.replication if figures.work is Work.STATION else 1


def _llm_ms(figures: Figures, arrivals: Arrivals, station: Station) -> float:
    """Mean serving time of a language model at the batch that the closed form settles on."""
    for _ in range(60):
        if station.law is not None:
            return sum(share * law.service_ms for share, law in station.law)
        arrivals = arrivals._replace(rate_rps=arrivals.rate_rps * 0.9)
        station = solve(figures, arrivals)
    return 0.0


def _size(part: Part, figures: Figures, arrivals: Arrivals, station: Station) -> None:
    """Servers and lines, as in the closed form; ``least_loaded`` has a line per replica."""
    ints, floats = part.ints, part.floats
    replicas = station.replicas or 1
    each = figures.concurrency
    if figures.work is Work.LLM and station.servers:
        each = max(1, station.servers // replicas)
    ints[f.S_REPLICAS] = ints[f.S_WANTED] = replicas
    ints[f.S_EACH] = each
    ints[f.S_LIMIT] = -1 if figures.queue_limit is None else figures.queue_limit
    ints[f.S_BALANCING] = BALANCING.get(figures.balancing, f.RANDOM)
    most = max(replicas, figures.scaling.most if figures.scaling else 0)
    if figures.work is Work.LOG:
        ints[f.S_MODE], part.lanes = f.FIXED_LANES, figures.partitions
        ints[f.S_CAP] = figures.partitions
        ints[f.S_EACH] = figures.partitions  # every replica can serve every partition
    elif figures.work is Work.BATCH:
        ints[f.S_MODE], part.lanes = f.LANE_PER_REPLICA, most * each
    elif figures.shards > 1:
        ints[f.S_MODE], part.lanes = f.FIXED_LANES, min(figures.shards, replicas * each)
    elif figures.balancing in DEALT or figures.hot_share is not None:
        ints[f.S_MODE], part.lanes = f.LANE_PER_REPLICA, most
    else:
        part.lanes = 1
    if figures.work is Work.STATION and arrivals.partitions is not None:
        ints[f.S_CAP] = arrivals.partitions
        part.lanes = min(part.lanes, arrivals.partitions)
    if figures.hot_share is not None and part.lanes > 1 and figures.hot_share > 1.0 / part.lanes:
        floats[f.R_HOT] = figures.hot_share
    part.capacity_per_ms = _capacity(figures, replicas * each)


def _capacity(figures: Figures, servers: int) -> float:
    if figures.work is Work.BATCH:
        if figures.batch_max:
            return servers * batch_rate(figures.batch_item_ms, figures.batch_fixed_ms, figures.batch_max)
        return servers / figures.batch_item_ms if figures.batch_item_ms else 0.0
    return 0.0


def _scaling(part: Part, figures: Figures, look: Layers) -> None:
    scaling = figures.scaling
    if scaling is None:
        return
    part.ints[f.S_FEWEST], part.ints[f.S_MOST] = scaling.fewest, scaling.most
    part.floats[f.R_TARGET] = scaling.target
    part.floats[f.R_DELAY] = 1000.0 * max(LEAST_DELAY_S, look.quiet("scale_delay_s", 15.0))
    part.floats[f.R_COLD] = 1000.0 * look.quiet("cold_start_s", 0.0)
