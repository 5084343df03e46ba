"""The way into compiled code: arrays become bare pointers, which cost nothing to hand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.compiled import entry
from scoring.capacity.simulation.engine import run_until
from scoring.capacity.simulation.layout import World

T = TypeVar("T")


def address(values: T) -> T:
    """The numbers; compiled code has a pointer to the first of them in its place."""
    return values


def as_arrays(world: World) -> World:
    """The same world for compiled code."""
    types = World.__annotations__
    arrays: Any = (
        np.array(values, np.float64 if "Floats" in str(types[name]) else np.int64)
        for name, values in zip(World._fields, world, strict=True)
    )
    return World(*arrays)


def _example(play: Callable[..., Any]) -> object:
    """No step of an empty world."""
    return play(as_arrays(World(*([0] * f.STATES for _ in World._fields))), 0.0, 0)  # type: ignore[arg-type]


@entry(_example)
def play(w: World, until: float, most: int) -> int:
    """``run_until``, for Python to call. Arrays carry reference counts, which would take most of the time."""
    bare = World(
        address(w.state),
        address(w.clock),
        address(w.code),
        address(w.entry),
        address(w.source),
        address(w.source_f),
        address(w.call),
        address(w.call_f),
        address(w.station),
        address(w.station_f),
        address(w.lane),
        address(w.lane_f),
        address(w.rng),
        address(w.task),
        address(w.task_f),
        address(w.heap_t),
        address(w.heap_e),
        address(w.ready),
        address(w.counts),
        address(w.sums),
        address(w.ends),
        address(w.tally),
        address(w.action),
        address(w.action_f),
    )
    return run_until(bare, until, most)
