"""What commands are given: designs, scenarios, rates, and the library."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from components.problems import InvalidFile
from whiteboard import paths
from whiteboard.commands.answer import UsageError

if TYPE_CHECKING:
    from components.catalog import Catalog
    from components.design import Design
    from scenarios.model import Scenario
    from whiteboard.library.store import Library

LEVELS = ("mid", "senior", "staff")
RATE_HELP = "requests per second of the first flow; the others change by the same factor"


def add_design(parser: argparse.ArgumentParser, name: str = "design", shown: str = "DESIGN") -> None:
    """The DESIGN argument."""
    kinds = listed((".board", ".yaml", ".yml", ".json"))
    parser.add_argument(name, metavar=shown, help=f"a {kinds} file, or - for text form on standard input")


def listed(suffixes: Sequence[str]) -> str:
    """Suffixes in words: ``.pdf, .html or .md``."""
    return f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"


def add_scenario(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The ``--scenario`` option."""
    parser.add_argument(
        "--scenario", metavar="SCENARIO", required=required, help="an id of 'scenarios', or a scenario file"
    )


def add_level(parser: argparse.ArgumentParser) -> None:
    """The ``--level`` option."""
    parser.add_argument(
        "--level", choices=LEVELS, default="senior", help="what is asked for (default: senior)"
    )


def rate(text: str) -> float:
    """A rate in requests per second."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (0 <= value <= 1e12):
        raise argparse.ArgumentTypeError(f"'{text}' is not a rate; give requests per second from 0 to 1e12")
    return value


def read_design(text: str, catalog: Catalog) -> Design:
    """The design that a DESIGN argument names.

    Raises:
        InvalidFile: it cannot be used.
        UsageError: its suffix is not known here.
    """
    from components.design_file import read_design as read_text_form
    from components.yaml_text import read_text

    if text == "-":
        return read_text_form(_standard_input(), "standard input", catalog)
    path = Path(text)
    suffix = path.suffix.lower()
    if suffix in {".yaml", ".yml", ".json"}:
        return read_text_form(read_text(path), text, catalog, as_json=suffix == ".json")
    from whiteboard.board.project import design_of
    from whiteboard.formats.open_any import open_any

    return design_of(open_any(path, catalog), catalog)


def read_scenario(text: str | None) -> Scenario | None:
    """The scenario of an id or a path; None when none was given."""
    return None if text is None else find_scenario(text)


def find_scenario(text: str) -> Scenario:
    """The scenario of an id that the list shows, shipped ones first, or of a path.

    Raises:
        InvalidFile: there is none, or its file is broken.
    """
    from scenarios.loader import library, load_scenario

    if text in library() or Path(text).exists():
        return load_scenario(text)
    own = _own_scenarios()
    return load_scenario(own.get(text, text), also=own)


def _own_scenarios() -> dict[str, Path]:
    """The files in the person's own folder by id; of two with the same id the first by name."""
    from scenarios.loader import scenario_files, summary

    found: dict[str, Path] = {}
    for path in scenario_files(paths.scenario_folder()):
        with suppress(InvalidFile):  # the list tells of it
            found.setdefault(summary(path).id, path)
    return found


def library(args: argparse.Namespace) -> Library:
    """The library that the person means: by option, environment, settings, or the default place."""
    from whiteboard.library.store import Library

    return Library(
        getattr(args, "library", None) or os.environ.get("LOADBEARING_LIBRARY") or _chosen_library()
    )


def existing_library(args: argparse.Namespace) -> Library:
    """The library, which must be there already: looking at one should not make one."""
    found = library(args)
    if not found.path.exists():
        raise UsageError(f"{found.path}: there is no library yet")
    return found


def _chosen_library() -> str:
    """Settings are Qt's, so they are read only when there are any."""
    if not paths.settings_file().exists():
        return str(paths.default_library())
    from whiteboard.settings import Settings

    return Settings().library


def _standard_input() -> str:
    from components.yaml_text import LARGEST_BYTES

    try:
        data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise UsageError(f"standard input: is larger than {LARGEST_BYTES // (1024 * 1024)} MB")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input: is not UTF-8 text (byte {error.start})") from error
