"""How the estimate's own sentences write a figure."""

from __future__ import annotations

from typing import Final

THIN: Final = "\u2009"


def said_rate(per_second: float) -> str:
    """A rate with its thousands apart, never with an exponent: ``40 000/s``, ``12.5/s``."""
    if per_second >= 99.95:
        return f"{per_second:,.0f}/s".replace(",", THIN)
    return f"{per_second:.3g}/s" if per_second >= 0.001 else "0/s"
