"""Proof that an installed copy works: each part does one real thing, and says how long it took."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final


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


def _capacity() -> str:
    """M/M/2 at 75 % with a service of 10 ms: Erlang C gives a wait of 90/7 ms, so a mean of 160/7 ms."""
    from components.catalog import load_catalog
    from components.design import Component, Design, Flow, Link
    from scoring.capacity.estimator import Estimator

    station = {"service_ms": 10, "concurrency": 1, "service_cv2": 1}
    parts = (Component("c", "web_client"), Component("s", "app_service", replicas=2, params=station))
    design = Design("", parts, (Link("l", "c", "s", network_ms=0),), (Flow("f", "c", 150),))
    estimate = Estimator(load_catalog()).estimate(design)
    latency = next(part.latency_ms for part in estimate.components if part.id == "s")
    mean = math.nan if latency is None else latency.mean
    if not math.isclose(mean, 160 / 7, rel_tol=1e-6):
        raise ValueError(f"two servers at 75 % answer in {mean} ms, not {160 / 7:.3f} ms")
    return f"M/M/2 at 75 % answers in {mean:.3f} ms"


def _database() -> str:
    from whiteboard.library.store import Library
    from whiteboard.round.setup import RoundMode, Setup

    setup = Setup(RoundMode.DRAW, "2026-01-01T00:00:00+00:00", "Selftest")
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        rows = len(library.events(library.create(setup)))
        library.backup(Path(folder) / "backup.db")
    return f"wrote and read back {rows} row, and a backup of it"


def _window() -> str:
    raise NotImplementedError


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


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "catalogue": _catalogue,
    "scenarios": _scenarios,
    "capacity": _capacity,
    "database": _database,
    "icons": _icons,
    "window": _window,
}
