"""First come, first served at c servers: each request in order to the server that is free first.

Kiefer and Wolfowitz 1955. All arrivals at a line are known before, so one pass is enough.
"""

from __future__ import annotations

from collections.abc import Callable, MutableSequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scoring.capacity.cancelling import Cancelled
from scoring.capacity.simulation.compiled import compiled, entry

Reals = NDArray[np.float64]
Numbers = MutableSequence[float] | Reals

COMPILED_PIECE: Final = 1_000_000
PLAIN_PIECE: Final = 50_000
"""Requests between two looks at ``cancelled``: some 20 ms."""


def _example(serve: Callable[..., Any]) -> object:
    """Nobody arrives."""
    none = np.zeros(0)
    return serve(none, none, np.zeros(1), none)


@entry(_example)
def serve_in_order(arrivals: Numbers, services: Numbers, idle: Numbers, departures: Numbers) -> None:
    """Departures of requests that arrive in order; their service times become the times at which they start.

    ``idle`` is a heap of times at which servers are free.
    """
    servers = len(idle)
    for i in range(len(arrivals)):
        start = idle[0] if idle[0] > arrivals[i] else arrivals[i]
        end = start + services[i]
        services[i] = start
        departures[i] = end
        at = 0
        while True:
            under = 2 * at + 1
            if under >= servers:
                break
            if under + 1 < servers and idle[under + 1] < idle[under]:
                under += 1
            if idle[under] >= end:
                break
            idle[at] = idle[under]
            at = under
        idle[at] = end


def serve(arrivals: Reals, services: Reals, servers: int, cancelled: Callable[[], bool]) -> Reals:
    """Departures of requests that arrive in order; turns ``services`` into starts. All of shape (n,), in ms.

    Compiled when there is such a copy, else on lists.

    Raises:
        Cancelled: ``cancelled`` said so.
    """
    fast = compiled(serve_in_order)
    piece = PLAIN_PIECE if fast is None else COMPILED_PIECE
    ends = np.empty(len(arrivals))
    idle: Numbers = [0.0] * servers if fast is None else np.zeros(servers)
    for first in range(0, len(arrivals), piece):
        if cancelled():
            raise Cancelled
        own = slice(first, first + piece)
        if fast is None:
            starts, found = services[own].tolist(), ends[own].tolist()
            serve_in_order(arrivals[own].tolist(), starts, idle, found)
            services[own], ends[own] = starts, found
        else:
            fast(arrivals[own], services[own], idle, ends[own])
    return ends
