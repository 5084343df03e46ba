"""Fixed points of many unknowns at once: x = g(x), each unknown stepping by its own secant."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

STEEPEST: Final = 0.75
"""Slope of g above which a step is taken no longer: 1/(1 − slope) of what plain substitution moves."""


class Wegstein:
    """What was tried and what came out of it, unknown by unknown.

    With s the slope of g between the last two tries, x' = x + (g(x) − x)/(1 − s): the fixed point of the
    secant. What swings (s = −1) is damped by half, what creeps (s near 1) is sped up, at most fourfold.
    Source: Wegstein, Communications of the ACM 1 (6), 1958.
    """

    def __init__(self) -> None:
        self._last: dict[Hashable, tuple[float, float]] = {}

    def step(self, unknown: Hashable, tried: float, found: float) -> float:
        """The next value to try after ``tried`` gave ``found``."""
        known = self._last.get(unknown)
        if known is None and tried == found:
            return found
        self._last[unknown] = tried, found
        if known is None or tried == known[0]:
            return found
        slope = (found - known[1]) / (tried - known[0])
        # From 1 on a runaway: plain substitution follows it, the secant would turn back.
        return tried + (found - tried) / (1.0 - min(slope, STEEPEST)) if slope < 1.0 else found
