"""Simulates a design from start to end and reports what was seen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Final

from components.catalog import Catalog
from components.design import Design
from scoring.capacity.assemble import Assembled
from scoring.capacity.estimator import Estimator
from scoring.capacity.load import Load
from scoring.capacity.simulation.compiled import start_compiling
from scoring.capacity.simulation.faults import Cancelled, Fault
from scoring.capacity.simulation.history import Replay
from scoring.capacity.simulation.measure import Stretch
from scoring.capacity.simulation.program import Program, compile_program
from scoring.capacity.simulation.report import Report
from scoring.capacity.simulation.result import Simulation
from scoring.capacity.simulation.run import Run
from scoring.capacity.simulation.stationwise import NotFeedForwardError, StationWise

__all__ = ["Cancelled", "simulate"]

BATCHES: Final = 20
WARMUP: Final = 0.1
REQUESTS: Final = 500_000
SHORTEST_S: Final = 10.0
LONGEST_S: Final = 600.0
AFTER_FAULT_S: Final = 30.0


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
) -> Simulation:
    """Plays ``seconds`` of a design under its own load or a scenario's; the warm-up is not counted.

    Without ``seconds`` about 500,000 requests, 10 s to 10 min; without ``warmup_s`` a tenth of it.
    ``progress`` is told the share done. Plays in plain Python until the kernels are compiled.

    Raises:
        DesignError: components call each other without end, or there is too much to simulate.
        FaultError: the design has nothing of that name.
        Cancelled: ``cancelled`` said so, which is asked every 20 ms or so.
    """
    assembled = Estimator(catalog).assembled(design, load, rate_rps, percentiles=True)
    program = compile_program(assembled, load, seed)
    length = _length(program, faults) if seconds is None else seconds
    warmup = WARMUP * length if warmup_s is None else min(warmup_s, length)
    start_compiling()
    begun = time.perf_counter()
    player = _player(assembled, program, length, seed, faults, cancelled)
    report = Report(program, assembled, load)
    batches: list[Stretch | None] = [None] * BATCHES
    second: Stretch | None = None
    marks = _marks(length, warmup)
    for mark in marks:
        middle = (player.now_s + mark) / 2.0
        stretch = player.advance(mark, cancelled)
        second = stretch if second is None else second + stretch
        if mark == marks[-1] or mark == math.floor(mark):
            report.add_second(second, mark)
            second = None
        if middle >= warmup:
            number = min(BATCHES - 1, int((middle - warmup) / (length - warmup) * BATCHES))
            before = batches[number]
            batches[number] = stretch if before is None else before + stretch
        progress(mark / length)
    took = time.perf_counter() - begun
    return report.simulation(
        [batch for batch in batches if batch is not None],
        seed=seed,
        seconds=length,
        warmup_s=warmup,
        events_per_s=player.events / took if took > 0.0 else 0.0,
    )


def _player(
    assembled: Assembled,
    program: Program,
    seconds: float,
    seed: int,
    faults: Sequence[Fault],
    cancelled: Callable[[], bool],
) -> Run | Replay:
    """The run: station by station where that is possible, else event by event."""
    if not faults:
        try:
            return Replay(StationWise(assembled, program, seconds, seed, cancelled).history)
        except NotFeedForwardError:
            pass
    run = Run(program, seconds)
    for fault in faults:
        run.inject(fault)
    return run


def _marks(length: float, warmup: float) -> list[float]:
    """Ends of seconds and of batches."""
    batch = (length - warmup) / BATCHES
    marks = {float(second) for second in range(1, math.ceil(length))} | {length, warmup}
    marks |= {warmup + number * batch for number in range(1, BATCHES)}
    return sorted(mark for mark in marks if mark > 0.0)


def _length(program: Program, faults: Sequence[Fault]) -> float:
    """Long enough for 500,000 requests, and for what comes after the last fault."""
    rate = sum(flow.rate_rps for flow in program.flows)
    wanted = REQUESTS / rate if rate > 0.0 else SHORTEST_S
    ends = [fault.start_s if math.isinf(fault.end_s) else fault.end_s for fault in faults]
    last = max(ends) + AFTER_FAULT_S if ends else 0.0
    return float(math.ceil(max(last, min(max(wanted, SHORTEST_S), LONGEST_S))))
