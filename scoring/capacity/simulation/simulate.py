"""Simulates a design from start to end and reports what was seen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from components.catalog import Catalog
from components.design import Design
from scoring.capacity.assemble import Assembled
from scoring.capacity.estimator import DesignError, Estimator
from scoring.capacity.load import Load
from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.background import start_compiling
from scoring.capacity.simulation.faults import Fault, check
from scoring.capacity.simulation.feedforward import needs_events
from scoring.capacity.simulation.history import History
from scoring.capacity.simulation.measure import Stretch
from scoring.capacity.simulation.program import Program, compile_program
from scoring.capacity.simulation.report import Report
from scoring.capacity.simulation.result import Simulation
from scoring.capacity.simulation.run import Run
from scoring.capacity.simulation.stationwise import play_stations

BATCHES: Final = 20
WARMUP: Final = 0.1
REQUESTS: Final = 500_000
SHORTEST_S: Final = 10.0
LONGEST_S: Final = 600.0
AFTER_FAULT_S: Final = 30.0
SMALL: Final = 100_000
"""Events that plain Python plays in two or three seconds: not worth waiting for compiled kernels."""
MOST_EVENTS: Final = 2e9
"""Some five minutes compiled."""
MOST_VISITS: Final = 1e7
"""Of a run that is played station by station: all its times are kept, some 50 B a visit."""
MOST_AT_ONCE: Final = 1e6
"""Visits to one station, so that it is over soon enough for ``cancelled`` to be asked."""
MOST_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long a run is, and from when on it counts, in seconds."""

    seconds: float
    warmup_s: float

    def marks(self) -> list[float]:
        """Ends of seconds and of batches."""
        counted = self.seconds - self.warmup_s
        seconds = {float(second) for second in range(1, math.ceil(self.seconds))}
        batches = {self.warmup_s + number * counted / BATCHES for number in range(BATCHES)}
        return sorted(mark for mark in seconds | batches | {self.seconds} if mark > 0.0)

    def batch(self, moment_s: float) -> int | None:
        """The batch that a moment belongs to; None in the warm-up."""
        if moment_s < self.warmup_s:
            return None
        return min(BATCHES - 1, int((moment_s - self.warmup_s) / (self.seconds - self.warmup_s) * BATCHES))


def simulate(  # noqa: PLR0913 - a run has many knobs, all but three have defaults
    design: Design,
    catalog: Catalog,
    load: Load | None = None,
    *,
    rate_rps: float | None = None,
    seconds: float | None = None,
    warmup_s: float | None = None,
    seed: int = 1,
    faults: Sequence[Fault] = (),
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[float], object] = lambda _: None,
    get_kernels: Callable[[], object] = start_compiling,
) -> Simulation:
    """Plays ``seconds`` of a design under its own load or a scenario's; the warm-up is not counted.

    Without ``seconds`` about 500,000 requests, 10 s to 10 min; without ``warmup_s`` a tenth of it.
    ``progress`` is told the share done. Plays in plain Python until the kernels are compiled; ``get_kernels``
    is called before a run that is long enough for that to matter.

    Raises:
        DesignError: components call each other without end, or there is too much to simulate.
        FaultError: the design has nothing of that name, or the run is over before it begins.
        Cancelled: ``cancelled`` said so, which is asked every 20 ms or so.
    """
    assembled = Estimator(catalog).assembled(design, load, rate_rps, percentiles=True, cancelled=cancelled)
    program = compile_program(assembled, load, seed)
    length = _length(program, faults) if seconds is None else seconds
    schedule = Schedule(length, WARMUP * length if warmup_s is None else min(warmup_s, length))
    check(faults, program, length)
    visits = _visits(assembled, program, length)
    if _events(program, visits, length) > SMALL:
        get_kernels()
    begun = time.perf_counter()
    if faults or not _by_station(program, visits):
        player: Run | History = _run(program, length, faults)
    else:
        player = play_stations(program, length, seed, cancelled)
    report = Report(program, assembled, load)
    batches = _measure(player, report, schedule, cancelled, progress)
    speed = player.events / (time.perf_counter() - begun)
    return report.simulation(
        batches, seed=seed, seconds=length, warmup_s=schedule.warmup_s, events_per_s=speed
    )


def _visits(assembled: Assembled, program: Program, seconds: float) -> list[float]:
    """Expected visits to each component that serves, at the load of the closed form."""
    return [
        seconds * station.rate_rps
        for station, part in zip(assembled.solution.stations, program.parts, strict=True)
        if station is not None and part.ints[f.S_KIND] != f.PASS
    ]


def _events(program: Program, visits: Sequence[float], seconds: float) -> float:
    """Expected events: an arrival a request, and two a visit.

    Raises:
        DesignError: they are too many.
    """
    events = seconds * sum(flow.rate_rps for flow in program.flows) + 2.0 * sum(visits)
    if events > MOST_EVENTS:
        raise DesignError(
            f"{seconds:,.6g} s of this load are {events:.1e} events, and {MOST_EVENTS:.0e} are the most: "
            "simulate less time or a lower rate"
        )
    return events


def _by_station(program: Program, visits: Sequence[float]) -> bool:
    """Whether a run can be played station by station, and is small enough for that."""
    if sum(visits) > MOST_VISITS or max(visits, default=0.0) > MOST_AT_ONCE:
        return False
    return sum(part.lanes for part in program.parts) <= MOST_LINES and needs_events(program) is None


def _run(program: Program, seconds: float, faults: Sequence[Fault]) -> Run:
    run = Run(program, seconds)
    for fault in faults:
        run.inject(fault)
    return run


def _measure(
    player: Run | History,
    report: Report,
    schedule: Schedule,
    cancelled: Callable[[], bool],
    progress: Callable[[float], object],
) -> list[Stretch]:
    """Plays all stretches: seconds go to the report, batches come back."""
    batches: dict[int, Stretch] = {}
    second: Stretch | None = None
    marks, before = schedule.marks(), 0.0
    for mark, stretch in zip(marks, player.stretches(marks, cancelled), strict=True):
        second = stretch if second is None else second + stretch
        if mark == marks[-1] or mark == math.floor(mark):
            report.add_second(second, mark)
            second = None
        number = schedule.batch((before + mark) / 2.0)
        if number is not None:
            batches[number] = batches[number] + stretch if number in batches else stretch
        before = mark
        progress(mark / schedule.seconds)
    return list(batches.values())


def _length(program: Program, faults: Sequence[Fault]) -> float:
    """Long enough for 500,000 requests, and for what comes after the last fault."""
    rate = sum(flow.rate_rps for flow in program.flows)
    wanted = REQUESTS / rate if rate > 0.0 else SHORTEST_S
    ends = [fault.start_s if math.isinf(fault.end_s) else fault.end_s for fault in faults]
    last = max(ends) + AFTER_FAULT_S if ends else 0.0
    return float(math.ceil(max(last, min(max(wanted, SHORTEST_S), LONGEST_S))))
