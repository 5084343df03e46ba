"""The event engine: takes what is due off the calendar and plays it, up to a given time."""

from __future__ import annotations

from typing import Final

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.calendar import pop, soon
from scoring.capacity.simulation.calls import attempt, hedged, timed_out
from scoring.capacity.simulation.changes import act, grown, scale
from scoring.capacity.simulation.compiled import kernel
from scoring.capacity.simulation.queues import batch_done, depart, enter, leave, patience_over
from scoring.capacity.simulation.steps import arrive, finish, go_on, replied

REACHED: Final = 0
PAUSED: Final = 1
CROWDED: Final = 2


@kernel
def run_until(w: f.World, until: float, most: int) -> int:
    """Plays up to ``until`` (ms), or ``most`` steps, or until there is no room for one more."""
    state = w.state
    room = state[f.MARGIN]
    events = state[f.CALENDAR] - 3 * room
    for _ in range(most):
        if state[f.SPARE] < room or state[f.HEAP] > events:
            return CROWDED
        if state[f.READY] > 0:
            state[f.READY] -= 1
            item = w.ready[state[f.READY]]
            proceed(w, item >> 2, item & 3)
            continue
        if state[f.HEAP] == 0 or w.heap_t[0] > until:
            w.clock[0] = until
            return REACHED
        w.clock[0] = w.heap_t[0]
        state[f.EVENTS] += 1
        happen(w, pop(w))
    return PAUSED


@kernel
def proceed(w: f.World, task: int, what: int) -> None:
    """A task goes on at the same moment."""
    if what == f.ENTER:
        enter(w, task)
    elif what == f.NEXT:
        go_on(w, task)
    else:
        finish(w, task, what == f.DONE)


@kernel
def happen(w: f.World, event: int) -> None:
    """An event of the calendar; the frequent ones first."""
    kind, index, generation = event & 15, (event >> 4) & f.INDEX_MASK, event >> (4 + f.INDEX_BITS)
    if kind == f.EV_DEPART:
        depart(w, index)
    elif kind == f.EV_ARRIVAL:
        arrive(w, index, generation)
    elif kind == f.EV_ENTER:
        soon(w, index, f.ENTER)
    elif kind == f.EV_REPLY:
        replied(w, index)
    elif kind == f.EV_TIMEOUT:
        timed_out(w, index)
    else:
        happen_seldom(w, kind, index, generation)


@kernel
def happen_seldom(w: f.World, kind: int, index: int, generation: int) -> None:
    """The other events of the calendar."""
    if kind == f.EV_RETRY:
        if w.task[index * f.TASK_I + f.T_GEN] == generation:
            attempt(w, index)
    elif kind == f.EV_HEDGE:
        hedged(w, index, generation)
    elif kind == f.EV_SERVED:
        leave(w, index)
    elif kind == f.EV_BATCH:
        batch_done(w, index)
    elif kind == f.EV_PATIENCE:
        patience_over(w, index, generation)
    elif kind == f.EV_ACTION:
        act(w, index)
    elif kind == f.EV_SCALE:
        scale(w, index)
    else:
        grown(w, index, generation)
