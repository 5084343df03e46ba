"""Components under way: choosing a line, waiting, service, batches, and what follows service."""

from __future__ import annotations

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import due, soon
from scoring.capacity.simulation.calls import deliver
from scoring.capacity.simulation.compiled import kernel
from scoring.capacity.simulation.draws import below, draw, uniform
from scoring.capacity.simulation.tasks import free, record, take


@kernel
def account(w: f.World, lane: int) -> None:
    """Adds the time since the last change to the areas under busy servers and waiting requests."""
    at, at_f = lane * f.LANE_I, lane * f.LANE_F
    passed = w.clock[0] - w.lane_f[at_f + f.M_LAST]
    w.lane_f[at_f + f.M_BUSY] += passed * w.lane[at + f.L_BUSY]
    w.lane_f[at_f + f.M_WAITING] += passed * w.lane[at + f.L_WAITING]
    w.lane_f[at_f + f.M_LAST] = w.clock[0]


@kernel
def lane_for(w: f.World, station: int) -> int:
    """The line that a request joins; −1 when every replica is down."""
    at = station * f.STATION_I
    up, first = w.station[at + f.S_UP], w.station[at + f.S_LANE]
    if up <= 1:
        return first if up == 1 else -1
    stream = w.station[at + f.S_ROUTING]
    hot = w.station_f[station * f.STATION_F + f.R_HOT]
    if hot >= 0.0:
        return first if uniform(w.rng, stream) < hot else first + 1 + below(w.rng, stream, up - 1)
    balancing = w.station[at + f.S_BALANCING]
    if balancing == f.RANDOM:
        return first + below(w.rng, stream, up)
    if balancing == f.ROUND_ROBIN:
        chosen = w.station[at + f.S_TURN] % up
        w.station[at + f.S_TURN] = chosen + 1
        return first + chosen
    return least_loaded(w, first, up, below(w.rng, stream, up))


@kernel
def least_loaded(w: f.World, first: int, count: int, start: int) -> int:
    """The line with the fewest requests, waiting or served; ties go round from a random one."""
    best, fewest = first, -1
    for step in range(count):
        lane = first + (start + step) % count
        load = w.lane[lane * f.LANE_I + f.L_BUSY] + w.lane[lane * f.LANE_I + f.L_WAITING]
        if fewest < 0 or load < fewest:
            best, fewest = lane, load
    return best


@kernel
def enter(w: f.World, task: int) -> None:
    """A request reaches a component."""
    own = task * f.TASK_I
    station = w.task[own + f.T_PLACE]
    at = station * f.STATION_I
    now = w.clock[0]
    if not w.task[own + f.T_FLAGS] & f.GHOST:
        w.station[at + f.S_ARRIVED] += 1
    w.task_f[task * f.TASK_F + f.X_ENTERED] = now
    kind = w.station[at + f.S_KIND]
    if kind == f.PASS:
        served(w, task)
        return
    if kind == f.UNLIMITED:
        w.task[own + f.T_LANE] = -1
        due(w, now + service_time(w, task, station), f.EV_DEPART, task, 0)
        return
    if w.station[at + f.S_COPIES] > 1 and w.task[own + f.T_FLAGS] & (f.WRITES | f.GHOST) == f.WRITES:
        copy_write(w, task, w.station[at + f.S_COPIES] - 1)
    lane = lane_for(w, station)
    if lane < 0:
        refuse(w, task, station)
        return
    w.task[own + f.T_LANE] = lane
    line = lane * f.LANE_I
    limit = w.station[at + f.S_LIMIT]
    if w.lane[line + f.L_BUSY] < w.lane[line + f.L_SERVERS]:
        if kind == f.BATCHED:
            wait_in(w, task, lane)
            fill(w, lane)
        else:
            account(w, lane)
            start(w, task, lane)
    elif limit >= 0 and w.lane[line + f.L_WAITING] >= limit:
        refuse(w, task, station)
    else:
        wait_in(w, task, lane)


@kernel
def refuse(w: f.World, task: int, station: int) -> None:
    """No place: the call fails."""
    w.station[station * f.STATION_I + f.S_REFUSED] += 1
    soon(w, task, f.FAIL)


@kernel
def copy_write(w: f.World, task: int, copies: int) -> None:
    """The other copies of a store have the same work to do; nobody waits for them."""
    own = task * f.TASK_I
    for _ in range(copies):
        ghost = take(w)
        at = ghost * f.TASK_I
        w.task[at + f.T_FLAGS] = f.WRITES | f.GHOST
        w.task[at + f.T_PLACE] = w.task[own + f.T_PLACE]
        w.task[at + f.T_PARENT] = -1
        w.task[at + f.T_VIA] = 0
        w.task[at + f.T_FLOW] = w.task[own + f.T_FLOW]
        soon(w, ghost, f.ENTER)


@kernel
def wait_in(w: f.World, task: int, lane: int) -> None:
    """Joins the end of a line."""
    account(w, lane)
    at = lane * f.LANE_I
    w.task[task * f.TASK_I + f.T_NEXT] = -1
    if w.lane[at + f.L_WAITING] == 0:
        w.lane[at + f.L_HEAD] = task
    else:
        w.task[w.lane[at + f.L_TAIL] * f.TASK_I + f.T_NEXT] = task
    w.lane[at + f.L_TAIL] = task
    w.lane[at + f.L_WAITING] += 1


@kernel
def first_in(w: f.World, lane: int) -> int:
    """Takes the first of a line; ``account`` comes before."""
    at = lane * f.LANE_I
    task = w.lane[at + f.L_HEAD]
    w.lane[at + f.L_HEAD] = w.task[task * f.TASK_I + f.T_NEXT]
    w.lane[at + f.L_WAITING] -= 1
    return task


@kernel
def start(w: f.World, task: int, lane: int) -> None:
    """A server begins with a request; ``account`` comes before."""
    station = w.lane[lane * f.LANE_I + f.L_STATION]
    w.lane[lane * f.LANE_I + f.L_BUSY] += 1
    waited(w, task, station)
    due(w, w.clock[0] + service_time(w, task, station), f.EV_DEPART, task, 0)


@kernel
def waited(w: f.World, task: int, station: int) -> None:
    """Counts a wait that ends now; nobody sees that of a copy."""
    if w.task[task * f.TASK_I + f.T_FLAGS] & f.GHOST:
        return
    at = station * f.STATION_F
    w.station_f[at + f.R_WAITED] += w.clock[0] - w.task_f[task * f.TASK_F + f.X_ENTERED]
    w.station_f[at + f.R_STARTED] += 1.0


@kernel
def service_time(w: f.World, task: int, station: int) -> float:
    """The request's own work on a server."""
    at, at_f = station * f.STATION_I, station * f.STATION_F
    writes = w.task[task * f.TASK_I + f.T_FLAGS] & f.WRITES
    mean = w.station_f[at_f + f.R_WRITE] if writes else w.station_f[at_f + f.R_READ]
    drawn = draw(w.rng, w.station[at + f.S_STREAM], w.station[at + f.S_LAW], w.station_f, at_f + f.R_SHAPE)
    return mean * w.station_f[at_f + f.R_SLOW] * drawn


@kernel
def depart(w: f.World, task: int) -> None:
    """A server is done with a request."""
    own = task * f.TASK_I
    station = w.task[own + f.T_PLACE]
    lane = w.task[own + f.T_LANE]
    if lane >= 0:
        if w.station[station * f.STATION_I + f.S_HOLDS]:
            w.task[own + f.T_FLAGS] |= f.HELD
        else:
            release(w, lane)
    after = w.station_f[station * f.STATION_F + f.R_AFTER]
    if after > 0.0:
        due(w, w.clock[0] + after, f.EV_SERVED, task, 0)
    else:
        leave(w, task)


@kernel
def leave(w: f.World, task: int) -> None:
    """The component has answered: its response time is known."""
    if not w.task[task * f.TASK_I + f.T_FLAGS] & f.GHOST:
        series = w.state[f.FLOWS] + w.task[task * f.TASK_I + f.T_PLACE]
        record(w, series, w.clock[0] - w.task_f[task * f.TASK_F + f.X_ENTERED])
    served(w, task)


@kernel
def release(w: f.World, lane: int) -> None:
    """A server is free: the next in line."""
    account(w, lane)
    at = lane * f.LANE_I
    w.lane[at + f.L_BUSY] -= 1
    if w.lane[at + f.L_WAITING] > 0 and w.lane[at + f.L_BUSY] < w.lane[at + f.L_SERVERS]:
        start(w, first_in(w, lane), lane)


@kernel
def served(w: f.World, task: int) -> None:
    """After service: fresh data has landed, a broker acknowledges, the visit goes on to its calls."""
    own = task * f.TASK_I
    flags = w.task[own + f.T_FLAGS]
    if flags & f.GHOST:
        free(w, task)
        return
    end = w.ends[w.task[own + f.T_FLOW] * w.state[f.POSITIONS] + w.task[own + f.T_PLACE]]
    if end >= 0 and not flags & f.LANDED and (end & 1 == 0 or flags & f.BEHIND):
        record(w, end >> 1, w.clock[0] - w.task_f[task * f.TASK_F + f.X_BORN])
        w.task[own + f.T_FLAGS] |= f.LANDED
    if flags & f.ACKNOWLEDGES:
        acknowledge(w, task)
    soon(w, task, f.NEXT)


@kernel
def acknowledge(w: f.World, task: int) -> None:
    """Answers the producer; the rest of the visit is nobody's wait."""
    own = task * f.TASK_I
    parent, generation, via = w.task[own + f.T_PARENT], w.task[own + f.T_PARENT_GEN], w.task[own + f.T_VIA]
    w.task[own + f.T_PARENT] = -1
    network = w.call_f[via * f.CALL_F + f.D_NETWORK]
    if network <= 0.0 or parent < 0:
        deliver(w, parent, generation, True)
        return
    letter = take(w)
    at = letter * f.TASK_I
    w.task[at + f.T_FLAGS] = 0
    w.task[at + f.T_PARENT] = parent
    w.task[at + f.T_PARENT_GEN] = generation
    due(w, w.clock[0] + network, f.EV_REPLY, letter, 0)


@kernel
def fill(w: f.World, lane: int) -> None:
    """Starts a batch on an idle accelerator, or waits for more requests as long as the oldest may wait."""
    at = lane * f.LANE_I
    station = w.lane[at + f.L_STATION]
    waiting = w.lane[at + f.L_WAITING]
    if waiting == 0 or w.lane[at + f.L_BUSY] >= w.lane[at + f.L_SERVERS]:
        return
    most = w.station[station * f.STATION_I + f.S_BATCH]
    patience = w.station_f[station * f.STATION_F + f.R_PATIENCE]
    if patience > 0.0 and (most <= 0 or waiting < most):
        oldest = w.task_f[w.lane[at + f.L_HEAD] * f.TASK_F + f.X_ENTERED]
        if w.clock[0] < oldest + patience:
            w.lane[at + f.L_GEN] = (w.lane[at + f.L_GEN] + 1) & f.GEN_MASK
            due(w, oldest + patience, f.EV_PATIENCE, lane, w.lane[at + f.L_GEN])
            return
    start_batch(w, lane, waiting if most <= 0 else min(most, waiting))


@kernel
def start_batch(w: f.World, lane: int, size: int) -> None:
    """Takes the first ``size`` of the line as one batch."""
    account(w, lane)
    at = lane * f.LANE_I
    station = w.lane[at + f.L_STATION]
    at_f = station * f.STATION_F
    w.lane[at + f.L_GEN] = (w.lane[at + f.L_GEN] + 1) & f.GEN_MASK
    w.lane[at + f.L_BATCH] = w.lane[at + f.L_HEAD]
    last = -1
    for _ in range(size):
        last = first_in(w, lane)
        waited(w, last, station)
    w.task[last * f.TASK_I + f.T_NEXT] = -1
    w.lane[at + f.L_BUSY] = 1
    time = (w.station_f[at_f + f.R_FIXED] + w.station_f[at_f + f.R_ITEM] * size) * w.station_f[
        at_f + f.R_SLOW
    ]
    due(w, w.clock[0] + time, f.EV_BATCH, lane, 0)


@kernel
def batch_done(w: f.World, lane: int) -> None:
    """One request of a finished batch leaves; the next one leaves at the same time."""
    at = lane * f.LANE_I
    task = w.lane[at + f.L_BATCH]
    following = w.task[task * f.TASK_I + f.T_NEXT]
    w.lane[at + f.L_BATCH] = following
    if following >= 0:
        due(w, w.clock[0], f.EV_BATCH, lane, 0)
    else:
        account(w, lane)
        w.lane[at + f.L_BUSY] = 0
        fill(w, lane)
    leave(w, task)


@kernel
def patience_over(w: f.World, lane: int, generation: int) -> None:
    """The oldest request of an idle accelerator waits no longer."""
    at = lane * f.LANE_I
    if w.lane[at + f.L_GEN] == generation and w.lane[at + f.L_BUSY] == 0 and w.lane[at + f.L_WAITING] > 0:
        most = w.station[w.lane[at + f.L_STATION] * f.STATION_I + f.S_BATCH]
        waiting = w.lane[at + f.L_WAITING]
        start_batch(w, lane, waiting if most <= 0 else min(most, waiting))
