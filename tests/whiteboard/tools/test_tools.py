"""The other tools: one gesture, one patch, and Escape commits nothing."""

from __future__ import annotations

import pytest

from tests.whiteboard.board.boards import CATALOG, chain
from tests.whiteboard.tools.hands import FakeSurface, click, drag, link_of, place_of
from whiteboard.board.records import BoundaryRecord, ComponentRecord, NoteRecord, PinRecord, TextRecord
from whiteboard.tools.boundary import BoundaryTool
from whiteboard.tools.hand import HandTool
from whiteboard.tools.link import LinkTool
from whiteboard.tools.note import NoteTool, TextTool
from whiteboard.tools.pin import PinTool
from whiteboard.tools.place import PlaceTool
from whiteboard.tools.tool import Armed, Hit, Part, Pointer


@pytest.fixture
def surface() -> FakeSurface:
    return FakeSurface(chain("cache", "relational_db", "object_store"))


def test_link_by_drag_stays_in_hand(surface: FakeSurface) -> None:
    tool = LinkTool(surface)
    drag(tool, (106.0, 142.0), (300.0, 300.0), (626.0, 142.0))
    drag(tool, (626.0, 142.0), (300.0, 300.0), (106.0, 142.0))
    assert (link_of(surface, "l3").target, link_of(surface, "l4").target) == ("object_store", "cache")
    assert surface.finished == 0


def test_link_by_two_clicks(surface: FakeSurface) -> None:
    tool = LinkTool(surface)
    click(tool, (106.0, 142.0))
    tool.move(Pointer(626.0, 142.0))
    assert surface.preview is not None
    assert surface.preview.target == "object_store"
    click(tool, (626.0, 142.0))
    assert link_of(surface, "l3").source == "cache"


def test_a_link_that_was_begun_is_dropped_by_escape(surface: FakeSurface) -> None:
    tool = LinkTool(surface)
    tool.press(Pointer(106.0, 142.0))
    tool.move(Pointer(300.0, 300.0))
    assert tool.cancel()
    tool.release(Pointer(626.0, 142.0))
    assert (surface.commits, tool.cancel()) == ([], False)


def test_the_link_tool_lights_where_a_link_could_begin(surface: FakeSurface) -> None:
    LinkTool(surface).move(Pointer(106.0, 142.0))
    assert surface.preview is not None
    assert surface.preview.target == "cache"


def test_a_part_is_placed_with_its_middle_under_the_click(surface: FakeSurface) -> None:
    tool = PlaceTool(surface, Armed(CATALOG.kind("event_log"), "Apache Kafka"))
    tool.move(Pointer(500.0, 500.0))
    assert surface.preview is not None
    assert surface.preview.ghost is not None
    ghost = surface.preview.ghost
    click(tool, (500.0, 500.0))
    assert place_of(surface, "event_log") == (ghost.x, ghost.y) == (420.0, 460.0)
    assert surface.selection == {"event_log"}
    assert surface.finished == 1


def test_shift_keeps_the_part_in_hand_and_enter_places_it(surface: FakeSurface) -> None:
    tool = PlaceTool(surface, Armed(CATALOG.kind("cdn")))
    click(tool, (500.0, 500.0), shift=True)
    assert surface.finished == 0
    assert tool.enter(Pointer(500.0, 700.0))
    assert len(surface.board.of_type(ComponentRecord)) == 5
    assert surface.finished == 1


def test_a_boundary_holds_what_was_drawn_around(surface: FakeSurface) -> None:
    drag(BoundaryTool(surface, "region"), (3.0, 61.0), (100.0, 100.0), (478.0, 242.0))
    boundary = surface.board["region"]
    assert isinstance(boundary, BoundaryRecord)
    assert (boundary.x, boundary.y, boundary.w, boundary.h) == (0.0, 60.0, 480.0, 180.0)
    held = {r.id for r in surface.board.of_type(ComponentRecord) if r.parent == "region"}
    assert held == {"cache", "relational_db"}
    assert surface.commits == ["Add boundary"]
    assert surface.edited == [Hit(Part.BOUNDARY, "region")]


def test_a_mere_click_draws_no_boundary_and_a_drop_does(surface: FakeSurface) -> None:
    tool = BoundaryTool(surface)
    click(tool, (0.0, 0.0))
    assert surface.commits == []
    tool.drop(Pointer(1000.0, 1000.0))
    assert place_of(surface, "zone") == (800.0, 880.0)


def test_escape_drops_the_rectangle(surface: FakeSurface) -> None:
    tool = BoundaryTool(surface)
    tool.press(Pointer(0.0, 0.0))
    tool.move(Pointer(200.0, 200.0))
    assert tool.cancel()
    tool.release(Pointer(200.0, 200.0))
    assert surface.commits == []


def test_a_note_is_kept_when_it_was_written(surface: FakeSurface) -> None:
    click(NoteTool(surface), (401.0, 399.0))
    assert surface.commits == []
    assert surface.written is not None
    draft, finish, label = surface.written
    assert isinstance(draft, NoteRecord)
    surface.commit(finish("Budget 200 ms"), label)
    note = surface.board["note"]
    assert isinstance(note, NoteRecord)
    assert (note.x, note.y, note.text) == (400.0, 400.0, "Budget 200 ms")


def test_text_without_words_is_not_kept(surface: FakeSurface) -> None:
    click(TextTool(surface), (400.0, 400.0))
    assert surface.written is not None
    draft, finish, label = surface.written
    assert isinstance(draft, TextRecord)
    assert not finish("   ")
    surface.commit(finish("Online path"), label)
    assert surface.board["text"].text == "Online path"  # type: ignore[attr-defined]


def test_pins_number_parts_and_places(surface: FakeSurface) -> None:
    click(PinTool(surface), (110.0, 110.0))
    click(PinTool(surface), (900.0, 900.0))
    pins = surface.board.of_type(PinRecord)
    assert [(pin.number, pin.target) for pin in pins] == [(1, "cache"), (2, None)]
    assert surface.edited == [Hit(Part.PIN, "pin"), Hit(Part.PIN, "pin2")]


def test_the_hand_pans_by_what_the_grip_moved(surface: FakeSurface) -> None:
    tool = HandTool(surface)
    tool.press(Pointer(100.0, 100.0, zoom=2.0))
    tool.move(Pointer(110.0, 95.0, zoom=2.0))
    tool.release(Pointer(110.0, 95.0, zoom=2.0))
    tool.move(Pointer(200.0, 200.0, zoom=2.0))
    assert surface.panned == [(20.0, -10.0)]
