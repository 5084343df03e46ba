"""What each edit does to a board, and what it leaves alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from components.design import Design
from tests.whiteboard.board.boards import CATALOG, chain, part, put
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Rect
from whiteboard.board.patch import Patch, create
from whiteboard.board.project import design_of
from whiteboard.board.records import (
    BoundaryRecord,
    Boxed,
    ComponentRecord,
    FlowRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
)


def component(board: Board, record_id: str) -> ComponentRecord:
    record = board[record_id]
    assert isinstance(record, ComponentRecord)
    return record


def link(board: Board, record_id: str) -> LinkRecord:
    record = board[record_id]
    assert isinstance(record, LinkRecord)
    return record


def parent(board: Board, record_id: str) -> str | None:
    record = board[record_id]
    assert isinstance(record, Boxed)
    return record.parent


def test_a_component_lands_on_the_grid_with_its_middle_at_the_pointer() -> None:
    board = Board()
    name = part(board, "event_log", (206.0, 147.0), product="Apache Kafka")
    record = component(board, name)
    assert (name, record.x, record.y) == ("event_log", 120.0, 100.0)
    assert (record.product, record.replicas) == ("Apache Kafka", 3)


def test_ids_are_short_readable_and_unique() -> None:
    board = Board()
    names = [part(board, "cache") for _ in range(3)]
    assert names == ["cache", "cache2", "cache3"]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names)


def test_a_component_after_another_is_linked_in_the_same_patch() -> None:
    board = chain("api_gateway")
    patch = edit.add_component(board, CATALOG.kind("cache"), (600, 100), after="api_gateway")
    assert put(board, patch) == ["cache", "l1"]
    assert (link(board, "l1").source, link(board, "l1").target) == ("api_gateway", "cache")


@pytest.mark.parametrize(("source", "target"), [("cache", "cache"), ("cache", "gone"), ("note", "cache")])
def test_a_link_needs_two_different_components(source: str, target: str) -> None:
    board = chain("cache")
    put(board, edit.add_note(board, (0, 300), "x"))
    assert not edit.add_link(board, source, target)


def test_deleting_a_component_takes_its_links_pins_and_flows_along() -> None:
    board = chain("web_client", "cache", "relational_db")
    put(board, edit.add_pin(board, (10, 10), target="cache"))
    board.apply(Patch((create(FlowRecord("f", source="cache", rate_rps=5)),)))
    board.apply(Patch((create(FlowRecord("g", source="web_client", fresh_at=("cache", "relational_db"))),)))
    board.apply(edit.set_params(board, ["l2"], {"on_miss_of": "cache"}))
    board.apply(edit.delete(board, ["cache"]))
    assert {r.id for r in board} == {"web_client", "relational_db", "g"}
    flow = board["g"]
    assert isinstance(flow, FlowRecord)
    assert flow.fresh_at == ("cache", "relational_db"), "roles, whatever the parts are called"


def test_a_link_that_stays_forgets_a_cache_that_goes() -> None:
    board = chain("app_service", "relational_db")
    part(board, "cache", (106, 400))
    board.apply(edit.set_params(board, ["l1"], {"on_miss_of": "cache", "calls": 2.0}))
    board.apply(edit.delete(board, ["cache"]))
    assert dict(link(board, "l1").params) == {"calls": 2.0}


def test_deleting_a_boundary_keeps_what_it_holds() -> None:
    board = chain("cache")
    outer = put(board, edit.add_boundary(board, Rect(-100, -100, 800, 600), "region"))[0]
    inner = put(board, edit.add_boundary(board, Rect(0, 0, 400, 300), "zone"))[0]
    assert (parent(board, "cache"), parent(board, inner)) == (inner, outer)
    board.apply(edit.delete(board, [inner]))
    assert parent(board, "cache") == outer


def test_locked_things_are_neither_moved_nor_resized_nor_deleted() -> None:
    board = chain("cache")
    board.apply(edit.set_fields(board, ["cache"], {"locked": True}))
    assert not edit.move(board, ["cache"], 20, 0)
    assert not edit.delete(board, ["cache"])
    assert not edit.resize(board, "cache", Rect(0, 0, 300, 300))


def test_moving_a_boundary_moves_all_that_it_holds() -> None:
    board = chain("cache", "relational_db")
    inner = put(board, edit.add_boundary(board, Rect(0, 80, 240, 140), "zone"))[0]
    outer = put(board, edit.add_boundary(board, Rect(-40, 40, 600, 300), "region"))[0]
    before = {r.id: (r.x, r.y) for r in board.of_type(Boxed)}
    board.apply(edit.move(board, [outer], 100, 40))
    after = {r.id: (r.x, r.y) for r in board.of_type(Boxed)}
    assert after == {name: (x + 100, y + 40) for name, (x, y) in before.items()}
    assert (parent(board, "cache"), parent(board, inner)) == (inner, outer)


def test_a_component_dropped_inside_boundaries_belongs_to_the_innermost() -> None:
    board = chain("cache")
    put(board, edit.add_boundary(board, Rect(1000, 0, 800, 600), "region"))
    inner = put(board, edit.add_boundary(board, Rect(1100, 80, 400, 300), "zone", "eu-west-1a"))[0]
    board.apply(edit.move(board, ["cache"], 1140, 60))
    assert parent(board, "cache") == inner
    assert design_of(board, CATALOG).component("cache").zone == "eu-west-1a"
    board.apply(edit.move(board, ["cache"], -1140, -60))
    assert parent(board, "cache") is None


def test_a_resized_boundary_takes_in_and_lets_go() -> None:
    board = chain("cache", "relational_db")
    zone = put(board, edit.add_boundary(board, Rect(0, 60, 240, 180)))[0]
    board.apply(edit.resize(board, zone, Rect(260, 60, 240, 180)))
    assert (parent(board, "cache"), parent(board, "relational_db")) == (None, zone)


def test_bends_move_only_when_both_ends_do() -> None:
    board = chain("cache", "relational_db")
    board.apply(edit.set_fields(board, ["l1"], {"waypoints": ((230.0, 300.0),)}))
    board.apply(edit.move(board, ["cache"], 20, 0))
    assert link(board, "l1").waypoints == ((230.0, 300.0),)
    board.apply(edit.move(board, ["cache", "relational_db"], 20, 40))
    assert link(board, "l1").waypoints == ((250.0, 340.0),)


def test_reverse_and_reconnect() -> None:
    board = chain("cache", "relational_db", "object_store")
    board.apply(edit.reverse_link(board, "l1"))
    assert (link(board, "l1").source, link(board, "l1").target) == ("relational_db", "cache")
    board.apply(edit.reconnect(board, "l1", "target", "object_store"))
    assert link(board, "l1").target == "object_store"
    assert not edit.reconnect(board, "l1", "target", "relational_db")
    assert not edit.reconnect(board, "l1", "source", "nowhere")


def test_params_are_set_on_all_and_taken_back_with_none() -> None:
    board = chain("cache", "relational_db")
    board.apply(edit.set_params(board, ["cache", "relational_db"], {"service_ms": 2.0}))
    board.apply(edit.set_params(board, ["cache"], {"service_ms": None, "hit_ratio": 0.9}))
    assert dict(component(board, "cache").params) == {"hit_ratio": 0.9}
    assert dict(component(board, "relational_db").params) == {"service_ms": 2.0}


def test_setting_fields_passes_over_records_without_them() -> None:
    board = chain("cache", "relational_db")
    board.apply(edit.set_fields(board, ["cache", "l1"], {"replicas": 7, "id": "x"}))
    assert component(board, "cache").replicas == 7
    assert link(board, "l1") == replace(link(board, "l1"))


def test_changing_the_kind_keeps_the_count_only_where_there_is_one() -> None:
    board = chain("app_service")
    board.apply(edit.set_fields(board, ["app_service"], {"replicas": 9, "label": "Rec API"}))
    board.apply(edit.change_kind(board, ["app_service"], CATALOG.kind("cache")))
    assert (component(board, "app_service").kind, component(board, "app_service").replicas) == ("cache", 9)
    board.apply(edit.change_kind(board, ["app_service"], CATALOG.kind("cdn")))
    assert component(board, "app_service").replicas is None
    assert component(board, "app_service").label == "Rec API"


def test_rename_changes_what_a_record_shows() -> None:
    board = chain("cache")
    note = put(board, edit.add_note(board, (0, 300), "old"))[0]
    board.apply(edit.rename(board, "cache", "Sessions"))
    board.apply(edit.rename(board, note, "new"))
    changed = board[note]
    assert isinstance(changed, NoteRecord)
    assert (component(board, "cache").label, changed.text) == ("Sessions", "new")
    assert not edit.rename(board, "cache", "Sessions")


def test_the_title_is_a_record_of_its_own() -> None:
    board = Board()
    board.apply(edit.set_title(board, "Feed"))
    board.apply(edit.set_title(board, "News feed"))
    assert design_of(board, CATALOG) == Design(title="News feed")


def test_drawing_order() -> None:
    board = Board()
    names = [part(board, "cache", (100, 100)) for _ in range(3)]
    a, b, c = names

    def order() -> list[str]:
        return [record.id for record in board]

    board.apply(edit.bring_to_front(board, [a]))
    assert order() == [b, c, a]
    board.apply(edit.send_to_back(board, [a, c]))
    assert order() == [c, a, b]
    board.apply(edit.bring_forward(board, [c]))
    assert order() == [a, c, b]
    board.apply(edit.send_backward(board, [b]))
    assert order() == [a, b, c]


def test_pins_count_on_and_stay_with_their_record() -> None:
    board = chain("cache")
    put(board, edit.add_pin(board, (5, 5)))
    second = put(board, edit.add_pin(board, (120, 110), target="cache", text="only copy"))[0]
    pin = board[second]
    assert isinstance(pin, PinRecord)
    assert (pin.number, pin.target, pin.x, pin.y) == (2, "cache", 100.0, 10.0)


def test_a_free_place_covers_nothing() -> None:
    board = chain("cache", "relational_db")
    first = edit.free_place(board, Rect(20, 100, 172, 84), "right")
    assert (first.x, first.y) == (280.0, 220.0)  # straight on stands the database


def test_tidy_keeps_the_corner_and_forgets_bends() -> None:
    board = chain("web_client", "api_gateway", "app_service")
    board.apply(edit.set_fields(board, ["l1"], {"waypoints": ((1.0, 1.0),)}))
    board.apply(edit.place_at(board, {"app_service": (-900.0, 760.0)}))
    board.apply(edit.tidy(board))
    xs = [component(board, name).x for name in ("web_client", "api_gateway", "app_service")]
    assert xs == [-900.0, -620.0, -340.0]
    assert link(board, "l1").waypoints == ()


def test_copies_carry_links_pins_and_what_boundaries_hold() -> None:
    board = chain("cache", "relational_db")
    zone = put(board, edit.add_boundary(board, Rect(0, 60, 600, 180)))[0]
    put(board, edit.add_pin(board, (30, 110), target="cache"))
    fresh = Board()
    new = put(fresh, edit.paste(fresh, edit.copy(board, [zone]), CATALOG, at=(1000, 1000)))
    kinds = sorted(type(fresh[name]).__name__ for name in new)
    assert kinds == ["BoundaryRecord", "ComponentRecord", "ComponentRecord", "LinkRecord", "PinRecord"]
    assert parent(fresh, "cache") == "boundary"
    assert isinstance(fresh["boundary"], BoundaryRecord)


def test_duplicates_lie_one_cell_aside_under_new_names() -> None:
    board = chain("cache", "relational_db")
    new = put(board, edit.duplicate(board, ["cache", "relational_db"]))
    assert set(new) == {"cache2", "relational_db2", "l2"}
    assert (component(board, "cache2").x, component(board, "cache2").y) == (40.0, 120.0)
    assert link(board, "l2").source == "cache2"
    assert not edit.duplicate(board, [])


def test_a_kind_from_elsewhere_becomes_a_generic_box() -> None:
    board = chain("cache")
    text = edit.copy(board, ["cache"]).replace('"kind": "cache"', '"kind": "quantum_box"')
    fresh = Board()
    name = put(fresh, edit.paste(fresh, text, CATALOG))[0]
    assert (component(fresh, name).kind, component(fresh, name).label) == ("custom", "quantum_box")


def _broken(**changes: object) -> str:
    record = {"id": "a", "type": "component", "x": 0, "y": 0, "w": 172, "h": 84, "kind": "cache", **changes}
    return json.dumps({"type": "loadbearing/clipboard", "version": 1, "records": [record]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "[" * 100_000,
        '{"type": "loadbearing/clipboard", "version": 9, "records": []}',
        '{"type": "loadbearing/clipboard", "version": 1}',
        '{"type": "loadbearing/clipboard", "version": 1, "records": [{}]}',
        '{"type": "loadbearing/clipboard", "version": 1, "records": [3]}',
        _broken(x="left"),
        _broken(x=float("nan")),
        _broken(x=1e300),
        _broken(w=-5),
        _broken(replicas="many"),
        _broken(params={"service_ms": -1}),
        _broken(type="link", source="a", target="b"),
    ],
)
def test_broken_clipboards_change_nothing_and_say_one_sentence(text: str) -> None:
    with pytest.raises(edit.ClipboardError) as caught:
        edit.paste(Board(), text, CATALOG)
    assert "\n" not in str(caught.value)


def test_notes_and_texts_grow_with_their_words() -> None:
    board = Board()
    note = put(board, edit.add_note(board, (0, 0), "short"))[0]
    text = put(board, edit.add_text(board, (300, 0), "one line"))[0]
    before = {name: record.h for name in (note, text) if isinstance(record := board[name], Boxed)}
    for name in (note, text):
        board.apply(edit.rename(board, name, "a long line of words\n" * 8))
    after = {name: record.h for name in (note, text) if isinstance(record := board[name], Boxed)}
    assert all(after[name] > before[name] for name in (note, text))
    board.apply(edit.rename(board, note, "short again"))
    kept = board[note]
    assert isinstance(kept, Boxed)
    assert kept.h == after[note]
