"""What retries do to load."""

from __future__ import annotations


def attempts(failing: float, retries: int) -> float:
    """Mean attempts per call when each fails with probability p: A = (1−p^{r+1})/(1−p), r+1 at p = 1."""
    if failing >= 1.0:
        return retries + 1.0
    return float((1.0 - failing ** (retries + 1)) / (1.0 - failing))


def going_on(failing: float, retries: int, budget: float | None) -> float:
    """Probability x that an attempt fails and is made again: x + x² + … + x^r is at most the budget.

    Without one it is the failing share itself. By bisection, to 1e-9.
    """
    if budget is None or attempts(failing, retries) <= 1.0 + budget:
        return failing
    low, high = 0.0, failing
    while high - low > 1e-9:
        middle = (low + high) / 2.0
        low, high = (middle, high) if attempts(middle, retries) < 1.0 + budget else (low, middle)
    return low


def mean_backoff(backoff: float, attempt: int) -> float:
    """Mean pause before retry number ``attempt`` (from 0): half of backoff·2ᵏ, full jitter."""
    return float(backoff * 2.0 ** min(attempt, 60) / 2.0)
