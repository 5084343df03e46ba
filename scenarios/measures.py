"""Which figure of an estimate answers a requirement, and its conversion to the requirement's unit.

A measure is a path into the estimate's JSON with list items by id: ``flows.request.latency_ms.p99``. What a
scenario asks of a part goes by role, for a drawing may have several: ``roles.hash_match.latency_ms.p99``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

JUDGE: Final = "judge"

Scale = Mapping[str, float]
"""What one of each unit is in the units of the figure."""

_MS: Final[Scale] = {"ms": 1, "s": 1e3, "min": 6e4, "h": 3.6e6, "days": 8.64e7}
_S: Final[Scale] = {"ms": 1e-3, "s": 1, "min": 60, "h": 3600, "days": 86_400}
_DAYS: Final[Scale] = {"s": 1 / 86_400, "min": 1 / 1440, "h": 1 / 24, "days": 1}
_SHARE: Final[Scale] = {"fraction": 1, "%": 0.01}
_THINGS: Final = ("req", "reads", "writes", "queries", "messages", "events", "img", "vectors")
_RATE: Final[Scale] = {f"{thing}/s": 1 for thing in _THINGS}
_TIMES: Final = ("mean", "p50", "p90", "p95", "p99")
_ROLE: Final[Mapping[str, Scale]] = {
    **{f"latency_ms.{name}": _MS for name in _TIMES},
    "tokens_per_s": {"tok/s": 1},
}
_FLOW: Final[Mapping[str, Scale]] = {
    **{f"{what}.{name}": _MS for what in ("latency_ms", "first_token_ms") for name in _TIMES},
    **dict.fromkeys(("max_rps", "offered_rps", "carried_rps", "refused_rps"), _RATE),
    "freshness_s": _S,
    "availability": _SHARE,
}
_WHOLE: Final[Mapping[str, Scale]] = {
    "availability": _SHARE,
    "cost_usd.month": {"USD/month": 1, "USD": 1},
    "cost_usd.per_million_requests": {"USD": 1},
    "cost_usd.per_thousand_tokens": {"USD": 1},
    "training.days": _DAYS,
    "training.checkpoint_loss": _SHARE,
}


class MeasureError(ValueError):
    """A measure that names no figure, or a unit that does not fit it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of an estimate: of one flow, of the parts of one role, else of the whole design.

    ``per_unit`` is what one of the requirement's unit is in the figure's: value = figure / per_unit.
    """

    flow: str | None
    figure: str
    per_unit: float
    role: str | None = None

    @property
    def timed(self) -> bool:
        """True for a figure that is lost once a queue grows for ever."""
        return self.figure.startswith(("latency_ms", "first_token_ms", "freshness_s", "tokens_per_s"))


def parse_measure(measure: str, unit: str) -> Measure | None:
    """The figure behind a requirement's ``measure``; None when a person judges.

    Raises:
        MeasureError: there is no such figure, or it cannot be said in ``unit``.
    """
    if measure == JUDGE:
        return None
    of, _, rest = measure.partition(".")
    named, _, figure = rest.partition(".")
    scales = {"flows": _FLOW, "roles": _ROLE}.get(of)
    if scales is None:
        named, figure, scales = "", measure, _WHOLE
    if figure not in scales:
        raise MeasureError(f"no figure {measure!r}; there are {_all_figures()} and {JUDGE!r}")
    scale = scales[figure]
    if unit not in scale:
        raise MeasureError(f"{measure} cannot be said in {unit!r}; its units are {', '.join(scale)}")
    return Measure(named if of == "flows" else None, figure, scale[unit], named if of == "roles" else None)


def _all_figures() -> str:
    of_flow = (f"flows.<id>.{figure}" for figure in _FLOW)
    return ", ".join([*_WHOLE, *of_flow, *(f"roles.<role>.{figure}" for figure in _ROLE)])
