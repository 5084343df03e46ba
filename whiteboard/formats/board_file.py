"""The ``.board`` file (``loadbearing.board/1``): versioned JSON, read with suspicion, written atomically.

docs/board-format.md describes it. What this version does not know, record types and fields, is kept.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from components.catalog import Catalog, load_catalog
from components.problems import InvalidFile, Problem
from components.yaml_text import parse_json, read_text
from whiteboard.board.board import Board
from whiteboard.board.record_checks import MOST_RECORDS, plain_problems, read_records
from whiteboard.board.records import SheetRecord, to_fields
from whiteboard.formats.atomic import write_atomic

SCHEMA: Final = "loadbearing.board/1"
LARGEST_BYTES: Final = 64 * 1024 * 1024
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
    if problems := _envelope_problems(value) or list(plain_problems(value)):
        raise InvalidFile(source, problems)
    records, problems = read_records(value["records"], catalog)
    if problems:
        raise InvalidFile(source, problems)
    return Board(records)


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
