"""What retries do to load."""

from __future__ import annotations


def attempts(failing: float, retries: int) -> float:
    """Mean attempts per call when each fails with probability p: A = (1−p^{r+1})/(1−p), r+1 at p = 1."""
    if failing >= 1.0:
        return retries + 1.0
    return float((1.0 - failing ** (retries + 1)) / (1.0 - failing))


def mean_backoff(backoff: float, attempt: int) -> float:
    """Mean pause before retry number ``attempt`` (from 0): half of backoff·2ᵏ, full jitter."""
    return float(backoff * 2.0 ** min(attempt, 60) / 2.0)
