"""Response times put together: in a row, as alternatives, at once, k of n, cut off, hedged.

A response knows its mean, variance and mean wait; its transform is computed when somebody asks, and kept:
after an edit only the responses above the changed station are new.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from typing import Final, NamedTuple

import numpy as np

from scoring.capacity import law as laws
from scoring.capacity.formulas.joins import together_weight
from scoring.capacity.grid import Complex, Grid, Real

ONE: Final = 1.0


class Response:
    """A response time. ``shift`` is the least time, ``at_shift`` the probability of exactly that.

    ``ladder`` is the one that its transform is known on.
    """

    __slots__ = (
        "_cells",
        "_sometimes",
        "_transform",
        "at_shift",
        "ladder",
        "mean",
        "shift",
        "variance",
        "wait",
    )

    def __init__(
        self, mean: float, variance: float, wait: float, shift: float = 0.0, at_shift: float = 0.0
    ) -> None:
        self.mean = mean
        self.variance = variance if variance > 0.0 else 0.0
        self.wait = wait
        self.shift = shift
        self.at_shift = at_shift
        self.ladder: Grid | None = None
        self._transform: Complex | None = None
        self._cells: Real | None = None
        self._sometimes: tuple[float, float, Complex] | None = None

    def transform(self, grid: Grid) -> Complex:
        """E[e^{−s(T − shift)}] at the grid's points."""
        known = self._transform
        if known is None or self.ladder is not grid:
            known = self._compute(grid)
            self.remember(grid, known)
        return known

    def remember(self, grid: Grid, transform: Complex) -> None:
        """Keeps a transform that was computed together with others."""
        self.ladder, self._transform, self._cells, self._sometimes = grid, transform, None, None

    def sometimes(self, grid: Grid, often: float, delay: float) -> Complex:
        """1 − often + often·E[e^{−s(delay + T)}]: a call with a probability. The next caller finds it."""
        known = self._sometimes
        if known is None or self.ladder is not grid or known[0] != often or known[1] != delay:
            sent, spared = grid.weights(delay + self.shift, often)
            called = self.transform(grid) * sent
            called += spared
            known = self._sometimes = often, delay, called
        return known[2]

    def _compute(self, grid: Grid) -> Complex:
        raise NotImplementedError

    def placed(self, grid: Grid, origin: float) -> Complex:
        """E[e^{−s(T − origin)}] for an ``origin`` at or before the least time."""
        own = self.transform(grid)
        return own if self.shift == origin else own * grid.transform_of_shift(self.shift - origin)

    def cdf_cells(self, grid: Grid, origin: float) -> Real:
        """P(T − origin ≤ t) at the grid's cells."""
        if self.shift != origin:
            return grid.sharpened(grid.cdf_cells(self.placed(grid, origin)))
        transform = self.transform(grid)
        if self._cells is None:
            self._cells = grid.sharpened(grid.cdf_cells(transform, self.at_shift))
        return self._cells


class Fixed(Response):
    """A time that is always the same."""

    __slots__ = ()

    def __init__(self, ms: float) -> None:
        super().__init__(ms, 0.0, 0.0, ms, ONE)

    def _compute(self, grid: Grid) -> Complex:
        return np.ones_like(grid.s)


NOTHING: Final = Fixed(0.0)


class AtStation(Response):
    """The response of one station."""

    __slots__ = ("mixture",)

    def __init__(self, mixture: laws.Mixture) -> None:
        super().__init__(*laws.moments(mixture))
        self.mixture = mixture

    def _compute(self, grid: Grid) -> Complex:
        return laws.transform(self.mixture, grid.s)


class ByKind(NamedTuple):
    """A store's response to a read and to a write: the same wait, and then the service of either."""

    read: AtStation
    write: AtStation


class InARow(Response):
    """One after another, independent: transforms multiply."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Response]) -> None:
        super().__init__(
            sum(p.mean for p in parts),
            sum(p.variance for p in parts),
            sum(p.wait for p in parts),
            sum(p.shift for p in parts),
            math.prod(p.at_shift for p in parts),
        )
        self.parts = parts

    def _compute(self, grid: Grid) -> Complex:
        product: Complex | None = None
        for part in self.parts:
            if isinstance(part, Fixed):
                continue
            own = part.transform(grid)
            product = own if product is None else product * own
        return np.ones_like(grid.s) if product is None else product


class Delayed(InARow):
    """A response after a fixed time: the same curve, later, and drawn once for all that wait for it."""

    __slots__ = ("part",)

    def __init__(self, parts: Sequence[Response], part: Response) -> None:
        pause = sum([p.mean for p in parts if p is not part])
        Response.__init__(
            self, part.mean + pause, part.variance, part.wait, part.shift + pause, part.at_shift
        )
        self.parts, self.part = parts, part

    def _compute(self, grid: Grid) -> Complex:
        return self.part.transform(grid)

    def cdf_cells(self, grid: Grid, origin: float) -> Real:
        if origin == self.shift:
            return self.part.cdf_cells(grid, self.part.shift)
        return super().cdf_cells(grid, origin)


def in_a_row(parts: Sequence[Response]) -> Response:
    """One after another, independent."""
    random = [part for part in parts if not isinstance(part, Fixed)]
    return Delayed(parts, random[0]) if len(random) == 1 else InARow(parts)


Factor = tuple[float, float, Response]
"""A call after the station: its probability, twice its network time, and the answer."""


class Visit(Response):
    """A station, then calls one after another, each with its probability: the usual component in one go."""

    __slots__ = ("factors", "own")

    def __init__(self, own: Response, factors: Sequence[Factor]) -> None:
        mean, variance, wait = own.mean, own.variance, own.wait
        shift, at_shift = own.shift, own.at_shift
        for often, delay, answer in factors:
            time = delay + answer.mean
            mean += often * time
            wait += often * answer.wait
            variance += often * (answer.variance + (1.0 - often) * time * time)
            if often >= 1.0:
                shift += delay + answer.shift
                at_shift *= answer.at_shift
            else:
                at_shift *= 1.0 - often + (often * answer.at_shift if delay + answer.shift == 0.0 else 0.0)
        super().__init__(mean, variance, wait, shift, at_shift)
        self.own, self.factors = own, factors

    def _compute(self, grid: Grid) -> Complex:
        product = self.own.transform(grid)
        for often, delay, answer in self.factors:
            part = answer.transform(grid) if often >= 1.0 else answer.sometimes(grid, often, delay)
            product = product * part
        return product


class OneOf(Response):
    """Alternatives with their shares, which add up to 1: transforms add."""

    __slots__ = ("branches",)

    def __init__(self, branches: Sequence[tuple[float, Response]]) -> None:
        mean = sum(share * p.mean for share, p in branches)
        shift = min(p.shift for _, p in branches)
        super().__init__(
            mean,
            sum(share * (p.variance + (p.mean - mean) ** 2) for share, p in branches),
            sum(share * p.wait for share, p in branches),
            shift,
            sum(share * p.at_shift for share, p in branches if p.shift == shift),
        )
        self.branches = branches

    def _compute(self, grid: Grid) -> Complex:
        at_least = sum(share for share, part in self.branches if self._is_least(part))
        total = np.full_like(grid.s, at_least)
        for share, part in self.branches:
            if not self._is_least(part):
                total += share * part.placed(grid, self.shift)
        return total

    def _is_least(self, part: Response) -> bool:
        """A fixed time that no branch undercuts: its transform is 1."""
        return isinstance(part, Fixed) and part.shift == self.shift


class ByCdf(Response):
    """A response that is only known through CDFs of others; its moments come from its own CDF."""

    __slots__ = ()

    def __init__(self, grid: Grid, cells: Real, shift: float, wait: float) -> None:
        mean, second = (grid.moments @ (1.0 - grid.merged(cells))).tolist()
        super().__init__(shift + mean, second - mean * mean, wait, shift)
        self.remember(grid, grid.transform_of(cells))
        self._cells = cells

    def _compute(self, grid: Grid) -> Complex:  # noqa: ARG002 - the ladder it was made on is gone
        raise RuntimeError("a response known by its CDF belongs to one ladder of scales")


class Repeated(Response):
    """The same, ``count`` times one after another, each time anew."""

    __slots__ = ("count", "part")

    def __init__(self, part: Response, count: int) -> None:
        super().__init__(
            part.mean * count,
            part.variance * count,
            part.wait * count,
            part.shift * count,
            part.at_shift**count,
        )
        self.part, self.count = part, count

    def _compute(self, grid: Grid) -> Complex:
        return self.part.transform(grid) ** self.count


def join(grid: Grid, parts: Sequence[Response], quorum: int) -> Response:
    """All of the parts at once, finished when ``quorum`` are: fork–join, or an order statistic."""
    if all(p.variance == 0.0 for p in parts):
        return Fixed(sorted(p.mean for p in parts)[quorum - 1])
    origin = min(p.shift for p in parts)
    cdfs = [p.cdf_cells(grid, origin) for p in parts]
    if quorum < len(parts):
        cells = _at_least(cdfs, quorum)
    else:
        shares = [p.wait / p.mean if p.mean > 0.0 else 0.0 for p in parts]
        together = together_weight(len(parts), sum(shares) / len(shares))
        cells = (1.0 - together) * reduce(np.multiply, cdfs) + together * reduce(np.minimum, cdfs)
    wait = max(p.wait for p in parts)
    return ByCdf(grid, cells, origin, wait)


def _at_least(cdfs: Sequence[Real], quorum: int) -> Real:
    """P(at least ``quorum`` are done), by counting one branch after another."""
    exactly = [np.ones_like(cdfs[0])] + [np.zeros_like(cdfs[0]) for _ in cdfs]
    for done in cdfs:
        for k in range(len(cdfs), 0, -1):
            exactly[k] = exactly[k] * (1.0 - done) + exactly[k - 1] * done
        exactly[0] = exactly[0] * (1.0 - done)
    return np.sum(exactly[quorum:], axis=0)  # type: ignore[no-any-return]


def share_within(grid: Grid, part: Response, limit_ms: float) -> float:
    """P(T ≤ limit)."""
    if limit_ms < part.shift:
        return 0.0
    return grid.share_within(part.transform(grid), limit_ms - part.shift, part.at_shift)


def cut_off(grid: Grid, part: Response, limit_ms: float) -> Response:
    """The response of those that finish within the limit."""
    within = share_within(grid, part, limit_ms)
    if within <= 0.0:
        return Fixed(limit_ms)
    if within >= 1.0 - 1e-9:
        return part
    cells = part.cdf_cells(grid, part.shift)
    kept = np.where(grid.cells < limit_ms - part.shift, cells / within, 1.0)
    return ByCdf(grid, np.clip(kept, 0.0, 1.0), part.shift, part.wait)


def hedged(grid: Grid, part: Response, after_ms: float) -> Response:
    """The first of two independent tries, the second sent ``after_ms`` later: P(T > t)·P(T > t − d)."""
    tail = 1.0 - part.cdf_cells(grid, part.shift)
    return ByCdf(grid, 1.0 - tail * grid.later(tail, after_ms), part.shift, part.wait)
