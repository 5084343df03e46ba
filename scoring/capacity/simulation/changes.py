"""Changes while the simulation runs: faults, load, replicas that an autoscaler adds and takes away."""

from __future__ import annotations

import math

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import due, soon
from scoring.capacity.simulation.compiled import kernel
from scoring.capacity.simulation.queues import account, fill, first_in, start
from scoring.capacity.simulation.steps import draw_gap, plan_arrival


@kernel
def act(w: f.World, action: int) -> None:
    """A change from outside takes effect."""
    at = action * f.ACTION_I
    index, count, value = w.action[at + f.A_INDEX], w.action[at + f.A_COUNT], w.action_f[action]
    kind = w.action[at + f.A_KIND]
    if kind == f.A_LOAD:
        w.source_f[index * f.SRC_F + f.SRC_FACTOR] *= value
        reschedule(w, index, value)
    elif kind == f.A_PROFILE:
        before = w.source_f[index * f.SRC_F + f.SRC_PROFILE]
        w.source_f[index * f.SRC_F + f.SRC_PROFILE] = value
        reschedule(w, index, value / before if before > 0.0 else 0.0)
    elif kind == f.A_DOWN:
        w.station[index * f.STATION_I + f.S_DOWN] += count
        resize(w, index)
    elif kind == f.A_SLOW:
        w.station_f[index * f.STATION_F + f.R_SLOW] *= value
    elif kind == f.A_LINK:
        w.call[index * f.CALL_I + f.C_DOWN] += count
    else:
        w.station_f[index * f.STATION_F + f.R_FLUSHED] = w.clock[0]


@kernel
def reschedule(w: f.World, source: int, factor: float) -> None:
    """The load of a source changed by a factor: what is left of the current gap shrinks with it."""
    at_f = source * f.SRC_F
    if w.source[source * f.SRC + f.SRC_CLIENTS] > 0:
        return
    rate = w.source_f[at_f + f.SRC_RATE] * w.source_f[at_f + f.SRC_FACTOR] * w.source_f[at_f + f.SRC_PROFILE]
    following = w.source_f[at_f + f.SRC_NEXT]
    gap = -following
    if following >= 0.0:
        gap = (following - w.clock[0]) * rate / factor if factor > 0.0 else draw_gap(w, source)
    w.source[source * f.SRC + f.SRC_GEN] = (w.source[source * f.SRC + f.SRC_GEN] + 1) & f.GEN_MASK
    plan_arrival(w, source, gap)


@kernel
def resize(w: f.World, station: int) -> None:
    """Spreads the servers that are up over the lines; requests in a line that is down fail."""
    at = station * f.STATION_I
    if w.station[at + f.S_KIND] < f.QUEUED:
        return
    up = max(0, w.station[at + f.S_REPLICAS] - w.station[at + f.S_DOWN])
    each, cap, lanes = w.station[at + f.S_EACH], w.station[at + f.S_CAP], w.station[at + f.S_LANES]
    servers = up * each if cap < 0 else min(cap, up * each)
    mode = w.station[at + f.S_MODE]
    if mode == f.LANE_PER_REPLICA:
        w.station[at + f.S_UP] = min(lanes, up if w.station[at + f.S_KIND] == f.QUEUED else servers)
    else:
        w.station[at + f.S_UP] = lanes if servers > 0 else 0
    live = w.station[at + f.S_UP]
    for number in range(lanes):
        share = 0
        if number < live:
            share = servers // live + (1 if number < servers % live else 0)
        set_servers(w, w.station[at + f.S_LANE] + number, share)


@kernel
def set_servers(w: f.World, lane: int, servers: int) -> None:
    """Gives a line its servers; requests in service end where they are."""
    at = lane * f.LANE_I
    account(w, lane)
    w.lane[at + f.L_SERVERS] = servers
    if servers == 0:
        while w.lane[at + f.L_WAITING] > 0:
            soon(w, first_in(w, lane), f.FAIL)
    elif w.station[w.lane[at + f.L_STATION] * f.STATION_I + f.S_KIND] == f.BATCHED:
        fill(w, lane)
    else:
        while w.lane[at + f.L_WAITING] > 0 and w.lane[at + f.L_BUSY] < servers:
            start(w, first_in(w, lane), lane)


@kernel
def scale(w: f.World, station: int) -> None:
    """One look of the autoscaler: replicas = busy servers / (concurrency × target), unless within 10 % of it.

    New replicas serve after their cold start; surplus ones stop at once. Rule: Kubernetes HPA.
    """
    at, at_f = station * f.STATION_I, station * f.STATION_F
    area, first = 0.0, w.station[at + f.S_LANE]
    for lane in range(first, first + w.station[at + f.S_LANES]):
        account(w, lane)
        area += w.lane_f[lane * f.LANE_F + f.M_BUSY]
    busy = (area - w.station_f[at_f + f.R_AREA]) / w.station_f[at_f + f.R_DELAY]
    w.station_f[at_f + f.R_AREA] = area
    replicas = w.station[at + f.S_REPLICAS]
    target = w.station_f[at_f + f.R_TARGET] * w.station[at + f.S_EACH]
    if abs(busy / (target * replicas) - 1.0) > 0.1:
        wanted = min(
            max(math.ceil(busy / target - 1e-9), w.station[at + f.S_FEWEST]), w.station[at + f.S_MOST]
        )
        if wanted > max(replicas, w.station[at + f.S_WANTED]):
            due(w, w.clock[0] + w.station_f[at_f + f.R_COLD], f.EV_GROW, station, wanted)
        elif wanted < replicas:
            w.station[at + f.S_REPLICAS] = wanted
            resize(w, station)
        w.station[at + f.S_WANTED] = wanted
    due(w, w.clock[0] + w.station_f[at_f + f.R_DELAY], f.EV_SCALE, station, 0)


@kernel
def grown(w: f.World, station: int, replicas: int) -> None:
    """New replicas are warm; not more than are still wanted."""
    at = station * f.STATION_I
    up = min(replicas, w.station[at + f.S_WANTED])
    if up > w.station[at + f.S_REPLICAS]:
        w.station[at + f.S_REPLICAS] = up
        resize(w, station)
