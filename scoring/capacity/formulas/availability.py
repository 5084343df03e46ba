"""Availability of parts in series and in parallel."""

from __future__ import annotations

import math
from collections.abc import Iterable


def all_up(parts: Iterable[float]) -> float:
    """Availability of a chain: the product. Independent failures."""
    return math.prod(parts)


def any_up(parts: Iterable[float]) -> float:
    """Availability of parts of which one is enough: 1 − Π(1−a). Only across zones; independent failures."""
    return 1.0 - math.prod(1.0 - part for part in parts)
