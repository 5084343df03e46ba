"""The analyst keeps results in step with the board, off the pen's way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from components.design import Design
from scoring.capacity.cancelling import Cancelled
from scoring.capacity.result import Estimate
from scoring.checks.result import Findings
from tests.whiteboard.ui.analysis_desk import desk_of
from tests.whiteboard.ui.estimates import ADVICE, CURVES, ESTIMATE
from whiteboard.board.edit import delete, move, set_fields
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import Feedback
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.desk import Analysis, Desk
from whiteboard.ui.solver import Answer, Solver, Study

FINDINGS = Findings(None, "senior")


class Fake(Solver):
    """Answers at once, and remembers in which thread it was asked for what."""

    def __init__(self, answer: Callable[[Design], Answer] | None = None) -> None:
        self.asked: list[tuple[str, int, Design]] = []
        self._answer = answer or (lambda _design: Answer(FINDINGS, ESTIMATE, None))

    def answer(self, design: Design, cancelled: Callable[[], bool] = lambda: False) -> Answer:
        self.asked.append(("answer", threading.get_ident(), design))
        if cancelled():
            raise Cancelled
        return self._answer(design)

    def study(self, design: Design, estimate: Estimate, cancelled: Callable[[], bool]) -> Study:
        self.asked.append(("study", threading.get_ident(), design))
        return Study(CURVES, ADVICE)

    def threads(self, what: str) -> list[int]:
        return [thread for asked, thread, _ in self.asked if asked == what]


class Watched:
    """A desk with an analyst over one fake solver, and all that was told."""

    def __init__(self, desk: Desk, fake: Fake) -> None:
        self.desk, self.fake = desk, fake
        self.analyses: list[Analysis] = []
        self.curves: list[object] = []
        self.advice: list[object] = []
        desk.analysed.connect(self.analyses.append)
        self.analyst = Analyst(desk, lambda: fake)
        self.analyst.curves_ready.connect(self.curves.append)
        self.analyst.advised.connect(self.advice.append)

    def replicas(self, count: int) -> None:
        board = self.desk.session.board
        assert self.desk.commit(set_fields(board, ["api"], {"replicas": count}), "Set replicas")


Make = Callable[..., Watched]


@pytest.fixture
def watched(qtbot: QtBot) -> Iterator[Make]:
    made: list[Watched] = []

    def make(fake: Fake | None = None, desk: Desk | None = None) -> Watched:
        made.append(Watched(desk or desk_of(), fake or Fake()))
        return made[-1]

    yield make
    for each in made:
        each.analyst.close()


def test_results_come_without_an_edit_and_curves_follow(watched: Make, qtbot: QtBot) -> None:
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    assert room.desk.analysis == Analysis(room.desk.session.board.revision, FINDINGS, ESTIMATE)
    assert room.curves == [CURVES]
    assert room.advice == [ADVICE]
    assert room.analyst.study == Study(CURVES, ADVICE)


def test_the_first_look_is_off_the_gui_thread_and_quick_ones_after_it_are_not(
    watched: Make, qtbot: QtBot
) -> None:
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    room.replicas(21)
    qtbot.waitUntil(lambda: len(room.advice) == 2)
    here = threading.get_ident()
    first, second = room.fake.threads("answer")
    assert first != here
    assert second == here
    assert here not in room.fake.threads("study")


def test_a_slow_answer_sends_the_next_one_to_the_worker(
    watched: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whiteboard.ui.analyst.FITS_MS", -1.0)
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    room.replicas(21)
    qtbot.waitUntil(lambda: len(room.advice) == 2)
    assert threading.get_ident() not in room.fake.threads("answer")


def test_an_answer_that_takes_long_on_the_gui_thread_is_left_to_the_worker(
    watched: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watched()
    qtbot.waitUntil(lambda: len(seen.analyses) == 1)
    monkeypatch.setattr("whiteboard.ui.analyst.PATIENCE_MS", -1.0)
    seen.replicas(3)
    qtbot.waitUntil(lambda: len(seen.analyses) == 2)
    first, tried, again = seen.fake.threads("answer")
    assert tried == threading.get_ident()
    assert again == first != tried


def test_patches_of_one_turn_are_looked_at_once(watched: Make, qtbot: QtBot) -> None:
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    for count in (21, 22, 23):
        room.replicas(count)
    qtbot.waitUntil(lambda: len(room.advice) == 2)
    designs = [design for asked, _, design in room.fake.asked if asked == "answer"]
    assert len(designs) == 2
    assert designs[-1].component("api").replicas == 23


def test_moving_a_card_costs_nothing_but_the_revision(watched: Make, qtbot: QtBot) -> None:
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    board = room.desk.session.board
    room.desk.commit(move(board, ["api"], 40, 0), "Move")
    qtbot.waitUntil(lambda: room.analyses[-1].revision == board.revision)
    assert len(room.fake.threads("answer")) == 1
    assert room.curves == [CURVES], "the curves still hold"


def test_a_move_while_the_answer_is_on_its_way_does_not_bring_back_the_old_one(
    watched: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whiteboard.ui.analyst.FITS_MS", -1.0)
    gate = threading.Event()

    def answer(design: Design) -> Answer:
        if design.component("api").replicas == 21:
            assert gate.wait(10)
            return Answer(FINDINGS, None, "new")
        return Answer(FINDINGS, ESTIMATE, None)

    room = watched(Fake(answer))
    qtbot.waitUntil(lambda: bool(room.advice))
    room.replicas(21)
    QCoreApplication.processEvents()
    board = room.desk.session.board
    room.desk.commit(move(board, ["api"], 40, 0), "Move")
    QCoreApplication.processEvents()
    assert len(room.analyses) == 1, "nothing old is said of the new drawing"
    gate.set()
    qtbot.waitUntil(lambda: len(room.analyses) == 2)
    assert room.analyses[-1] == Analysis(board.revision, FINDINGS, None, "new")


def test_a_new_design_takes_old_curves_away_at_once(watched: Make, qtbot: QtBot) -> None:
    room = watched()
    qtbot.waitUntil(lambda: bool(room.advice))
    room.replicas(21)
    QCoreApplication.processEvents()
    assert room.curves[:2] == [CURVES, None]
    qtbot.waitUntil(lambda: room.curves == [CURVES, None, CURVES])


def test_a_design_that_cannot_be_solved_says_why(watched: Make, qtbot: QtBot) -> None:
    problem = "api calls itself without end"
    room = watched(Fake(lambda _design: Answer(FINDINGS, None, problem)))
    qtbot.waitUntil(lambda: bool(room.analyses))
    assert room.analyses == [Analysis(room.desk.session.board.revision, FINDINGS, None, problem)]
    assert room.fake.threads("study") == []


def test_an_error_of_ours_is_said_and_the_next_edit_is_looked_at(
    watched: Make, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(design: Design) -> Answer:
        if design.component("api").replicas == 20:
            raise ZeroDivisionError("of a kind nobody thought of")
        return Answer(FINDINGS, ESTIMATE, None)

    room = watched(Fake(answer))
    qtbot.waitUntil(lambda: bool(room.analyses))
    said = "The figures could not be worked out: of a kind nobody thought of"
    assert room.analyses[0].problem == said
    assert "ZeroDivisionError" in caplog.text
    room.replicas(21)
    qtbot.waitUntil(lambda: bool(room.advice))
    assert room.desk.analysis is not None
    assert room.desk.analysis.problem is None


@pytest.mark.expects_log
def test_failed_curves_leave_the_estimate(watched: Make, qtbot: QtBot) -> None:
    class NoCurves(Fake):
        def study(self, design: Design, estimate: Estimate, cancelled: Callable[[], bool]) -> Study:
            raise ValueError("no curve")

    desk = desk_of()
    said: list[str] = []
    desk.message.connect(said.append)
    room = watched(NoCurves(), desk)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The curves could not be worked out: no curve"]
    assert desk.analysis is not None
    assert desk.analysis.estimate == ESTIMATE
    assert not room.analyst.busy


def test_feedback_at_phase_ends_stands_as_it_was_then(watched: Make, qtbot: QtBot) -> None:
    room = watched(desk=desk_of(feedback=Feedback.PHASE_END))
    room.replicas(21)
    QCoreApplication.processEvents()
    assert room.fake.asked == []
    room.desk.session.record(Kind.CLOCK, Actor.CANDIDATE, do="next")
    qtbot.waitUntil(lambda: bool(room.advice))
    room.replicas(22)
    QCoreApplication.processEvents()
    (answered,) = [design for asked, _, design in room.fake.asked if asked == "answer"]
    assert answered.component("api").replicas == 21
    room.desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    qtbot.waitUntil(lambda: len(room.advice) == 2)


def test_closing_while_the_worker_is_busy_waits_for_it(qtbot: QtBot) -> None:
    class Long(Fake):
        def study(self, design: Design, estimate: Estimate, cancelled: Callable[[], bool]) -> Study:
            self.asked.append(("study", threading.get_ident(), design))
            while not cancelled():
                pass
            return Study(CURVES, ADVICE)

    before = set(threading.enumerate())
    room = Watched(desk_of(), Long())
    qtbot.waitUntil(lambda: bool(room.fake.threads("study")))
    assert room.analyst.busy
    room.analyst.close()
    assert set(threading.enumerate()) <= before
    assert room.desk.commit(delete(room.desk.session.board, ["api"]), "Delete")
    QCoreApplication.processEvents()
    assert room.advice == []
    room.analyst.close()
