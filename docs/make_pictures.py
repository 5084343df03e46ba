"""Makes the pictures of the docs: the real windows over a library of sample rounds, drawn off screen.

``python docs/make_pictures.py`` writes ``docs/pictures``. Another folder, and other sizes and colours, can be
named to look at every window: ``python docs/make_pictures.py --out FOLDER --size 1280x800 --theme dark``.
The wall clock stands still, so that the same program gives the same pictures.
"""

# ruff: noqa: SLF001, S101 - it reaches into windows as the tests do

from __future__ import annotations

import argparse
import contextlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from whiteboard.round.events import Event
    from whiteboard.ui.application import Application
    from whiteboard.ui.open_round import OpenRound

NOW: Final = datetime(2026, 11, 20, 14, 32, 7, tzinfo=UTC)
SIZE: Final = (1440, 900)
MINUTE: Final = 60_000
PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the docs: its file, the colours, and what gives the widget to draw."""

    name: str
    theme: str
    make: Callable[[Stage], QWidget]


class Stage:
    """The running application with its library of sample rounds."""

    def __init__(self, application: Application, rounds: dict[str, str]) -> None:
        self.application = application
        self._rounds = rounds

    def open(self, name: str) -> OpenRound:
        """A sample round in its windows, its own clock standing still."""
        round_id = self._rounds[name]
        self.application.open_round(round_id)
        opened = self.application.rounds[round_id]
        session = opened.sitting.session
        stopped_at = session.state.at_ms
        session._now_ms = lambda: stopped_at  # a picture must not depend on how long it took
        return opened


def home(stage: Stage) -> QWidget:
    """The home screen with rounds and one that was interrupted."""
    stage.application.show_home()
    wait_for(lambda: bool(stage.application._gathering.data.glimpses))
    return stage.application.home


def board(stage: Stage) -> QWidget:
    """Practice in the deep dive, one part overloaded, with the Capacity tab."""
    from whiteboard.board import edit

    opened = stage.open("practice")
    window = opened.board
    window.desk.commit(
        edit.set_params(opened.sitting.session.board, ["flink"], {"service_ms": 0.36}), "Change"
    )
    run_clock(opened)
    window.dock.show_panel(window.dock.capacity)
    window.desk.select(["cand"])
    wait_for(lambda: window.analyst.study is not None)
    return settled(window)


def findings(stage: Stage) -> QWidget:
    """The same round with the Findings tab and one finding shown on the drawing."""
    from whiteboard.ui.finding_rows import Verb

    opened = stage.open("practice")
    window = opened.board
    run_clock(opened)
    panel = window.dock.findings
    window.dock.show_panel(panel)
    wait_for(lambda: bool(panel.items))
    fires = next(item for item in panel.items if item.standing == "fires" and item.components)
    panel._on_acted(fires, Verb.SHOW, "")
    return settled(window)


def console(stage: Stage) -> QWidget:
    """The interviewer's console in the middle of an interview."""
    opened = stage.open("interview")
    run_clock(opened)
    window = opened.console
    assert window is not None
    wait_for(lambda: opened.sitting.marker.analysis is not None)
    return window


def scorecard(stage: Stage) -> QWidget:
    """The marks of a finished interview."""
    opened = stage.open("finished")
    window = opened.show_result()
    wait_for(lambda: opened.sitting.marker.analysis is not None and not opened.board.analyst.busy)
    return window


PICTURES: Final = (
    Picture("home", "light", home),
    Picture("findings-dark", "dark", findings),
    Picture("round-light", "light", board),  # after the others: it edits the round
    Picture("console", "light", console),
    Picture("scorecard", "light", scorecard),
)


def run_clock(opened: OpenRound) -> None:
    """Lets the clock of a round go on; its time stands still all the same."""
    from whiteboard.round.events import Actor, Kind

    opened.sitting.session.record(Kind.CLOCK, Actor.SYSTEM, do="resume")


def settled(window: Any) -> QWidget:
    """A board's window with the whole drawing in view."""
    spin()
    window.run("view.fit")
    wait_for(lambda: not window.analyst.busy)
    shown: QWidget = window
    return shown


# --- the library ---


def sample_rounds(library_file: Path) -> dict[str, str]:
    """Fills a library with rounds as a person would have after a few weeks. Gives names with round ids."""
    from tests.whiteboard.debrief import sample
    from whiteboard.library.store import Library

    practice, interview = sample.practice(), sample.interview(show_findings=False)
    plays: tuple[tuple[str, float, Sequence[Event]], ...] = (
        ("fraud", 16, on_reference("payment-fraud-detection", level="senior", score=3.2)),
        ("free", 12, drawn_freely("Profile service")),
        ("chat", 9, on_reference("llm-chat-rag", level="staff", score=2.6)),
        ("feed", 6, on_reference("news-feed-ranking", level="mid", score=3.4)),
        ("finished", 2, interview),
        ("interview", 0.05, until(interview, 44)),
        ("practice", 0.01, until(practice, 44)),
    )
    rounds = {}
    with Library(library_file) as library:
        for name, days, events in plays:
            rounds[name] = keep(library, events, NOW - timedelta(days=days))
    hold(library_file, rounds["practice"])
    return rounds


def until(events: Sequence[Event], minutes: float) -> list[Event]:
    """The rows up to a time of the round."""
    return [event for event in events if event.at_ms <= minutes * MINUTE]


def keep(library: Any, events: Sequence[Event], when: datetime) -> str:
    """Puts a journal into the library as if it had been written at ``when``."""
    from whiteboard.round.setup import Setup

    setup = replace(Setup.from_json(events[0].body), started=when.isoformat(timespec="seconds"))
    with mock.patch("whiteboard.library.store.utc_now", return_value=when):
        round_id: str = library.create(setup, events[1:])
    return round_id


def hold(library_file: Path, round_id: str) -> None:
    """Makes a round look like one whose program was killed."""
    with contextlib.closing(sqlite3.connect(library_file)) as database, database:
        database.execute(
            "UPDATE rounds SET lease_client = 'gone', lease_host = 'gone', lease_pid = 0 WHERE id = ?",
            (round_id,),
        )


def on_reference(scenario_id: str, *, level: str, score: float) -> list[Event]:
    """A finished practice round whose drawing is the scenario's reference design."""
    from scenarios.loader import load_scenario
    from tests.whiteboard.debrief import sample
    from tests.whiteboard.debrief.play import Play
    from whiteboard.board.layout import board_of
    from whiteboard.round.events import Actor, Kind
    from whiteboard.round.phases import plan_of
    from whiteboard.round.setup import RoundMode

    scenario = load_scenario(scenario_id)
    setup = sample.setup(
        RoundMode.PRACTICE, scenario, level=level, minutes=45, candidate="", phases=plan_of(scenario, 45)
    )
    play = Play(setup).at(1).tell(Kind.CLOCK, Actor.CANDIDATE, do="start")
    play.at(20).put(*board_of(scenario.reference_solution))
    play.at(44).tell(Kind.FINISH, Actor.CANDIDATE)
    dimensions = scenario.rubric.dimensions
    for place, dimension in enumerate(dimensions):
        mark = int(score) + (place / len(dimensions) < score % 1)
        play.at(46).tell(Kind.MARK, Actor.CANDIDATE, dimension=dimension.id, score=mark, reason="")
    return play.events


def drawn_freely(title: str) -> list[Event]:
    """A board without a round: the design of the docs' example."""
    from tests.whiteboard.debrief.play import Play
    from whiteboard.formats.open_any import open_any
    from whiteboard.ui.sitting import free_board

    drawing = open_any(ROOT / "docs" / "examples" / "profile-service.yaml")
    return Play(free_board(title)).at(3).put(*drawing).events


# --- drawing ---


def spin() -> None:
    """Lets everything that is due happen."""
    from PySide6.QtWidgets import QApplication

    for _ in range(5):
        QApplication.processEvents()


def wait_for(ready: Callable[[], bool]) -> None:
    """Runs the event loop until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("a window was not ready within a minute")
        spin()
        time.sleep(0.01)


def draw(widget: QWidget, size: tuple[int, int], file: Path) -> None:
    """Saves a window at a size."""
    widget.resize(*size)
    spin()
    if (canvas := getattr(widget, "canvas", None)) is not None:
        canvas.fit_all()
        spin()
    if not in_few_colours(widget.grab().toImage()).save(str(file), quality=0):
        raise OSError(f"{file} cannot be written")


def in_few_colours(image: QImage) -> QImage:
    """The same in 256 colours, which are a third of the bytes: the most frequent, then the most different."""
    import numpy as np
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    colours, counts = np.unique(np.frombuffer(image.constBits(), np.uint32), return_counts=True)
    channels = np.stack([colours >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(float)
    kept = np.argsort(-counts, kind="stable")[:160].tolist()
    distance = np.min([((channels - channels[k]) ** 2).sum(axis=1) for k in kept], axis=0)
    while len(kept) < min(256, len(colours)):
        kept.append(int(np.argmax(distance * np.sqrt(counts))))
        distance = np.minimum(distance, ((channels - channels[kept[-1]]) ** 2).sum(axis=1))
    plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, colours[kept].tolist(), plain)


@contextlib.contextmanager
def standing_clock() -> Iterator[None]:
    """The wall clock as the windows read it stands still."""
    from whiteboard.ui import home_data, saving

    stopped = mock.Mock(wraps=datetime, now=lambda tz=None: NOW.astimezone(tz))
    with mock.patch.object(saving, "datetime", stopped), mock.patch.object(home_data, "datetime", stopped):
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    """Draws every picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--size", default="x".join(map(str, SIZE)), help="such as 1280x800")
    parser.add_argument("--theme", choices=["light", "dark"], help="the same colours for all")
    asked = parser.parse_args(arguments)
    width, height = (int(side) for side in asked.size.split("x"))
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        keep_out_of_the_way(Path(folder))
        with standing_clock():
            draw_all((width, height), asked.out, asked.theme)
    return 0


def draw_all(size: tuple[int, int], out: Path, theme: str | None) -> None:
    """One application over the sample rounds; the windows of each picture are closed again."""
    from whiteboard.app import make_qapplication
    from whiteboard.settings import Settings, ThemeChoice
    from whiteboard.ui.application import Application

    app, settings = make_qapplication(), Settings()
    settings.reduce_motion = True
    rounds = sample_rounds(Path(settings.library))
    application = Application(app, settings)
    application.home.rounds._now = lambda: NOW
    stage = Stage(application, rounds)
    for picture in PICTURES:
        settings.theme = ThemeChoice(theme or picture.theme)
        spin()
        draw(picture.make(stage), size, out / f"{picture.name}.png")
        for opened in list(application.rounds.values()):
            opened.board.close()
    application.close()
    spin()


def keep_out_of_the_way(folder: Path) -> None:
    """No screen, no file of the person who runs this, and one time zone."""
    os.environ.update(
        QT_QPA_PLATFORM="offscreen", TZ="UTC", HOME=str(folder), XDG_CONFIG_HOME=str(folder / "config")
    )
    os.environ.update(
        XDG_DATA_HOME=str(folder / "data"),
        XDG_STATE_HOME=str(folder / "state"),
        XDG_CACHE_HOME=str(folder / "cache"),
    )
    time.tzset()


if __name__ == "__main__":
    sys.exit(main())
