"""What travels by the clipboard: copies of a board, and designs in text form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.design import Component, Design, Flow, Link
from components.design_file import write_design
from scenarios.loader import load_scenario
from tests.whiteboard.board.boards import CATALOG, chain, part, put
from tests.whiteboard.formats.boards import one_of_each
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import GRID, bounds, rect_of
from whiteboard.board.project import design_of
from whiteboard.board.records import ComponentRecord, FlowRecord, LinkRecord, PinRecord, SheetRecord
from whiteboard.formats.board_file import board_of_text, text_of_board

EXAMPLE = (Path(__file__).parents[3] / "docs" / "examples" / "profile-service.yaml").read_text("utf-8")


def refused(text: str, board: Board | None = None) -> str:
    with pytest.raises(edit.ClipboardError) as caught:
        edit.paste(board or Board(), text, CATALOG)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_design_as_yaml_is_laid_out_around_the_pointer() -> None:
    board = Board()
    put(board, edit.paste(board, EXAMPLE, CATALOG, at=(1000.0, -500.0)))
    around = bounds(rect_of(card) for card in board.of_type(ComponentRecord))
    assert around is not None
    assert around.center == pytest.approx((1000.0, -500.0), abs=20)
    assert board.of_type(SheetRecord) == [], "the board keeps its own title"
    drawn = design_of(board, CATALOG)
    assert [flow.id for flow in drawn.flows] == ["read"], "the flow keeps its name"
    assert len(drawn.components) == 5
    assert all(link.source in {c.id for c in drawn.components} for link in drawn.links)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_design_as_json_is_the_same(indent: int | None) -> None:
    reference = load_scenario("url-shortener").reference_solution
    board = Board()
    put(board, edit.paste(board, json.dumps(write_design(reference), indent=indent), CATALOG))
    drawn = design_of(board, CATALOG)
    assert sorted(c.kind for c in drawn.components) == sorted(c.kind for c in reference.components)
    assert sorted(str(link.mode) for link in drawn.links) == sorted(str(k.mode) for k in reference.links)


def test_a_design_beside_another_takes_new_names_everywhere() -> None:
    design = Design(
        components=(
            Component("c", "web_client"),
            Component("a", "app_service"),
            Component("k", "cache"),
            Component("d", "relational_db"),
        ),
        links=(
            Link("l1", "c", "a", flows=("read", "a_scenario_s")),
            Link("l2", "a", "k"),
            Link("l3", "a", "d", on_miss_of="k"),
        ),
        flows=(Flow("read", "c", 10.0, fresh_at=("database",)),),
    )
    text = json.dumps(write_design(design))
    board = Board()
    put(board, edit.paste(board, text, CATALOG))
    put(board, edit.paste(board, text, CATALOG))
    assert [(f.id, f.source) for f in board.of_type(FlowRecord)] == [
        ("read", "web_client"),
        ("read2", "web_client2"),
    ]
    assert all(f.fresh_at == ("database",) for f in board.of_type(FlowRecord)), "roles, which stay"
    params = [dict(link.params) for link in board.of_type(LinkRecord)]
    assert params[0] == {"flows": ("read", "a_scenario_s")}
    assert params[3] == {"flows": ("read2", "a_scenario_s")}
    assert (params[2], params[5]) == ({"on_miss_of": "cache"}, {"on_miss_of": "cache2"})


def test_copies_of_a_flow_keep_what_links_say_of_it() -> None:
    board = chain("web_client", "app_service")
    board.apply(edit.set_fields(board, ["l1"], {"params": {"flows": ("reads",)}}))
    flow = FlowRecord("reads", source="web_client", rate_rps=5.0, fresh_at=("object_store",))
    board = Board([*board, flow])
    put(board, edit.duplicate(board, ["web_client", "app_service"]))
    copied = board["reads2"]
    assert isinstance(copied, FlowRecord)
    assert copied == replace(flow, id="reads2", source="web_client2", z=copied.z)
    new = board["l2"]
    assert isinstance(new, LinkRecord)
    assert new.params["flows"] == ("reads2",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (EXAMPLE.replace("kind: cache", "kind: casche"), "no kind 'casche'"),
        (EXAMPLE.replace("design/1", "design/2"), "this version reads 'loadbearing.design/1'"),
        (EXAMPLE + "\n  - {broken", "The design on the clipboard: line "),
        ('{"schema": "loadbearing.design/1", "components": [', "The design on the clipboard: line 1, column"),
        ('{"schema": "loadbearing.design/1"}', "has no components"),
        ('{"schema": "loadbearing.design/1", "links": [{"from": "a"}]}', "links[0].to: is required"),
        ('{"schema": "loadbearing.design/1", "x": NaN}', "NaN is not a number"),
    ],
)
def test_a_broken_design_is_refused_in_one_sentence(text: str, said: str) -> None:
    assert said in refused(text)


@pytest.mark.parametrize("text", ["1" * 5000, '{"a": ' + "9" * 5000, '{"schema": 3}', "schema: other/1"])
def test_other_texts_are_not_ours(text: str) -> None:
    assert refused(text) == "The clipboard holds nothing that can be pasted here."


def test_a_note_that_speaks_of_a_design_is_still_a_copy() -> None:
    board = Board()
    note = put(board, edit.add_note(board, (0, 0), "schema: loadbearing.design/1\n{"))[0]
    fresh = Board()
    assert put(fresh, edit.paste(fresh, edit.copy(board, [note]), CATALOG)) == ["note"]


def copied(*records: dict[str, Any]) -> str:
    return json.dumps({"type": "loadbearing/clipboard", "version": 1, "records": records})


CARD = {"id": "a", "type": "component", "x": 0, "y": 0, "w": 172, "h": 84, "kind": "cache"}


@pytest.mark.parametrize(
    "record",
    [
        {**CARD, "x": "5"},
        {**CARD, "replicas": 0},
        {**CARD, "label": "x" * 5000},
        {**CARD, "roles_added": ["no_role"]},
        {**CARD, "id": "a b"},
        {**CARD, "note": "\ud800"},
        {**CARD, "later": json.loads("[" * 40 + "]" * 40)},
        {"id": "sheet", "type": "sheet", "title": "Mine now"},
        {"id": "s", "type": "stroke"},
        {"id": "l", "type": "link", "source": "a", "target": "a", "params": {"calls": "many"}},
        {"id": "z", "type": "boundary", "x": 0, "y": 0, "w": 9, "h": 9, "parent": "z"},
    ],
)
def test_a_copy_holds_only_what_a_file_may_hold(record: dict[str, Any]) -> None:
    text = copied(record) if record["id"] != "l" else copied(CARD, record)
    assert refused(text).startswith("The clipboard holds a broken copy; copy again (")


def test_whatever_can_be_copied_can_be_saved_after_it_was_pasted() -> None:
    board = one_of_each()
    fresh = Board()
    text = edit.copy(board, [record.id for record in board if not isinstance(record, SheetRecord)])
    put(fresh, edit.paste(fresh, text, CATALOG))
    assert list(board_of_text(text_of_board(fresh), "a file", CATALOG)) == list(fresh)


def test_more_than_a_board_holds_is_refused() -> None:
    cards = ({**CARD, "id": f"a{index}"} for index in range(19_999))
    board = Board()
    for _ in range(2):
        part(board)
    assert "at most 20,000" in refused(copied(*cards), board)
    assert "more text than a board does" in refused("x" * (16 * 1024 * 1024 + 1))


def test_a_pin_without_what_it_is_on_is_pasted_beside_its_place() -> None:
    board = chain("web_client", "cache")
    cache = board["cache"]
    assert isinstance(cache, ComponentRecord)
    place = (cache.x + 20.0, cache.y)
    put(board, edit.add_pin(board, place, target="cache", text="why"))
    text = edit.copy(board, ["pin"])
    put(board, edit.paste(board, text, CATALOG))
    put(board, edit.duplicate(board, ["pin"]))
    copies = [pin for pin in board.of_type(PinRecord) if pin.id != "pin"]
    assert len(copies) == 2
    assert all((pin.x, pin.y) == (place[0] + GRID, place[1] + GRID) for pin in copies)
    assert all(pin.target is None for pin in copies)
