"""How the load of a source changes over a run: a ramp, a spike, a day, or a file of seconds and rates."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from scoring.capacity.simulation import layout as f
from scoring.capacity.simulation.faults import Action, FaultError
from scoring.capacity.simulation.program import Program

STEPS: Final = 120
"""Steps in which a smooth profile is played."""
SPIKE: Final = 3.0
SWING: Final = 0.5


def profile_actions(program: Program, seconds: float) -> Iterable[Action]:
    """The changes of load that the profiles of a program make over a run of that length."""
    for number, source in enumerate(program.sources):
        base = program.world.source_f[number * f.SRC_F + f.SRC_RATE] * 1000.0
        for at, factor in _points(source.profile, seconds, base):
            yield Action(at, f.A_PROFILE, number, value=factor)


def _points(profile: str, seconds: float, base_rps: float) -> Iterable[tuple[float, float]]:
    """(second, factor): a ramp from 0 up, three times the rate in the middle tenth, or a day of ±50 %."""
    if profile == "constant":
        return []
    if profile == "spike":
        return [(0.45 * seconds, SPIKE), (0.55 * seconds, 1.0)]
    steps = [(step + 0.5) / STEPS for step in range(STEPS)]
    if profile == "ramp":
        return [((x - 0.5 / STEPS) * seconds, x) for x in steps]
    if profile == "diurnal":
        return [((x - 0.5 / STEPS) * seconds, 1.0 - SWING * math.cos(2.0 * math.pi * x)) for x in steps]
    return _trace(Path(profile), base_rps)


def _trace(path: Path, base_rps: float) -> list[tuple[float, float]]:
    """Rows of seconds and requests per second; a first row of words is a heading.

    Raises:
        FaultError: the file cannot be used; names file, line and reason.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise FaultError(f"{path}: the load profile cannot be read ({error})") from error
    points = []
    for line, row in enumerate(rows, 1):
        try:
            at, rate = (float(cell) for cell in row)
        except ValueError:
            if line == 1 and not any(_is_number(cell) for cell in row):
                continue
            raise FaultError(
                f"{path}:{line}: a load profile has two numbers a line, seconds and rate"
            ) from None
        if not (0.0 <= at <= 1e9 and 0.0 <= rate <= 1e12):
            raise FaultError(f"{path}:{line}: seconds and rates are between 0 and 1e12")
        points.append((at, rate / base_rps if base_rps > 0.0 else 0.0))
    return points


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
