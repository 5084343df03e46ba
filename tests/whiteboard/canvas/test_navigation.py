"""Finding one's way: pan, zoom, fit, walking the graph with keys, and what each zoom shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.whiteboard.board.boards import chain
from tests.whiteboard.canvas.conftest import Open
from tests.whiteboard.canvas.hand import ALT, CTRL, NONE, SHIFT, Hand
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.canvas.camera import stepped, wheel_zoom
from whiteboard.canvas.chrome import EMPTY_AT_THE_END, EMPTY_TEXT, EMPTY_TITLE
from whiteboard.round.events import Actor, Kind
from whiteboard.ui.desk import Spotlight

Key = Qt.Key


def test_the_wheel_pans_and_with_ctrl_zooms_at_the_pointer(hand: Hand) -> None:
    place = (200.0, 200.0)
    before = hand.at(place)
    hand.wheel(-120)
    assert hand.at(place).y() == before.y() - 120
    hand.wheel(-120, SHIFT)
    assert hand.at(place).x() == before.x() - 120
    at = hand.at(place)
    hand.wheel(120, CTRL, at=place)
    assert hand.view.zoom == pytest.approx(1.1)
    assert (hand.at(place) - at).manhattanLength() <= 2


def test_keys_zoom(hand: Hand) -> None:
    zooms: list[float] = []
    hand.view.zoom_changed.connect(zooms.append)
    hand.key(Key.Key_Minus, CTRL)
    hand.key(Key.Key_Minus, CTRL)
    hand.key(Key.Key_Equal, CTRL)
    hand.key(Key.Key_0, CTRL)
    assert zooms == pytest.approx([0.9, 0.8, 0.9, 1.0])


def test_zoom_has_limits_and_whole_steps() -> None:
    assert stepped(0.97, 1) == pytest.approx(1.1)
    assert stepped(0.1, -1) == pytest.approx(0.1)
    assert stepped(4.0, 1) == pytest.approx(4.0)
    assert wheel_zoom(1.0, 5) == pytest.approx(1.05)


def test_fit_all_and_fit_selection(hand: Hand) -> None:
    hand.view.camera.go(2.0, QPointF(5000, 5000))
    hand.key(Key.Key_Exclam, SHIFT)
    seen = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    assert seen.contains(hand.view.board_scene.content_rect())
    assert hand.view.zoom == 1.0
    hand.view.camera.go(0.3, QPointF(5000, 5000))
    hand.desk.select(["object_store"])
    hand.key(Key.Key_At, SHIFT)
    place = hand.at(hand.middle("object_store"))
    assert (abs(place.x() - 500) < 3, abs(place.y() - 400) < 3) == (True, True)


def test_space_drag_and_middle_drag_pan(hand: Hand) -> None:
    place = (200.0, 300.0)
    before = hand.at(place)
    QTest.keyPress(hand.view, Key.Key_Space)
    hand.drag((200.0, 300.0), (260.0, 340.0))
    QTest.keyRelease(hand.view, Key.Key_Space)
    assert (hand.at(place) - before).x() > 0
    assert hand.desk.selection == frozenset()
    middle = hand.at(place)
    port = hand.view.viewport()
    QTest.mousePress(port, Qt.MouseButton.MiddleButton, NONE, middle)
    QTest.mouseMove(port, middle + QPointF(30, 0).toPoint())
    hand.move((300.0, 300.0))
    QTest.mouseRelease(port, Qt.MouseButton.MiddleButton, NONE, hand.at(place))
    assert hand.at(place) != middle


def test_the_hand_tool_pans(hand: Hand) -> None:
    hand.key(Key.Key_H)
    assert hand.view.tool_name == "hand"
    before = hand.at((200.0, 300.0))
    hand.drag((200.0, 300.0), (300.0, 300.0))
    assert hand.at((200.0, 300.0)).x() > before.x()
    hand.key(Key.Key_V)
    assert hand.view.tool_name == "select"


def test_tab_walks_in_reading_order_and_then_leaves(hand: Hand) -> None:
    seen = []
    for _ in range(3):
        hand.key(Key.Key_Tab)
        seen.append(next(iter(hand.desk.selection)))
    assert seen == ["cache", "relational_db", "object_store"]
    hand.key(Key.Key_Backtab)
    assert hand.desk.selection == {"relational_db"}


def test_alt_arrows_walk_along_links(hand: Hand) -> None:
    hand.desk.select(["cache"])
    hand.key(Key.Key_Right, ALT)
    assert hand.desk.selection == {"relational_db"}
    hand.key(Key.Key_Left, ALT)
    assert hand.desk.selection == {"cache"}
    hand.key(Key.Key_Up, ALT)
    assert hand.desk.selection == {"cache"}


def test_ctrl_arrow_adds_a_linked_part_beside(hand: Hand) -> None:
    hand.desk.select(["object_store"])
    hand.key(Key.Key_Right, CTRL)
    hand.type("spark")
    hand.key(Key.Key_Return)
    new = next(iter(hand.desk.selection))
    assert hand.corner(new) == (800.0, 100.0)
    assert (hand.link("l3").source, hand.link("l3").target) == ("object_store", new)


def test_a_board_is_fitted_when_it_first_shows(open_board: Open) -> None:
    board = chain(*["cache"] * 12)
    hand = open_board(board)
    hand.view.fit_all(glide=False)
    seen = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    assert seen.contains(hand.view.board_scene.content_rect())


def test_words_stand_on_the_empty_canvas_until_something_does(open_board: Open) -> None:
    hand = open_board(Board())
    assert hand.view.chrome.hint.isVisible()
    hand.view.place("cache", at=(100.0, 100.0))
    assert not hand.view.chrome.hint.isVisible()
    assert hand.view.chrome.minimap.isVisible()


def test_an_empty_canvas_that_cannot_be_drawn_on_says_so_and_not_how_to_draw(open_board: Open) -> None:
    view = open_board(Board()).view
    hint, session = view.chrome.hint, view.desk.session
    session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=True)
    assert EMPTY_TITLE in hint.text()
    assert EMPTY_TEXT not in hint.text()
    session.record(Kind.FINISH, Actor.CANDIDATE)
    assert hint.isVisible()
    assert EMPTY_AT_THE_END in hint.text()
    assert abs(hint.geometry().center().x() - view.rect().center().x()) <= 1
    session.record(Kind.REOPEN, Actor.CANDIDATE)
    session.record(Kind.SHOW, Actor.INTERVIEWER, frozen=False)
    assert EMPTY_TEXT in hint.text()


def test_the_zoom_bar_stands_beside_the_overview_and_makes_room_for_a_finding(open_board: Open) -> None:
    hand = open_board(Board())
    chrome = hand.view.chrome
    hand.view.place("cache", at=(100.0, 100.0))
    assert not chrome.zoom.geometry().intersects(chrome.minimap.geometry())
    hand.desk.show_spotlight(Spotlight((), "", "A finding", "no_metrics"))
    assert not chrome.zoom.isVisible()
    hand.desk.show_spotlight(None)
    assert chrome.zoom.isVisible()


def test_a_click_in_the_overview_goes_there(hand: Hand) -> None:
    hand.view.camera.go(1.0, QPointF(5000, 5000))
    minimap = hand.view.chrome.minimap
    minimap.grab()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NONE, minimap.rect().center())
    middle = hand.view.board_scene.content_rect().center()
    assert (hand.view.camera.middle - middle).manhattanLength() < 20


def test_a_board_nobody_touched_yet_stays_fitted_when_the_window_is_sized(open_board: Open) -> None:
    hand = open_board(chain(*["cache"] * 8))
    hand.view.resize(500, 400)
    small = hand.view.zoom
    hand.view.resize(1400, 800)
    assert hand.view.zoom > small
    hand.wheel(-120)
    touched = hand.view.zoom
    hand.view.resize(500, 400)
    assert hand.view.zoom == touched


class Painted(QObject):
    """Remembers what of a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region |= event.region()
        return False


def test_a_pan_paints_only_what_comes_into_view_and_leaves_the_bars_in_place(hand: Hand) -> None:
    chrome = hand.view.chrome
    places = [part.geometry() for part in (chrome.zoom, chrome.minimap)]
    QApplication.processEvents()
    painted = Painted(hand.view.viewport())
    hand.view.camera.scroll(-40, 0)
    QApplication.processEvents()
    whole = hand.view.viewport().rect()
    assert painted.region.contains(QPoint(whole.right(), 10))
    assert not painted.region.contains(whole.center())
    assert [part.geometry() for part in (chrome.zoom, chrome.minimap)] == places
    on_screen = QApplication.primaryScreen().grabWindow(hand.view.winId()).toImage()
    afresh = hand.view.grab().toImage()
    assert on_screen.convertToFormat(afresh.format()) == afresh


def test_the_overview_is_painted_again_only_when_the_view_or_the_drawing_moves(hand: Hand) -> None:
    hand.desk.show_spotlight(Spotlight(("cache",), "one copy", finding="spof"))
    QApplication.processEvents()
    painted = Painted(hand.view.chrome.minimap)
    hand.desk.show_spotlight(Spotlight(("object_store",), "one copy", finding="spof"))
    QApplication.processEvents()
    assert painted.region.isEmpty()
    hand.view.camera.scroll(-40, 0)
    QApplication.processEvents()
    assert not painted.region.isEmpty()


def test_the_pointer_leaves_the_drawing_for_a_bar(hand: Hand) -> None:
    hand.move(hand.middle("cache"))
    assert hand.view.here() == pytest.approx(hand.middle("cache"), abs=1)
    QApplication.sendEvent(hand.view.chrome.zoom, QEvent(QEvent.Type.Enter))
    assert hand.view.here() != pytest.approx(hand.middle("cache"), abs=1)


def test_a_card_under_the_pointer_says_its_name_in_full_and_never_as_markup(hand: Hand) -> None:
    hand.desk.commit(edit.rename(hand.board, "cache", "<b>A name that does not fit its card</b>"), "x")
    hand.move(hand.middle("cache"))
    item = hand.view.board_scene.item("cache")
    assert item is not None
    assert item.toolTip() == "&lt;b&gt;A name that does not fit its card&lt;/b&gt;<br>In-memory cache"
