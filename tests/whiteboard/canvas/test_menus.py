"""Context menus, and what their entries do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from tests.whiteboard.canvas.hand import Hand
from whiteboard.board import edit
from whiteboard.board.geometry import Rect
from whiteboard.board.records import BoundaryRecord
from whiteboard.canvas.menus import menu_for
from whiteboard.round.events import Actor, Kind
from whiteboard.tools.tool import Pointer


def menu(hand: Hand, place: tuple[float, float]) -> QMenu:
    pointer = Pointer(*place)
    hit = hand.view.surface.hit(pointer)
    hand.desk.select([hit.id] if hit.id else [])
    return menu_for(hand.view, hit, pointer)


def words(found: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in found.actions() if action.text()]


def entry(found: QMenu, text: str) -> QAction:
    for action in found.actions():
        if action.text().split("\t")[0] == text:
            return action
        inner = action.menu()
        if isinstance(inner, QMenu):
            for deeper in inner.actions():
                if deeper.text().split("\t")[0] == text:
                    return deeper
    raise AssertionError(f"no entry {text!r} in {words(found)}")


def test_the_menu_of_a_component(hand: Hand) -> None:
    found = menu(hand, hand.middle("cache"))
    assert words(found)[:5] == ["Rename", "Replicas…", "Add linked…", "Change kind…", "Set role…"]
    entry(found, "Duplicate").trigger()
    assert "cache2" in hand.board
    entry(menu(hand, hand.middle("relational_db")), "Change kind…").trigger()
    hand.type("cdn")
    hand.key(Qt.Key.Key_Return)
    assert hand.component("relational_db").kind == "cdn"
    entry(menu(hand, hand.middle("object_store")), "Bring to front").trigger()
    assert list(hand.board)[-1].id == "object_store"
    entry(menu(hand, hand.middle("object_store")), "Delete").trigger()
    assert "object_store" not in hand.board


def test_the_menu_of_a_link(hand: Hand) -> None:
    place = (236.0, 142.0)
    entry(menu(hand, place), "Async: caller goes on").trigger()
    assert hand.link("l1").mode == "async"
    entry(menu(hand, place), "Straight").trigger()
    assert hand.link("l1").route == "straight"
    entry(menu(hand, place), "Reverse link").trigger()
    assert hand.link("l1").source == "relational_db"
    entry(menu(hand, place), "Label…").trigger()
    hand.type("reads")
    hand.key(Qt.Key.Key_Return)
    assert hand.link("l1").label == "reads"
    assert "Lock" not in words(menu(hand, place)), "only what has a place of its own is locked"


def test_the_mode_that_holds_is_ticked(hand: Hand) -> None:
    found = menu(hand, (236.0, 142.0))
    assert entry(found, "Sync: caller waits").isChecked()
    assert not entry(found, "Batch: periodic transfer").isChecked()


def test_the_menu_of_a_boundary(hand: Hand) -> None:
    hand.desk.commit(edit.add_boundary(hand.board, Rect(500, 300, 200, 200)), "x")
    entry(menu(hand, (500.0, 400.0)), "Region").trigger()
    record = hand.board["zone"]
    assert isinstance(record, BoundaryRecord)
    assert record.kind == "region"


def test_the_menu_of_the_canvas(hand: Hand) -> None:
    found = menu(hand, (700.0, 500.0))
    assert words(found)[:2] == ["Add component…", "Paste"]
    entry(found, "Select all").trigger()
    assert len(hand.desk.selection) == 5


def test_without_rights_menus_change_nothing(hand: Hand) -> None:
    hand.desk.session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=True)
    assert words(menu(hand, hand.middle("cache"))) == ["Copy", "Fit the selection"]
    assert "Paste" not in words(menu(hand, (700.0, 500.0)))


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_right_click_selects_and_opens(hand: Hand) -> None:
    at = hand.at(hand.middle("cache"))
    port = hand.view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
    QApplication.sendEvent(port, event)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    popup.close()
    assert hand.desk.selection == {"cache"}


def test_the_grid_is_ticked_while_it_shows(hand: Hand) -> None:
    assert entry(menu(hand, (-400.0, -400.0)), "Show grid").isChecked()
    entry(menu(hand, (-400.0, -400.0)), "Show grid").trigger()
    assert not entry(menu(hand, (-400.0, -400.0)), "Show grid").isChecked()
