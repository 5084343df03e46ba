"""``loadbearing convert``: a drawing or design as another kind of file, by suffix."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, UsageError

if TYPE_CHECKING:
    from components.catalog import Catalog
    from whiteboard.board.board import Board

HELP = "convert between .board, the text form and pictures, by suffix"
TEXT: Final = (".yaml", ".yml", ".json")
PICTURES: Final = (".svg", ".png", ".pdf")
WRITES: Final = (".board", *TEXT, *PICTURES)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    inputs.add_design(parser, "source", "IN")
    parser.add_argument("target", metavar="OUT", help=f"a file that ends in {inputs.listed(WRITES)}")


def run(args: argparse.Namespace) -> Answer:
    """Writes OUT, which is either whole or as it was."""
    from components.catalog import load_catalog

    target = Path(args.target)
    suffix = target.suffix.lower()
    if suffix not in WRITES:
        raise UsageError(f"{target}: cannot be written; this version writes {', '.join(WRITES)}")
    catalog = load_catalog()
    if suffix in TEXT:
        _write_text(args.source, target, catalog)
    else:
        _writer(suffix)(target, _board(args.source, catalog), catalog)
    return Answer("")


def _write_text(source: str, target: Path, catalog: Catalog) -> None:
    import yaml

    from components.design_file import write_design
    from whiteboard.formats.atomic import write_atomic

    value = write_design(inputs.read_design(source, catalog))
    if target.suffix.lower() == ".json":
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    else:
        text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    write_atomic(target, text.encode("utf-8"))


def _board(source: str, catalog: Catalog) -> Board:
    from whiteboard.board.layout import board_of
    from whiteboard.formats.open_any import open_any

    if source == "-":
        return board_of(inputs.read_design(source, catalog))
    return open_any(source, catalog)


def _writer(suffix: str) -> Callable[[Path, Board, Catalog], None]:
    if suffix == ".board":
        from whiteboard.formats.board_file import write_board

        return write_board
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from whiteboard.formats import pictures

    return {".svg": pictures.write_svg, ".png": pictures.write_png, ".pdf": pictures.write_pdf}[suffix]
