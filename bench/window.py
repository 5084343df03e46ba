"""How long a person waits for the window: its start, and each thing that it draws anew; and what it keeps.

Each figure is the GUI thread's own time from the deed until it is painted, offscreen, so that it does not
depend on what else the machine does; what follows in later turns of the event loop is told as the longest of
them. Beside the start stands a bare Qt window that starts in the same run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep, thread_time, time

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bench.measure import Row
from components.catalog import load_catalog
from scenarios.loader import load_scenario
from whiteboard.board.board import Board
from whiteboard.board.edit import add_component, set_params
from whiteboard.board.layout import board_of
from whiteboard.board.records import ComponentRecord
from whiteboard.library.store import Library
from whiteboard.round.clock import PlannedPhase
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode, Setup
from whiteboard.settings import Settings, ThemeChoice
from whiteboard.ui import style
from whiteboard.ui.files import Dialogs
from whiteboard.ui.finding_items import spotlight_of
from whiteboard.ui.look import Look
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.sitting import Sitting, first_events

SCENARIO = "ml-platform-end-to-end"
COMPONENTS = 40
NOTES = 40
FRAME_MS = 16.0
BLOCK_MS = 8.0
THEME_MS = 200.0
REST_S = 0.25
HEAVY = {"numba", "pyqtgraph", "sqlalchemy", "networkx", "alembic", "scipy", "jinja2"}

_TELL = """
import os, sys, time
from PySide6.QtCore import QTimer
def tell():
    print(time.time(), *sys.modules, flush=True)
    os._exit(0)
def painted(self, event):
    QTimer.singleShot(0, tell)
"""
_OURS = """
from whiteboard.ui.home import HomeWindow
HomeWindow.paintEvent = painted
from whiteboard.cli import main
main([])
"""
_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    paintEvent = painted
app = QApplication([])
window = Window()
window.show()
app.exec()
"""


def started(script: str, home: Path) -> tuple[float, set[str]]:
    """Seconds from the start of a process until its first window is painted, and what it has imported."""
    folders = {name: str(home) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    start = time()
    done = subprocess.run(
        [sys.executable, "-c", _TELL + script],
        env={**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    at, *modules = done.stdout.split()
    return float(at) - start, set(modules)


def start_rows() -> list[Row]:
    """The home screen's first paint, warm: after one start that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [(started(_OURS, Path(folder)), started(_BARE, Path(folder))) for _ in range(6)][1:]
    ours, bare = median(o[0] for o, _ in runs), median(b[0] for _, b in runs)
    return [
        Row("start to first paint", ours, "s", 1.0),
        Row("start to first paint / bare Qt window", ours / bare, "×"),
        Row("heavy packages imported before the first paint", len(HEAVY & runs[-1][0][1]), "", 0),
    ]


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the GUI thread: until the first paint, and in the longest turn up to rest."""

    first: float
    longest: float


def painted(app: QApplication, do: Callable[[int], object], times: int = 15) -> Taken:
    """What a deed takes: the median of ``times`` without the first two."""
    first, longest = [], []
    for number in range(times):
        turns = [turn(partial(do, number), app.processEvents)]
        rest = perf_counter() + REST_S
        while perf_counter() < rest:
            turns.append(turn(app.processEvents))
            sleep(0.0005)
        first.append(turns[0])
        longest.append(max(turns))
    return Taken(median(first[2:]), median(longest[2:]))


def turn(*parts: Callable[[], object]) -> float:
    """Milliseconds that the calls take of this thread."""
    start = thread_time()
    for part in parts:
        part()
    return (thread_time() - start) * 1e3


def rows_of(name: str, taken: Taken, goal: float | None) -> list[Row]:
    """The two rows of a deed."""
    return [Row(name, taken.first, "ms", goal), Row(f"{name}: longest turn", taken.longest, "ms", goal)]


def wait(app: QApplication, ms: int) -> None:
    """Lets timers and the worker do theirs."""
    loop = QEventLoop(app)
    QTimer.singleShot(ms, loop, loop.quit)
    loop.exec()


def resident_mb() -> float:
    """What the process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def drawing() -> Board:
    """The reference design of a scenario, with parts beside it until there are enough."""
    board = board_of(load_scenario(SCENARIO).reference_solution)
    kind = load_catalog().kind("app_service")
    while len(board.of_type(ComponentRecord)) < COMPONENTS:
        number = len(board.of_type(ComponentRecord))
        board.apply(add_component(board, kind, (200.0 * number, 1500.0)))
    return board


@dataclass(frozen=True)
class Opened:
    """A round that is open, and the look of its program."""

    round: OpenRound
    look: Look
    settings: Settings


@contextmanager
def opened(app: QApplication, mode: RoundMode) -> Iterator[Opened]:
    """A running round of forty components in its windows."""
    scenario = load_scenario(SCENARIO)
    phases = tuple(PlannedPhase(p.id, p.name, p.plan_60) for p in scenario.phases)
    setup = Setup(mode, "2026-01-01T00:00:00Z", "Bench", scenario.id, 1, phases=phases)
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "library.db") as library:
        settings = Settings(Path(folder) / "settings.ini")
        look = Look(app, settings)
        round_id = library.create(setup, first_events(drawing()))
        here = OpenRound(Sitting(library, round_id, look.theme), settings, Dialogs())
        look.changed.connect(here.set_theme)
        for window in (here.board, here.console):
            if window is not None:
                window.resize(1440, 900)
        here.show()
        here.sitting.session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
        wait(app, 1500)
        yield Opened(here, look, settings)
        here.board.close()


def practice_rows(app: QApplication) -> list[Row]:
    """What one does in a practice round."""
    with opened(app, RoundMode.PRACTICE) as here:
        board, session = here.round.board, here.round.sitting.session
        desk, dock = board.desk, board.dock
        parts = [part.id for part in session.board.of_type(ComponentRecord)]

        def edit(number: int) -> None:
            patch = set_params(session.board, [parts[3]], {"service_ms": 5.0 + number})
            desk.commit(patch, "Change")

        def choose(number: int) -> None:
            desk.select([parts[number % len(parts)]])

        def open_finding(number: int) -> None:
            items = [item for item in dock.findings.items if item.components]
            desk.show_spotlight(spotlight_of(items[number % len(items)], session.board))

        def ask(number: int) -> None:
            session.record(Kind.ASK, Actor.CANDIDATE, question=number)

        def switch(number: int) -> None:
            here.settings.theme = (ThemeChoice.DARK, ThemeChoice.LIGHT)[number % 2]

        rows = []
        dock.show_panel(dock.capacity)
        wait(app, 1500)
        rows.append(Row("memory, 40 components and Capacity in sight", resident_mb(), "MB", 250.0))
        for panel in ("capacity", "findings", "inspector"):
            dock.show_panel(getattr(dock, panel))
            wait(app, 500)
            rows += rows_of(f"edit to repaint, {panel} in sight", painted(app, edit), FRAME_MS)
        rows += rows_of("choosing a part, inspector in sight", painted(app, choose), BLOCK_MS)
        dock.show_panel(dock.findings)
        wait(app, 300)
        rows += rows_of("opening a finding", painted(app, open_finding), BLOCK_MS)
        desk.show_spotlight(None)
        dock.setCurrentIndex(0)
        wait(app, 300)
        count = len(load_scenario(SCENARIO).clarifying_questions)
        rows += rows_of("asking a question, brief in sight", painted(app, ask, count), BLOCK_MS)
        dock.show_panel(dock.capacity)
        wait(app, 300)
        rows += rows_of("switching the theme", painted(app, switch, 8), THEME_MS)
        return rows


def interview_rows(app: QApplication) -> list[Row]:
    """Keeping one more note with forty kept."""
    with opened(app, RoundMode.INTERVIEW) as here:
        console = here.round.console
        assert console is not None
        editor = console.notes.editor

        def keep(number: int) -> None:
            editor.text.setPlainText(f"Said that {number} shards are enough for the first year")
            editor.keep()

        for number in range(NOTES):
            keep(number)
        wait(app, 500)
        return rows_of("keeping a note, 40 kept", painted(app, keep), BLOCK_MS)


def run() -> list[Row]:
    """Every figure."""
    rows = start_rows()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app, replace(style.current()))
    return [*rows, *practice_rows(app), *interview_rows(app)]


if __name__ == "__main__":
    for row in run():
        print(f"{row.name:<64}{row.value:>10.4g} {row.unit}")
