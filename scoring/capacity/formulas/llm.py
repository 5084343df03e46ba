"""Serving a language model: memory for keys and values, prefill, decode. Rooflines, within about 30 %."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Gpu:
    """One accelerator: memory (GB), dense 16-bit arithmetic (FLOP/s) and memory bandwidth (B/s)."""

    memory_gb: float
    flops: float
    bandwidth: float


GPUS: Final = {
    "T4": Gpu(16, 65e12, 0.32e12),
    "L4": Gpu(24, 121e12, 0.30e12),
    "A10G": Gpu(24, 125e12, 0.60e12),
    "V100": Gpu(32, 125e12, 0.90e12),
    "A100": Gpu(80, 312e12, 2.04e12),
    "H100": Gpu(80, 989e12, 3.35e12),
    "H200": Gpu(141, 989e12, 4.80e12),
    "B200": Gpu(192, 2250e12, 8.00e12),
}
"""Vendors' data sheets, dense bf16 or fp16."""

BANDWIDTH_SHARE: Final = 0.8
ARITHMETIC_SHARE: Final = 0.5
MEMORY_SHARE: Final = 0.9
STEP_OVERHEAD_S: Final = 0.002
"""What kernels reach of the data sheet, and the fixed cost of a step: assumed, and so are the ±30 %."""


def kv_bytes_per_token(layers: float, kv_heads: float, head_dim: float, bytes_per_value: float) -> float:
    """Cache of one token: 2 (key and value) · layers · kv_heads · head_dim · bytes. Exact."""
    return 2.0 * layers * kv_heads * head_dim * bytes_per_value


def prefill_s(parameters: float, prompt_tokens: float, flops: float) -> float:
    """Seconds to read a prompt: 2·N·P/(e_f·F), compute-bound."""
    return 2.0 * parameters * prompt_tokens / (ARITHMETIC_SHARE * flops)


def decode_step_s(
    weight_bytes: float, parameters: float, batch: float, context_kv_bytes: float, gpu: Gpu
) -> float:
    """Seconds for one more token of each of ``batch`` requests.

    (weights + B·ctx·kv)/(e_b·BW) + 2NB/(e_f·F) + c₀: roofline, ±30 %. ``context_kv_bytes`` per request.
    """
    read = (weight_bytes + batch * context_kv_bytes) / (BANDWIDTH_SHARE * gpu.bandwidth)
    compute = 2.0 * parameters * batch / (ARITHMETIC_SHARE * gpu.flops)
    return read + compute + STEP_OVERHEAD_S


def kv_concurrency(gpu: Gpu, weight_bytes: float, context_kv_bytes: float) -> int:
    """Requests whose keys and values fit beside the weights; 0 when the weights alone do not fit."""
    free = MEMORY_SHARE * gpu.memory_gb * 1e9 - weight_bytes
    if free <= 0.0:
        return 0
    return int(min(1e6, free / context_kv_bytes)) if context_kv_bytes > 0.0 else 1_000_000


def busy_batch(rate: float, limit: int, service: Callable[[float], float]) -> float:
    """Requests in service at once, by Little's law: B = rate·service(B), at most ``limit``.

    ``rate`` per ms; ``service`` in ms, rising linearly with B.
    """
    if rate * service(limit) >= limit:
        return float(limit)
    low, high = 0.0, float(limit)
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rate * service(middle) > middle else (low, middle)
    return high
