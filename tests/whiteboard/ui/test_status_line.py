"""The status line, and how the journal's word comes from its thread to the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from scoring.capacity.result import ComponentEstimate, Cost, Estimate, FlowEstimate, Latency, Survival
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.board import edit
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.saving import Saving
from whiteboard.ui.status_line import WORD_SPACE, StatusLine, kept_in_memory
from whiteboard.words import NO_BREAK, THIN

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@dataclass
class Journal:
    """Keeps events until the test says that they are durable, from another thread as the writer does."""

    pending: list[Event] = field(default_factory=list)
    durable: list[Callable[[int], None]] = field(default_factory=list)
    failed: list[Callable[[str], None]] = field(default_factory=list)
    retried: int = 0

    @property
    def pending_count(self) -> int:
        return len(self.pending)

    def append(self, event: Event) -> None:
        self.pending.append(event)

    def on_durable(self, callback: Callable[[int], None]) -> None:
        self.durable.append(callback)

    def on_error(self, callback: Callable[[str], None]) -> None:
        self.failed.append(callback)

    def retry(self) -> None:
        self.retried += 1

    def write(self) -> None:
        seq = self.pending[-1].seq
        self.pending.clear()
        _elsewhere(lambda: [callback(seq) for callback in self.durable])

    def fail(self, words: str) -> None:
        _elsewhere(lambda: [callback(words) for callback in self.failed])


def _elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def desk(journal: Journal, qapp: object) -> Desk:
    made = desk_of(scenario=None, mode=RoundMode.DRAW)
    made.session._journal = journal
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def saving(desk: Desk, journal: Journal, clock: Clock) -> Saving:
    return Saving(desk.session, journal, clock)


@pytest.fixture
def line(desk: Desk, saving: Saving, qtbot: QtBot) -> StatusLine:
    made = StatusLine(desk, saving)
    qtbot.addWidget(made)
    made.resize(1400, 28)
    return made


def rename(desk: Desk, name: str = "Rate limiter") -> None:
    desk.commit(edit.set_fields(desk.session.board, ["gateway"], {"label": name}), "Rename")


def test_saved_means_durable(
    line: StatusLine, desk: Desk, journal: Journal, clock: Clock, qtbot: QtBot
) -> None:
    clock.now = NOON + timedelta(seconds=7)
    rename(desk)
    assert "Saved 12:00:00" in line.text()
    journal.write()
    qtbot.waitUntil(lambda: "Saved 12:00:07" in line.text())


def test_a_commit_that_takes_long_says_so(
    line: StatusLine, desk: Desk, journal: Journal, qtbot: QtBot
) -> None:
    rename(desk)
    qtbot.waitUntil(lambda: "Saving…" in line.text())
    journal.write()
    qtbot.waitUntil(lambda: "Saved" in line.text())


def test_an_older_commit_is_not_the_last_word(
    saving: Saving, desk: Desk, journal: Journal, clock: Clock, qtbot: QtBot
) -> None:
    rename(desk)
    first = journal.pending[-1].seq
    rename(desk, "Gate")
    clock.now = NOON + timedelta(seconds=9)
    _elsewhere(lambda: [callback(first) for callback in journal.durable])
    journal.write()
    qtbot.waitUntil(lambda: saving.state.at == clock.now)
    assert not saving.state.waiting


def test_what_cannot_be_saved_is_said_with_a_way_out(
    line: StatusLine, desk: Desk, journal: Journal, qtbot: QtBot
) -> None:
    for name in "abc":
        rename(desk, name)
    journal.fail("The disk is full.")
    words = "The disk is full. Your last 3 changes are kept in memory."
    qtbot.waitUntil(lambda: words in line.text())
    line._retry.click()
    assert journal.retried == 1
    with qtbot.waitSignal(line.save_elsewhere):
        line._elsewhere.click()
    rename(desk, "d")
    assert "Your last 4 changes" in line.text()
    journal.write()
    qtbot.waitUntil(lambda: "The disk" not in line.text())
    assert line._retry.isHidden()


def test_one_change_is_not_many() -> None:
    assert kept_in_memory(1) == "Your last change is kept in memory."


def test_zoom_and_counts(line: StatusLine, desk: Desk) -> None:
    line.set_zoom(0.755)
    assert f"76{THIN}% 14 components · 14 links" in line.text()
    desk.commit(edit.delete(desk.session.board, ["lake", "batch", "training"]), "Delete")
    assert "11 components · 11 links" in line.text()


def test_a_console_says_its_promise_instead(desk: Desk, qtbot: QtBot) -> None:
    line = StatusLine(desk, remark="Nothing in this window reaches the candidate")
    qtbot.addWidget(line)
    assert line.text() == "Nothing in this window reaches the candidate"


def test_a_refusal_is_told_and_then_gone(line: StatusLine, desk: Desk) -> None:
    desk.message.emit("The board is frozen.")
    assert "The board is frozen." in line.text()
    line._message_over.timeout.emit()
    assert "frozen" not in line.text()


def estimate(latency: Latency | None, utilization: float) -> Estimate:
    flow = FlowEstimate("request", 34_700, 34_700, 0, latency, None, None, ())
    busy = ComponentEstimate("ranker", 24_300, 86, utilization, 1.0, 1.0, None, 0.0)
    calm = ComponentEstimate("lake", 1, None, None, None, None, None, 0.0)
    return Estimate(
        stable=utilization < 1,
        metastable=None,
        flows=(flow,),
        components=(busy, calm),
        bottleneck="ranker",
        headroom=None,
        availability=None,
        survives=Survival(None, None),
        cost_usd=Cost(92_000.0, None),
        slos=(),
        assumed=(),
        warnings=(),
    )


def test_the_load_in_one_glance(line: StatusLine, desk: Desk) -> None:
    desk.set_analysis(Analysis(1, estimate=estimate(Latency(80, 70, 120, 146, 183), 0.94)))
    assert line.text().endswith(
        f"Request p99 183{THIN}ms · 34.7k{NO_BREAK}req/s · bottleneck Ranker 94{THIN}% · $92k/mo"
    )
    assert line.busy.property("tone") == "hot"


def test_a_bottleneck_is_told_apart_from_its_namesake(line: StatusLine, desk: Desk) -> None:
    board = desk.session.board
    board.apply(edit.rename(board, "cache", "Ranker"))
    desk.set_analysis(Analysis(1, estimate=estimate(Latency(80, 70, 120, 146, 183), 0.94)))
    assert "bottleneck Ranker (ranker) 94" in line.text()


def test_the_pieces_of_the_load_are_a_space_apart(line: StatusLine, desk: Desk) -> None:
    desk.set_analysis(Analysis(1, estimate=estimate(Latency(80, 70, 120, 146, 183), 0.94)))
    line.resize(1920, line.height())
    line.show()
    pieces = [line.flow, line.latency, line.figures, line.busy, line.cost]
    gaps = [right.x() - left.geometry().right() - 1 for left, right in pairwise(pieces)]
    assert gaps == [WORD_SPACE] * 4


def test_overload_comes_first_and_has_no_response_time(line: StatusLine, desk: Desk) -> None:
    desk.set_analysis(Analysis(1, estimate=estimate(None, 1.13)))
    assert "1 overloaded Request no response time" in line.text()
    assert line.busy.property("tone") == "over"


def test_no_figures_in_a_window_that_may_not_show_them(qtbot: QtBot) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    line = StatusLine(desk)
    qtbot.addWidget(line)
    desk.set_analysis(Analysis(1, estimate=estimate(Latency(80, 70, 120, 146, 183), 0.94)))
    assert "p99" in line.text()
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=False)
    assert "p99" not in line.text()
    assert "overloaded" not in line.text()


def test_a_client_that_is_linked_to_nothing_is_told_what_to_do(line: StatusLine, desk: Desk) -> None:
    at_once = Latency(0.0, 0.0, 0.0, 0.0, 0.0)
    desk.set_analysis(Analysis(desk.session.board.revision, estimate=estimate(at_once, 0.5)))
    assert line.text().endswith("Request leads nowhere yet: link it to what answers")


def test_what_went_wrong_has_the_room_of_zoom_and_counts(
    line: StatusLine, desk: Desk, journal: Journal, qtbot: QtBot
) -> None:
    desk.commit(edit.add_note(desk.session.board, (0, 0)), "Add")
    journal.fail("The disk is full.")
    qtbot.waitUntil(lambda: "The disk is full." in line.text())
    line.set_zoom(0.5)
    assert line.zoom.isHidden()
    assert line.counts.isHidden()
    journal.write()
    qtbot.waitUntil(lambda: not line.counts.isHidden())
    assert not line.zoom.isHidden()
