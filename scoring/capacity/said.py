"""How the estimate's own sentences write a figure."""

from __future__ import annotations

from typing import Final

THIN: Final = "\u2009"


def said_figure(value: float) -> str:
    """Three digits, or all before the point, no exponent: ``40 000``, ``12.5``; 0 below a thousandth."""
    if value >= 99.95:
        return f"{value:,.0f}".replace(",", THIN)
    return f"{value:.3g}" if value >= 0.001 else "0"


def said_rate(per_second: float) -> str:
    """A rate as such a figure: ``40 000/s``."""
    return f"{said_figure(per_second)}/s"
