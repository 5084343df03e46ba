"""What came of a drill, from its seconds: the longest queue, what failed, and whether it recovered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final, Protocol

from whiteboard.round.events import Body
from whiteboard.words import clock, figure, percent, time_ms

CALM_FAILED: Final = 0.01
"""Share of a second's answers that may fail in a second that counts as calm."""
LEAST_SHARE: Final = 0.01
SLOWER: Final = 2.0
"""Without a target, a calm second's p99 is at most this many times the usual one."""


class Seconds(Protocol):
    """A run second by second; ``scoring.capacity.simulation.result.Series`` is one."""

    @property
    def t_s(self) -> Sequence[float]:
        """Ends of the seconds."""

    @property
    def carried_rps(self) -> Sequence[float]:
        """Answers."""

    @property
    def refused_rps(self) -> Sequence[float]:
        """Failures."""

    @property
    def p99_ms(self) -> Sequence[float | None]:
        """p99, None in a second without an answer."""

    @property
    def queue(self) -> Mapping[str, Sequence[float]]:
        """Mean number waiting by component."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went, from its first fault on; ``peak_queue`` is the most that waited in a second's mean.

    ``recovered_s`` counts from the end of the last fault to the first of the calm seconds that last; None
    when there were none, or no fault.
    """

    seconds: float
    peak_queue: float
    peak_component: str
    peak_p99_ms: float | None
    failed_share: float
    recovered_s: float | None
    faults_end_s: float = 0.0
    """When in the run its last fault ends."""
    flow: str = ""
    """What the flow is called whose p99 that is, "" for all together."""

    def to_json(self) -> dict[str, Any]:
        """Plain data for a journal's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: Body) -> Outcome:
        """The outcome in a row; fields that this version does not know are passed over."""
        return cls(**{name: body[name] for name in cls.__dataclass_fields__ if name in body})


def outcome_words(found: Outcome | None, peak_name: str) -> str:
    """What happened in a sentence; ``peak_name`` is what the component with the longest queue is called."""
    if found is None:
        return "The program ended before the run did."
    of = f" of {found.flow}" if found.flow else ""
    late = f"p99{of} up to {time_ms(found.peak_p99_ms)}" if found.peak_p99_ms is not None else "no answers"
    said = [
        f"{_failed(found.failed_share)}, {late}",
        f"at most {figure(found.peak_queue)} waited at {peak_name}" if found.peak_queue >= 1.0 else "",
        _recovery(found),
    ]
    return "; ".join(part for part in said if part) + "."


def _failed(share: float) -> str:
    if not share:
        return "Nothing failed"
    return f"{percent(share) if share >= LEAST_SHARE else f'Less than {percent(LEAST_SHARE)}'} failed"


def _recovery(found: Outcome) -> str:
    end = clock(found.seconds * 1000)
    if found.seconds < found.faults_end_s:
        return f"a fault still ran when it ended at {end}"
    if found.recovered_s is None:
        return f"not recovered when it ended at {end}"
    if found.recovered_s < 1.0:
        return "recovered at once after the last fault"
    return f"recovered {time_ms(found.recovered_s * 1000)} after the last fault"


def outcome(
    series: Seconds,
    faults: Sequence[tuple[float, float]],
    target_ms: float | None,
    *,
    p99_ms: Sequence[float | None] | None = None,
    flow: str = "",
) -> Outcome:
    """The outcome of the seconds so far; ``faults`` are their starts and ends in seconds.

    ``p99_ms`` is that of the flow, called ``flow``, whose target it is; without it that of all together.
    """
    times = series.p99_ms if p99_ms is None else p99_ms
    begun = min((start for start, _ in faults), default=0.0)
    first = sum(t <= begun for t in series.t_s)
    queue, component = _longest(series.queue, first)
    failed, carried = sum(series.refused_rps[first:]), sum(series.carried_rps[first:])
    return Outcome(
        seconds=series.t_s[-1] if series.t_s else 0.0,
        peak_queue=queue,
        peak_component=component,
        peak_p99_ms=max((p99 for p99 in times[first:] if p99 is not None), default=None),
        failed_share=failed / (failed + carried) if failed else 0.0,
        recovered_s=_recovered(series, times, first, faults, target_ms),
        faults_end_s=max((end for _, end in faults), default=0.0),
        flow=flow,
    )


def _longest(queues: Mapping[str, Sequence[float]], first: int) -> tuple[float, str]:
    peaks = [(max(row[first:], default=0.0), name) for name, row in queues.items()]
    peak, name = max(peaks, key=lambda found: found[0], default=(0.0, ""))
    return (peak, name) if peak > 0.0 else (0.0, "")


def _recovered(
    series: Seconds,
    p99_ms: Sequence[float | None],
    first: int,
    faults: Sequence[tuple[float, float]],
    target_ms: float | None,
) -> float | None:
    if not faults:
        return None
    over = max(end for _, end in faults)
    usual = [p99 for p99 in p99_ms[:first] if p99 is not None]
    limit = target_ms or (SLOWER * median(usual) if usual else None)
    calm_since = None
    for number in reversed(range(len(series.t_s))):
        if series.t_s[number] - 1.0 < over or not _calm(series, number, p99_ms[number], limit):
            break
        calm_since = series.t_s[number] - 1.0
    return None if calm_since is None else max(0.0, calm_since - over)


def _calm(series: Seconds, number: int, p99: float | None, limit_ms: float | None) -> bool:
    """Answers come, in time, and next to none fails."""
    failed, carried = series.refused_rps[number], series.carried_rps[number]
    if p99 is None or failed > CALM_FAILED * (failed + carried):
        return False
    return limit_ms is None or p99 <= limit_ms
