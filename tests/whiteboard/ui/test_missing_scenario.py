"""A round whose scenario file is gone: its drawing opens, says what is missing, and comes back whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from scenarios.loader import library
from tests.whiteboard.round.examples import CANARY
from tests.whiteboard.ui.analysis_desk import DESIGN
from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.rooms import readable
from tests.whiteboard.ui.starting import draw_example, start
from whiteboard import paths
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.application import Application
from whiteboard.ui.clock_bar import ClockBar
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.sitting import scenario_copy


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


def own_copy(file: Path) -> Path:
    """A copy of a scenario in the person's own folder."""
    paths.scenario_folder().mkdir(parents=True)
    return scenario_copy(file, paths.scenario_folder())


def spoil(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n{CANARY}: 1\n", encoding="utf-8")


@pytest.mark.parametrize("mode", [RoundMode.PRACTICE, RoundMode.INTERVIEW])
def test_a_copy_in_the_place_of_a_broken_file_is_said_once(
    application: Application,
    file: Path,
    answers: Answers,
    mode: RoundMode,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opened = start(application, str(file), mode)
    opened.board.close()
    own_copy(file)
    spoil(file)
    application.open_round(opened.sitting.round_id)
    again = application.rounds[opened.sitting.round_id]
    assert again.missing is None
    assert again.sitting.scenario is not None
    assert again.sitting.scenario.path == paths.scenario_folder() / "mine.yaml"
    ((title, said),) = answers.told
    assert title == "The scenario's file is broken"
    assert said.startswith("The scenario file mine.yaml cannot be used: ")
    assert said.endswith(" Your copy mine.yaml in the folder scenarios of your data folder serves instead.")
    assert (CANARY in said) is (mode is RoundMode.PRACTICE), "in an interview the candidate may see it"
    assert [record.message for record in caplog.records] == [f"round {again.sitting.round_id}: {said}"]
    answers.confirms = False
    again.save_debrief()
    assert answers.asked == [said], "a report by the copy is asked for"


def test_a_copy_in_the_place_of_a_file_that_was_moved_needs_no_word(
    application: Application, file: Path, answers: Answers
) -> None:
    opened = start(application, str(file), RoundMode.PRACTICE)
    opened.board.close()
    own_copy(file)
    file.unlink()
    application.open_round(opened.sitting.round_id)
    assert application.rounds[opened.sitting.round_id].missing is None
    assert answers.told == []


def test_a_broken_copy_is_no_copy(application: Application, file: Path, tmp_path: Path) -> None:
    round_id = left_without(application, file, RoundMode.PRACTICE, moved=tmp_path / "elsewhere.yaml")
    spoil(own_copy(tmp_path / "elsewhere.yaml"))
    opened = opened_without(application, round_id)
    assert opened.missing is not None
    assert opened.missing.reason.text() == f"The scenario file mine.yaml is gone from {tmp_path}."


def test_a_file_that_is_another_scenario_by_now_does_not_serve(
    application: Application, file: Path, tmp_path: Path
) -> None:
    round_id = left_without(application, file, RoundMode.PRACTICE, moved=tmp_path / "elsewhere.yaml")
    file.write_bytes(library()["news-feed-ranking"].read_bytes())
    opened = opened_without(application, round_id)
    assert opened.missing is not None
    assert opened.missing.reason.text() == (
        "The scenario file mine.yaml cannot be used: is now the scenario news-feed-ranking; "
        "this round is on my-shortener."
    )


def test_in_an_interview_the_band_quotes_nothing_of_a_broken_file(
    application: Application, file: Path, tmp_path: Path
) -> None:
    round_id = left_without(application, file, RoundMode.INTERVIEW, moved=tmp_path / "elsewhere.yaml")
    (tmp_path / "elsewhere.yaml").rename(file)
    spoil(file)
    opened = opened_without(application, round_id)
    assert CANARY not in readable(opened.board)
