"""How far the load can grow, and p99 on the way there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from scoring.capacity.probe import Probe
from scoring.capacity.result import LoadPoints

LEAST: Final = 1.0 / 64.0
MOST: Final = 64.0
PRECISION: Final = 0.01
STEP: Final = 1.01
NARROW: Final = 1.05
POINTS: Final = 8
JUST_BELOW: Final = 0.995
"""Of the factor at which something becomes unstable: where the curve ends."""

Point = tuple[float, float]
"""A factor on all flows and the room that it leaves."""


def breaking_factor(probe: Probe) -> float | None:
    """The factor on all flows at which something becomes unstable; None when nothing does up to 64 times.

    Load and utilization are proportional nearly always, so that the edge is just where today's say. What
    feeds back breaks a little sooner, and what scales later: it is looked for from there in growing steps.
    """
    today = (1.0, probe.idle(1.0))
    guess = 1.0 / max(1.0 - today[1], 1e-9)
    low, high = guess * (1.0 - 1e-6), guess * (1.0 + 1e-6)
    if LEAST < low < MOST and (room := probe.idle(low)) < 0.0:
        bad, good = _stride(probe, (low, room), 1.0 / STEP, today if low > 1.0 else None)
    elif LEAST < high < MOST and (room := probe.idle(high)) >= 0.0:
        good, bad = _stride(probe, (high, room), STEP, today if high < 1.0 else None)
    elif LEAST < low < MOST:
        return low
    else:
        good = today if today[1] >= 0.0 else (LEAST, probe.idle(LEAST))
        bad = today if today[1] < 0.0 else (MOST, probe.idle(MOST))
    if bad[1] >= 0.0:
        return None
    if good[1] < 0.0:
        return good[0]
    if bad[0] / good[0] < NARROW:  # a jump, most likely, which only halving the interval finds
        return edge(lambda factor: math.copysign(1.0, probe.idle(factor)), (good[0], 1.0), (bad[0], -1.0))
    return edge(probe.idle, good, bad)


def _stride(probe: Probe, start: Point, step: float, end: Point | None) -> tuple[Point, Point]:
    """The last point on the side of ``start`` and the first on the other, in steps that grow.

    They end at ``end``, which is on the other side, or at the limits.
    """
    last, factor = start, start[0]
    while True:
        factor *= step
        step **= 3.0
        if end is not None and (factor <= end[0] if step < 1.0 else factor >= end[0]):
            return last, end
        factor = min(MOST, max(LEAST, factor))
        found = (factor, probe.idle(factor))
        if (found[1] >= 0.0) != (start[1] >= 0.0) or factor in {LEAST, MOST}:
            return last, found
        last = found


def headroom(probe: Probe, breaks: float | None) -> float:
    """The factor at which a target is missed or something becomes unstable, to 1 %, within [1/64, 64]."""

    def room(factor: float) -> float:
        return probe.look(factor).room

    top = MOST if breaks is None else breaks
    high = (top * JUST_BELOW, room(top * JUST_BELOW))
    if high[1] >= 0.0:
        return top
    if high[0] > 1.0:
        today = (1.0, room(1.0))
        if today[1] >= 0.0:
            return edge(room, today, high, precision=PRECISION)
        high = today
    return edge(room, (LEAST, room(LEAST)), high, precision=PRECISION)


def edge(room: Callable[[float], float], low: Point, high: Point, *, precision: float = 1e-3) -> float:
    """The last factor known to be good below where ``room`` falls under 0; ``low`` when not even that is.

    False position, one step on either side of the guess. A step that did not halve the logarithm of what is
    left is followed by one that does, from the second such step on: a smooth curve may need one, and a jump
    takes at most twice as long as by bisection, and one step.
    """
    if low[1] < 0.0:
        return low[0]
    poor, forgiven = False, False
    while (left := high[0] / low[0]) > 1.0 + precision:
        factor = math.sqrt(low[0] * high[0]) if poor else _crossing(low, high, precision)
        found = (factor, room(factor))
        low, high = (found, high) if found[1] >= 0.0 else (low, found)
        slow = not poor and high[0] / low[0] > math.sqrt(left)
        poor, forgiven = slow and forgiven, forgiven or slow
    return low[0]


def _crossing(low: Point, high: Point, precision: float) -> float:
    """Where the line between the points crosses 0, and a little on towards the end that is farther off."""
    above = min(low[1], 1e3)
    guess = low[0] + (high[0] - low[0]) * above / (above - high[1])
    nudge = 1.0 + 0.4 * precision
    guess = guess * nudge if high[0] / guess > guess / low[0] else guess / nudge
    return min(max(guess, low[0] * nudge), high[0] / nudge)


def load_curve(probe: Probe, breaks: float | None) -> dict[str, LoadPoints]:
    """p99 of every open flow from a fifth of the load up to the knee (four times today's without one).

    Today's load is on it, and what was looked at on the way to the headroom.
    """
    end = 4.0 if breaks is None else breaks
    # Denser towards the knee, where the curve bends.
    wanted = [end * (1.0 - 0.98 * (1.0 - n / POINTS) ** 1.5) * JUST_BELOW for n in range(1, POINTS + 1)]
    for factor in (1.0, *wanted):  # today's first: a small change from what is known
        probe.look(factor)
    looks = [(factor, look.p99_ms) for factor, look in sorted(probe.looks.items()) if factor <= wanted[-1]]
    return {
        flow.id: LoadPoints(
            np.array([factor * flow.rate_rps for factor, _ in looks]),
            np.array([math.nan if p99[number] is None else p99[number] for _, p99 in looks]),
        )
        for number, flow in enumerate(probe.model.flows)
        if not flow.clients
    }
