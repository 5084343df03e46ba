"""The process: what it loads before the window shows, and how it starts, is called and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from whiteboard.app import NAME, FileEvents, make_qapplication
from whiteboard.settings import Settings
from whiteboard.ui.single_instance import hand_over, name_for

HEAVY = ("sqlalchemy", "pydantic", "networkx", "numpy", "numba", "pyqtgraph", "scipy", "yaml", "qtawesome")
SHOW_HOME = f"""
import sys
from whiteboard.app import make_qapplication
from whiteboard.settings import Settings
from whiteboard.ui.application import Application
app = make_qapplication()
application = Application(app, Settings())
application.home.show()
print([name for name in {HEAVY!r} if name in sys.modules])
application.close()
"""

REST = """
import whiteboard.app
from PySide6.QtWidgets import QApplication
from scoring.capacity.simulation import background
whiteboard.app.REST_MS = 0
background.start_keeping = lambda: (print("kernels"), QApplication.exit(3))
raise SystemExit(whiteboard.app.run())
"""


def test_a_window_at_rest_sees_that_there_are_kernels(own_home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", REST], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("kernels\n", 3), done.stderr


def test_nothing_heavy_is_loaded_before_the_window_shows(own_home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SHOW_HOME], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_names_are_set_before_anything_reads_a_setting(qapp: QApplication) -> None:
    assert make_qapplication() is qapp
    assert QApplication.applicationName() == NAME
    assert QApplication.desktopFileName() == NAME


def test_a_file_that_the_desktop_opens_is_passed_on(qapp: QApplication) -> None:
    called: list[str] = []
    events = FileEvents(called.append)
    event = QFileOpenEvent(QUrl.fromLocalFile("/tmp/a.board"))
    assert events.eventFilter(qapp, event)
    assert called == ["/tmp/a.board"]


def test_the_program_starts_hears_a_second_start_and_ends_well(own_home: Path, qtbot: QtBot) -> None:
    first = QProcess()
    first.start(sys.executable, ["-m", "whiteboard"])
    qtbot.waitUntil(lambda: hand_over(name_for(Settings().library), ""), timeout=60_000)
    with qtbot.waitSignal(first.finished, timeout=60_000):
        first.terminate()
    errors = bytes(first.readAllStandardError().data()).decode()
    assert (first.exitStatus(), first.exitCode()) == (QProcess.ExitStatus.NormalExit, 0), errors
