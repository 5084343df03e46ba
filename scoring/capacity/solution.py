"""What solving starts from and ends with: a design under load, and one balance of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.capacity.critical_path import Starts, Walks
from scoring.capacity.figures import Figures
from scoring.capacity.fixed_point import Secant
from scoring.capacity.grid import Grid
from scoring.capacity.kept import Kept
from scoring.capacity.latency import Composer
from scoring.capacity.load import FlowLoad
from scoring.capacity.plan import Plan
from scoring.capacity.rates import Coupling, FlowRates
from scoring.capacity.responses import Response
from scoring.capacity.result import ComponentEstimate
from scoring.capacity.stations import Arrivals, Held, Station
from scoring.capacity.topology import Topology
from scoring.capacity.visits import Visits

SETTLED: Final = 1e-5
"""Shares and attempts that latency decides have settled when they move by no more: p99 follows them."""
EXACT: Final = 1e-11
"""The same where rates alone decide them, which costs next to nothing."""

Bodies = dict[int, tuple[Response | None, tuple[Response | None, ...]]]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A topology with a load on it: to solve for any parameters. ``starts`` are positions with shares."""

    topology: Topology
    flows: tuple[FlowLoad, ...]
    plans: tuple[Plan, ...]
    starts: tuple[tuple[tuple[int, float], ...], ...]
    reached: tuple[int, ...]
    """Positions that the flows can load, in order of the file."""
    callers_first: tuple[int, ...]
    """The same, callers before callees."""


@dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """What another solve can start from instead of an idle system."""

    plans: tuple[Plan, ...]
    coupling: Coupling
    success: Sequence[Sequence[float]]
    reach_ms: float
    secants: Sequence[Secant]

    def moved(self, places: Mapping[int, int], calls: Mapping[int, int], count: int) -> Balance:
        """For a changed drawing of ``count`` components; new positions and new calls by old ones."""
        known = self.coupling
        attempts, succeeds = (
            {calls[old]: value for old, value in own.items() if old in calls}
            for own in (known.attempts, known.succeeds)
        )
        accepted, hits = (_placed(own, places, count) for own in (known.accepted, known.hits))
        coupling = Coupling(accepted, hits, attempts, succeeds, lossy=known.lossy)
        success = [_placed(own, places, count) for own in self.success]
        return Balance((), coupling, success, self.reach_ms, ())


def _placed(shares: Sequence[float], places: Mapping[int, int], count: int) -> list[float]:
    """The shares at their new positions; 1 for what is new."""
    fresh = [1.0] * count
    for old, new in places.items():
        fresh[new] = shares[old]
    return fresh


@dataclass(slots=True)
class Solution:
    """Rates by flow, stations by position, responses by flow and position (None: unstable)."""

    plans: tuple[Plan, ...]
    rates: list[FlowRates]
    total: FlowRates
    """The rates of all flows together."""
    bare: list[Station | None]
    """Stations as if none held its servers for the calls that it makes."""
    success: list[list[float]]
    coupling: Coupling
    stations: list[Station | None] = field(default_factory=list)
    responses: list[list[Response | None]] = field(default_factory=list)
    grid: Grid | None = None
    reach_ms: float = 0.0
    """How far the longest flow reached: mean and 12 deviations."""
    composer: Composer | None = None
    calm: bool = False
    """Settled without overload or runaway on the way: a solve from here ends where an idle one does."""

    secants: Sequence[Secant] = ()
    """How its feedback answered the last changes."""

    @property
    def state(self) -> Balance:
        """Where another solve can start."""
        return Balance(self.plans, self.coupling, self.success, self.reach_ms, self.secants)


@dataclass(slots=True)
class Memory:
    """What one solve leaves for the next: stations by their inputs, responses by their recipe."""

    stations: dict[int, tuple[Figures, Arrivals, Station]] = field(default_factory=dict)
    held: dict[int, tuple[Station, Held, Station]] = field(default_factory=dict)
    """Stations whose servers wait for their calls: without and with that."""
    kept: Kept = field(default_factory=Kept)
    availability: tuple[Hashable, tuple[float | None, ...]] | None = None
    """By flow, with the figures that it was worked out from."""

    visits: defaultdict[int, Visits] = field(default_factory=lambda: defaultdict(Visits))
    """Responses by flow and position; those of a flow's first token under its number's complement."""

    rates: dict[int, tuple[Plan, Starts, list[float], FlowRates]] = field(default_factory=dict)
    """By flow, where nothing is lost: plan, starts and hit ratios, and the rates that follow from them."""

    balance: Balance | None = None
    """The last one that was found in calm."""

    bodies: defaultdict[int, Bodies] = field(default_factory=lambda: defaultdict(dict))
    """By flow and position: a response, and what it waits for at each node of its body."""

    streaming: dict[int, tuple[Station, Station]] = field(default_factory=dict)
    """Language models as solved, and cut to their first token."""

    walks: Walks = field(default_factory=dict)

    reported: dict[int, tuple[Station, Station, bool, ComponentEstimate]] = field(default_factory=dict)
    """What was said of a component's stations: as a request sees it, and as it really is."""

    def moved(self, before: Topology, now: Topology) -> Memory:
        """For a changed drawing. Recipes name no positions."""
        places = {old: now.index[name] for name, old in before.index.items() if name in now.index}
        stations = {new: known for old, new in places.items() if (known := self.stations.get(old))}
        self.kept.tries.clear()  # of calls that are compiled anew
        fresh = Memory(stations, kept=self.kept)
        fresh.visits.update((number, visits.moved(places)) for number, visits in self.visits.items())
        if self.balance is not None:
            drawn = {call.link.id: call.index for call in now.calls}
            calls = {call.index: drawn[call.link.id] for call in before.calls if call.link.id in drawn}
            fresh.balance = self.balance.moved(places, calls, len(now.kinds))
        return fresh

    def branch(self) -> Memory:
        """A memory that knows what this one does, and leaves it as it is."""
        visits = defaultdict(Visits, {number: known.branch() for number, known in self.visits.items()})
        return Memory(
            dict(self.stations),
            dict(self.held),
            self.kept.branch(),
            self.availability,
            visits,
            dict(self.rates),
            self.balance,
        )
