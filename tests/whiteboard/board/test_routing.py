"""Routes: from rim to rim, around boxes, apart from each other, renewed only where something changed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scenarios.loader import library, load_scenario
from tests.whiteboard.board.boards import chain, part, put
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Rect, rect_of
from whiteboard.board.layout import board_of
from whiteboard.board.records import Boxed, ComponentRecord, LinkRecord
from whiteboard.board.routing import Router, route_all
from whiteboard.board.routing.crossings import crossings
from whiteboard.board.routing.router import Route, obstacles_of


def on_rim(rect: Rect, point: tuple[float, float]) -> bool:
    x, y = point
    inside = rect.holds(point)
    return inside and (x in (rect.x, rect.right) or y in (rect.y, rect.bottom))


def runs_through(route: Route, rect: Rect) -> bool:
    inner = rect.grown(-1)
    for (x1, y1), (x2, y2) in pairwise(route):
        piece = Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
        if piece.meets(inner):
            return True
    return False


def box(board: Board, record_id: str) -> Rect:
    record = board[record_id]
    assert isinstance(record, Boxed)
    return rect_of(record)


def test_neighbours_in_a_row_are_linked_straight() -> None:
    board = chain("api_gateway", "cache")
    assert route_all(board).routes["l1"] == ((192.0, 142.0), (280.0, 142.0))


def test_a_box_in_between_is_gone_around() -> None:
    board = chain("api_gateway", "cache", "relational_db")
    put(board, edit.add_link(board, "api_gateway", "relational_db"))
    route = route_all(board).routes["l3"]
    assert not runs_through(route, box(board, "cache"))
    assert on_rim(box(board, "api_gateway"), route[0])
    assert on_rim(box(board, "relational_db"), route[-1])


def test_links_that_share_a_side_end_apart() -> None:
    board = chain("app_service")
    for index in range(3):
        part(board, "cache", (800.0, 142.0 + 120 * (index - 1)))
    for name in ("cache", "cache2", "cache3"):
        put(board, edit.add_link(board, "app_service", name))
    routes = route_all(board).routes
    starts = [routes[f"l{i}"][0][1] for i in (1, 2, 3)]
    assert starts == sorted(starts)
    assert min(b - a for a, b in pairwise(starts)) >= 14
    assert len(routes["l2"]) == 2  # the one straight across stays straight


def test_parallel_links_do_not_lie_on_each_other() -> None:
    board = chain("api_gateway", "cache")
    for _ in range(2):
        put(board, edit.add_link(board, "api_gateway", "cache"))
    heights = sorted(route[0][1] for route in route_all(board).routes.values())
    assert min(b - a for a, b in pairwise(heights)) >= 14


def test_straight_links_go_from_rim_to_rim() -> None:
    board = chain("api_gateway")
    part(board, "cache", (606.0, 442.0))
    put(board, edit.add_link(board, "api_gateway", "cache"))
    board.apply(edit.set_fields(board, ["l1"], {"route": "straight"}))
    start, end = route_all(board).routes["l1"]
    assert on_rim(box(board, "api_gateway"), start)
    assert on_rim(box(board, "cache"), end)


def test_pinned_bends_are_kept_with_right_angles() -> None:
    board = chain("api_gateway", "cache")
    board.apply(edit.set_fields(board, ["l1"], {"waypoints": ((230.0, 142.0), (230.0, 300.0))}))
    route = route_all(board).routes["l1"]
    assert (230.0, 300.0) in route
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(route))


@pytest.mark.parametrize("scenario_id", sorted(library()))
def test_no_link_of_a_reference_design_runs_through_a_box(scenario_id: str) -> None:
    board = board_of(load_scenario(scenario_id).reference_solution)
    boxes = {r.id: rect_of(r) for r in board.of_type(ComponentRecord)}
    bad = set()
    for link_id, route in route_all(board).routes.items():
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(route))
        bad |= {link_id for rect in boxes.values() if runs_through(route, rect)}
    assert bad == set()


def test_moving_one_component_renews_only_what_it_concerns() -> None:
    board = chain("web_client", "api_gateway", "app_service", "cache", "relational_db")
    router = route_all(board)
    before = dict(router.routes)
    changed = router.update({"web_client": box(board, "web_client").moved(0, 200)}, {}, settle=False)
    assert changed == {"l1"}
    assert {i: r for i, r in router.routes.items() if i != "l1"} == {
        i: r for i, r in before.items() if i != "l1"
    }


def test_a_box_dropped_on_a_link_turns_it_aside() -> None:
    board = chain("api_gateway", "cache")
    board.apply(edit.move(board, ["cache"], 520, 0))
    router = route_all(board)
    obstacle = Rect(400.0, 100.0, 172.0, 84.0)
    assert router.update({"new": obstacle}, {}) == {"l1"}
    assert not runs_through(router.routes["l1"], obstacle)


def test_routes_depend_only_on_what_is_drawn() -> None:
    board = board_of(load_scenario("url-shortener").reference_solution)
    whole = route_all(board).routes
    links = {link.id: link for link in board.of_type(LinkRecord)}
    again = Router()
    again.update(obstacles_of(board), dict(reversed(links.items())), settle=False)
    assert again.routes == whole


def test_removed_links_and_boxes_are_forgotten() -> None:
    board = chain("api_gateway", "cache")
    router = route_all(board)
    assert router.update({"cache": None}, {"l1": None}) == set()
    assert router.routes == {}


def test_the_later_link_passes_over_the_earlier() -> None:
    routes = {"a": ((0.0, 50.0), (100.0, 50.0)), "b": ((50.0, 0.0), (50.0, 100.0))}
    assert crossings(routes, ["a", "b"]) == {"b": ((50.0, 50.0),)}
    assert crossings(routes, ["b", "a"]) == {"a": ((50.0, 50.0),)}
