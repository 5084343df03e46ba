"""Canaries in every private field and event: none may sing in the candidate's window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scoring.checks.check import check_design
from tests.whiteboard.round.examples import CANARY
from tests.whiteboard.ui.rooms import INTERVIEW, Room, readable
from whiteboard.board.patch import Patch, create
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Actor, Kind
from whiteboard.settings import Settings
from whiteboard.ui.desk import Analysis
from whiteboard.ui.interviewer import InterviewerConsole
from whiteboard.ui.round_window import RoundWindow

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
