"""Any file that holds a drawing or a design, as a board; the suffix decides how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from components.catalog import Catalog, load_catalog
from components.design_file import read_design
from components.problems import InvalidFile, Problem
from components.yaml_text import read_text
from whiteboard.board.board import Board
from whiteboard.board.layout import board_of
from whiteboard.formats.board_file import read_board

READABLE: Final = (".board", ".yaml", ".yml", ".json")


def open_any(path: Path | str, catalog: Catalog | None = None) -> Board:
    """The board of a file; a design in text form is laid out.

    Raises:
        InvalidFile: the file cannot be used, or its suffix is none of ``READABLE``.
    """
    path = Path(path)
    catalog = catalog or load_catalog()
    match path.suffix.lower():
        case ".board":
            return read_board(path, catalog)
        case ".yaml" | ".yml" | ".json" as suffix:
            text = read_text(path)
            return board_of(read_design(text, str(path), catalog, as_json=suffix == ".json"))
        case _:
            raise InvalidFile(str(path), [Problem("", f"cannot be opened; this version opens {_listed()}")])


def _listed() -> str:
    return ", ".join(READABLE)
