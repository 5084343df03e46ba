"""Gets the kernels while the program goes on: compiled in a process of their own, then read from disk.

A thread that compiles would hold the interpreter, and the window with it.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from tempfile import TemporaryFile
from typing import Final

from scoring.capacity.simulation.compiled import compile_kernels, kept, ready, wanted

COMMAND = (sys.executable, "-m", "scoring.capacity.simulation")
_BUSY: Final = threading.Lock()
_log = logging.getLogger(__name__)


def start_compiling() -> None:
    """Gets the kernels; runs under way go over to the compiled copies by themselves."""
    if not ready():
        _start(compile_beside, compile_kernels)


def start_keeping() -> None:
    """Sees that the kernels are on disk, for when they are needed; loads none."""
    _start(compile_beside)


def compile_beside(limit_s: float | None = None) -> None:
    """Puts the kernels on disk, unless they are there, in a process that ends with this one.

    Raises:
        RuntimeError: there are none, or not within ``limit_s``; in a line.
    """
    with _BUSY:
        if not kept():
            _compile_beside(limit_s)


def _compile_beside(limit_s: float | None) -> None:
    root = Path(__file__).parents[3]
    with TemporaryFile() as said:
        with Popen(COMMAND, cwd=root, stdin=PIPE, stdout=DEVNULL, stderr=said) as process:  # noqa: S603 - ours
            try:
                status = process.wait(limit_s)
            except TimeoutExpired:
                process.kill()
                raise RuntimeError(f"not compiled within {limit_s:g} s") from None
        if status:
            said.seek(0)
            lines = said.read().decode(errors="replace").split("\n")
            raise RuntimeError(next((line for line in reversed(lines) if line.strip()), "no compiler"))


def _start(*steps: Callable[[], object]) -> None:
    if wanted():
        threading.Thread(target=_take, args=steps, name="kernels", daemon=True).start()


def _take(*steps: Callable[[], object]) -> None:
    """One after the other; nobody waits for them, so the log says why one fails."""
    try:
        for step in steps:
            step()
    except (OSError, RuntimeError) as error:
        _log.warning("no kernels, so that long simulations take longer: %s", error)
