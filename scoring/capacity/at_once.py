"""The same call several times at once: what its copies wait for together, and what each on its own."""

from __future__ import annotations

import math
from collections.abc import Callable

from scoring.capacity.formulas.joins import at_least, together_weight
from scoring.capacity.grid import Grid, Real
from scoring.capacity.law import Law
from scoring.capacity.responses import (
    NOTHING,
    AtStation,
    ByCdf,
    Delayed,
    Response,
    Visit,
    in_a_row,
)


def repeated_at_once(grid: Grid, part: Response, count: int, quorum: int | None) -> Response:
    """``count`` equal calls at once, of which ``quorum`` or all must answer.

    Copies that come to one queue as a group find the same in it, wait for that once, and are independent
    else; so are those that go to different queues. Where nothing is known of the queue, they move together to
    the degree that a fork–join does.
    """
    if part.variance == 0.0:
        return part
    wanted = count if quorum is None else min(quorum, count)
    law = _law_of(part)
    if law is not None and (law.grouped or law.lanes > 1):
        return _at_queues(grid, part, law, count, wanted)
    if wanted < count:
        return _from_each(grid, part, lambda cell: at_least(cell, count, wanted))
    together = together_weight(count, part.wait / part.mean if part.mean > 0.0 else 0.0)
    return _from_each(grid, part, lambda cell: (1.0 - together) * cell**count + together * cell)


def _at_queues(grid: Grid, part: Response, law: Law, count: int, wanted: int) -> Response:
    """Each queue that some of the copies come to holds them up in common once."""
    if law.lanes > 1 and wanted < count:
        return _from_each(grid, part, lambda cell: at_least(cell, count, wanted))
    queues = law.lanes * -math.expm1(count * math.log1p(-1.0 / law.lanes)) if law.lanes > 1 else 1.0
    common, own = _parted(part, law)
    if wanted < count:
        slowest = _from_each(grid, own, lambda cell: at_least(cell, count, wanted))
    else:
        slowest = _from_each(grid, own, lambda cell: cell ** (count / queues))
    in_one = slowest if common is NOTHING else in_a_row((common, slowest))
    return in_one if law.lanes == 1 else _from_each(grid, in_one, lambda cell: cell**queues)


def _from_each(grid: Grid, part: Response, needed: Callable[[Real], Real]) -> Response:
    """What is ``needed`` of several with the CDF of ``part``."""
    if part.variance == 0.0:
        return part
    return ByCdf(grid, needed(part.cdf_cells(grid, part.shift)), part.shift, part.wait)


def _law_of(response: Response) -> Law | None:
    """Of the plain station that answers."""
    if isinstance(response, AtStation):
        return response.mixture[0][1] if len(response.mixture) == 1 else None
    if isinstance(response, Visit):
        return _law_of(response.own)
    return _law_of(response.part) if isinstance(response, Delayed) else None


def _parted(response: Response, law: Law) -> tuple[Response, Response]:
    """What a group waits for together, or nothing, and the rest."""
    if law.delayed == 0.0:
        return NOTHING, response
    found = AtStation(((1.0, law._replace(service_ms=0.0, scv=0.0, starting=0.0, start_ms=0.0)),))
    return found, _without(response, AtStation(((1.0, law._replace(delayed=0.0, wait_ms=0.0, places=None)),)))


def _without(response: Response, own: Response) -> Response:
    """The response with another at the station that answers."""
    if isinstance(response, Visit):
        return Visit(_without(response.own, own), response.factors)
    if isinstance(response, Delayed):
        part = response.part
        return in_a_row([_without(part, own) if one is part else one for one in response.parts])
    return own
