"""The phase clock: how long each phase was planned, extended and used. It never advances by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase of the round's plan."""

    id: str
    name: str
    minutes: float


class Cue(StrEnum):
    """How far a phase has run: nothing yet, 80 % of its time, or all of it."""

    NONE = "none"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Clock:
    """The state after the last clock event; ``since_ms`` is when it last began to run, None while it stands.

    ``used_ms`` and ``extended_ms`` have an entry for each phase; ``ran`` are the stretches of
    round time in which it ran, as (from, to).
    """

    phases: tuple[PlannedPhase, ...]
    index: int = 0
    since_ms: int | None = None
    started: bool = False
    used_ms: tuple[int, ...] = ()
    extended_ms: tuple[int, ...] = ()
    ran: tuple[tuple[int, int], ...] = ()

    @classmethod
    def planned(cls, phases: tuple[PlannedPhase, ...]) -> Clock:
        """A clock that has not been started."""
        zeros = (0,) * len(phases)
        return cls(phases, used_ms=zeros, extended_ms=zeros)

    @property
    def running(self) -> bool:
        """True while time counts."""
        return self.since_ms is not None

    @property
    def phase(self) -> PlannedPhase | None:
        """The phase that is on, None in a round without phases."""
        return self.phases[self.index] if self.phases else None

    @property
    def last(self) -> bool:
        """True in the last phase."""
        return self.index + 1 >= len(self.phases)

    def used(self, index: int, now_ms: int) -> int:
        """Milliseconds used of a phase."""
        if not self.phases:
            return 0
        live = max(0, now_ms - self.since_ms) if self.since_ms is not None and index == self.index else 0
        return self.used_ms[index] + live

    def planned_ms(self, index: int) -> int:
        """Milliseconds planned for a phase, extensions included; never negative."""
        return max(0, round(self.phases[index].minutes * MINUTE_MS) + self.extended_ms[index])

    def total_planned(self) -> int:
        """Milliseconds planned for all phases, extensions included."""
        return sum(self.planned_ms(index) for index in range(len(self.phases)))

    def left(self, now_ms: int) -> int:
        """Milliseconds left in the phase that is on; negative when it is over time."""
        return self.planned_ms(self.index) - self.used(self.index, now_ms) if self.phases else 0

    def total_used(self, now_ms: int) -> int:
        """Milliseconds used of all phases."""
        return sum(self.used(index, now_ms) for index in range(len(self.phases)))

    def used_at(self, at_ms: int) -> int:
        """Milliseconds that all phases had used at a moment of the past: what people call its time."""
        live = () if self.since_ms is None else ((self.since_ms, at_ms),)
        return sum(max(0, min(end, at_ms) - start) for start, end in (*self.ran, *live))

    def cue(self, now_ms: int) -> Cue:
        """The soft cue of the phase that is on."""
        if not self.phases or not self.planned_ms(self.index):
            return Cue.NONE
        share = self.used(self.index, now_ms) / self.planned_ms(self.index)
        return Cue.OVER if share >= 1 else Cue.SOON if share >= 0.8 else Cue.NONE

    def start(self, at_ms: int) -> Clock:
        """Time counts from ``at_ms``; nothing changes when it counts already."""
        return self if self.running or not self.phases else replace(self, since_ms=at_ms, started=True)

    def pause(self, at_ms: int) -> Clock:
        """Time stands from ``at_ms``."""
        if not self.running:
            return self
        used = list(self.used_ms)
        used[self.index] = self.used(self.index, at_ms)
        return replace(self, since_ms=None, used_ms=tuple(used), ran=self._ran_until(at_ms))

    def _ran_until(self, at_ms: int) -> tuple[tuple[int, int], ...]:
        start, end = self.since_ms or 0, max(self.since_ms or 0, at_ms)
        if self.ran and self.ran[-1][1] == start:
            return (*self.ran[:-1], (self.ran[-1][0], end))
        return (*self.ran, (start, end))

    def goto(self, index: int, at_ms: int) -> Clock:
        """Another phase is on, running if the clock ran."""
        if not 0 <= index < len(self.phases):
            return self
        moved = replace(self.pause(at_ms), index=index)
        return moved.start(at_ms) if self.running else moved

    def extend(self, minutes: float) -> Clock:
        """The phase that is on gets more (or less) time."""
        if not self.phases:
            return self
        extended = list(self.extended_ms)
        extended[self.index] += round(minutes * MINUTE_MS)
        return replace(self, extended_ms=tuple(extended))
