"""``loadbearing salvage``: what can still be read of a damaged library, as a new one."""

from __future__ import annotations

import argparse
from pathlib import Path

from whiteboard import words
from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer

HELP = "save what can still be read of a damaged library into a new file"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("file", metavar="FILE", help="the new library")


def run(args: argparse.Namespace) -> Answer:
    """Saves what it can; the damaged library is only read."""
    from whiteboard.library.salvage import salvage

    saved = salvage(inputs.existing_library(args).path, Path(args.file))
    lost = f", {words.plural(saved.lost, 'row')} lost" if saved.lost else ", none known to be lost"
    return Answer(
        f"{args.file}: {words.plural(saved.rounds, 'round')}, {words.plural(saved.rows, 'row')}{lost}."
    )
