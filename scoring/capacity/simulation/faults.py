"""Failures and surges with a start and an end, and how they are written: ``kill:ID:N@30+20``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from components.kinds import Group
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.program import Program, call_between

FORMS: Final[Mapping[str, str]] = {
    "kill": "kill:ID:N@START+SECONDS",
    "slow": "slow:ID:xK@START+SECONDS",
    "zone": "zone:NAME@START+SECONDS",
    "link": "link:FROM:TO@START+SECONDS",
    "flush": "flush:ID@START",
    "load": "load:xK@START+SECONDS",
}
_TIMES: Final = re.compile(r"(?P<what>.+)@(?P<start>[0-9.eE]+)(?:\+(?P<length>[0-9.eE]+))?")


class FaultError(ValueError):
    """A fault that cannot be; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure: ``factor`` of slow and load, ``count`` of killed replicas; for good without ``end_s``."""

    kind: str
    target: str = ""
    other: str = ""
    count: int = 0
    factor: float = 1.0
    start_s: float = 0.0
    end_s: float = math.inf


class Action(NamedTuple):
    """A change at a time, as the engine knows it."""

    at_s: float
    kind: int
    place: int
    number: int = 0
    value: float = 0.0


def parse_fault(text: str) -> Fault:
    """The fault of a SPEC.

    Raises:
        FaultError: it has another form, or a number that makes no sense.
    """
    kind = text.partition(":")[0]
    if kind not in FORMS:
        raise FaultError(f"'{text}' is no fault: the forms are {', '.join(FORMS.values())}")
    found = _TIMES.fullmatch(text)
    parts = found["what"].split(":")[1:] if found else []
    if found is None or len(parts) != FORMS[kind].count(":") or not all(parts):
        raise FaultError(f"'{text}' is not of the form {FORMS[kind]}")
    if (found["length"] is None) != (kind == "flush"):
        raise FaultError(f"'{text}' is not of the form {FORMS[kind]}")
    start = _number(found["start"], text)
    length = math.inf if kind == "flush" else _number(found["length"], text)
    return _fault(kind, parts, text, start, start + length)


def _fault(kind: str, parts: Sequence[str], text: str, start: float, end: float) -> Fault:
    target, last = parts[0], parts[-1]
    match kind:
        case "kill":
            if not last.isdecimal() or not 1 <= int(last) <= 10**6:
                raise FaultError(f"'{text}': kill 1 replica or more, in whole numbers")
            return Fault(kind, target, count=int(last), start_s=start, end_s=end)
        case "slow" | "load":
            return Fault(
                kind, target if kind == "slow" else "", factor=_factor(last, text), start_s=start, end_s=end
            )
        case "link":
            return Fault(kind, target, last, start_s=start, end_s=end)
        case _:
            return Fault(kind, target, start_s=start, end_s=end)


def _factor(word: str, text: str) -> float:
    value = _number(word[1:], text) if word.startswith("x") else 0.0
    if not 0.0 < value <= 1e6:
        raise FaultError(f"'{text}': write the factor as x and a number above 0, such as x3")
    return value


def _number(word: str, text: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= 1e9:
        raise FaultError(f"'{text}': '{word}' is not a number from 0 to 1e9")
    return value


def actions_of(fault: Fault, program: Program) -> list[Action]:
    """What a fault does to a program, at its start and at its end.

    Raises:
        FaultError: the design has nothing of that name, or nothing that this can happen to.
    """
    found: list[Action] = []

    def during(kind: int, index: int, count: int = 0, value: float = 0.0) -> None:
        found.append(Action(fault.start_s, kind, index, count, value))
        if math.isfinite(fault.end_s):
            found.append(Action(fault.end_s, kind, index, -count, 1.0 / value if value else 0.0))

    match fault.kind:
        case "load":
            for number in range(len(program.sources)):
                during(f.A_LOAD, number, value=fault.factor)
        case "link":
            _known(program, fault.target), _known(program, fault.other)
            calls = call_between(program.topology, fault.target, fault.other)
            if not calls:
                raise FaultError(f"no requests go from {fault.target} to {fault.other}")
            for call in calls:
                during(f.A_LINK, call.index, 1)
        case "zone":
            for position, lost in _in_zone(program, fault.target):
                during(f.A_DOWN, position, lost)
        case "kill":
            during(f.A_DOWN, _known(program, fault.target), fault.count)
        case "slow":
            during(f.A_SLOW, _known(program, fault.target), value=fault.factor)
        case _:
            found.append(Action(fault.start_s, f.A_FLUSH, _cache(program, fault.target)))
    return found


def check(faults: Sequence[Fault], program: Program, seconds: float) -> None:
    """Says before a run what it could not do.

    Raises:
        FaultError: the design has nothing of that name, or the run is over before a fault begins.
    """
    for fault in faults:
        actions_of(fault, program)
        if fault.start_s >= seconds:
            raise FaultError(f"a fault at {fault.start_s:g} s never begins in a run of {seconds:g} s")


def _known(program: Program, name: str) -> int:
    position = program.topology.index.get(name)
    if position is None:
        raise FaultError(f"the design has no component '{name}'")
    return position


def _cache(program: Program, name: str) -> int:
    position = _known(program, name)
    if program.topology.kinds[position].group is not Group.CACHE:
        raise FaultError(f"'{name}' is no cache, and only those are flushed")
    return position


def _in_zone(program: Program, zone: str) -> list[tuple[int, int]]:
    """The components with replicas in a zone, and how many are there."""
    found = []
    for position, component in enumerate(program.topology.components):
        zones = (component.zone,) if isinstance(component.zone, str) else component.zone or ()
        if zone in zones:
            replicas = program.parts[position].ints[f.S_REPLICAS]
            places = [zones[number % len(zones)] for number in range(replicas)]
            found.append((position, places.count(zone)))
    if not found:
        raise FaultError(f"the design has no zone '{zone}'")
    return found
