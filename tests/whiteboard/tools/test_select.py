"""The select tool: what each click and drag selects, previews and commits."""

from __future__ import annotations

import pytest

from tests.whiteboard.board.boards import chain, put
from tests.whiteboard.tools.hands import FakeSurface, click, drag, link_of, place_of
from whiteboard.board import edit
from whiteboard.board.geometry import Rect
from whiteboard.tools.select import SelectTool
from whiteboard.tools.tool import Hit, Part, Pointer

CACHE = (106.0, 142.0)
DATABASE = (366.0, 142.0)
NOWHERE = (700.0, 700.0)


@pytest.fixture
def surface() -> FakeSurface:
    return FakeSurface(chain("cache", "relational_db"))


@pytest.fixture
def tool(surface: FakeSurface) -> SelectTool:
    return SelectTool(surface)


def test_clicks_select_shift_adds_and_takes_away(surface: FakeSurface, tool: SelectTool) -> None:
    click(tool, CACHE)
    assert surface.selection == {"cache"}
    click(tool, DATABASE, shift=True)
    assert surface.selection == {"cache", "relational_db"}
    click(tool, CACHE, shift=True)
    assert surface.selection == {"relational_db"}
    click(tool, NOWHERE)
    assert surface.selection == frozenset()
    assert surface.commits == []


def test_a_click_on_one_of_many_selects_only_it(surface: FakeSurface, tool: SelectTool) -> None:
    surface.select({"cache", "relational_db"})
    click(tool, CACHE)
    assert surface.selection == {"cache"}


def test_a_drag_moves_on_the_grid_in_one_step(surface: FakeSurface, tool: SelectTool) -> None:
    drag(tool, CACHE, (120.0, 150.0), (153.0, 196.0))
    assert place_of(surface, "cache") == (60.0, 160.0)
    assert surface.commits == ["Move"]
    assert surface.preview is None


def test_alt_moves_off_the_grid_and_shift_along_one_axis(surface: FakeSurface, tool: SelectTool) -> None:
    drag(tool, CACHE, (113.0, 145.0), alt=True)
    assert place_of(surface, "cache") == (27.0, 103.0)
    surface.select(())
    drag(tool, DATABASE, (466.0, 162.0), shift=True)
    assert place_of(surface, "relational_db") == (380.0, 100.0)


def test_the_board_is_untouched_until_the_release(surface: FakeSurface, tool: SelectTool) -> None:
    tool.press(Pointer(*CACHE))
    tool.move(Pointer(206.0, 142.0))
    assert place_of(surface, "cache") == (20.0, 100.0)
    assert surface.preview is not None
    shown = surface.preview.records["cache"]
    assert (shown.x, shown.y) == (120.0, 100.0)  # type: ignore[attr-defined]


def test_escape_drops_a_drag_then_the_selection(surface: FakeSurface, tool: SelectTool) -> None:
    tool.press(Pointer(*CACHE))
    tool.move(Pointer(306.0, 142.0))
    assert tool.cancel()
    tool.release(Pointer(306.0, 142.0))
    assert place_of(surface, "cache") == (20.0, 100.0)
    assert surface.selection == {"cache"}
    assert tool.cancel()
    assert surface.selection == frozenset()
    assert not tool.cancel()


def test_a_tremble_is_no_drag(surface: FakeSurface, tool: SelectTool) -> None:
    drag(tool, CACHE, (108.0, 143.0))
    assert surface.commits == []


def test_the_whole_selection_moves(surface: FakeSurface, tool: SelectTool) -> None:
    surface.select({"cache", "relational_db"})
    drag(tool, CACHE, (106.0, 242.0))
    assert (place_of(surface, "cache"), place_of(surface, "relational_db")) == ((20.0, 200.0), (280.0, 200.0))
    assert surface.commits == ["Move 2 things"]


def test_a_boundary_takes_along_what_it_holds(surface: FakeSurface, tool: SelectTool) -> None:
    zone = put(surface.board, edit.add_boundary(surface.board, Rect(0, 60, 240, 180)))[0]
    surface.under = Hit(Part.BOUNDARY, zone)
    drag(tool, (0.0, 60.0), (100.0, 60.0))
    assert place_of(surface, "cache") == (120.0, 100.0)


def test_a_marquee_selects_what_lies_wholly_inside(surface: FakeSurface, tool: SelectTool) -> None:
    drag(tool, (0.0, 60.0), (100.0, 100.0), (300.0, 300.0))
    assert surface.selection == {"cache"}
    drag(tool, (270.0, 60.0), (600.0, 300.0), shift=True)
    assert surface.selection == {"cache", "relational_db"}


def test_guides_show_when_cards_line_up(surface: FakeSurface, tool: SelectTool) -> None:
    tool.press(Pointer(*CACHE))
    tool.move(Pointer(366.0, 342.0))
    assert surface.preview is not None
    assert surface.preview.guides == (((280.0, 100.0), (280.0, 384.0)),)


def test_a_rim_handle_draws_a_link(surface: FakeSurface, tool: SelectTool) -> None:
    put(surface.board, edit.add_component(surface.board, surface.catalog.kind("cdn"), (106, 442)))
    surface.under = Hit(Part.RIM, "cache", 1)
    drag(tool, (106.0, 188.0), (106.0, 300.0), (106.0, 442.0))
    assert (link_of(surface, "l2").source, link_of(surface, "l2").target) == ("cache", "cdn")
    assert surface.selection == {"l2"}


def test_a_link_dropped_on_nothing_opens_the_search(surface: FakeSurface, tool: SelectTool) -> None:
    surface.under = Hit(Part.RIM, "cache")
    drag(tool, (196.0, 142.0), (400.0, 400.0), NOWHERE)
    assert surface.searches == [(NOWHERE, "cache")]
    assert surface.commits == []


def test_an_end_of_a_link_moves_to_another_component(surface: FakeSurface, tool: SelectTool) -> None:
    put(surface.board, edit.add_component(surface.board, surface.catalog.kind("cdn"), (106, 442)))
    surface.under = Hit(Part.LINK_TARGET, "l1")
    drag(tool, (280.0, 142.0), (200.0, 300.0), (106.0, 442.0))
    assert link_of(surface, "l1").target == "cdn"
    surface.under = Hit(Part.LINK_SOURCE, "l1")
    drag(tool, (192.0, 142.0), (200.0, 300.0), NOWHERE)
    assert link_of(surface, "l1").source == "cache"
    assert surface.commits == ["Reconnect"]


def test_a_piece_of_a_link_is_pinned_where_it_is_dragged(surface: FakeSurface, tool: SelectTool) -> None:
    surface.board.apply(edit.move(surface.board, ["relational_db"], 100, 200))
    (x, _), _ = surface.route("l1")[1:3]
    surface.under = Hit(Part.LINK_PIECE, "l1", 1)
    drag(tool, (x, 200.0), (x + 30, 200.0))
    assert {round(bend[0] - x) for bend in link_of(surface, "l1").waypoints} == {30}


@pytest.mark.parametrize(
    ("handle", "rect"),
    [
        (0, Rect(20, 320, 140, 80)),
        (2, Rect(0, 320, 180, 80)),
        (4, Rect(0, 300, 180, 120)),
        (7, Rect(20, 300, 140, 100)),
    ],
)
def test_handles_resize(surface: FakeSurface, tool: SelectTool, handle: int, rect: Rect) -> None:
    note = put(surface.board, edit.add_note(surface.board, (0, 300), "x"))[0]
    surface.under = Hit(Part.HANDLE, note, handle)
    drag(tool, (0.0, 300.0), (10.0, 310.0), (21.0, 318.0))
    record = surface.board[note]
    assert (record.x, record.y, record.w, record.h) == rect  # type: ignore[attr-defined]


def test_double_clicks_edit_in_place_or_search(surface: FakeSurface, tool: SelectTool) -> None:
    tool.double_click(Pointer(*CACHE))
    assert surface.edited == [Hit(Part.COMPONENT, "cache")]
    tool.double_click(Pointer(*NOWHERE))
    assert surface.searches == [(NOWHERE, None)]


def test_a_click_on_the_count_edits_it(surface: FakeSurface, tool: SelectTool) -> None:
    surface.under = Hit(Part.BADGE, "cache")
    click(tool, (180.0, 110.0))
    assert surface.edited == [Hit(Part.BADGE, "cache")]


def test_without_rights_only_selection_is_left(surface: FakeSurface, tool: SelectTool) -> None:
    surface.may_edit = False
    drag(tool, CACHE, (306.0, 142.0))
    tool.double_click(Pointer(*CACHE))
    assert surface.selection == {"cache"}
    assert (surface.commits, surface.edited, surface.preview) == ([], [], None)
