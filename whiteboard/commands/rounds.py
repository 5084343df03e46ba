"""``loadbearing rounds``: what the library holds."""

from __future__ import annotations

import argparse

from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, table

HELP = "list the rounds of the library"
_SHOWN = ("id", "scenario", "level", "mode", "started", "minutes", "state", "people")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares no arguments of its own."""


def run(args: argparse.Namespace) -> Answer:
    """The rounds, the one changed last first; a library that is not there yet has none."""
    library = inputs.library(args)
    with library:
        listed = library.rounds() if library.path.exists() else []
    head = ("ID", "STARTED", "MODE", "STATE", "LEVEL", "MIN", "PEOPLE", "TITLE")
    rows = [
        (
            r.id,
            r.started[:16].replace("T", " "),
            r.mode,
            r.state,
            r.level,
            str(r.minutes),
            ", ".join(r.people),
            r.title,
        )
        for r in listed
    ]
    data = [{name: getattr(item, name) for name in _SHOWN} | {"people": list(item.people)} for item in listed]
    text = "\n".join(table(head, rows)) if rows else "No rounds yet."
    return Answer(text, {"schema": "loadbearing.rounds/1", "rounds": data})
