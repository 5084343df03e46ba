"""Response-time distributions as transforms on a ladder of time scales, and back.

A distribution of a non-negative time T is kept as its Laplace transform E[e^{−sT}] at fixed complex points,
so that times in a row multiply and alternatives add. The points belong to windows [0, P) with P a power of 4
in milliseconds, one for each scale that a design spans: 0.1 ms and 100 s fit in one ladder. Each window is a
Fourier series of the CDF, damped by e^{−At/P}; what folds back from beyond P is known from the next window
and removed. A Gaussian of 1.4 cells, its second moment cancelled, stops the ringing. Smooth CDFs come out to
about 1e-5. Method: Abate and Whitt, "The Fourier-series method for inverting transforms of probability
distributions", Queueing Systems 10, 1992.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Complex = NDArray[np.complex128]

CELLS: Final = 128
LEAD: Final = 16
DAMPING: Final = 4.0
SMOOTHING: Final = 1.4
RATIO: Final = 4.0
UNRESOLVED: Final = 1e-5
"""A share of late answers that cannot be told from none."""
_HALF: Final = CELLS // 2 + 1
_USED: Final = CELLS - 8
_FIRST: Final = LEAD + (_USED - 1 - LEAD) // 4 + 1
"""Where a window takes over from the finer one below it: its first sample after that one's last."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The ladder's points. ``s`` in 1/ms, shape (windows · 65,); ``t_ms`` the merged time axis, rising.

    ``cells`` (windows, 128) are the sample times of each window, the first 16 below zero.
    """

    windows: Real
    s: Complex
    powers: Real
    """1, s, s² and s³, real and imaginary parts in turn: times coefficients they are polynomials in s."""
    cells: Real
    t_ms: Real
    moments: Real
    """Times P(T > t) at ``t_ms``: E[T] and E[T²], by trapezoids; shape (2, times)."""
    merging: NDArray[np.intp]
    """Which of all cells ``t_ms`` takes."""
    to_cdf: Complex
    undamp: Real
    from_cdf: Complex
    shifts: dict[tuple[float, float], tuple[Complex, Complex]]

    def transform_of_shift(self, shift_ms: float) -> Complex:
        """e^{−s·shift}: a fixed time."""
        return self.weights(shift_ms, 1.0)[0]

    def weights(self, shift_ms: float, often: float) -> tuple[Complex, Complex]:
        """often·e^{−s·shift}, and 1 − often everywhere; those of the usual times (network) are kept."""
        key = (shift_ms, often)
        known = self.shifts.get(key)
        if known is None:
            if len(self.shifts) >= 128:
                self.shifts.clear()
            sent: Complex = np.multiply(np.exp(self.s * -shift_ms), often)
            spared: Complex = np.full_like(sent, 1.0 - often)
            known = self.shifts[key] = sent, spared
        return known

    def cdf_cells(self, transform: Complex, at_zero: float = 0.0) -> Real:
        """P(T ≤ t) at ``cells``; ``at_zero`` is the known probability of T = 0, kept apart for sharpness."""
        count = len(self.windows)
        spectrum = (transform - at_zero if at_zero else transform).reshape(count, _HALF) * self.to_cdf
        cdf: Real = np.fft.irfft(spectrum, CELLS, axis=1)
        cdf *= self.undamp
        fold = math.exp(-DAMPING)
        cdf[-1] -= (1.0 - at_zero) * fold / (1.0 - fold)
        for level in range(count - 2, -1, -1):
            cdf[level] -= _folded() @ cdf[level + 1]
        if at_zero:
            cdf += at_zero
        cdf[:, :LEAD] = 0.0
        return cdf

    def merged(self, cells: Real) -> Real:
        """A CDF at ``t_ms``, each stretch from the finest window that holds it; clipped, never falling."""
        cdf = np.maximum.accumulate(cells.ravel()[self.merging])
        return np.minimum(np.maximum(cdf, 0.0, out=cdf), 1.0, out=cdf)

    def share_within(self, cells: Real, t_ms: float) -> float:
        """P(T ≤ t) of a CDF at ``cells``, from the finest window that holds t, linear between samples."""
        if t_ms < 0.0:
            return 0.0
        within = min(t_ms, float(self.cells[-1, _USED - 1]))
        level = int(np.searchsorted(self.cells[:, _USED - 1], within))
        place = within * CELLS / float(self.windows[level]) + LEAD
        below = min(int(place), _USED - 2)
        low, high = float(cells[level, below]), float(cells[level, below + 1])
        share = low + (place - below) * (high - low)
        return 1.0 if share > 1.0 - UNRESOLVED else max(0.0, share)

    def transform_of(self, cdf_cells: Real) -> Complex:
        """The transform of a distribution given by its CDF at ``cells``, linear between them."""
        damped = cdf_cells / self.undamp
        damped[:, _USED:] = cdf_cells[:, _USED : _USED + 1] / self.undamp[:, _USED:]
        damped += self._beyond(cdf_cells)
        return (np.fft.rfft(damped, CELLS, axis=1) * self.from_cdf).reshape(-1)

    def _beyond(self, cdf_cells: Real) -> Real:
        """What a window's CDF adds after its end, folded in as a step to the next window's values."""
        fold = math.exp(-DAMPING)
        tail = np.empty((len(self.windows), CELLS))
        tail[:-1] = cdf_cells[1:] @ _later(_USED).T
        tail[-1] = (fold + fold**2 + fold**3) * cdf_cells[-1, _USED - 1]
        tail += fold**4 / (1.0 - fold)
        tail /= self.undamp
        return tail


@cache
def _later(known: int) -> Real:
    """What folds back into a window's samples from one, two and three windows later, shape (128, 128):

    times the samples of the window above, of which the first ``known`` hold; linear between them.
    """
    rows = np.arange(CELLS)
    folded = np.zeros((CELLS, CELLS))
    for turn in (1, 2, 3):
        place = np.minimum((rows - LEAD + turn * CELLS) / RATIO + LEAD, known - 1.0)
        below = np.minimum(place.astype(int), known - 2)
        folded[rows, below] += math.exp(-DAMPING * turn) * (below + 1.0 - place)
        folded[rows, below + 1] += math.exp(-DAMPING * turn) * (place - below)
    return folded


@cache
def _folded() -> Real:
    """``_later`` of all samples; turns after the third take the last one that is used."""
    fold = math.exp(-DAMPING)
    rows = _later(CELLS).copy()
    rows[:, _USED] += fold**4 / (1.0 - fold)
    return rows


@lru_cache(maxsize=8)
def grid(first: int, last: int) -> Grid:
    """The ladder whose windows are 4^first to 4^last milliseconds long."""
    windows: Real = RATIO ** np.arange(first, last + 1, dtype=np.float64)
    cell = (windows / CELLS)[:, None]
    s: Complex = DAMPING / windows[:, None] + 2j * np.pi * np.arange(_HALF) / windows[:, None]
    cells = (np.arange(CELLS) - LEAD) * cell
    wide: Complex = (s * SMOOTHING * cell) ** 2 / 2.0
    lead: Complex = np.exp(-s * LEAD * cell)
    half: Complex = s * cell / 2.0
    undamp = np.exp(DAMPING * (cells + LEAD * cell) / windows[:, None])
    merging = np.concatenate(
        [np.arange(_FIRST if level else LEAD, _USED) + level * CELLS for level in range(len(windows))]
    )
    t_ms = cells.ravel()[merging]
    flat = s.reshape(-1)
    return Grid(
        windows=windows,
        s=flat,
        powers=np.stack([np.ones_like(flat), flat, flat**2, flat**3]).view(np.float64),
        cells=cells,
        t_ms=t_ms,
        moments=_moments(t_ms),
        merging=merging,
        to_cdf=np.exp(wide) * (1.0 - wide) / s / cell * lead,
        undamp=undamp,
        from_cdf=(np.sinh(half) / half) ** 2 * s * cell / lead,
        shifts={},
    )


def _moments(t_ms: Real) -> Real:
    """Weights of the trapezoids of ∫P(T > t)dt and ∫2t·P(T > t)dt."""
    step = np.diff(t_ms)
    halves = np.stack([step / 2.0, step * (t_ms[1:] + t_ms[:-1]) / 2.0])
    weights = np.zeros((2, len(t_ms)))
    weights[:, :-1] += halves
    weights[:, 1:] += halves
    return weights


def grid_for(shortest_ms: float, longest_ms: float) -> Grid:
    """A ladder that resolves ``shortest_ms`` and reaches ``longest_ms``; at most 20 windows."""
    last = math.ceil(math.log(max(longest_ms, 1e-6), RATIO))
    first = math.floor(math.log(max(shortest_ms, 1e-9), RATIO)) + 1
    return grid(min(last, max(first, last - 19)), last)


def quantile(t_ms: Real, cdf: Real, level: float) -> float | None:
    """The time by which a share ``level`` is done; None when the axis ends before.

    Between samples by the parabola through three of them, where that is monotone.
    """
    index = int(np.searchsorted(cdf, level))
    if index >= len(cdf):
        return None
    if index == 0:
        return float(t_ms[0])
    low, high = float(cdf[index - 1]), float(cdf[index])
    part = (level - low) / (high - low)
    start, width = float(t_ms[index - 1]), float(t_ms[index] - t_ms[index - 1])
    if index + 1 < len(cdf):
        part += _bend(t_ms, cdf, index, part)
    return start + min(1.0, max(0.0, part)) * width


def _bend(t_ms: Real, cdf: Real, index: int, part: float) -> float:
    """How far the curve's bend moves a linear interpolation, in widths of the cell."""
    before, here, after = (float(v) for v in cdf[index - 1 : index + 2])
    ratio = float((t_ms[index + 1] - t_ms[index]) / (t_ms[index] - t_ms[index - 1]))
    slope, next_slope = here - before, (after - here) / ratio
    curve = (next_slope - slope) / (1.0 + ratio)
    if slope <= 0.0 or abs(curve) > 0.5 * slope:
        return 0.0
    return curve * part * (1.0 - part) / (slope + curve * (2.0 * part - 1.0))
