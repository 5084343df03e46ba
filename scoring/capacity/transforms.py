"""Transforms of many stations at once: quotients of polynomials in s."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np

from scoring.capacity.grid import Complex, Grid, Real
from scoring.capacity.law import Law, even_wait, is_gamma, service_transform, two_branches
from scoring.capacity.responses import AtStation, Response

CHUNK: Final = 32
"""Stations at a time, so that their rows stay in the processor's cache."""

Quotient = tuple[float, float, float, float, float, float, float]
"""Coefficients of 1, s, s² above and of 1, s, s², s³ below."""


def prepare(responses: Sequence[Response], grid: Grid) -> None:
    """Computes the transforms of those that are plain stations."""
    todo: list[AtStation] = []
    quotients: list[Quotient] = []
    for response in responses:
        if isinstance(response, AtStation) and len(response.mixture) == 1:
            quotient = quotient_of(response.mixture[0][1])
            if quotient is not None:
                todo.append(response)
                quotients.append(quotient)
    if not todo:
        return
    coefficients = np.fromiter(chain.from_iterable(quotients), np.float64).reshape(len(todo), 7)
    above, below = _without_zeros(coefficients[:, :3]), _without_zeros(coefficients[:, 3:])
    for start in range(0, len(todo), CHUNK):
        chunk = slice(start, start + CHUNK)
        rows = _polynomials(above[chunk], grid)
        rows /= _polynomials(below[chunk], grid)
        for response, row in zip(todo[chunk], rows, strict=True):
            law = response.mixture[0][1]
            if law.starting > 0.0 and law.start_ms > 0.0:
                np.multiply(row, even_wait(law, grid.s), out=row)
            if is_gamma(law):
                np.multiply(row, service_transform(law.service_ms, law.scv, grid.s), out=row)
            response.remember(grid, row)


def _polynomials(coefficients: Real, grid: Grid) -> Complex:
    """Their values at the grid's points; one by one, so that none depends in its last bit on the others."""
    one_by_one = coefficients[:, None, :] @ grid.powers[: coefficients.shape[1]]
    return one_by_one[:, 0, :].view(np.complex128)


def _without_zeros(table: Real) -> Real:
    """The table without the powers that no row needs."""
    return table[:, : 1 + int(np.flatnonzero(table.any(axis=0))[-1])]


def quotient_of(law: Law) -> Quotient | None:
    """The transform of the wait and of service, even waits and gamma service left out; None for loss queues.

    Wait w of those that wait, a share C: (1 + (1−C)w·s)/(1 + w·s). Service of mean m: 1/(1 + m·s), or of two
    branches (1 + (p₁m₂ + p₂m₁)s)/((1 + m₁s)(1 + m₂s)).
    """
    delayed, wait_ms, service, scv, _, _, places, *_ = law
    if places is not None:
        return None
    wait = wait_ms / delayed if delayed else 0.0
    at_once = (1.0 - delayed) * wait
    up = down = down2 = 0.0
    if scv == 1.0:
        down = service
    elif scv > 1.0:
        (p1, m1), (p2, m2) = two_branches(service, scv)
        up, down, down2 = p1 * m2 + p2 * m1, m1 + m2, m1 * m2
    return 1.0, at_once + up, at_once * up, 1.0, wait + down, wait * down + down2, wait * down2
