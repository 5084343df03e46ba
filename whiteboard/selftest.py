"""Proof that an installed copy works: each part does one real thing, and says how long it took."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from components.design import Design
    from whiteboard.library.store import Library

FEWEST_COLOURS: Final = 40
PLAYED_S: Final = 20.0
LONGEST_COMPILING_S: Final = 180.0


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check; ``detail`` says what was proven, or what went wrong."""

    name: str
    ok: bool
    ms: float
    detail: str


def run_checks() -> list[Check]:
    """All checks, in the order of what builds on what; one that fails does not stop the rest."""
    return [run_check(name, work) for name, work in CHECKS.items()]


def run_check(name: str, work: Callable[[], str]) -> Check:
    """Runs one check; ``work`` gives the detail, or raises."""
    start = time.perf_counter()
    try:
        ok, detail = True, work()
    except Exception as error:  # noqa: BLE001 - whatever breaks is what this is to find
        ok, detail = False, f"{type(error).__name__}: {error}"
    return Check(name, ok, round((time.perf_counter() - start) * 1000, 1), detail)


def _catalogue() -> str:
    from components.catalog import load_catalog

    catalog = load_catalog()
    return f"{len(catalog.kinds)} kinds, {len(catalog.roles)} roles"


def _scenarios() -> str:
    from scenarios.loader import library, load_scenario

    stages = sum(len(load_scenario(name).required_stages) for name in library())
    return f"{len(library())} scenarios with {stages} stages"


def _two_servers() -> Design:
    """M/M/2 at 75 % with a service of 10 ms."""
    from components.design import Component, Design, Flow, Link

    station = {"service_ms": 10, "concurrency": 1, "service_scv": 1}
    parts = (Component("c", "web_client"), Component("s", "app_service", replicas=2, params=station))
    return Design("", parts, (Link("l", "c", "s", network_ms=0),), (Flow("f", "c", 150),))


def _capacity() -> str:
    """Erlang C gives a wait of 90/7 ms, so a mean of 160/7 ms."""
    from components.catalog import load_catalog
    from scoring.capacity.estimator import Estimator

    estimate = Estimator(load_catalog()).estimate(_two_servers())
    latency = next(part.latency_ms for part in estimate.components if part.id == "s")
    mean = math.nan if latency is None else latency.mean
    if not math.isclose(mean, 160 / 7, rel_tol=1e-6):
        raise ValueError(f"two servers at 75 % answer in {mean} ms, not {160 / 7:.3f} ms")
    return f"M/M/2 at 75 % answers in {mean:.3f} ms"


def _kernels() -> str:
    """The same events in plain Python and compiled, which takes some 20 s after an installation."""
    from scoring.capacity.simulation.background import compile_beside
    from scoring.capacity.simulation.compiled import compile_kernels, kept, wanted

    if not wanted():
        return "turned off by LOADBEARING_NO_NUMBA"
    plain = _played()
    there, start = kept(), time.perf_counter()
    compile_beside(LONGEST_COMPILING_S)
    compile_kernels()
    came = "from the cache" if there else f"compiled in {time.perf_counter() - start:.0f} s"
    if _played() != plain:
        raise ValueError("compiled kernels do not play what plain Python plays; please report it")
    return f"{came}, {plain[0]:,} events as in plain Python"


def _played() -> tuple[int, bytes, bytes]:
    """Events and response times of some seconds."""
    from components.catalog import load_catalog
    from scoring.capacity.estimator import Estimator
    from scoring.capacity.simulation.program import compile_program
    from scoring.capacity.simulation.run import Run

    assembled = Estimator(load_catalog()).assembled(_two_servers(), None, None, percentiles=False)
    run = Run(compile_program(assembled, None, seed=1))
    seen = run.advance(PLAYED_S)
    return run.events, seen.counts.tobytes(), seen.sums.tobytes()


def _database() -> str:
    from whiteboard.library.store import Library
    from whiteboard.round.setup import RoundMode, Setup

    setup = Setup(RoundMode.DRAW, "2026-01-01T00:00:00+00:00", "Selftest")
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        rows = len(library.events(library.create(setup)))
        library.backup(Path(folder) / "backup.db")
    return f"wrote and read back {rows} row, and a backup of it"


def _icons() -> str:
    from PySide6.QtGui import QFontDatabase

    from components.catalog import load_catalog
    from whiteboard.ui.icons import outline

    _application()
    names = sorted({kind.icon for kind in load_catalog().kinds.values()})
    if missing := [name for name in names if outline(name).isEmpty()]:
        raise ValueError(f"nothing to draw for {', '.join(missing)}")
    if not QFontDatabase.families():
        raise ValueError("this system has no fonts; install one, such as Inter or DejaVu Sans")
    return f"{len(names)} icons, {len(QFontDatabase.families())} font families"


@cache
def _application() -> object:
    """Kept to the end: a second QApplication in one process is asking for trouble."""
    from whiteboard.formats.offscreen import painting_application

    return painting_application()


def _window() -> str:
    """Draws a reference design in the real window, kept in a library of its own."""
    from scenarios.loader import load_scenario
    from whiteboard.board.layout import board_of
    from whiteboard.library.store import Library
    from whiteboard.round.setup import RoundMode, Setup
    from whiteboard.ui.sitting import first_events

    scenario = load_scenario("url-shortener")
    setup = Setup(RoundMode.PRACTICE, "2026-01-01T00:00:00+00:00", scenario.title, scenario=scenario.id)
    events = first_events(board_of(scenario.reference_solution))
    _application()
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        colours = _colours_of_window(library, library.create(setup, events), Path(folder) / "settings.ini")
    if colours < FEWEST_COLOURS:
        raise ValueError(f"the window shows {colours} colours; something in it was not drawn")
    return f"drew {len(scenario.reference_solution.components)} parts in {colours} colours"


def _colours_of_window(library: Library, round_id: str, settings: Path) -> int:
    """Shows a round in a window and counts the colours of its picture."""
    from PySide6.QtWidgets import QApplication

    from whiteboard.settings import Settings
    from whiteboard.ui.round_window import RoundWindow
    from whiteboard.ui.sitting import Sitting
    from whiteboard.ui.theme import LIGHT

    sitting = Sitting(library, round_id, LIGHT)
    window = RoundWindow(sitting.desks[0], Settings(settings), sitting.saving)
    window.resize(1280, 800)
    window.show()
    QApplication.processEvents()
    picture = window.grab().toImage()
    window.close()
    sitting.close()
    places = ((x, y) for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3))
    return len({picture.pixel(x, y) for x, y in places})


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "catalogue": _catalogue,
    "scenarios": _scenarios,
    "capacity": _capacity,
    "kernels": _kernels,
    "database": _database,
    "icons": _icons,
    "window": _window,
}
