"""What the window keeps in memory with the simulation's kernels, and how soon a drill shows its first frame.

Each figure comes from a process of its own: what other benchmarks have loaded does not count.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from bench.measure import Row
from scoring.capacity.simulation.compiled import compile_kernels


def run() -> list[Row]:
    """Memory at rest, and the first frame of a first drill with all that it imports."""
    compile_kernels()  # so that they are in the cache
    return [
        Row("memory at rest, 40 components and kernels", _told("idle_mb"), "MB", 400.0),
        Row("first frame of the first drill, without kernels", _told("first_frame_s", plain=True), "s", 0.3),
        Row("first frame of the first drill, kernels at hand", _told("first_frame_s"), "s", 0.3),
        Row("first frame of a drill, kernels loaded", _told("next_frame_s"), "s", 0.3),
    ]


def idle_mb() -> float:
    """A practice round in its window, once it rests."""
    from PySide6.QtWidgets import QApplication

    from bench.window import opened, resident_mb, wait
    from whiteboard.round.setup import RoundMode

    app = QApplication([])
    with opened(app, RoundMode.PRACTICE):
        compile_kernels()
        wait(app, 1000)
        return resident_mb()


def first_frame_s() -> float:
    """From a drill's start to its first frame with something in it, as the worker does it."""
    from bench.simulation import in_a_row
    from components.catalog import load_catalog
    from scoring.capacity.estimator import Estimator
    from scoring.capacity.simulation.background import start_compiling

    design, catalog = in_a_row(), load_catalog()
    Estimator(catalog).estimate(design)  # the window has done so
    start = time.perf_counter()
    from whiteboard.ui.drill_run import DrillRun

    drill = DrillRun(design, catalog, None)
    start_compiling()
    drill.play(0.1, lambda: False)
    drill.frame()
    return time.perf_counter() - start


def next_frame_s() -> float:
    """The same when the kernels are in this process."""
    first_frame_s()
    compile_kernels()
    return first_frame_s()


def _told(figure: str, *, plain: bool = False) -> float:
    """A figure as a fresh process tells it."""
    code = f"from bench.simulation_memory import {figure}; print({figure}(), flush=True)"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LOADBEARING_NO_NUMBA": "1" if plain else ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)
