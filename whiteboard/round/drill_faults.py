"""Faults that a person fires in a drill, written as the command line writes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from components.catalog import Catalog
from components.design import Component, Design, Link, Mode
from components.kinds import Group
from whiteboard.board.names import name_of
from whiteboard.words import plural, with_unit

SURGE: Final = 3
SLOWER: Final = 5
KILLED: Final = 2


@dataclass(frozen=True, slots=True)
class Aim:
    """A fault with its victim: the part of the spec before the times, and what it is aimed at in words."""

    spec: str
    said: str

    def at(self, start_s: float, seconds: float) -> str:
        """The spec of a fault that begins at ``start_s`` of the run and lasts ``seconds``."""
        length = "" if self.spec.startswith("flush:") else f"+{seconds:g}"
        return f"{self.spec}@{round(start_s, 3)!r}{length}".replace(".0+", "+").removesuffix(".0")


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault as a button: its name, icon, how it finds its victim, and what to do when it finds none."""

    name: str
    icon: str
    aim: Callable[[Design, Catalog, Collection[str]], Aim | None]
    lacks: str = ""


def _surge(_design: Design, _catalog: Catalog, _selection: Collection[str]) -> Aim:
    return Aim(f"load:x{SURGE}", "all flows")


def _kill(design: Design, catalog: Catalog, selection: Collection[str]) -> Aim | None:
    victim = _first(design, selection, lambda c: c.replicas is not None and _serves(c, catalog))
    if victim is None:
        return None
    count = min(KILLED, max(1, (victim.replicas or 1) - 1))
    return Aim(f"kill:{victim.id}:{count}", f"{count} of {victim.replicas} {name_of(victim, catalog)}")


def _lose_zone(design: Design, _catalog: Catalog, selection: Collection[str]) -> Aim | None:
    victim = _first(design, selection, lambda c: c.zone is not None, elsewhere=True)
    if victim is None:
        return None
    zone = victim.zone if isinstance(victim.zone, str) else (victim.zone or ("",))[0]
    return Aim(f"zone:{zone}", zone)


def _slow(design: Design, catalog: Catalog, selection: Collection[str]) -> Aim | None:
    victim = _first(design, selection, lambda c: _serves(c, catalog))
    return Aim(f"slow:{victim.id}:x{SLOWER}", f"{name_of(victim, catalog)} ×{SLOWER}") if victim else None


def _drop_link(design: Design, catalog: Catalog, selection: Collection[str]) -> Aim | None:
    names = {c.id: name_of(c, catalog) for c in design.components}
    carrying = [link for link in design.links if link.mode in {Mode.SYNC, Mode.ASYNC}]

    def rank(link: Link) -> int:
        """The selected link first, then one out of the selection, then one into it."""
        hits = (link.id in selection, link.source in selection, link.target in selection)
        return hits.index(True) if any(hits) else len(hits)

    victim = min(carrying, key=rank, default=None)
    if victim is None or rank(victim) == 3:
        return None
    return Aim(f"link:{victim.source}:{victim.target}", f"{names[victim.source]} to {names[victim.target]}")


def _flush(design: Design, catalog: Catalog, selection: Collection[str]) -> Aim | None:
    victim = _first(design, selection, lambda c: catalog.kind(c.kind).group is Group.CACHE, elsewhere=True)
    return Aim(f"flush:{victim.id}", name_of(victim, catalog)) if victim else None


FAULTS: Final[Mapping[str, FaultKind]] = {
    "1": FaultKind(f"Traffic ×{SURGE}", "ph.trend-up", _surge),
    "2": FaultKind("Kill replicas", "ph.x-circle", _kill, "select a part"),
    "3": FaultKind("Lose zone", "ph.map-pin", _lose_zone, "nothing has a zone"),
    "4": FaultKind("Slow down", "ph.hourglass", _slow, "select a part"),
    "5": FaultKind("Drop link", "ph.link-break", _drop_link, "select a link or part"),
    "6": FaultKind("Flush cache", "ph.snowflake", _flush, "no cache drawn"),
}
"""By the key that fires them."""


_KEYS: Final = {"load": "1", "kill": "2", "zone": "3", "slow": "4", "link": "5", "flush": "6"}


def key_of(spec: str) -> str:
    """The key that fires a spec."""
    return _KEYS[spec.partition(":")[0]]


@dataclass(frozen=True, slots=True)
class Running:
    """A fault that was fired, from ``start_s`` to ``end_s`` of the run; equal for what is over at once."""

    spec: str
    start_s: float
    end_s: float

    @property
    def name(self) -> str:
        """What kind of fault it is, such as ``Lose zone``."""
        return FAULTS[key_of(self.spec)].name

    @classmethod
    def of(cls, spec: str) -> Running:
        """The times of a spec, as ``kill:api:2@30+20`` has them."""
        start, _, length = spec.rpartition("@")[2].partition("+")
        return cls(spec, float(start), float(start) + float(length or 0.0))


def fault_words(spec: str, design: Design, catalog: Catalog) -> str:
    """What a spec does, to what and for how long, such as ``Lose zone a for 30 s``."""
    fault = Running.of(spec)
    said = _deed(spec.rpartition("@")[0], {c.id: name_of(c, catalog) for c in design.components})
    seconds = fault.end_s - fault.start_s
    return f"{said} for {with_unit(seconds, 's')}" if seconds else said


def _deed(spec: str, names: Mapping[str, str]) -> str:
    form, *parts = spec.split(":")
    called = [names.get(part, part) for part in parts]
    match form:
        case "load":
            return parts[0].replace("x", "Traffic ×")
        case "kill":
            return f"Kill {plural(int(parts[1]), 'replica')} of {called[0]}"
        case "zone":
            return f"Lose zone {parts[0]}"
        case "slow":
            return f"Slow down {called[0]} {parts[1].replace('x', '×')}"
        case "link":
            return f"Drop link from {called[0]} to {called[1]}"
        case _:
            return f"Flush {called[0]}"


def _first(
    design: Design, selection: Collection[str], fits: Callable[[Component], bool], *, elsewhere: bool = False
) -> Component | None:
    """The selected component that fits; with ``elsewhere``, or else any one."""
    found = [c for c in design.components if fits(c)]
    chosen = [c for c in found if c.id in selection]
    return next(iter(chosen or (found if elsewhere else ())), None)


def _serves(component: Component, catalog: Catalog) -> bool:
    return catalog.kind(component.kind).group not in {Group.SOURCE, Group.CANVAS}
