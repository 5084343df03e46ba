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
_HELD: Final = (_USED - 1 - LEAD) / CELLS
"""How much of its length a window's used samples reach."""
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
    """Times P(T > t) at ``t_ms``: E[T] and E[T²], linear between them; shape (2, times)."""
    merging: NDArray[np.intp]
    """Which of all cells ``t_ms`` takes."""
    to_cdf: Complex
    undamp: Real
    from_cdf: Complex
    sharpest: NDArray[np.intp]
    """By cell, the same time's in the finest window that holds it."""
    finer: Real
    """Times all cells: what the two samples from 0 on of all windows but the first lack to have the area and
    the first moment that the finer ones show; shape (2 · (windows − 1), windows · 128)."""
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
        nodes, spread, again = _folded()
        above: Real = cdf @ nodes
        for level in range(count - 2, 0, -1):
            above[level] -= above[level + 1] @ again
        cdf[:-1] -= above[1:] @ spread
        if at_zero:
            cdf += at_zero
        cdf[:, :LEAD] = 0.0
        return cdf

    def sharpened(self, cells: Real) -> Real:
        """A CDF at ``cells``, each sample from the finest window that has it; up to 1, never falling.

        A power of it would magnify what rings in a coarse window, where a little is a long time.
        """
        sharp: Real = np.maximum.accumulate(cells.ravel()[self.sharpest], axis=1)
        return np.minimum(sharp, 1.0, out=sharp)

    def merged(self, cells: Real) -> Real:
        """A CDF at ``t_ms``, each stretch from the finest window that holds it; clipped, never falling."""
        cdf = np.maximum.accumulate(cells.ravel()[self.merging])
        return np.minimum(np.maximum(cdf, 0.0, out=cdf), 1.0, out=cdf)

    def share_within(self, transform: Complex, t_ms: float, at_zero: float = 0.0) -> float:
        """P(T ≤ t) of one time, as ``cdf_cells`` has it in the finest window that holds t, linear between."""
        if t_ms < 0.0:
            return 0.0
        start, weights, of_one, rest = _reading(self, t_ms)
        share = float(weights @ transform.view(np.float64)[start:])
        share += at_zero * (1.0 - of_one) + (1.0 - at_zero) * rest
        return 1.0 if share > 1.0 - UNRESOLVED else max(0.0, share)

    def later(self, tails: Real, delay_ms: float) -> Real:
        """P(T + delay > t) at ``cells`` of P(T > t) there: linear between samples, 1 before the first."""
        below, part = _delayed(self, delay_ms)
        flat = np.concatenate([tails.ravel(), (1.0, 1.0)])
        low = flat[below]
        late: Real = low + part * (flat[below + 1] - low)
        return late

    def transform_of(self, cdf_cells: Real) -> Complex:
        """The transform of a distribution given by its CDF at ``cells``, linear between them.

        What rises within a window's first cells counts as the finer ones show it. Where even the finest does
        not, no value gets larger than 1: products would run away.
        """
        damped = cdf_cells / self.undamp
        missing = (self.finer @ cdf_cells.ravel()).reshape(-1, 2)
        damped[1:, LEAD : LEAD + 2] += missing / self.undamp[1:, LEAD : LEAD + 2]
        damped[:, _USED:] = cdf_cells[:, _USED : _USED + 1] / self.undamp[:, _USED:]
        damped += self._beyond(cdf_cells)
        transform: Complex = (np.fft.rfft(damped, CELLS, axis=1) * self.from_cdf).reshape(-1)
        size = transform.real**2 + transform.imag**2
        return transform / np.sqrt(np.maximum(size, 1.0)) if size.max() > 1.0 else transform

    def _beyond(self, cdf_cells: Real) -> Real:
        """What a window's CDF adds after its end, folded in as a step to the next window's values."""
        fold = math.exp(-DAMPING)
        tail = np.empty((len(self.windows), CELLS))
        nodes, spread = _later(_USED)
        tail[:-1] = cdf_cells[1:] @ nodes @ spread
        tail[-1] = (fold + fold**2 + fold**3) * cdf_cells[-1, _USED - 1]
        tail += fold**4 / (1.0 - fold)
        tail /= self.undamp
        return tail


@cache
def _later(known: int) -> tuple[Real, Real]:
    """What folds back into a window's samples from one, two and three windows later.

    The samples of the window above, of which the first ``known`` hold, times shape (128, 33): at every fourth
    sample of the window. That times shape (33, 128): at all, linear between them.
    """
    step = int(RATIO)
    ends = np.arange(CELLS // step + 1)
    nodes = np.zeros((CELLS, len(ends)))
    for turn in (1, 2, 3):
        place = (turn * CELLS - LEAD) // step + LEAD + ends
        nodes[np.minimum(place, known - 1), ends] += math.exp(-DAMPING * turn)
    below, part = np.divmod(np.arange(CELLS), step)
    spread = np.zeros((len(ends), CELLS))
    spread[below, np.arange(CELLS)] = 1.0 - part / step
    spread[below + 1, np.arange(CELLS)] += part / step
    return nodes, spread


@cache
def _folded() -> tuple[Real, Real, Real]:
    """``_later`` of all samples, turns after the third taking the last one that is used; and both at once."""
    fold = math.exp(-DAMPING)
    nodes, spread = _later(CELLS)
    nodes = nodes.copy()
    nodes[_USED] += fold**4 / (1.0 - fold)
    return nodes, spread, spread @ nodes


@lru_cache(maxsize=4096)
def _reading(ladder: Grid, t_ms: float) -> tuple[int, Real, float, float]:
    """The inversion at one time as a weighted sum of the transform's real and imaginary parts.

    Where it starts in them, the weights, their sum for a transform of 1, and what the last window takes off.
    """
    count = len(ladder.windows)
    within = min(t_ms, float(ladder.cells[-1, _USED - 1]))
    level = int(np.searchsorted(ladder.cells[:, _USED - 1], within))
    place = within * CELLS / float(ladder.windows[level]) + LEAD
    below = min(int(place), _USED - 2)
    wanted = np.zeros((count - level, CELLS))
    wanted[0, below], wanted[0, below + 1] = below + 1 - place, place - below
    nodes, spread, _ = _folded()
    for above in range(1, count - level):
        wanted[above] = -(nodes @ (spread @ wanted[above - 1]))
    fold = math.exp(-DAMPING)
    rest = -fold / (1.0 - fold) * float(wanted[-1].sum())
    # The mirror of irfft: every frequency but the first and the last counts twice.
    twice = np.full(_HALF, 2.0 / CELLS)
    twice[[0, -1]] = 1.0 / CELLS
    spectrum = np.fft.rfft(wanted * ladder.undamp[level:], axis=1) * twice
    weights = np.conj(np.conj(spectrum) * ladder.to_cdf[level:]).reshape(-1)
    return 2 * level * _HALF, weights.view(np.float64), float(weights.real.sum()), rest


@lru_cache(maxsize=1024)
def _delayed(ladder: Grid, delay_ms: float) -> tuple[NDArray[np.intp], Real]:
    """Which samples, two ones after all of them, stand ``delay_ms`` before each; and how far to the next."""
    place = np.arange(CELLS) - delay_ms * CELLS / ladder.windows[:, None]
    below = np.clip(np.floor(place), 0, CELLS - 2)
    first = CELLS * np.arange(len(ladder.windows))[:, None]
    index = np.where(place < 0.0, ladder.cells.size, first + below).astype(np.intp)
    return index, np.where(place < 0.0, 0.0, place - below)


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
        moments=_areas(t_ms) * [[1.0], [2.0]],
        merging=merging,
        to_cdf=np.exp(wide) * (1.0 - wide) / s / cell * lead,
        undamp=undamp,
        from_cdf=(np.sinh(half) / half) ** 2 * s * cell / lead,
        sharpest=_sharpest(len(windows)),
        finer=_finer(cells, t_ms, merging),
        shifts={},
    )


def _sharpest(count: int) -> NDArray[np.intp]:
    index = np.arange(count * CELLS).reshape(count, CELLS)
    step = int(RATIO)
    for level in range(1, count):
        index[level, LEAD:_FIRST] = index[level - 1, LEAD : LEAD + step * (_FIRST - LEAD) : step]
    return index


def _finer(cells: Real, t_ms: Real, merging: NDArray[np.intp]) -> Real:
    """Up to each window's first own sample: the areas of the finer ones, less those of its own."""
    more = np.zeros((len(cells) - 1, 2, *cells.shape))
    own = slice(LEAD - 1, _FIRST + 1)
    for level in range(1, len(cells)):
        times = cells[level]
        until = int(np.searchsorted(t_ms, times[_FIRST])) + 1
        areas = more[level - 1]
        areas.reshape(2, -1)[:, merging[:until]] += _areas(t_ms[:until])
        areas[:, level, own] -= _areas(times[own])
        areas /= np.reshape([times[LEAD + 1], times[LEAD + 1] ** 2], (2, 1, 1))
        areas[0] -= areas[1]
    return more.reshape(-1, cells.size)


def _areas(t_ms: Real) -> Real:
    """Weights of the samples F at ``t_ms`` in ∫F dt and ∫t·F dt, F linear between them; shape (2, times)."""
    start, end = t_ms[:-1], t_ms[1:]
    part = (end - start) / 6.0
    weights = np.zeros((2, len(t_ms)))
    weights[:, :-1] += part * np.stack([np.full_like(part, 3.0), 2.0 * start + end])
    weights[:, 1:] += part * np.stack([np.full_like(part, 3.0), start + 2.0 * end])
    return weights


def grid_for(shortest_ms: float, longest_ms: float) -> Grid:
    """A ladder that resolves ``shortest_ms`` and reaches ``longest_ms``; at most 20 windows."""
    last = math.ceil(math.log(max(longest_ms, 1e-6) / _HELD, RATIO))
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
