"""What every benchmark measures with: times, percentiles, and rows of a table."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure; ``goal`` is the most (or, with ``at_least``, the least) that it should be."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one. A table shows it, no test asserts it."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def times_ms(work: Callable[[], object], runs: int = 30, warm: int = 3) -> list[float]:
    """Milliseconds of ``runs`` calls, after some to warm up, with the garbage collector off as in timeit."""
    for _ in range(warm):
        work()
    found = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(runs):
            start = time.perf_counter()
            work()
            found.append((time.perf_counter() - start) * 1000.0)
    finally:
        gc.enable()
    return found


def median_ms(work: Callable[[], object], runs: int = 30, warm: int = 3) -> float:
    """The median of ``times_ms``."""
    return statistics.median(times_ms(work, runs, warm))


def pace() -> Row:
    """How fast this machine is now: a plain loop, to hold the other times against."""
    return Row(
        "a plain Python loop of 100,000 squares", median_ms(lambda: sum(i * i for i in range(100_000))), "ms"
    )


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ratio(ours: Callable[[], object], theirs: Callable[[], object], runs: int = 5) -> float:
    """How many times faster ``ours`` is: medians of runs that alternate on the same machine."""
    pairs = [(times_ms(ours, 1, 0)[0], times_ms(theirs, 1, 0)[0]) for _ in range(runs)]
    return statistics.median(t for _, t in pairs) / statistics.median(o for o, _ in pairs)
