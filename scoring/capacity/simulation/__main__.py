"""``python -m scoring.capacity.simulation`` compiles the kernels beside the program that started it.

Gives way to whatever else runs, and ends with that program: both hold an end of its standard input.
"""

from __future__ import annotations

import os
import sys
import threading

from scoring.capacity.simulation.compiled import compile_kernels, kept

GIVING_WAY = 10
"""Of 19: with more, a busy machine would not get it done within a minute."""


def main() -> int:
    """Compiles unless that is done; 1 when there will be no kernels."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        os.nice(GIVING_WAY)
    return 0 if kept() or compile_kernels() else 1


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
