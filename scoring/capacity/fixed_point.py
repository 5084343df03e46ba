"""Fixed points of many unknowns at once: x = g(x), stepping by the secants of the last few tries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from scoring.capacity.grid import Real

DEPTH: Final = 6
"""Differences between tries that span the secant."""
LONGEST: Final = 8.0
"""Times the step of plain substitution, per unknown that moves most: no secant leads farther at once."""


Secant = tuple[Real, Real]
"""How residual and result moved from one try to the next."""


class Anderson:
    """Anderson's acceleration: the mixture of the last tries whose residuals g(x) − x cancel best.

    What swings is damped, what creeps is sped up, and unknowns that move together are taken together. A
    runaway, whose residual grows in its own direction, is followed by plain substitution, since the secant
    would lead back to the balance that it flees. ``secants`` of a search nearby may lend a start.
    Source: Walker and Ni, SIAM J. Numer. Anal. 49 (4), 2011.
    """

    def __init__(self, secants: Sequence[Secant] = ()) -> None:
        self.ran_away = False
        """True once a residual grew in its own direction."""
        self._last: Secant | None = None
        self._secants = list(secants)

    @property
    def secants(self) -> tuple[Secant, ...]:
        """The last ones, for a search that starts near."""
        return tuple(self._secants)

    def step(self, tried: Real, found: Real) -> Real:
        """The next vector to try after ``tried`` gave ``found``."""
        residual = found - tried
        if self._last is not None and _runs_away(self._last[0], residual):
            self.ran_away = True
            self._secants.clear()
        elif self._last is not None:
            self._secants = [*self._secants, (residual - self._last[0], found - self._last[1])][-DEPTH:]
        self._last = residual, found
        if not self._secants:
            return found
        residuals, founds = (np.column_stack(moves) for moves in zip(*self._secants, strict=True))
        shares = np.linalg.lstsq(residuals, residual, rcond=1e-10)[0]
        way: Real = residual - founds @ shares
        most = LONGEST * float(np.max(np.abs(residual)))
        return tried + way * min(1.0, most / max(float(np.max(np.abs(way))), 1e-300))


def _runs_away(before: Real, now: Real) -> bool:
    return float(before @ now) > 0.0 and float(now @ now) > float(before @ before)
