"""The board file: what is written is read back, and nothing broken, huge or hostile gets in."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from components.catalog import load_catalog
from components.problems import InvalidFile
from tests.whiteboard.formats.boards import boards, one_of_each
from whiteboard.board.board import Board
from whiteboard.board.project import LINK_PARAMS
from whiteboard.board.records import TYPES, ComponentRecord, NoteRecord, to_fields
from whiteboard.formats.board_file import SCHEMA, board_of_text, read_board, text_of_board, write_board

DOCS = Path(__file__).parents[3] / "docs" / "board-format.md"
FIXTURES = Path(__file__).parent / "fixtures"
BOX = {"x": 0, "y": 0, "w": 172, "h": 84}


def fields_of(board: Board) -> list[dict[str, Any]]:
    return [{"id": record.id, **to_fields(record)} for record in board]


def read_records(*records: object, **top: object) -> Board:
    value = {"schema": SCHEMA, "records": list(records), **top}
    return board_of_text(json.dumps(value), "x.board", load_catalog())


def component(record_id: str = "a", **fields: object) -> dict[str, object]:
    return {"id": record_id, "type": "component", "kind": "app_service", **BOX, **fields}


def message(text: str) -> str:
    with pytest.raises(InvalidFile) as caught:
        board_of_text(text, "x.board", load_catalog())
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 400
    return said


def refusal(*records: object, **top: object) -> str:
    return message(json.dumps({"schema": SCHEMA, "records": list(records), **top}))


@given(boards())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_board_is_read_back_as_it_was(board: Board) -> None:
    again = board_of_text(text_of_board(board), "x.board", load_catalog())
    assert fields_of(again) == fields_of(board)


def test_a_file_of_version_1_loads_for_ever() -> None:
    assert fields_of(read_board(FIXTURES / "version-1.board")) == fields_of(one_of_each())


def test_the_title_stands_at_the_top_of_the_file(tmp_path: Path) -> None:
    write_board(tmp_path / "a.board", one_of_each())
    value = json.loads((tmp_path / "a.board").read_text())
    assert list(value) == ["schema", "app", "title", "records"]
    assert value["schema"] == "loadbearing.board/1"
    assert value["title"] == "Orders"


def test_an_empty_board_is_a_board(tmp_path: Path) -> None:
    write_board(tmp_path / "a.board", Board())
    assert len(read_board(tmp_path / "a.board")) == 0


def test_records_and_fields_of_a_newer_version_are_written_back() -> None:
    stroke = {"id": "s", "type": "stroke", "z": 2, "points": [[1, 2]], "deep": {"a": [None]}}
    board = read_records(component(glow="soft", params={"warp_factor": 9}), stroke)
    value = json.loads(text_of_board(board))
    assert value["records"][0]["glow"] == "soft"
    assert value["records"][0]["params"] == {"warp_factor": 9}
    assert value["records"][1] == stroke


def test_the_previous_file_stays_as_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.board"
    path.parent.mkdir()
    write_board(path, Board())
    first = path.read_bytes()
    write_board(path, one_of_each())
    assert (path.parent / "a.board.bak").read_bytes() == first
    assert sorted(file.name for file in path.parent.iterdir()) == ["a.board", "a.board.bak"]


def test_a_board_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.board"
    write_board(path, one_of_each())
    before = path.read_bytes()
    with pytest.raises(InvalidFile, match="longer than 4000 characters"):
        write_board(path, Board([NoteRecord("n", text="x" * 4001)]))
    assert path.read_bytes() == before


def test_half_a_character_is_written_as_a_question_mark(tmp_path: Path) -> None:
    write_board(tmp_path / "a.board", Board([ComponentRecord("a", kind="cache", label="x\ud800y")]))
    record = read_board(tmp_path / "a.board")["a"]
    assert isinstance(record, ComponentRecord)
    assert record.label == "x?y"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.board: line 1, column 1: Expecting value"),
        ("[]", "is not a board"),
        ('{"records": []}', "is not a board"),
        ("PK\x03\x04", "Expecting value"),
        ('{"schema": "loadbearing.board/1", "records": [', "line 1, column 47: Expecting value"),
        ('{"schema": "loadbearing.board/2", "records": []}', "is of another version of Loadbearing"),
        ('{"schema": "loadbearing.scenario/1", "records": []}', "is no board"),
        ('{"schema": ["x"], "records": []}', "is no board"),
        ('{"schema": "loadbearing.board/1"}', "records: is required, as a list"),
        ('{"schema": "loadbearing.board/1", "records": {}}', "records: is required, as a list"),
        ('{"schema": "loadbearing.board/1", "records": [], "z": NaN}', "NaN is not a number"),
        ("[" * 100_000, "nested too deep"),
        (
            '{"schema": "loadbearing.board/1", "records": ' + "[" * 40 + "]" * 40 + "}",
            "nested deeper than 32",
        ),
        ('{"schema": "loadbearing.board/1", "records": [' + "9" * 5000 + "]}", "a number too long"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_board_is_refused_in_one_line(text: str, said: str) -> None:
    assert said in message(text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("x", 1.1e7, "records[0].x: "),
        ("x", "12", "records[0].x: should be a valid number"),
        ("x", None, "records[0].x: "),
        ("w", -1, "records[0].w: "),
        ("replicas", 0, "records[0].replicas: "),
        ("replicas", True, "records[0].replicas: "),
        ("replicas", 2.5, "records[0].replicas: "),
        ("label", 7, "records[0].label: "),
        ("label", "x" * 4001, "records[0].label: is longer than 4000 characters"),
        ("label", "\ud800", "records[0].label: holds half a character"),
        ("kind", "teleporter", "records[0].kind: no kind 'teleporter'"),
        ("roles_added", ["wizard"], "records[0].roles_added: no role 'wizard'"),
        ("params", {"service_ms": -1}, "records[0].params.service_ms: must be between 0"),
        ("params", {"service_ms": "fast"}, "records[0].params.service_ms: must be a number"),
        ("params", [], "records[0].params: "),
        ("parent", "b", "records[0].parent: no record 'b'"),
        ("parent", "a", "records[0].parent: 'a' is no boundary"),
        ("id", "", "records[0].id: "),
        ("id", "a b", "records[0].id: "),
        ("id", 3, "records[0].id: "),
        ("type", 3, "records[0].type: is required, as text"),
        ("unknown", 2**80, "records[0].unknown: is too large a number"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, said: str) -> None:
    assert said in refusal({**component(), field: value})


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_endless_numbers_are_refused_wherever_they_stand(number: str) -> None:
    record = json.dumps(component(params={"later": "?"})).replace('"?"', number)
    text = f'{{"schema": "{SCHEMA}", "records": [{record}]}}'
    assert "records[0].params.later: must be a finite number" in message(text)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"source": "a", "target": "gone"}, "records[1].target: no record 'gone'"),
        ({"source": "l", "target": "a"}, "records[1].source: 'l' is no component"),
        ({"source": "a"}, "records[1].target: is required"),
        ({"source": "a", "target": "a", "mode": "warp"}, "records[1].mode: "),
        ({"source": "a", "target": "a", "params": {"calls": -1}}, "records[1].params.calls: "),
        ({"source": "a", "target": "a", "waypoints": [[1]]}, "records[1].waypoints[0]: "),
    ],
)
def test_a_wrong_link_is_named(link: dict[str, object], said: str) -> None:
    assert said in refusal(component(), {"id": "l", "type": "link", **link})


def test_ids_are_plain_and_unique() -> None:
    assert "records[1].id: 'a' is used twice" in refusal(component(), component())
    assert "records[0].id: must be 1 to 64 of the characters A-Za-z0-9_-" in refusal(component(id="a b"))


def test_a_pin_hangs_on_something() -> None:
    pin = {"id": "p", "type": "pin", "x": 0, "y": 0, "target": "gone"}
    assert "records[0].target: no record 'gone'" in refusal(pin)


def test_boundaries_do_not_hold_each_other() -> None:
    a = {"id": "a", "type": "boundary", **BOX, "parent": "b"}
    b = {"id": "b", "type": "boundary", **BOX, "parent": "a"}
    assert "hold each other in a circle" in refusal(a, b)


def test_the_top_of_the_file_is_closed_so_that_nothing_of_it_is_lost() -> None:
    assert "camera: unknown field" in refusal(camera=[0, 0])
    assert "title: must be text" in refusal(title=3)


def test_a_board_has_a_largest_size() -> None:
    records = [{"id": f"n{i}", "type": "later"} for i in range(20_001)]
    assert "records: are 20001; a board holds at most 20000" in refusal(*records)


def test_every_problem_is_kept() -> None:
    with pytest.raises(InvalidFile) as caught:
        read_records(component(x="1", kind=3), component("b", label=1))
    assert [problem.at for problem in caught.value.problems] == [
        "records[0].x",
        "records[0].kind",
        "records[1].label",
    ]
    assert str(caught.value).endswith("(and 2 more)")


@pytest.mark.parametrize("what", ["folder", "fifo", "missing", "binary", "loop"])
def test_what_is_no_regular_text_file_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.board"
    match what:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "binary":
            path.write_bytes(b"\xff\xfe\x00")
        case "loop":
            path.symlink_to(path)
    with pytest.raises(InvalidFile, match=r"a\.board"):
        read_board(path)


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.board"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(InvalidFile, match="is larger than 64 MB"):
        read_board(path)


def test_the_format_is_documented() -> None:
    text = DOCS.read_text()
    for name, record in TYPES.items():
        assert f"`{name}`" in text
        missing = [f.name for f in fields(record) if f.name != "extra" and f"`{f.name}`" not in text]
        assert missing == []
    assert [name for name in LINK_PARAMS if f"`{name}`" not in text] == []


def test_the_example_of_the_documentation_is_a_board() -> None:
    example = DOCS.read_text().split("```json\n")[1].split("```")[0]
    board = board_of_text(example, "docs", load_catalog())
    assert [record.id for record in board] == ["api", "l1", "sheet", "web"]
