"""The core runs without Qt: a fresh interpreter imports all of it and PySide6 is not there."""

from __future__ import annotations

import subprocess
import sys

CORE = """
import importlib, pkgutil, sys
board, tools, sitting = "whiteboard.board", "whiteboard.tools", "whiteboard.round"
for name in ("components", "scenarios", "scoring", board, tools, sitting):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
for name in ("PySide6", "pyqtgraph", "sqlalchemy"):
    assert name not in sys.modules, name
"""


def test_core_imports_no_qt() -> None:
    done = subprocess.run([sys.executable, "-c", CORE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
