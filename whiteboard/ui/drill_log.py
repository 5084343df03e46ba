"""What a drill has to tell as it goes: who refuses work, whose queue fills, when p99 leaves its target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteboard.round.drill_faults import FAULTS, Running, key_of

if TYPE_CHECKING:
    from whiteboard.round.drill import Queue
    from whiteboard.ui.drill_run import Frame


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when in the run, its icon and level, and the words."""

    at_s: float
    icon: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is, and the faults that it has taken."""

    now_s: float
    fired: tuple[Running, ...]

    @property
    def left(self) -> dict[str, float]:
        """Seconds left of the faults that run, by key."""
        return {key_of(f.spec): f.end_s - self.now_s for f in self.fired if f.end_s > self.now_s}


class Watcher:
    """Notices what changed between frames; ``name`` gives a component's name."""

    def __init__(self, name: Callable[[str], str], target_ms: float | None) -> None:
        self._name, self._target_ms = name, target_ms
        self._refusing: frozenset[str] = frozenset()
        self._filling: frozenset[str] = frozenset()
        self._late = False
        self._seconds = 0

    def fired(self, fault: Running, said: str) -> Entry:
        """The line of a fault."""
        return Entry(fault.start_s, FAULTS[key_of(fault.spec)].icon, "hot_text", said)

    def see(self, frame: Frame) -> list[Entry]:
        """What is new in a frame."""
        refusing = _those(frame.queues, lambda queue: queue.refuses_rps > 0)
        filling = _those(frame.queues, lambda queue: queue.fills_rps > 0) - refusing
        news = (
            (refusing - self._refusing, "ph.warning-octagon-fill", "over_text", "refuses work"),
            (self._refusing - refusing, "ph.check-circle", "ok_text", "refuses no more"),
            (filling - self._filling - self._refusing, "ph.warning-circle", "hot_text", "falls behind"),
        )
        self._refusing, self._filling = refusing, filling
        found = [
            Entry(frame.now_s, icon, tone, f"{self._name(part)} {said}")
            for parts, icon, tone, said in news
            for part in sorted(parts)
        ]
        return found + self._target(frame)

    def _target(self, frame: Frame) -> list[Entry]:
        """p99 of each second that has passed against the target."""
        found = []
        series = frame.series
        for at, p99 in list(zip(series.t_s, series.p99_ms, strict=True))[self._seconds :]:
            late = self._target_ms is not None and p99 is not None and p99 > self._target_ms
            if late != self._late:
                said = "p99 leaves its target" if late else "p99 is back within its target"
                icon, tone = ("ph.clock", "hot_text") if late else ("ph.check-circle", "ok_text")
                found.append(Entry(at, icon, tone, said))
            self._late = late
        self._seconds = len(series.t_s)
        return found


def _those(queues: Mapping[str, Queue], fits: Callable[[Queue], bool]) -> frozenset[str]:
    return frozenset(part for part, queue in queues.items() if fits(queue))
