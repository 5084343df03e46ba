"""How a queue stands in a drill: what canvas and panels show of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Queue:
    """A component's queue: how many wait, as a share of its limit (0 to 1), and what goes wrong, in 1/s."""

    waiting: float
    share: float
    refuses_rps: float
    fills_rps: float
