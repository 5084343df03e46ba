"""The application: rounds, boards and files of a real library, driven as the home screen drives it."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.whiteboard.ui.analysis_desk import DESIGN
from tests.whiteboard.ui.answers import Answers
from tests.whiteboard.ui.starting import start
from whiteboard import paths
from whiteboard.board.layout import board_of
from whiteboard.formats.board_file import write_board
from whiteboard.library.store import Library
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import Feedback, RoundMode
from whiteboard.settings import ThemeChoice
from whiteboard.ui import memory, style
from whiteboard.ui.application import Application
from whiteboard.ui.home_rounds import Deed
from whiteboard.ui.open_round import OpenRound
from whiteboard.ui.sitting import free_board
from whiteboard.ui.theme import DARK, LIGHT


def gathered(application: Application, qtbot: QtBot) -> None:
    application.refresh_home()
    qtbot.waitUntil(lambda: not application._gathering.running, timeout=60_000)
    qtbot.waitUntil(lambda: bool(application.home.scenarios.rows))


def test_a_new_board_is_kept_from_its_first_edit(
    application: Application, opened: OpenRound, qtbot: QtBot
) -> None:
    round_id = opened.sitting.round_id
    assert not application.home.isVisible()
    opened.board.close()
    assert application.rounds == {}
    assert application.home.isVisible()
    application.open_round(round_id)
    again = application.rounds[round_id]
    assert len(again.board.desk.design().components) == len(DESIGN.components)


def test_a_round_that_is_open_comes_to_the_front_instead(application: Application, opened: OpenRound) -> None:
    application.open_round(opened.sitting.round_id)
    assert list(application.rounds.values()) == [opened]


def test_practice_starts_from_the_form_and_ends_in_marks(application: Application) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    assert practice.console is None
    assert practice.sitting.session.state.setup.scenario == "url-shortener"
    practice.board.run("round.start")
    assert practice.sitting.session.state.clock.running
    practice.sitting.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert practice.result is not None
    assert practice.result.isVisible()


def test_practice_starts_with_what_the_settings_say(application: Application) -> None:
    application.settings.feedback = Feedback.PHASE_END
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    assert practice.sitting.session.state.setup.feedback is Feedback.PHASE_END


def test_a_troubleshooting_round_starts_from_its_broken_design(application: Application) -> None:
    practice = start(application, "slow-model-api", RoundMode.PRACTICE)
    assert len(practice.board.desk.design().components) > 3


def test_an_interview_has_two_windows_on_one_session(application: Application) -> None:
    interview = start(application, "url-shortener", RoundMode.INTERVIEW)
    assert interview.console is not None
    assert interview.console.isVisible()
    assert interview.board.windowTitle() == "Whiteboard"
    board, console = interview.sitting.desks
    assert board.session is console.session
    assert (board.actor, console.actor) == (Actor.CANDIDATE, Actor.INTERVIEWER)
    interview.console.close()
    assert application.rounds == {}


def test_both_desks_of_an_interview_have_one_analysis(application: Application, qtbot: QtBot) -> None:
    interview = start(application, "url-shortener", RoundMode.INTERVIEW)
    board, console = interview.sitting.desks
    qtbot.waitUntil(lambda: console.analysis is not None)
    assert console.analysis is board.analysis


def test_a_round_that_stands_is_left_out_of_garbage_collections_until_it_is_closed(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.unfreeze()
    monkeypatch.setattr(memory, "SETTLED_MS", 0)
    application.new_board()
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
    round_gone = weakref.ref(next(iter(application.rounds.values())))
    application.rounds[next(iter(application.rounds))].board.close()
    qtbot.waitUntil(lambda: round_gone() is None)
    gc.unfreeze()


def test_every_window_of_a_round_can_be_closed_and_the_program_quit_by_keys(
    application: Application, qtbot: QtBot
) -> None:
    interview = start(application, "url-shortener", RoundMode.INTERVIEW)
    interview.sitting.session.record(Kind.FINISH, Actor.INTERVIEWER)
    assert interview.result is not None
    press(interview.result, "Ctrl+W")
    assert not interview.result.isVisible()
    assert interview.console is not None
    with qtbot.waitSignal(application.left):
        press(interview.console, "Ctrl+Q")
    assert application.rounds == {}


def press(window: QMainWindow, keys: str) -> None:
    """Runs the window's shortcut of these keys."""
    found = [s for s in window.findChildren(QShortcut) if s.key() == QKeySequence(keys)]
    found[0].activated.emit()


def test_leaving_a_running_round_pauses_its_clock(application: Application) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    practice.board.run("round.start")
    round_id = practice.sitting.round_id
    practice.board.close()
    application.open_round(round_id)
    assert not application.rounds[round_id].sitting.session.state.clock.running


def can_be_opened_elsewhere(application: Application, round_id: str) -> bool:
    """Whether another program on the same library may take the round."""
    with Library(application.settings.library) as other:
        return other.open_journal(round_id).close()


def test_a_window_that_cannot_be_made_gives_its_round_back(
    application: Application, opened: OpenRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = opened.sitting.round_id
    opened.board.close()

    def no_window(*_args: object) -> None:
        raise RuntimeError("no window today")

    with monkeypatch.context() as broken:
        broken.setattr("whiteboard.ui.open_round.RoundWindow", no_window)
        with pytest.raises(RuntimeError, match="no window today"):
            application.open_round(round_id)
    assert application.rounds == {}
    assert can_be_opened_elsewhere(application, round_id)
    application.open_round(round_id)
    assert list(application.rounds) == [round_id]


def test_a_journal_that_cannot_be_replayed_says_so_and_gives_its_round_back(
    application: Application, answers: Answers
) -> None:
    gone = {"id": "a", "before": {"type": "note"}, "after": None}
    patch = Event(2, 0, Actor.SYSTEM, Kind.PATCH, {"label": "Delete", "changes": [gone], "via": "edit"})
    round_id = application.library.create(free_board("Odd"), [patch])
    application.open_round(round_id)
    assert [title for title, _ in answers.told] == ["The round cannot be opened"]
    assert can_be_opened_elsewhere(application, round_id)


def test_a_file_opens_as_a_board_of_its_own(
    application: Application, tmp_path: Path, answers: Answers
) -> None:
    path = tmp_path / "ü.board"
    write_board(path, board_of(DESIGN))
    answers.to_open = path
    application.run("file.open", application.home)
    (only,) = application.rounds.values()
    assert len(only.board.desk.design().components) == len(DESIGN.components)
    assert application.settings.recent_files == (str(path),)
    assert "ü.board" in {entry.text for entry in application._entries(application.home)}


def test_a_file_that_cannot_be_opened_says_why(
    application: Application, tmp_path: Path, answers: Answers
) -> None:
    path = tmp_path / "broken.board"
    path.write_text("{", encoding="utf-8")
    application.open_path(path)
    application.open_path(tmp_path / "missing.board")
    assert [title for title, _ in answers.told] == ["The file cannot be opened"] * 2
    assert "broken.board" in answers.told[0][1]
    assert application.rounds == {}


def test_a_second_start_hands_its_file_over(application: Application, tmp_path: Path) -> None:
    path = tmp_path / "b.board"
    write_board(path, board_of(DESIGN))
    application.called(str(path))
    assert len(application.rounds) == 1
    application.called("")
    assert len(application.rounds) == 1


def test_home_lists_what_the_library_has(application: Application, opened: OpenRound, qtbot: QtBot) -> None:
    opened.board.close()
    gathered(application, qtbot)
    qtbot.waitUntil(lambda: bool(application._gathering.data.glimpses), timeout=60_000)
    assert len(application.home.rounds.rows) == 1
    glimpse = application._gathering.data.glimpses[application._gathering.data.rounds[0].id]
    assert len(glimpse.sketch.boxes) == len(DESIGN.components)
    assert glimpse.progress == "14 components"


def test_rounds_in_the_bin_show_their_drawing(
    application: Application, opened: OpenRound, qtbot: QtBot
) -> None:
    opened.board.close()
    rounds = application.home.rounds
    rounds.asked.emit(Deed.BIN, opened.sitting.round_id)
    rounds.all.click()
    rounds.bin.click()
    qtbot.waitUntil(lambda: bool(rounds.rows[0].glimpse.sketch.boxes), timeout=60_000)
    assert len(rounds.rows[0].glimpse.sketch.boxes) == len(DESIGN.components)


def test_rounds_are_duplicated_binned_restored_and_purged(
    application: Application, opened: OpenRound, answers: Answers
) -> None:
    round_id = opened.sitting.round_id
    opened.board.close()
    deeds = application.home.rounds.asked
    deeds.emit(Deed.KEEP, round_id)
    assert application.library.find(round_id).retention_date is None
    deeds.emit(Deed.DUPLICATE, round_id)
    assert len(application.library.rounds()) == 2
    deeds.emit(Deed.BIN, round_id)
    assert [each.id for each in application.library.rounds(binned=True)] == [round_id]
    deeds.emit(Deed.RESTORE, round_id)
    assert len(application.library.rounds()) == 2
    deeds.emit(Deed.BIN, round_id)
    answers.confirms = False
    deeds.emit(Deed.PURGE, "")
    assert len(application.library.rounds(binned=True)) == 1
    assert answers.asked[-1] == "Delete 1 round for ever?"
    answers.confirms = True
    deeds.emit(Deed.PURGE, "")
    assert application.library.rounds(binned=True) == []


def test_a_round_that_is_open_is_closed_before_it_goes_to_the_bin(
    application: Application, opened: OpenRound
) -> None:
    application.home.rounds.asked.emit(Deed.BIN, opened.sitting.round_id)
    assert application.rounds == {}
    assert [each.id for each in application.library.rounds(binned=True)] == [opened.sitting.round_id]


def test_the_keyboard_is_with_the_drawing_once_a_round_is_reopened(
    application: Application, qtbot: QtBot
) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    practice.sitting.session.record(Kind.ABANDON, Actor.CANDIDATE)
    practice.board.notice.reopen.setFocus()
    practice.board.notice.reopen.click()
    assert practice.sitting.session.state.editable
    assert practice.board.focusWidget() is practice.board.canvas


def test_an_interrupted_round_is_found_and_resumed(application: Application, qtbot: QtBot) -> None:
    practice = start(application, "url-shortener", RoundMode.PRACTICE)
    practice.board.run("round.start")
    practice.sitting._journal.flush()
    round_id = practice.sitting.round_id
    with Library(application.settings.library) as other:
        assert other.rounds()[0].id == round_id
    practice.board.close()
    application.open_round(round_id)
    assert application.rounds[round_id].sitting.session.state.clock.started


def test_a_sound_scenario_of_ones_own_is_taken_in_and_a_broken_one_is_explained(
    application: Application, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    from scenarios.loader import library

    broken = tmp_path / "broken.yaml"
    broken.write_text("id: mine\n", encoding="utf-8")
    answers.to_open = broken
    application.add_scenario()
    assert answers.told[0][0] == "The scenario cannot be used"
    assert "broken.yaml" in answers.told[0][1]
    sound = tmp_path / "mine.yaml"
    text = library()["url-shortener"].read_text(encoding="utf-8")
    sound.write_text(text.replace("id: url-shortener", "id: my-shortener", 1), encoding="utf-8")
    answers.to_open = sound
    application.add_scenario()
    assert (paths.scenario_folder() / "mine.yaml").exists()
    gathered(application, qtbot)
    qtbot.waitUntil(lambda: len(application.home.scenarios.rows) == 15)
    own = start(application, application.home.scenarios.rows[-1].key, RoundMode.PRACTICE)
    assert own.sitting.scenario is not None
    assert own.sitting.scenario.id == "my-shortener"


def test_the_theme_changes_everywhere_at_once(application: Application, opened: OpenRound) -> None:
    assert style.current() is LIGHT
    opened.board.deeds["view.theme"].trigger()
    assert application.settings.theme is ThemeChoice.DARK
    assert style.current() is DARK
    assert opened.board.desk.theme is DARK


def test_what_can_be_found_depends_on_the_window(
    application: Application, opened: OpenRound, qtbot: QtBot
) -> None:
    here = {entry.text for entry in application._entries(opened.board)}
    assert {"Fit everything", "Settings"} <= here
    assert "Undo paste" not in here
    gathered(application, qtbot)
    home = {entry.text for entry in application._entries(application.home)}
    assert {"URL shortener", "New board"} <= home


def test_nothing_is_closed_over_unsaved_changes_without_asking(
    application: Application, opened: OpenRound, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(opened.sitting), "unsaved", 3)
    answers.confirms = False
    assert not application.close()
    assert isinstance(opened.board, QMainWindow)
    assert "Close without saving?" in answers.asked
