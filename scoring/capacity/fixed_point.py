"""Fixed points of many unknowns at once: x = g(x), stepping by the secants of the last few tries."""

from __future__ import annotations

from typing import Final

import numpy as np

from scoring.capacity.grid import Real

DEPTH: Final = 4
"""Tries whose differences span the secant."""
LONGEST: Final = 8.0
"""Times the step of plain substitution, per unknown that moves most: no secant leads farther at once."""


class Anderson:
    """Anderson's acceleration: the mixture of the last tries whose residuals g(x) − x cancel best.

    What swings is damped, what creeps is sped up, and unknowns that move together are taken together. A
    runaway, whose residual grows in its own direction, is followed by plain substitution, since the secant
    would lead back to the balance that it flees. Source: Walker and Ni, SIAM J. Numer. Anal. 49 (4), 2011.
    """

    def __init__(self) -> None:
        self._found: list[Real] = []
        self._residuals: list[Real] = []

    def step(self, tried: Real, found: Real) -> Real:
        """The next vector to try after ``tried`` gave ``found``."""
        residual = found - tried
        if self._residuals and _runs_away(self._residuals[-1], residual):
            self._found.clear()
            self._residuals.clear()
        self._found = [*self._found[-DEPTH:], found]
        self._residuals = [*self._residuals[-DEPTH:], residual]
        if len(self._residuals) == 1:
            return found
        moves = np.diff(self._residuals, axis=0).T
        shares = np.linalg.lstsq(moves, residual, rcond=1e-10)[0]
        way: Real = residual - np.diff(self._found, axis=0).T @ shares
        most = LONGEST * float(np.max(np.abs(residual)))
        return tried + way * min(1.0, most / max(float(np.max(np.abs(way))), 1e-300))


def _runs_away(before: Real, now: Real) -> bool:
    return float(before @ now) > 0.0 and float(now @ now) > float(before @ before)
