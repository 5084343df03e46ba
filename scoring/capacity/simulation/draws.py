"""Random numbers: a stream of its own for every component and purpose, and the laws drawn from it.

xoshiro128++ (Blackman and Vigna 2019) on 32-bit words: every step fits a 64-bit integer, so that plain Python
and compiled code draw the same numbers.
"""

from __future__ import annotations

import math
from typing import Final

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.compiled import kernel

WORD: Final = 0xFFFFFFFF
UNIT: Final = 2.0**-32


@kernel
def uniform(rng: f.Ints, stream: int) -> float:
    """A number between 0 and 1, never either."""
    at = stream * 4
    a, b, c, d = rng[at], rng[at + 1], rng[at + 2], rng[at + 3]
    x = (a + d) & WORD
    out = ((((x << 7) & WORD) | (x >> 25)) + a) & WORD
    c ^= a
    d ^= b
    rng[at + 1] = b ^ c
    rng[at] = a ^ d
    rng[at + 2] = c ^ ((b << 9) & WORD)
    rng[at + 3] = ((d << 11) & WORD) | (d >> 21)
    return (out + 0.5) * UNIT


@kernel
def below(rng: f.Ints, stream: int, count: int) -> int:
    """One of 0 … count − 1, equally likely."""
    return int(uniform(rng, stream) * count)


@kernel
def normal(rng: f.Ints, stream: int) -> float:
    """Standard normal, by the polar method (Marsaglia 1964)."""
    while True:
        x = 2.0 * uniform(rng, stream) - 1.0
        y = 2.0 * uniform(rng, stream) - 1.0
        radius = x * x + y * y
        if 0.0 < radius < 1.0:
            return x * math.sqrt(-2.0 * math.log(radius) / radius)


@kernel
def gamma(rng: f.Ints, stream: int, d: float, c: float) -> float:
    """Gamma of mean 1 and shape d + 1/3 above 1, c = 1/√(9d): Marsaglia and Tsang 2000."""
    while True:
        x = normal(rng, stream)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(uniform(rng, stream)) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v / (d + 1.0 / 3.0)


@kernel
def draw(rng: f.Ints, stream: int, law: int, shape: f.Floats, at: int) -> float:
    """A time of mean 1; ``shape[at:]`` holds what the law needs (``law_of``)."""
    if law == f.EXPONENTIAL:
        return -math.log(uniform(rng, stream))
    if law == f.FIXED:
        return 1.0
    if law == f.GAMMA:
        return gamma(rng, stream, shape[at], shape[at + 1])
    first = uniform(rng, stream) < shape[at]
    return -math.log(uniform(rng, stream)) * (shape[at + 1] if first else shape[at + 2])
