"""A round whose scenario file is gone: its drawing opens, says what is missing, and comes back whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from scenarios.loader import library
from tests.whiteboard.ui.analysis_desk import DESIGN
from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.starting import draw_example, start
from whiteboard import paths
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.application import Application
from whiteboard.ui.clock_bar import ClockBar
from whiteboard.ui.open_round import OpenRound


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A person's own scenario."""
    text = library()["url-shortener"].read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("id: url-shortener", "id: my-shortener", 1), encoding="utf-8")
    return path


def left_without(application: Application, file: Path, mode: RoundMode, *, moved: Path) -> str:
    """A round that was drawn and closed, and whose scenario file then went elsewhere; its id."""
    made = start(application, str(file), mode)
    draw_example(made)
    made.board.close()
    file.rename(moved)
    return made.sitting.round_id


def opened_without(application: Application, round_id: str) -> OpenRound:
    application.open_round(round_id)
    opened = application.rounds[round_id]
    assert opened.missing is not None
    assert opened.missing.isVisibleTo(opened.board)
    return opened


@pytest.mark.parametrize("mode", [RoundMode.PRACTICE, RoundMode.INTERVIEW])
def test_the_drawing_is_open_and_one_sentence_says_what_is_missing(
    application: Application, file: Path, mode: RoundMode, tmp_path: Path
) -> None:
    round_id = left_without(application, file, mode, moved=tmp_path / "elsewhere.yaml")
    opened = opened_without(application, round_id)
    assert len(opened.board.desk.design().components) == len(DESIGN.components)
    assert opened.missing is not None
    assert opened.missing.reason.text() == f"The scenario file mine.yaml is gone from {tmp_path}."
    assert opened.console is None


def test_a_broken_file_is_said_to_be_broken(application: Application, file: Path, tmp_path: Path) -> None:
    round_id = left_without(application, file, RoundMode.PRACTICE, moved=tmp_path / "elsewhere.yaml")
    file.write_text("id: my-shortener\n", encoding="utf-8")
    opened = opened_without(application, round_id)
    assert opened.missing is not None
    assert opened.missing.reason.text().startswith("The scenario file mine.yaml cannot be used: ")


def test_pointing_to_the_file_brings_the_round_back_whole(
    application: Application, file: Path, tmp_path: Path, answers: Answers
) -> None:
    moved = tmp_path / "elsewhere.yaml"
    round_id = left_without(application, file, RoundMode.INTERVIEW, moved=moved)
    opened = opened_without(application, round_id)
    assert opened.missing is not None
    answers.to_open = library()["news-feed-ranking"]
    opened.missing.search.click()
    assert answers.told[-1][0] == "The scenario cannot be used"
    assert "this round is on my-shortener" in answers.told[-1][1]
    answers.to_open = moved
    opened.missing.search.click()
    again = application.rounds[round_id]
    assert again is not opened
    assert again.missing is None
    assert again.console is not None
    assert (paths.scenario_folder() / "elsewhere.yaml").exists()


def test_a_debrief_holds_what_is_there(
    application: Application, file: Path, tmp_path: Path, answers: Answers
) -> None:
    round_id = left_without(application, file, RoundMode.PRACTICE, moved=tmp_path / "elsewhere.yaml")
    opened = opened_without(application, round_id)
    assert opened.missing is not None
    answers.to_save = tmp_path / "report.md"
    answers.confirms = False
    opened.missing.debrief.click()
    assert not answers.to_save.exists()
    answers.confirms = True
    opened.missing.debrief.click()
    text = answers.to_save.read_text(encoding="utf-8")
    assert all(component.label in text for component in DESIGN.components if component.label)


def test_such_a_round_can_be_finished(
    application: Application, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    round_id = left_without(application, file, RoundMode.PRACTICE, moved=tmp_path / "elsewhere.yaml")
    opened = opened_without(application, round_id)
    qtbot.waitUntil(lambda: opened.board.desk.analysis is not None)
    opened.board.run("round.start")
    opened.sitting.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert opened.result is None
    assert opened.board.notice.isVisibleTo(opened.board)
    assert isinstance(opened.board.bar, ClockBar)
    assert not opened.board.bar.scorecard.isVisibleTo(
        opened.board
    )  # without a rubric there is nothing to mark
