"""The window around a board: what is in it for whom, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar
from pytestqt.qtbot import QtBot

from components.design import Component, Design
from tests.whiteboard.ui.analysis_desk import desk_of
from whiteboard.board import edit
from whiteboard.round.events import Actor, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.settings import Settings
from whiteboard.ui import style
from whiteboard.ui.actions import Need
from whiteboard.ui.desk import Desk
from whiteboard.ui.dock import Dock
from whiteboard.ui.palette import RAIL, ROOMY, WIDTH
from whiteboard.ui.round_window import RoundWindow, facts_of
from whiteboard.ui.theme import DARK, LIGHT

SMALL = Design("", (Component("app", "web_client", replicas=None), Component("api", "app_service", "API")))
Opener = Callable[[Desk], RoundWindow]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def opened(settings: Settings, qtbot: QtBot) -> Iterator[Opener]:
    windows: list[RoundWindow] = []

    def open_window(desk: Desk) -> RoundWindow:
        window = RoundWindow(desk, settings)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1440, 900)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield open_window
    for window in windows:
        window.close()


@pytest.fixture
def free(opened: Opener) -> RoundWindow:
    return opened(desk_of(SMALL, scenario=None, mode=RoundMode.DRAW))


def tabs(dock: Dock) -> list[str]:
    return [dock.tabText(i) for i in range(dock.count()) if dock.isTabVisible(i)]


def menus(window: RoundWindow) -> list[str]:
    return [action.text() for action in window.menuBar().actions()]


def test_a_free_board_has_no_round(free: RoundWindow) -> None:
    assert tabs(free.dock) == ["Findings", "Capacity", "Inspector"]
    assert "Round" not in menus(free)
    assert free.windowTitle() == "Round · Loadbearing"


def test_a_title_typed_at_the_top_is_the_boards(free: RoundWindow) -> None:
    title = free.bar.title  # type: ignore[union-attr]
    title.setFocus()
    title.setText("Checkout")
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert free.desk.design().title == "Checkout"
    assert free.windowTitle() == "Checkout · Loadbearing"


def test_practice_has_everything(opened: Opener) -> None:
    window = opened(desk_of())
    assert tabs(window.dock) == ["Brief", "Numbers", "Findings", "Capacity", "Inspector"]
    assert "Round" in menus(window)


def test_the_candidates_window_is_neutral_and_shows_what_the_interviewer_allows(opened: Opener) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    window = opened(desk)
    assert window.windowTitle() == "Whiteboard"
    assert "Round" not in menus(window)
    assert tabs(window.dock) == ["Brief", "Numbers", "Findings", "Capacity", "Inspector"]
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, findings=False, capacity=False)
    assert tabs(window.dock) == ["Brief", "Numbers", "Inspector"]
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, capacity=True)
    assert tabs(window.dock) == ["Brief", "Numbers", "Capacity", "Inspector"]


def test_nothing_leads_a_candidate_to_other_peoples_rounds(opened: Opener) -> None:
    window = opened(desk_of(mode=RoundMode.INTERVIEW))
    for action_id in ("file.home", "file.open", "file.new", "app.settings"):
        assert not window.deeds[action_id].isEnabled()
    back = [b for b in window.bar.findChildren(QAbstractButton) if b.accessibleName() == "Back to the start"]
    assert not any(button.isVisible() for button in back)


def test_a_frozen_board_says_so_and_its_actions_are_off(opened: Opener) -> None:
    desk = desk_of(mode=RoundMode.INTERVIEW)
    window = opened(desk)
    assert window.notice.isHidden()
    desk.session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=True)
    assert not window.notice.isHidden()
    assert window.notice.text.text() == "The interviewer holds the board. You can look, not draw."
    assert window.notice.reopen.isHidden()
    assert not window.deeds["tool.component"].isEnabled()
    assert window.deeds["view.fit"].isEnabled()


def test_a_finished_round_is_reopened_from_the_notice(opened: Opener) -> None:
    desk = desk_of()
    window = opened(desk)
    desk.session.record(Kind.FINISH, Actor.CANDIDATE)
    assert window.notice.text.text() == "The round is over. The board is read-only."
    window.notice.reopen.click()
    assert desk.session.state.editable
    assert window.notice.isHidden()


def test_undo_names_what_it_takes_back(free: RoundWindow, qtbot: QtBot) -> None:
    undo, redo = free.deeds["edit.undo"], free.deeds["edit.redo"]
    assert not undo.isEnabled()
    free.desk.commit(edit.set_fields(free.desk.session.board, ["api"], {"label": "Gate"}), "Rename")
    qtbot.waitUntil(lambda: undo.text() == "Undo rename\tCtrl Z")
    undo.trigger()
    qtbot.waitUntil(lambda: undo.text() == "Undo\tCtrl Z")
    assert redo.text() == "Redo rename\tCtrl Shift Z"
    assert not undo.isEnabled()


def test_keys_reach_the_canvas_and_the_lit_tool_follows(free: RoundWindow) -> None:
    free.canvas.setFocus()
    QTest.keyClick(free.canvas, Qt.Key.Key_L)
    assert free.toolbar._buttons["tool.link"].isChecked()
    assert not free.toolbar._buttons["tool.select"].isChecked()
    free.toolbar._buttons["tool.hand"].click()
    assert free.toolbar._buttons["tool.hand"].isChecked()


def test_digits_that_are_lent_reach_their_borrower(free: RoundWindow) -> None:
    fired: list[str] = []
    borrower = QShortcut(QKeySequence("2"), free.dock)
    borrower.activated.connect(lambda: fired.append("2"))
    free.deeds.lend_digits(True)
    QTest.keyClick(free.canvas, Qt.Key.Key_2)
    assert fired == ["2"]
    assert [k.toString() for k in free.deeds["tool.component"].shortcuts()] == ["C"]
    borrower.setEnabled(False)
    free.deeds.lend_digits(False)
    assert [k.toString() for k in free.deeds["tool.component"].shortcuts()] == ["C", "2"]


def test_grid_snap_and_theme_show_in_the_menu(free: RoundWindow) -> None:
    assert free.deeds["view.grid"].isChecked()
    assert free.deeds["view.snap"].isChecked()
    free.deeds["view.snap"].trigger()
    assert not free.deeds["view.snap"].isChecked()
    assert free.deeds["view.grid"].isChecked()
    free.desk.set_theme(DARK)
    assert free.deeds["view.theme"].isChecked()
    assert not free.deeds["view.grid"].isIconVisibleInMenu(), "a tick stands there"


def test_the_slash_goes_to_the_search(free: RoundWindow) -> None:
    free.canvas.setFocus()
    QTest.keyClick(free.canvas, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is free.parts.search


def test_grid_and_snapping_are_as_they_were_left(
    free: RoundWindow, opened: Opener, settings: Settings
) -> None:
    free.run("view.grid")
    free.run("view.snap")
    assert not settings.grid
    assert not settings.snap
    again = opened(desk_of(SMALL, scenario=None, mode=RoundMode.DRAW))
    assert not again.canvas.grid
    assert not again.canvas.surface.snaps
    assert not again.deeds["view.snap"].isChecked()


def test_the_palette_is_a_rail_in_a_small_window(free: RoundWindow, settings: Settings) -> None:
    assert not free.side.narrow
    free.resize(1100, 700)
    assert free.side.width() == RAIL
    free.deeds["view.search"].trigger()
    assert free.side.width() > RAIL
    free.resize(1440, 900)
    free.deeds["view.palette"].trigger()
    assert free.side.width() == RAIL
    assert settings.palette_rail


def test_a_wide_window_has_room_for_every_drawers_name(free: RoundWindow) -> None:
    free.resize(1440, 900)
    assert free.side.width() == WIDTH
    free.resize(1920, 1080)
    assert free.side.width() == ROOMY
    free.deeds["view.outline"].trigger()
    assert free.side.width() == ROOMY
    free.deeds["view.outline"].trigger()
    free.deeds["view.palette"].trigger()
    assert free.side.width() == RAIL


def test_the_outline_takes_the_palettes_place_and_gives_it_back(free: RoundWindow) -> None:
    free.deeds["view.outline"].trigger()
    assert free.side.outlined
    free.desk.select(["api"])
    assert len(free.outline.selectedIndexes()) == 1
    free.deeds["view.outline"].trigger()
    assert free.side.currentIndex() == 0


def test_the_tab_tells_how_many_findings_fire(free: RoundWindow) -> None:
    free.dock.findings.count_changed.emit(3)
    count = free.dock.tabBar().tabButton(
        free.dock.indexOf(free.dock.findings), QTabBar.ButtonPosition.RightSide
    )
    assert isinstance(count, QLabel)
    assert (count.text(), count.isVisible()) == ("3", True)
    free.dock.findings.count_changed.emit(0)
    assert not count.isVisible()


def test_the_dock_can_be_hidden(free: RoundWindow) -> None:
    free.deeds["view.dock"].trigger()
    assert free.dock.isHidden()
    assert not free.deeds["view.dock"].isChecked()


def test_what_reaches_beyond_the_window_is_asked_for(free: RoundWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(free.asked) as told:
        free.deeds["file.export_picture"].trigger()
    assert told.args == ["file.export_picture"]
    with qtbot.waitSignal(free.asked) as told:
        free.bar.back_requested.emit()
    assert told.args == ["file.home"]


def test_a_figure_that_rests_on_an_assumption_leads_to_its_row(free: RoundWindow) -> None:
    free.dock.capacity.inspector_requested.emit("api", "service_ms")
    assert free.dock.currentWidget() is free.dock.inspector
    assert free.desk.selection == {"api"}
    assert QApplication.focusWidget() is free.dock.inspector.row("Service time").editor


def test_the_place_of_the_window_and_the_width_of_the_dock_are_kept(
    opened: Opener, settings: Settings
) -> None:
    window = opened(desk_of(SMALL, scenario=None, mode=RoundMode.DRAW))
    window._middle.setSizes([600, 420])
    width = window.dock.width()
    window.close()
    assert settings.dock_width == width
    assert settings.screen_of("board") == window.screen().name()
    assert settings.geometry("board", window.screen().name()) is not None
    assert opened(desk_of(SMALL, scenario=None, mode=RoundMode.DRAW)).dock.width() == width


def test_larger_type_gets_a_wider_dock_and_the_width_is_kept_as_at_100_percent(
    opened: Opener, settings: Settings, qapp: QApplication
) -> None:
    style.apply(qapp, LIGHT, 1.5)
    try:
        window = opened(desk_of(SMALL))
        assert window.dock.minimumWidth() >= 450
        window._middle.setSizes([600, 528])
        window.close()
        assert settings.dock_width == 352
    finally:
        style.apply(qapp, LIGHT)


def test_no_tab_is_cut_off_in_the_narrowest_dock(opened: Opener) -> None:
    window = opened(desk_of(SMALL))
    window._middle.setSizes([10_000, 300])
    bar = window.dock.tabBar()
    assert bar.tabRect(bar.count() - 1).right() <= window.dock.width()


def test_a_line_parts_the_tabs_from_what_scrolls_below(opened: Opener, qapp: QApplication) -> None:
    style.apply(qapp, LIGHT)
    dock = opened(desk_of(SMALL)).dock
    bar = dock.tabBar()
    below = dock.grab().toImage().pixelColor(dock.width() - 2, bar.geometry().bottom())
    assert below.name() == QColor(LIGHT["border"]).name()


def test_a_window_that_may_not_close_stays(free: RoundWindow) -> None:
    free.may_close = lambda: False
    assert not free.close()
    free.may_close = lambda: True


def test_facts_decide_what_can_run(qapp: object) -> None:
    desk = desk_of()
    assert {Need.EDITABLE, Need.ROUND, Need.SCENARIO, Need.CLOCK_READY, Need.OPEN} <= facts_of(desk)
    assert Need.CLOCK_RUNNING not in facts_of(desk)
    desk.session.record(Kind.CLOCK, Actor.CANDIDATE, do="start")
    assert Need.CLOCK_RUNNING in facts_of(desk)
    desk.select(["app-gateway"])
    assert {Need.SELECTION, Need.LINK} <= facts_of(desk)
    candidate = desk_of(mode=RoundMode.INTERVIEW)
    assert not {Need.ROUND, Need.OWN_SCENARIO, Need.CLOCK_READY} & facts_of(candidate)
