"""``loadbearing restore``: puts a backup in the library's place, and keeps what was there."""

from __future__ import annotations

import argparse
from pathlib import Path

from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer

HELP = "replace the library by a backup; what was there is kept"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("file", metavar="FILE", help="the backup")


def run(args: argparse.Namespace) -> Answer:
    """Restores the backup."""
    library = inputs.library(args)
    kept = library.restore(Path(args.file))
    said = "" if kept is None else f" What was there is kept as {kept}."
    return Answer(f"{library.path} is now {args.file}.{said}")
