"""What an open round writes: copies, pictures and debriefs, and where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow

from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.starting import start
from whiteboard.formats.board_file import read_board
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.application import Application
from whiteboard.ui.home_rounds import Deed
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.saved_note import SavedNote


def test_a_copy_of_the_board_is_written_where_the_person_says(
    opened: OpenRound, answers: Answers, tmp_path: Path
) -> None:
    answers.to_save = tmp_path / "copy.board"
    opened.board.deeds["file.save_as"].trigger()
    assert len(read_board(answers.to_save)) == len(opened.sitting.session.board)


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_a_picture_is_written_in_the_chosen_kind(
    opened: OpenRound, answers: Answers, tmp_path: Path, suffix: str, start: bytes
) -> None:
    answers.to_save = tmp_path / f"drawing{suffix}"
    opened.board.deeds["file.export_picture"].trigger()
    assert answers.to_save.read_bytes().startswith(start)


def test_a_picture_of_an_unknown_kind_is_refused(opened: OpenRound, answers: Answers, tmp_path: Path) -> None:
    answers.to_save = tmp_path / "drawing.bmp"
    opened.board.deeds["file.export_picture"].trigger()
    assert answers.told[0][0] == "The picture could not be saved"
    assert not answers.to_save.exists()


def test_the_debrief_of_an_interview_asks_whose_copy(
    application: Application, answers: Answers, tmp_path: Path
) -> None:
    interview = start(application, "url-shortener", RoundMode.INTERVIEW)
    interview.sitting.session.record(
        Kind.NOTE, Actor.INTERVIEWER, id="n1", text="private words", dimension=None, phase=None, target=None
    )
    answers.to_save = tmp_path / "report.md"
    interview.save_debrief()
    assert not answers.to_save.exists()
    answers.choice = "candidate"
    interview.save_debrief()
    assert "private words" not in answers.to_save.read_text(encoding="utf-8")
    answers.choice = "interviewer"
    interview.save_debrief()
    assert "private words" in answers.to_save.read_text(encoding="utf-8")


def test_the_debrief_of_practice_is_ones_own(
    application: Application, answers: Answers, tmp_path: Path
) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    answers.to_save = tmp_path / "report.html"
    practice.board.run("round.debrief")
    assert "URL shortener" in answers.to_save.read_text(encoding="utf-8")
    assert "Whose copy is it?" not in answers.asked


def said_in(window: QMainWindow) -> list[str]:
    """What the window tells to have been saved."""
    return [note.text.text() for note in window.findChildren(SavedNote) if note.isVisible()]


def test_a_debrief_is_told_where_it_was_asked_for(
    application: Application, answers: Answers, tmp_path: Path
) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    answers.to_save = tmp_path / "report.md"
    practice.sitting.session.record(Kind.FINISH, Actor.CANDIDATE)
    result = practice.result
    assert result is not None
    result.debrief_requested.emit()
    assert said_in(result) == ["Debrief saved as report.md"]
    assert said_in(practice.board) == []
    assert "kept until" in answers.to_save.read_text(encoding="utf-8")
    practice.board.close()
    application.home.rounds.asked.emit(Deed.DEBRIEF, practice.sitting.round_id)
    assert said_in(application.home) == ["Debrief saved as report.md"]
