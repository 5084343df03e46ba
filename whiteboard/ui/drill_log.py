"""What a drill has to tell as it goes: who refuses work, whose queue fills, when p99 leaves its target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whiteboard.round.drill_faults import FAULTS, Running, key_of

if TYPE_CHECKING:
    from scoring.capacity.simulation.result import Series
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


@dataclass(frozen=True, slots=True)
class Watched:
    """Whose p99 is held against which target: a flow by id and name, both "" where there is but one."""

    flow: str = ""
    name: str = ""
    target_ms: float | None = None

    def seconds(self, frame: Frame) -> Series:
        """The seconds of it."""
        return frame.flows.get(self.flow, frame.series)


class Watcher:
    """Notices what changed between frames; ``name`` gives a component's name."""

    def __init__(self, name: Callable[[str], str], watched: Watched) -> None:
        self._name, self._watched = name, watched
        self._silent = False
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
        series = self._watched.seconds(frame)
        seconds = zip(series.t_s, series.p99_ms, series.refused_rps, strict=True)
        for at, p99, failed in list(seconds)[self._seconds :]:
            found += self._answers(at, silent=p99 is None and (failed > 0 or self._silent))
            if p99 is not None:  # a second without an answer meets no target
                found += self._target(at, p99)
        self._seconds = len(series.t_s)
        return found

    def _answers(self, at_s: float, *, silent: bool) -> list[Entry]:
        """Whether anything was answered in a second in which something failed."""
        changed, self._silent = silent != self._silent, silent
        of = f"{self._watched.name}: " if self._watched.name else ""
        bad = Entry(at_s, "ph.warning-octagon-fill", "over_text", f"{of}no more answers")
        good = Entry(at_s, "ph.check-circle", "ok_text", f"{of}answers come again")
        return [bad if silent else good] if changed else []

    def _target(self, at_s: float, p99_ms: float) -> list[Entry]:
        """p99 of a second against the target."""
        late = self._watched.target_ms is not None and p99_ms > self._watched.target_ms
        changed, self._late = late != self._late, late
        of = f" of {self._watched.name}" if self._watched.name else ""
        bad = Entry(at_s, "ph.clock", "hot_text", f"p99{of} leaves its target")
        good = Entry(at_s, "ph.check-circle", "ok_text", f"p99{of} is back within its target")
        return [bad if late else good] if changed else []


def _those(queues: Mapping[str, Queue], fits: Callable[[Queue], bool]) -> frozenset[str]:
    return frozenset(part for part, queue in queues.items() if fits(queue))
