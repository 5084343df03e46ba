"""Tasks: visits and guarded calls under way, taken from a pool and put back."""

from __future__ import annotations

import math

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.compiled import kernel


@kernel
def take(w: f.World) -> int:
    """A task from the pool."""
    task = w.state[f.FREE]
    w.state[f.FREE] = w.task[task * f.TASK_I + f.T_NEXT]
    w.state[f.SPARE] -= 1
    return task


@kernel
def free(w: f.World, task: int) -> None:
    """Puts a task back; answers to it are ignored from now on."""
    at = task * f.TASK_I
    w.task[at + f.T_GEN] = (w.task[at + f.T_GEN] + 1) & f.GEN_MASK
    w.task[at + f.T_NEXT] = w.state[f.FREE]
    w.state[f.FREE] = task
    w.state[f.SPARE] += 1


@kernel
def turn(w: f.World, task: int) -> None:
    """Makes late answers to a task void."""
    at = task * f.TASK_I + f.T_GEN
    w.task[at] = (w.task[at] + 1) & f.GEN_MASK


@kernel
def record(w: f.World, series: int, value: float) -> None:
    """Counts a time in a histogram and in its sums."""
    at = series * f.SUMS
    w.sums[at + f.N_COUNT] += 1.0
    w.sums[at + f.N_SUM] += value
    w.sums[at + f.N_LEAST] = min(w.sums[at + f.N_LEAST], value)
    w.sums[at + f.N_MOST] = max(w.sums[at + f.N_MOST], value)
    step = 0
    if value > 0.0:
        mantissa, doublings = math.frexp(value)
        step = (doublings - f.LOWEST) * f.STEPS + int((mantissa - 0.5) * (2.0 * f.STEPS))
        step = min(max(step, 1), f.BINS - 1)
    w.counts[series * f.BINS + step] += 1
