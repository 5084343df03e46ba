"""The ``.board`` file (``loadbearing.board/1``): versioned JSON, read with suspicion, written atomically.

docs/board-format.md describes it. What this version does not know, record types and fields, is kept.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from components.catalog import Catalog, load_catalog
from components.problems import InvalidFile, Problem
from components.yaml_text import parse_json, read_text
from whiteboard.board.board import Board
from whiteboard.board.records import SheetRecord, from_fields, to_fields
from whiteboard.formats.atomic import write_atomic
from whiteboard.formats.board_records import LONGEST_TEXT, checked

SCHEMA: Final = "loadbearing.board/1"
MOST_RECORDS: Final = 20_000
LARGEST_BYTES: Final = 64 * 1024 * 1024
DEEPEST: Final = 32
_TOP: Final = ("schema", "app", "title", "records")


def read_board(path: Path | str, catalog: Catalog | None = None) -> Board:
    """The board of a ``.board`` file.

    Raises:
        InvalidFile: the file cannot be used; its message is one line, nothing of it is guessed.
    """
    text = read_text(Path(path), largest_bytes=LARGEST_BYTES)
    return board_of_text(text, str(path), catalog or load_catalog())


def write_board(path: Path | str, board: Board, catalog: Catalog | None = None) -> None:
    """Writes a ``.board`` file atomically; the previous one stays beside it as ``.board.bak``.

    Raises:
        CannotSave: the disk or folder refuses; the old file is unchanged.
        InvalidFile: the board holds something that reading it again would refuse.
    """
    data = text_of_board(board).encode("utf-8", "replace")  # half a surrogate pair is no character
    board_of_text(data.decode(), str(path), catalog or load_catalog())
    write_atomic(Path(path), data, backup=True)


def text_of_board(board: Board) -> str:
    """The file's text; a line per record, so that two versions can be compared line by line."""
    sheet = board.get("sheet")
    head = {
        "schema": SCHEMA,
        "app": f"Loadbearing {version('loadbearing')}",
        "title": sheet.title if isinstance(sheet, SheetRecord) else "",
    }
    lines = [_compact({"id": record.id, **to_fields(record)}) for record in board]
    records = ",\n  ".join(lines)
    body = f"[\n  {records}\n ]" if lines else "[]"
    fields = "".join(f" {_compact(name)}: {_compact(value)},\n" for name, value in head.items())
    return f'{{\n{fields} "records": {body}\n}}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def board_of_text(text: str, source: str, catalog: Catalog) -> Board:
    """The board of a file's text.

    Raises:
        InvalidFile: names ``source``, the place and the reason.
    """
    if len(text) > LARGEST_BYTES:
        raise InvalidFile(source, [Problem("", f"is larger than {LARGEST_BYTES // (1024 * 1024)} MB")])
    value = parse_json(text, source)
    if problems := _envelope_problems(value) or list(_plain_problems(value)):
        raise InvalidFile(source, problems)
    records = []
    for index, item in enumerate(value["records"]):
        record, wrong = checked(item, f"records[{index}]", catalog)
        records.append(record)
        problems += wrong
    if problems := problems or _reference_problems(records):
        raise InvalidFile(source, problems)
    return Board(from_fields(r["id"], {k: v for k, v in r.items() if k != "id"}) for r in records)


def _envelope_problems(value: Any) -> list[Problem]:
    if not isinstance(value, dict) or "schema" not in value:
        return [Problem("", f"is not a board; it should hold an object with 'schema': '{SCHEMA}'")]
    schema = value["schema"]
    if schema != SCHEMA:
        newer = isinstance(schema, str) and schema.startswith("loadbearing.board/")
        said = "is of another version of Loadbearing" if newer else "is no board"
        return [Problem("schema", f"{str(schema)[:80]!r} {said}; this version reads {SCHEMA!r}")]
    records = value.get("records")
    if not isinstance(records, list):
        return [Problem("records", "is required, as a list")]
    if len(records) > MOST_RECORDS:
        return [Problem("records", f"are {len(records)}; a board holds at most {MOST_RECORDS}")]
    problems = [Problem(str(name)[:80], "unknown field") for name in value if name not in _TOP]
    return problems + [
        Problem(name, "must be text") for name in ("app", "title") if not isinstance(value.get(name, ""), str)
    ]


def _plain_problems(value: Any, at: str = "", depth: int = 0) -> Iterable[Problem]:
    """What no field may hold, known to this version or not: endless numbers, long text, deep nesting."""
    match value:
        case str() if len(value) > LONGEST_TEXT:
            yield Problem(at, f"is longer than {LONGEST_TEXT} characters")
        case str() if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            yield Problem(at, "holds half a character")
        case float() if not math.isfinite(value):
            yield Problem(at, "must be a finite number")
        case int() if abs(value) > 2**63:
            yield Problem(at, "is too large a number")
        case dict() | list() if depth > DEEPEST:
            yield Problem(at[:80], f"is nested deeper than {DEEPEST}")
        case dict():
            for name, item in value.items():
                yield from _plain_problems(name, f"{at}.{name[:40]}".removeprefix("."), depth)
                yield from _plain_problems(item, f"{at}.{name[:40]}".removeprefix("."), depth + 1)
        case list():
            for index, item in enumerate(value):
                yield from _plain_problems(item, f"{at}[{index}]", depth + 1)
        case _:
            pass


def _reference_problems(records: list[dict[str, Any]]) -> list[Problem]:
    """Ids used twice, and links, pins and boxes that refer to what is not there."""
    types: dict[str, str] = {}
    problems = []
    for index, record in enumerate(records):
        if record["id"] in types:
            problems.append(Problem(f"records[{index}].id", f"{record['id']!r} is used twice"))
        types[record["id"]] = record["type"]
    for index, record in enumerate(records):
        for name, target, wanted in _references(record):
            if target not in types:
                problems.append(Problem(f"records[{index}].{name}", f"no record {target!r}"))
            elif wanted and types[target] != wanted:
                problems.append(Problem(f"records[{index}].{name}", f"{target!r} is no {wanted}"))
    return problems or _parent_loops(records)


def _references(record: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """(field, id it refers to, type that must be there or "")."""
    match record:
        case {"type": "link", "source": source, "target": target}:
            yield "source", source, "component"
            yield "target", target, "component"
        case {"type": "pin", "target": str(target)}:
            yield "target", target, ""
        case {"type": "component" | "note" | "text" | "boundary", "parent": str(parent)}:
            yield "parent", parent, "boundary"
        case _:
            pass


def _parent_loops(records: list[dict[str, Any]]) -> list[Problem]:
    parents = {r["id"]: r.get("parent") for r in records if r["type"] == "boundary"}
    problems = []
    safe: set[str | None] = {None}
    for start in parents:
        trail: list[str | None] = []
        node: str | None = start
        while node not in safe and node not in trail:
            trail.append(node)
            node = parents[node] if node is not None else None
        if node not in safe:
            problems.append(Problem(f"{start}.parent", "the boundaries hold each other in a circle"))
        safe.update(trail)
    return problems
