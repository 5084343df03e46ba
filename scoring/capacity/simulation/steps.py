"""What a visit does after its service, and how it ends."""

from __future__ import annotations

import math

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import due, soon
from scoring.capacity.simulation.calls import deliver, issue
from scoring.capacity.simulation.compiled import kernel
from scoring.capacity.simulation.draws import below, draw, uniform
from scoring.capacity.simulation.queues import release
from scoring.capacity.simulation.tasks import free, record, take


@kernel
def go_on(w: f.World, task: int) -> None:
    """Makes the next calls of a visit, up to one whose answer it waits for."""
    own = task * f.TASK_I
    pc = w.task[own + f.T_PC]
    w.task[own + f.T_PENDING] = 0
    w.task[own + f.T_NEED] = 0
    while True:
        at = pc * f.CODE
        op = w.code[at + f.OP]
        if op == f.END:
            soon(w, task, f.DONE)
            return
        pc = step(w, task, at, op, pc)
        if w.task[own + f.T_NEED] > 0:
            w.task[own + f.T_PC] = pc
            return


@kernel
def step(w: f.World, task: int, at: int, op: int, pc: int) -> int:
    """One instruction; gives the next."""
    arg, count = w.code[at + f.ARG], w.code[at + f.COUNT]
    first, calls = pc, 1
    if op == f.CHOICE:
        place = w.task[task * f.TASK_I + f.T_PLACE]
        first = arg + below(w.rng, w.station[place * f.STATION_I + f.S_ROUTING], count)
    elif op == f.FORK:
        first, calls = arg, count
    elif op == f.ON_MISS:
        if hits(w, arg):
            return count
        calls = 0
    elif op == f.CAPTURE and count and not w.task[task * f.TASK_I + f.T_FLAGS] & f.WRITES:
        calls = 0
    for branch in range(first, first + calls):
        issue(w, task, w.code[branch * f.CODE + f.ARG])
    if op == f.FORK and w.code[at + f.NEEDED] < count:
        own = task * f.TASK_I + f.T_NEED
        w.task[own] = min(w.code[at + f.NEEDED], w.task[own])
    return pc + 1


@kernel
def hits(w: f.World, cache: int) -> bool:
    """Whether a cache has what is asked for; after a flush it fills again, exponentially."""
    at = cache * f.STATION_F
    ratio = w.station_f[at + f.R_HIT]
    since = w.clock[0] - w.station_f[at + f.R_FLUSHED]
    if since < 40.0 * w.station_f[at + f.R_REFILL]:
        ratio *= -math.expm1(-since / w.station_f[at + f.R_REFILL])
    return uniform(w.rng, w.station[cache * f.STATION_I + f.S_ROUTING]) < ratio


@kernel
def replied(w: f.World, task: int) -> None:
    """An answer has come back over the network."""
    own = task * f.TASK_I
    deliver(
        w, w.task[own + f.T_PARENT], w.task[own + f.T_PARENT_GEN], w.task[own + f.T_FLAGS] & f.FAILED == 0
    )
    free(w, task)


@kernel
def finish(w: f.World, task: int, worked: bool) -> None:
    """The end of a visit, a guarded call or a whole request."""
    own = task * f.TASK_I
    flags = w.task[own + f.T_FLAGS]
    if flags & f.HELD:
        release(w, w.task[own + f.T_LANE])
    parent, via = w.task[own + f.T_PARENT], w.task[own + f.T_VIA]
    if parent < 0:
        if via < 0:
            close(w, task, worked)
        free(w, task)
        return
    network = 0.0 if flags & f.GUARD else w.call_f[via * f.CALL_F + f.D_NETWORK]
    w.task[own + f.T_FLAGS] = 0 if worked else f.FAILED
    if network > 0.0:
        due(w, w.clock[0] + network, f.EV_REPLY, task, 0)
    else:
        replied(w, task)


@kernel
def close(w: f.World, task: int, worked: bool) -> None:
    """A request is answered; a client that waited for it thinks, then asks again."""
    own = task * f.TASK_I
    flow = w.task[own + f.T_FLOW]
    if worked:
        record(w, flow, w.clock[0] - w.task_f[task * f.TASK_F + f.X_BORN])
    else:
        w.tally[flow * f.TALLY + f.F_FAILED] += 1
    source = w.task[own + f.T_LANE]
    if w.source[source * f.SRC + f.SRC_CLIENTS] > 0:
        stream = w.source[source * f.SRC + f.SRC_STREAM]
        pause = w.source_f[source * f.SRC_F + f.SRC_THINK] * -math.log(uniform(w.rng, stream))
        due(w, w.clock[0] + pause, f.EV_ARRIVAL, source, w.source[source * f.SRC + f.SRC_GEN])


@kernel
def arrive(w: f.World, source: int, generation: int) -> None:
    """A request starts; in an open loop the next one is drawn."""
    at = source * f.SRC
    if w.source[at + f.SRC_GEN] != generation:
        return
    task = take(w)
    own = task * f.TASK_I
    flow, start = w.source[at + f.SRC_FLOW], w.source[at + f.SRC_START]
    w.task[own + f.T_FLAGS] = 0
    w.task[own + f.T_PC] = w.entry[flow * w.state[f.POSITIONS] + start]
    w.task[own + f.T_PLACE] = start
    w.task[own + f.T_PARENT] = -1
    w.task[own + f.T_FLOW] = flow
    w.task[own + f.T_VIA] = -1
    w.task[own + f.T_LANE] = source
    w.task_f[task * f.TASK_F + f.X_BORN] = w.clock[0]
    w.tally[flow * f.TALLY + f.F_STARTED] += 1
    soon(w, task, f.NEXT)
    if w.source[at + f.SRC_CLIENTS] == 0:
        plan_arrival(w, source, draw_gap(w, source))


@kernel
def draw_gap(w: f.World, source: int) -> float:
    """Time to the next arrival in units of the mean gap."""
    at, at_f = source * f.SRC, source * f.SRC_F
    return draw(w.rng, w.source[at + f.SRC_STREAM], w.source[at + f.SRC_LAW], w.source_f, at_f + f.SRC_SHAPE)


@kernel
def plan_arrival(w: f.World, source: int, gap: float) -> None:
    """Puts the next arrival on the calendar, ``gap`` mean gaps from now; never while the rate is 0."""
    at = source * f.SRC_F
    rate = w.source_f[at + f.SRC_RATE] * w.source_f[at + f.SRC_FACTOR] * w.source_f[at + f.SRC_PROFILE]
    if rate > 0.0:
        w.source_f[at + f.SRC_NEXT] = w.clock[0] + gap / rate
        due(w, w.source_f[at + f.SRC_NEXT], f.EV_ARRIVAL, source, w.source[source * f.SRC + f.SRC_GEN])
    else:
        w.source_f[at + f.SRC_NEXT] = -gap
