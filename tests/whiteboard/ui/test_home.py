"""The home screen: what to do, what was interrupted, rounds, scenarios."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.whiteboard.ui.analysis_desk import DESIGN
from tests.whiteboard.ui.rooms import readable
from whiteboard.board.layout import board_of
from whiteboard.library.summaries import RoundSummary
from whiteboard.round.setup import RoundMode
from whiteboard.settings import Settings
from whiteboard.ui.home import HomeWindow
from whiteboard.ui.home_data import Glimpse, HomeData, Interrupted, load_scenarios, seconds_since, sketch_of
from whiteboard.ui.home_rounds import RECENT, Deed, RoundRow
from whiteboard.ui.home_scenarios import first_sentence
from whiteboard.ui.widgets import Text

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def summary(number: int, *, mode: str = "practice", scenario: str = "url-shortener") -> RoundSummary:
    return RoundSummary(
        f"r{number}",
        scenario,
        f"Round {number}",
        "senior",
        mode,
        "2026-11-22T15:00:00Z",
        60,
        "finished",
        ("Candidate K-17",),
        f"2026-11-{22 - number:02d}T15:07:00Z",
        "2027-11-22",
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> HomeData:
    scenarios, broken = load_scenarios(tmp_path_factory.mktemp("none"))
    rounds = [summary(n, mode="interview" if n == 1 else "practice") for n in range(9)]
    sketch = sketch_of(board_of(DESIGN), {"ranker": "hot"})
    glimpses = {
        "r0": Glimpse(sketch, "14 of 19 stages", "Self-marked 2.8", "", 2.8),
        "r1": Glimpse(sketch, "10 of 19 stages", "Yes", "ok", 3.1),
    }
    stopped = Interrupted(rounds[0], "Stopped 12 min ago in Deep dive, 9:40 left. Nothing was lost.")
    return HomeData(rounds, glimpses, [stopped], scenarios, broken)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def home(settings: Settings, data: HomeData, qtbot: QtBot) -> HomeWindow:
    made = HomeWindow(settings)
    qtbot.addWidget(made)
    made.rounds._now = lambda: NOW
    made.show_data(data)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_the_first_rounds_are_listed_with_how_they_came_out(home: HomeWindow) -> None:
    assert len(home.rounds.rows) == RECENT
    assert home.rounds.count.text() == "9"
    assert home.rounds.rows[1].accessibleName() == "Round 1, Interview · Candidate K-17, Yes"
    assert home.rounds.rows[0].accessibleName() == "Round 0, Practice, Self-marked 2.8"


def test_keys_choose_the_mode_in_which_scenarios_start(home: HomeWindow, qtbot: QtBot) -> None:
    QTest.keyClick(home.scenarios, Qt.Key.Key_I)
    assert home.mode is RoundMode.INTERVIEW
    assert home.tiles["home.interview"].property("chosen")
    assert not home.tiles["home.practise"].property("chosen")
    with qtbot.waitSignal(home.start_requested) as told:
        home.scenarios.rows[2].start.click()
    assert told.args == ["realtime-recommendation", RoundMode.INTERVIEW]


def test_a_tile_is_pressed_with_mouse_or_keyboard(home: HomeWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(home.tiles["home.interview"], Qt.MouseButton.LeftButton)
    assert home.tiles["home.interview"].property("chosen")
    home.tiles["home.practise"].setFocus()
    QTest.keyClick(home.tiles["home.practise"], Qt.Key.Key_Return)
    assert home.tiles["home.practise"].property("chosen")
    with qtbot.waitSignal(home.asked) as told:
        QTest.mouseClick(home.tiles["file.open"], Qt.MouseButton.LeftButton)
    assert told.args == ["file.open"]


def test_the_keyboard_walks_the_scenarios_and_starts_one(home: HomeWindow, qtbot: QtBot) -> None:
    home.run("home.practise")
    assert home.focusWidget() is home.scenarios.rows[0]
    QTest.keyClick(home.scenarios.rows[0], Qt.Key.Key_Down)
    assert home.focusWidget() is home.scenarios.rows[1]
    assert not home.scenarios.rows[1].start.isHidden()
    with qtbot.waitSignal(home.start_requested) as told:
        QTest.keyClick(home.scenarios.rows[1], Qt.Key.Key_Return)
    assert told.args == ["slow-model-api", RoundMode.PRACTICE]


def test_scenarios_are_filtered_by_topic_words_and_what_was_tried(home: HomeWindow) -> None:
    browser = home.scenarios

    def listed() -> list[str]:
        return [row.scenario.id for row in browser.rows if not row.isHidden()]

    assert len(listed()) == 14
    browser.filter.setText("fraud card")
    assert listed() == ["payment-fraud-detection"]
    browser.filter.clear()
    browser.topic.setCurrentIndex(browser.topic.findData("Classic"))
    browser.topic.activated.emit(browser.topic.currentIndex())
    assert listed() == ["url-shortener", "instagram"]
    browser.untried.click()
    assert listed() == ["instagram"]
    assert browser.count.text() == "1"


def test_filters_that_nothing_fits_say_so_and_are_taken_back(home: HomeWindow) -> None:
    browser = home.scenarios
    assert not browser.empty.isVisible()
    browser.untried.setChecked(True)
    browser.filter.setText("quantum")
    assert browser.count.text() == "0"
    assert browser.empty.isVisible()
    browser.empty.acted.emit()
    assert browser.count.text() == str(len(browser.rows))
    assert not browser.empty.isVisible()
    assert not browser.untried.isChecked()
    assert browser.filter.hasFocus()


def test_level_and_length_are_remembered(home: HomeWindow, settings: Settings) -> None:
    browser = home.scenarios
    browser.level.setCurrentIndex(browser.level.findData("staff"))
    browser.level.activated.emit(browser.level.currentIndex())
    browser.length.setCurrentIndex(0)
    browser.length.activated.emit(0)
    assert (settings.level, settings.minutes) == ("staff", 45)


def test_an_interrupted_round_is_offered_until_it_is_left(
    home: HomeWindow, data: HomeData, qtbot: QtBot
) -> None:
    assert not home.banner.isHidden()
    with qtbot.waitSignal(home.resume_requested) as told:
        home.resume.click()
    assert told.args == ["r0"]
    home.leave.click()
    assert home.banner.isHidden()
    home.show_data(data)
    assert home.banner.isHidden()


def test_a_round_is_opened_by_enter_and_the_menu_has_the_rest(home: HomeWindow, qtbot: QtBot) -> None:
    row = home.rounds.rows[0]
    with qtbot.waitSignal(home.rounds.asked) as told:
        QTest.keyClick(row, Qt.Key.Key_Return)
    assert told.args == [Deed.OPEN, "r0"]
    menu = row.menu()
    offered = [action.text() for action in menu.actions()]
    assert offered == ["Open", "Debrief…", "Duplicate", "Keep for ever", "Move to the bin"]
    with qtbot.waitSignal(home.rounds.asked) as told:
        menu.actions()[-1].trigger()
    assert told.args == [Deed.BIN, "r0"]


def test_all_rounds_and_the_bin_are_asked_for_and_shown(home: HomeWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(home.rounds.all_requested) as told:
        home.rounds.all.click()
    assert told.args == [False, ""]
    with qtbot.waitSignal(home.rounds.all_requested) as told:
        home.rounds.bin.click()
    assert told.args == [True, ""]
    assert home.rounds.title.text() == "Bin"
    home.rounds.show_list([summary(1)])
    assert [a.text() for a in home.rounds.rows[0].menu().actions()] == [
        "Take out of the bin",
        "Delete for ever…",
    ]
    with qtbot.waitSignal(home.rounds.asked) as told:
        home.rounds.empty.click()
    assert told.args == [Deed.PURGE, ""]


def test_the_list_of_all_rounds_says_until_when_they_are_kept(home: HomeWindow, qtbot: QtBot) -> None:
    row = RoundRow(summary(0), Glimpse(progress="3 of 9 stages"), NOW, binned=False, detailed=True)
    qtbot.addWidget(row)
    from PySide6.QtWidgets import QLabel

    texts = {label.text() for label in row.findChildren(QLabel)}
    assert {"Senior · 60 min · 3 of 9 stages", "Today 15:07", "kept until 2027-11-22"} <= texts


def test_a_round_past_its_date_stays_and_says_so(qtbot: QtBot) -> None:
    old = replace(summary(0), retention_date="2026-11-21")
    row = RoundRow(old, Glimpse(), NOW, binned=False, detailed=True)
    qtbot.addWidget(row)
    (said,) = (label for label in row.findChildren(Text) if "kept" in label.text())
    assert (said.text(), said.property("tone")) == ("to be kept until 2026-11-21", "hot")


def test_a_library_that_cannot_be_read_says_why_and_scenarios_stay(home: HomeWindow, data: HomeData) -> None:
    home.show_data(HomeData(scenarios=data.scenarios, problem="library.db is not a database."))
    assert home.rounds.rows == []
    assert len(home.scenarios.rows) == 14


def test_a_broken_scenario_file_is_listed_with_its_reason(home: HomeWindow, data: HomeData) -> None:
    from PySide6.QtWidgets import QLabel

    home.show_data(HomeData(scenarios=data.scenarios, broken=["mine.yaml: id: is required"]))
    texts = [label.text() for label in home.scenarios.findChildren(QLabel)]
    assert "This scenario cannot be used. mine.yaml: id: is required" in texts


def test_small_words() -> None:
    assert first_sentence("Design it. Then more.") == "Design it"
    assert first_sentence("One\n  sentence.") == "One sentence"
    assert seconds_since("2026-11-22T15:18:00Z", NOW) == 720.0
    assert seconds_since("garbage", NOW) == 0.0


def test_an_empty_bin_cannot_be_emptied_and_a_search_in_it_says_where_it_looked(home: HomeWindow) -> None:
    home.rounds.all.click()
    home.rounds.bin.click()
    home.rounds.show_list([summary(1)])
    assert not home.rounds.empty.isHidden()
    home.rounds.search.setText("xyzzy")
    home.rounds.show_list([])
    assert "No round in the bin holds “xyzzy”." in readable(home.rounds)
    assert not home.rounds.empty.isHidden(), "there is something in it all the same"
    home.rounds.search.clear()
    home.rounds.show_list([])
    assert "The bin is empty." in readable(home.rounds)
    assert home.rounds.empty.isHidden()
