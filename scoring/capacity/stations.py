"""One component under its load: utilization, waiting, refusals, and the law of its response time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from scoring.capacity.figures import Figures, Work
from scoring.capacity.formulas import batching, llm
from scoring.capacity.formulas.batch_cycle import BatchCycle
from scoring.capacity.formulas.groups import Group, mean_group
from scoring.capacity.formulas.queues import departure_scv
from scoring.capacity.lanes import FULL, Queue, dealt, solve_queue
from scoring.capacity.law import Law, Mixture, mean_ms, serving, wait_ms
from scoring.capacity.responses import AtStation, ByKind, Response
from scoring.capacity.result import Latency


class Arrivals(NamedTuple):
    """What comes to a component: rate, its SCV, share of writes, kB per item, a consumer's partitions.

    ``groups`` that it comes in; empty when all come one by one. ``most`` at once, when its callers are few.
    """

    rate_rps: float
    scv: float = 1.0
    write_share: float = 0.0
    payload_kb: float = 1.0
    partitions: int | None = None
    groups: tuple[Group, ...] = ()
    most: int | None = None


class Held(NamedTuple):
    """Mean and variance (ms, ms²) of the calls that a server of this component waits for while it is busy."""

    mean_ms: float
    variance: float
    deferred: float = 0.0
    """Probability that a call is kept back until another one's server is free, and the mean time of that."""
    deferred_ms: float = 0.0


@dataclass(slots=True)
class Station:
    """A solved component; ``law`` is None when it is unstable. ``accepted`` of the arrivals get through."""

    rate_rps: float
    servers: int | None
    replicas: int | None
    utilization: float | None
    accepted: float
    refuses: bool
    law: Mixture | None
    wait_ms: float | None
    queue: float | None
    backlog_rps: float
    departure_scv: float
    llm: LlmState | None = None
    response: Response | None = None
    """The law as a response, once somebody asked; a station that did not change keeps it."""
    latency: Latency | None = None
    """Its percentiles, once somebody asked."""
    apart: float = 1.0
    """How far those of a group are refused each by itself: 1, or less where they find the same room."""
    deferred: float = 0.0
    """Probability that its callers keep a request back, and the mean time of that."""
    deferred_ms: float = 0.0
    together: float = 1.0
    """How many requests leave at the same moment, seen from one of them: those of a batch."""
    by_kind: ByKind | None = None
    """A store whose reads and writes take unequal times: of either of them."""

    @property
    def mean_ms(self) -> float | None:
        """Mean response; None when unstable."""
        if self.response is not None:
            return self.response.mean
        return None if self.law is None else mean_ms(self.law)

    def spent_ms(self, reads: float, writes: float) -> float:
        """Mean time of so many reads and writes; 0 when unstable."""
        if self.by_kind is None:
            return (reads + writes) * (self.mean_ms or 0.0)
        return reads * self.by_kind.read.mean + writes * self.by_kind.write.mean


@dataclass(frozen=True, slots=True)
class LlmState:
    """A language model under its load; ``first_ms`` is prefill and first step, without waiting.

    ``tokens_per_s`` of one answer; ``concurrency`` 0 when the weights do not fit.
    """

    first_ms: float
    tokens_per_s: float
    concurrency: int
    batch: float


def solve(figures: Figures, arrivals: Arrivals, held: Held | None = None) -> Station:
    """The component under this load; ``held`` is what its servers wait for, when they do."""
    work = figures.work
    if work is Work.STATION:
        return _servers(figures, arrivals, held)
    if work is Work.PASS:
        return _free(figures, arrivals, 0.0)
    if work is Work.BATCH:
        return _batcher(figures, arrivals)
    return _llm(figures, arrivals) if work is Work.LLM else _log(figures, arrivals)


def _servers(figures: Figures, arrivals: Arrivals, held: Held | None) -> Station:
    """Servers that take one request at a time each."""
    service, scv = figures.read_ms, figures.scv
    if service == 0.0 or (arrivals.write_share and service != figures.write_ms):
        service, scv = _mixed_service(figures, arrivals.write_share)
    if figures.replicas is None:
        return _free(figures, arrivals, service, scv)
    own = service
    if held is not None and (service + held.mean_ms) ** 2 > 0.0:
        second = scv * service**2 + held.variance
        service += held.mean_ms
        scv = second / service**2
    load = arrivals.rate_rps / 1000.0
    if figures.replication > 1:
        load *= 1.0 + arrivals.write_share * (figures.replication - 1)  # each write is done on every copy
    replicas = _replicas(figures, load * service)
    servers = replicas * figures.concurrency
    if arrivals.partitions is not None:
        servers = min(servers, arrivals.partitions)
    slowed = 1.0
    if figures.iops:
        least = servers * 1000.0 / figures.iops
        slowed = least / service if 0.0 < service < least else 1.0
        service = max(service, least)
    limit, groups = figures.queue_limit, arrivals.groups
    whole = Queue(load, servers, service, scv, arrivals.scv, limit, groups, arrivals.most)
    queues = dealt(whole, _lanes(figures, replicas, servers), figures.balancing, figures.hot_share)
    station = _combined(arrivals, servers, replicas, queues, load)
    if 0.0 < arrivals.write_share < 1.0 and figures.read_ms != figures.write_ms:
        station.by_kind = _by_kind(station, figures, slowed)
    return station if held is None else _own_time(_waiting_outside(station, held), own, figures.scv)


def _by_kind(station: Station, figures: Figures, slowed: float) -> ByKind | None:
    """Reads and writes wait in one line, each for its own service; that takes ``slowed`` times as long."""
    law = station.law
    if law is None:
        return None
    times = (figures.read_ms * slowed, figures.write_ms * slowed)
    return ByKind(*(AtStation(serving(law, service, figures.scv)) for service in times))


def _waiting_outside(station: Station, held: Held) -> Station:
    """The station with at least the wait for what it keeps back from those that it calls."""
    if station.law is None or len(station.law) > 1 or held.deferred_ms <= station.law[0][1].wait_ms:
        return station
    law = station.law[0][1]
    longer = law._replace(delayed=max(law.delayed, held.deferred), wait_ms=held.deferred_ms, places=None)
    return replace(station, law=((1.0, longer),), wait_ms=longer.waiting_ms)


def _own_time(station: Station, own_ms: float, scv: float) -> Station:
    """The station's law with its own service only: what its servers wait for counts in the flow, once."""
    if station.law is None:
        return station
    return replace(station, law=serving(station.law, own_ms, scv))


def _free(figures: Figures, arrivals: Arrivals, service: float, scv: float = 1.0) -> Station:
    """A managed or pass-through component: its service time, never a wait."""
    law: Mixture = ((1.0, Law(0.0, 0.0, service, scv if service else 0.0)),)
    servers = None if figures.replicas is None else figures.replicas * figures.concurrency
    used = None if figures.replicas is None or figures.work is not Work.PASS else 0.0
    return Station(
        arrivals.rate_rps, servers, figures.replicas, used, 1.0, False, law, 0.0, 0.0, 0.0, arrivals.scv
    )


def _mixed_service(figures: Figures, write_share: float) -> tuple[float, float]:
    """Mean and SCV of a mixture of reads and writes, weighted by the work they make."""
    if write_share == 0.0 or figures.read_ms == figures.write_ms:
        return figures.read_ms, figures.scv if figures.read_ms else 0.0
    writes = write_share * figures.replication
    share = writes / (1.0 - write_share + writes)
    mean = (1.0 - share) * figures.read_ms + share * figures.write_ms
    if mean <= 0.0:
        return 0.0, 0.0
    second = (1.0 + figures.scv) * ((1.0 - share) * figures.read_ms**2 + share * figures.write_ms**2)
    return mean, max(0.0, second / mean**2 - 1.0)


def _replicas(figures: Figures, load: float) -> int:
    """Replicas, where an autoscaler with a target has settled; ``load`` in busy servers."""
    scaling = figures.scaling
    if scaling is None:
        return figures.replicas or 1
    wanted = math.ceil(load / (figures.concurrency * scaling.target) - 1e-9)
    return max(scaling.fewest, min(scaling.most, wanted))


def _lanes(figures: Figures, replicas: int, servers: int) -> int:
    """Separate queues: one unless requests are dealt out, or keyed to a shard."""
    if figures.shards > 1:
        return min(figures.shards, servers)
    dealt = figures.balancing in {"random", "hash", "round_robin"} or figures.hot_share is not None
    return min(replicas, servers) if dealt else 1


def _combined(
    arrivals: Arrivals, servers: int, replicas: int, queues: list[tuple[float, Queue]], load: float
) -> Station:
    """The component as its requests see it: the mixture of its queues; utilization is the hottest's."""
    first = max((queue for _, queue in queues), key=Queue.used) if queues[1:] else queues[0][1]
    rate, count, service, scv, _, limit, *_ = first
    used = rate * service / count
    offered, leaving, refuses = arrivals.rate_rps, 1.0, limit is not None
    varied = arrivals.scv * (mean_group(arrivals.groups) if arrivals.groups else 1.0)
    if varied != 1.0 or scv != 1.0:
        leaving = departure_scv(used, max(1, servers), varied, scv)
    law: Mixture | None
    if len(queues) == 1:
        alone, accepted, waiting, apart, deferred, deferred_ms = solve_queue(first)
        if alone is not None and servers > count:
            alone = alone._replace(lanes=servers // count)
        law = None if alone is None else ((1.0, alone),)
        if rate > 0.0:
            waiting *= load / rate  # of several equal queues
    else:
        law, accepted, waiting = _mixed(queues, load)
        apart, deferred, deferred_ms = 1.0, 0.0, 0.0
    if law is None:
        gone = (1.0 - accepted) * offered
        return Station(offered, servers, replicas, used, accepted, refuses, None, None, None, gone, leaving)
    wait = wait_ms(law)
    station = Station(offered, servers, replicas, used, accepted, refuses, law, wait, waiting, 0.0, leaving)
    if apart < 1.0 or deferred > 0.0:
        station.apart, station.deferred, station.deferred_ms = apart, deferred, deferred_ms
    return station


def _mixed(queues: list[tuple[float, Queue]], load: float) -> tuple[Mixture | None, float, float]:
    """The same for queues of which each gets its share of the requests; no law when one is unstable."""
    solved = [(share, queue, *solve_queue(queue)[:3]) for share, queue in queues]
    accepted = sum(share * ok for share, _, _, ok, _ in solved)
    parts = tuple((share * ok / (accepted or 1.0), law) for share, _, law, ok, _ in solved if law is not None)
    waiting = sum(share * load / queue.rate * long for share, queue, _, _, long in solved if queue.rate > 0.0)
    return parts if len(parts) == len(solved) else None, accepted, waiting


def _log(figures: Figures, arrivals: Arrivals) -> Station:
    """A log or queue: one waiting line per partition; the acknowledgement takes at least the service time."""
    occupied = figures.read_ms
    if figures.partition_mb_s:
        occupied = arrivals.payload_kb / figures.partition_mb_s
    acknowledged = max(figures.read_ms, occupied)
    if figures.replicas is None:
        return _free(figures, arrivals, acknowledged, figures.scv)
    load = arrivals.rate_rps / 1000.0
    lanes = figures.partitions
    whole = Queue(load, lanes, occupied, figures.scv, arrivals.scv, figures.queue_limit, arrivals.groups)
    queues = dealt(whole, lanes, figures.balancing, figures.hot_share)
    station = _combined(arrivals, figures.partitions, figures.replicas, queues, load)
    station = replace(station, servers=figures.replicas * figures.concurrency)
    return _own_time(station, acknowledged, figures.scv)


def _batcher(figures: Figures, arrivals: Arrivals) -> Station:
    """Accelerators that serve whatever waits as one batch, the load dealt evenly over them."""
    per_item, fixed = figures.batch_item_ms, figures.batch_fixed_ms
    servers = (figures.replicas or 1) * figures.concurrency
    load = arrivals.rate_rps / 1000.0
    largest = figures.batch_max
    top = (
        batching.batch_rate(per_item, fixed, largest)
        if largest
        else (1.0 / per_item if per_item else math.inf)
    )
    if figures.scaling is not None and figures.replicas is not None:
        figures = replace(figures, replicas=_replicas(figures, load / top if top else 0.0))
        servers = (figures.replicas or 1) * figures.concurrency
    rate = load / servers
    if figures.replicas is None:
        return _free(figures, arrivals, per_item + fixed)
    used = rate / top if top < math.inf else 0.0
    if used >= FULL:
        share = min(1.0, 1.0 / used)
        gone = (1.0 - share) * arrivals.rate_rps
        return Station(
            arrivals.rate_rps, servers, figures.replicas, used, share, False, None, None, None, gone, 1.0
        )
    met = batching.response(rate, per_item, fixed, largest, figures.batch_wait_ms)
    law = _batch_law(met, per_item + fixed)
    wait = wait_ms(law)
    between = 1.0 + (met.between_scv - 1.0) / servers  # of one accelerator, among those of all
    station = Station(
        arrivals.rate_rps, servers, figures.replicas, used, 1.0, False, law, wait, wait * load, 0.0, between
    )
    station.together = met.size
    return station


def _batch_law(met: BatchCycle, alone: float) -> Mixture:
    """Waits and batch time: of those that find their accelerator serving, and idle."""
    behind = met.behind if met.queue > 0.0 else 0.0
    scv = met.variance / met.service**2 if met.service > 0.0 else 0.0
    joined = Law(behind, met.queue, met.service, scv, starting=1.0 if met.start else 0.0, start_ms=met.start)
    if met.busy >= FULL:
        return ((1.0, joined),)
    return ((met.busy, joined), (1.0 - met.busy, Law(0.0, 0.0, alone, 0.0)))


def _llm(figures: Figures, arrivals: Arrivals) -> Station:
    """Continuous batching: as many requests at once as keys and values fit; more slow each step."""
    model = figures.llm
    if model is None:
        raise ValueError("only a component with a language model is solved as one")
    gpu = llm.GPUS[model.gpu]
    whole = llm.Gpu(
        gpu.memory_gb * model.tensor_parallel,
        gpu.flops * model.tensor_parallel,
        gpu.bandwidth * model.tensor_parallel,
    )
    weights = model.parameters * model.bytes_per_weight
    context = model.prompt_tokens + model.output_tokens / 2.0
    kv = context * llm.kv_bytes_per_token(model.layers, model.kv_heads, model.head_dim, 2.0)
    room = llm.kv_concurrency(whole, weights, kv)
    limit = max(1, min(room, figures.batch_max or 256))
    prefill = 1000.0 * llm.prefill_s(model.parameters, model.prompt_tokens, whole.flops)

    def service(batch: float) -> float:
        step = 1000.0 * llm.decode_step_s(weights, model.parameters, batch, kv, whole)
        return prefill * max(1.0, batch) + model.output_tokens * step

    replicas = figures.replicas
    load = arrivals.rate_rps / 1000.0
    if replicas is not None:
        replicas = _replicas(figures, load * service(limit) / limit)
    share = load / (replicas or 1)
    batch = llm.busy_batch(share, limit, service)
    mean = service(batch)
    step = 1000.0 * llm.decode_step_s(weights, model.parameters, batch, kv, whole)
    if replicas is None:
        station = _free(figures, arrivals, mean, figures.scv)
    else:
        servers = replicas * limit
        places, groups = figures.queue_limit, arrivals.groups
        line = Queue(load, servers, mean, figures.scv, arrivals.scv, places, groups)
        station = _combined(arrivals, servers, replicas, [(1.0, line)], load)
    return replace(station, llm=LlmState(prefill + step, 1000.0 / step, limit if room else 0, batch))
