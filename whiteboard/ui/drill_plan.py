"""Faults that wait on the time axis of a drill for their second to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from PySide6.QtCore import QObject, Signal

from whiteboard.round.drill_faults import Aim, Running
from whiteboard.round.events import Actor

FIRST_S: Final = 10.0
APART_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault that begins at ``start_s`` of the run and lasts ``seconds``."""

    id: int
    aim: Aim
    start_s: float
    seconds: float
    actor: Actor

    @property
    def running(self) -> Running:
        """It as the fault that it will be."""
        return Running.of(self.aim.at(self.start_s, self.seconds))


class Plan(QObject):
    """The planned faults in the order of their start. A run takes from it what is due; the plan stays."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.faults: tuple[Planned, ...] = ()
        self._ids = count()

    def add(self, aim: Aim, seconds: float, actor: Actor, *, after_s: float = 0.0) -> Planned:
        """Plans a fault a while after the last one, and after ``after_s`` of the run."""
        ends = [fault.running.end_s for fault in self.faults]
        start = max([FIRST_S, after_s + APART_S, *(end + APART_S for end in ends)])
        made = Planned(next(self._ids), aim, float(round(start)), seconds, actor)
        self._set((*self.faults, made))
        return made

    def move(self, fault_id: int, start_s: float) -> None:
        """Lets a fault begin at another second, whole and never before 0."""
        at = max(0.0, float(round(start_s)))
        self._set(tuple(replace(f, start_s=at) if f.id == fault_id else f for f in self.faults))

    def remove(self, fault_id: int) -> None:
        """Takes a fault off the axis."""
        self._set(tuple(fault for fault in self.faults if fault.id != fault_id))

    def _set(self, faults: tuple[Planned, ...]) -> None:
        ordered = tuple(sorted(faults, key=lambda fault: (fault.start_s, fault.id)))
        if ordered != self.faults:
            self.faults = ordered
            self.changed.emit()
