"""``loadbearing backup``: a proven copy of the library."""

from __future__ import annotations

import argparse
from pathlib import Path

from whiteboard import words
from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer

HELP = "copy the library to a file and prove that the copy is whole"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("file", metavar="FILE", help="where the copy goes; a file there is replaced")


def run(args: argparse.Namespace) -> Answer:
    """Makes the copy."""
    with inputs.existing_library(args) as library:
        library.backup(Path(args.file))
        count = words.plural(len(library.rounds()) + len(library.rounds(binned=True)), "round")
    return Answer(f"{args.file}: a copy of {library.path} with {count}.")
