"""What was composed before: responses by their recipe, and attempts by their call."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from scoring.capacity.grid import Grid
from scoring.capacity.responses import Response
from scoring.capacity.topology import Call

Memo = dict[Hashable, Response]


class Tried(NamedTuple):
    """One attempt of a guarded call, hedge included, on one ladder."""

    answer: Response | None
    """What it follows from: the target's answer."""
    ladder: Grid
    once: Response | None
    hedges: float
    """Probability that a second try is sent."""
    late: float
    """Probability that the answer comes after the timeout."""


class Kept:
    """Responses of the last two estimates, so that an edit computes only what it changed."""

    def __init__(self) -> None:
        self.tries: dict[Call, Tried] = {}
        """The last one of each call."""
        self._now: Memo = {}
        self._before: Memo = {}

    def next(self) -> None:
        """Starts an estimate: what the one before the last made is dropped."""
        self._before, self._now = self._now, {}

    def branch(self) -> Kept:
        """Another that lends from this estimate, and leaves it as it is."""
        other = Kept()
        other._before, other.tries = self._now, dict(self.tries)
        return other

    def get(self, key: Hashable, make: Callable[[], Response]) -> Response:
        """The response of that recipe, made when there is none."""
        found = self._before.get(key) or self._now.get(key)
        if found is None:
            found = make()
        self._now[key] = found
        return found
