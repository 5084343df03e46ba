"""Canaries in every private field and event: none may sing in the candidate's window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scoring.advice import Advice, Cause, Change
from scoring.capacity.result import Slo
from scoring.checks.check import check_design
from tests.whiteboard.round.examples import CANARY
from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.estimates import CURVES, ESTIMATE
from tests.whiteboard.ui.rooms import INTERVIEW, Room, readable
from whiteboard import words
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.round.drill_faults import Aim
from whiteboard.round.events import Actor, Kind
from whiteboard.settings import Settings
from whiteboard.ui import exports
from whiteboard.ui.desk import Analysis
from whiteboard.ui.interviewer import InterviewerConsole
from whiteboard.ui.round_window import RoundWindow
from whiteboard.ui.solver import Study

INTERVIEWER = Actor.INTERVIEWER
PRIVATE = (
    (Kind.NOTE, {"id": "n", "text": f"{CANARY} note", "dimension": "tradeoffs", "phase": "requirements"}),
    (Kind.MARK, {"dimension": "tradeoffs", "score": 1, "reason": f"{CANARY} reason"}),
    (Kind.RECOMMEND, {"value": "no", "reason": f"{CANARY} recommendation"}),
    (Kind.JUDGE, {"finding": "spof", "verdict": "confirmed", "text": f"{CANARY} verdict"}),
    (Kind.JUDGE, {"finding": "cache", "verdict": "refused", "text": f"{CANARY} verdict"}),
    (Kind.DEEP_DIVE, {"index": 0}),
    (Kind.HINT, {"order": 1}),
)


class Candidate:
    """A round with the candidate's window and the interviewer's console, both open."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.room = Room(INTERVIEW, show_findings=False, show_capacity=False)
        desk, private = self.room.desk(), self.room.desk(INTERVIEWER)
        self.window = RoundWindow(desk, Settings(folder / "settings.ini"))
        self.console = InterviewerConsole(private, self.room.scenario)
        for window in (self.window, self.console):
            qtbot.addWidget(window)
            window.show()
        parts = (
            ComponentRecord("a", kind="web_client", replicas=None),
            ComponentRecord("w", kind="app_service"),
        )
        self.room.session.commit(Patch(tuple(create(part) for part in parts)), "Draw")
        findings = check_design(desk.design(), desk.catalog, self.room.scenario, "senior")
        for each in (desk, private):
            each.set_analysis(Analysis(self.room.session.board.revision, findings))
        desk.select(["w"])

    def keep_private_things(self) -> None:
        """Everything that only the interviewer may know happens, but what is to be given later."""
        for kind, body in PRIVATE:
            self.room.session.record(kind, INTERVIEWER, **body)
        self.console.notes.editor.text.setPlainText(f"{CANARY} draft")

    def reads(self) -> str:
        """All that the candidate can read, on every tab."""
        for index in range(self.window.dock.count()):
            self.window.dock.setCurrentIndex(index)
            QApplication.processEvents()
        return readable(self.window)


@pytest.fixture
def candidate(tmp_path: Path, qtbot: QtBot) -> Candidate:
    return Candidate(tmp_path, qtbot)


def test_the_candidate_s_window_shows_nothing_private(candidate: Candidate) -> None:
    session = candidate.room.session
    session.record(Kind.CLOCK, INTERVIEWER, do="start")
    session.record(Kind.NUMBER, Actor.CANDIDATE, estimate="req_avg", value=12_000.0, text="12k")
    for kind, body in PRIVATE:
        session.record(kind, INTERVIEWER, **body)
    assert CANARY in readable(candidate.console)
    assert CANARY not in candidate.reads()


def test_nor_does_its_title_tell_of_what_or_at_which_level(candidate: Candidate) -> None:
    assert candidate.window.windowTitle() == "Whiteboard"
    words = set(candidate.reads().replace("\n", " ").split())
    assert not words & {"K-17", "Senior", "private"}


def test_shown_findings_come_without_their_private_side(candidate: Candidate) -> None:
    session = candidate.room.session
    for kind, body in PRIVATE:
        session.record(kind, INTERVIEWER, **body)
    session.record(Kind.SHOW, INTERVIEWER, findings=True, capacity=True)
    text = candidate.reads()
    for public in ("kanari cache", "kanari path", "kanari single"):
        text = text.replace(public, "")
    assert CANARY not in text


def test_after_the_end_the_reference_and_the_calculations_stay_private(candidate: Candidate) -> None:
    session = candidate.room.session
    session.record(Kind.CLOCK, INTERVIEWER, do="start")
    session.record(Kind.NUMBER, Actor.CANDIDATE, estimate="hits", value=0.3, text="30 %")
    for kind, body in PRIVATE:
        session.record(kind, INTERVIEWER, **body)
    session.record(Kind.FINISH, INTERVIEWER)
    text = candidate.reads()
    for disclosed in ("kanari list", "kanari p99", "kanari peak", "kanari search"):  # its phase has ended
        text = text.replace(disclosed, "")
    assert CANARY not in text


def test_the_capacity_tab_names_no_target_before_it_is_known(candidate: Candidate) -> None:
    """Two are taken from the scenario: one that is met, and one that a piece of advice would meet."""
    session, window = candidate.room.session, candidate.window
    met = Slo("latency", f"{CANARY} p99", 199.0, "<=", 150.0, "ms", True, 0.25)
    change = Change(more=2, p99_ms=90.0, meets=(f"{CANARY} peak",))
    advice = (Advice("w", Cause.WAITING, 0.94, flow="request", share=0.6, p99_ms=183.0, change=change),)
    estimate = replace(ESTIMATE, slos=(met,), warnings=(), assumed=())
    curves = replace(CURVES, slos=(met,), headroom=1.23, breaks=4.56)
    window.desk.set_analysis(Analysis(session.board.revision, None, estimate))
    window.analyst.study = Study(curves, advice)
    session.record(Kind.SHOW, INTERVIEWER, capacity=True)
    capacity = window.dock.capacity
    capacity._draw()
    text = readable(capacity) + spoken(QAccessible.queryAccessibleInterface(capacity))
    assert "2 more replicas bring it to" in text.replace(words.THIN, " ")
    assert CANARY not in text
    assert "1.23" not in text
    assert "4.56" in text, "when a queue grows is no secret"
    session.record(Kind.SHOW, INTERVIEWER, requirements=True)
    capacity._draw()
    assert f"{CANARY} peak" in readable(capacity)


def spoken(found: QAccessibleInterface | None) -> str:
    """All that a screen reader is told of a part of a window and what is in it."""
    if found is None or not found.isValid():
        return ""
    kinds = (
        QAccessible.Text.Name,
        QAccessible.Text.Description,
        QAccessible.Text.Value,
        QAccessible.Text.Help,
    )
    inside = (spoken(found.child(index)) for index in range(found.childCount()))
    return "\n".join([*(found.text(kind) for kind in kinds), *inside])


def test_a_screen_reader_is_told_nothing_private(candidate: Candidate) -> None:
    candidate.keep_private_things()
    candidate.reads()  # builds what is on every tab
    assert CANARY in spoken(QAccessible.queryAccessibleInterface(candidate.console))
    assert CANARY not in spoken(QAccessible.queryAccessibleInterface(candidate.window))


def test_what_the_candidate_copies_or_saves_holds_nothing_private(
    candidate: Candidate, tmp_path: Path
) -> None:
    candidate.keep_private_things()
    window, answers = candidate.window, Answers()
    window.run("edit.select_all")
    window.run("edit.copy")
    clipboard = QGuiApplication.clipboard().mimeData()
    taken = [bytes(clipboard.data(name).data()) for name in clipboard.formats()]
    assert any(b"app_service" in data for data in taken)
    for name in ("board.board", "board.svg", "board.pdf", "board.png"):
        answers.to_save = tmp_path / name
        save = exports.save_copy if name.endswith(".board") else exports.save_picture
        save(window.desk, answers, window)
        taken.append(answers.to_save.read_bytes())
    taken += [text.encode() for text in (in_pdf(tmp_path / "board.pdf"), in_png(tmp_path / "board.png"))]
    assert all(CANARY.encode() not in data for data in taken)


def in_pdf(path: Path) -> str:
    """What a page says and what its file says of itself, which lie compressed in it."""
    reader = PdfReader(path)
    page = reader.pages[0].extract_text()
    assert "service" in page, "the words of the drawing are there"
    return f"{page} {reader.metadata} {reader.xmp_metadata}"


def in_png(path: Path) -> str:
    """What a picture says of itself."""
    picture = QImage(str(path))
    assert not picture.isNull()
    return " ".join(f"{key} {picture.text(key)}" for key in picture.textKeys())


def test_a_window_that_is_opened_again_later_shows_nothing_private(
    candidate: Candidate, tmp_path: Path, qtbot: QtBot
) -> None:
    candidate.keep_private_things()
    candidate.window = RoundWindow(candidate.room.desk(), Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(candidate.window)
    assert CANARY not in candidate.reads()


def test_a_curveball_or_a_fault_is_nobody_else_s_before_it_is_fired(candidate: Candidate) -> None:
    session, capacity = candidate.room.session, candidate.window.dock.capacity
    candidate.console.board.drill.attach(capacity)
    session.record(Kind.SHOW, INTERVIEWER, capacity=True)
    session.record(Kind.CURVEBALL, INTERVIEWER, index=0)
    capacity.plan.add(Aim("kill:w:1", f"{CANARY} planned"), 30.0, INTERVIEWER)
    drill = capacity.drill()
    text = candidate.reads() + readable(drill) + spoken(QAccessible.queryAccessibleInterface(drill))
    assert f"{CANARY} ten times" in text
    assert CANARY not in text.replace(f"{CANARY} ten times", "")
    assert "planned at" not in text
    assert "planned at" in readable(candidate.console)
