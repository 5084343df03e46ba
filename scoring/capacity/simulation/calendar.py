"""What is due when (a binary heap), and what to do at once (a stack)."""

from __future__ import annotations

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.compiled import kernel


@kernel
def due(w: f.World, time: float, kind: int, index: int, generation: int) -> None:
    """Puts an event on the calendar."""
    times, events = w.heap_t, w.heap_e
    at = w.state[f.HEAP]
    w.state[f.HEAP] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if times[above] <= time:
            break
        times[at] = times[above]
        events[at] = events[above]
        at = above
    times[at] = time
    events[at] = (((generation << f.INDEX_BITS) | index) << 4) | kind


@kernel
def pop(w: f.World) -> int:
    """Takes the first event off the calendar; its time is ``heap_t[0]`` before."""
    times, events = w.heap_t, w.heap_e
    first = events[0]
    size = w.state[f.HEAP] - 1
    w.state[f.HEAP] = size
    time, event = times[size], events[size]
    at = 0
    while True:
        under = 2 * at + 1
        if under >= size:
            break
        if under + 1 < size and times[under + 1] < times[under]:
            under += 1
        if times[under] >= time:
            break
        times[at] = times[under]
        events[at] = events[under]
        at = under
    times[at] = time
    events[at] = event
    return first


@kernel
def soon(w: f.World, task: int, what: int) -> None:
    """Something to do with a task before time goes on."""
    at = w.state[f.READY]
    w.ready[at] = (task << 2) | what
    w.state[f.READY] = at + 1
