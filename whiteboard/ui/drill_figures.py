"""What a drill's panel shows of a run: curves for its strips, and the last second in figures."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from whiteboard import words
from whiteboard.ui.capacity_words import Fact
from whiteboard.ui.drill_strips import Curve

if TYPE_CHECKING:
    from scoring.capacity.simulation.result import Series
    from whiteboard.ui.drill_run import Frame


def series_of(frame: Frame, flow: str) -> Series:
    """The seconds of a flow, of all together for ""."""
    return frame.flows.get(flow, frame.series)


def rate_curves(series: Series) -> tuple[Curve, ...]:
    """What is tried, carried, and failed: refused, or given up after the last timeout."""
    return (
        Curve("tried", "text3", series.attempts_rps, dashed=True),
        Curve("carried", "accent", series.carried_rps),
        Curve("failed", "over", series.refused_rps),
    )


def time_curves(series: Series) -> tuple[Curve, ...]:
    """Response times."""
    return (Curve("p50", "text3", series.p50_ms), Curve("p99", "accent", series.p99_ms))


def longest_queue(series: Series, selection: Collection[str]) -> str:
    """The one selected component, else the one whose queue has been longest; "" when there is none."""
    chosen = [i for i in selection if i in series.queue]
    if len(chosen) == 1:
        return chosen[0]
    return max(series.queue, key=lambda i: max(series.queue[i], default=0.0), default="")


def facts_of(series: Series, target_ms: float | None) -> list[Fact]:
    """The last second that has passed."""
    if not series.t_s:
        return []
    carried, failed, p99 = series.carried_rps[-1], series.refused_rps[-1], series.p99_ms[-1]
    ended = carried + failed
    late = p99 is not None and target_ms is not None and p99 > target_ms
    return [
        Fact(
            "Carried", words.rate(carried), f"{words.percent(carried / ended)} of what ended" if ended else ""
        ),
        Fact("Failed", words.rate(failed), tone="over" if failed else ""),
        Fact(
            "p99 of answers",
            "none" if p99 is None else words.time_ms(p99),
            f"at most {words.time_ms(target_ms)}" if target_ms is not None else "",
            "over" if late else "",
        ),
    ]
