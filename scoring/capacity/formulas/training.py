"""Training time: arithmetic, gradient exchange, checkpoints."""

from __future__ import annotations

import math

SECONDS_PER_DAY = 86_400.0


def training_flops(parameters: float, tokens: float) -> float:
    """Arithmetic of one training run: 6·N·D. Dense transformers. Source: Kaplan et al. 2020."""
    return 6.0 * parameters * tokens


def training_days(total_flops: float, gpus: float, peak_flops: float, mfu: float) -> float:
    """Days on ``gpus`` accelerators of ``peak_flops`` FLOP/s each at model FLOP utilisation ``mfu``."""
    return total_flops / (gpus * peak_flops * mfu) / SECONDS_PER_DAY


def ring_all_reduce_s(gigabytes: float, gpus: int, gb_per_s: float) -> float:
    """Seconds to sum a buffer over n accelerators in a ring: 2(n−1)/n·S/B. Bandwidth-bound sizes."""
    if gpus <= 1:
        return 0.0
    return 2.0 * (gpus - 1) / gpus * gigabytes / gb_per_s


def checkpoint_loss(write_s: float, mtbf_s: float) -> tuple[float, float]:
    """Best checkpoint interval (s) and the share of time lost to writing and redoing work at it.

    Interval √(2δM), loss √(2δ/M), for a write of δ and a mean time between failures M ≫ δ. Young 1974.
    """
    if write_s <= 0.0 or mtbf_s <= 0.0:
        return 0.0, 0.0
    return math.sqrt(2.0 * write_s * mtbf_s), min(1.0, math.sqrt(2.0 * write_s / mtbf_s))
