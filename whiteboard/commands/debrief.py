"""``loadbearing debrief``: the report of a round, by suffix."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Final

from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, UsageError

HELP = "write the report of a round"
WRITES: Final = (".pdf", ".html", ".md", ".json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("round", metavar="ROUND", help="an id of 'rounds', a unique prefix of one, or last")
    parser.add_argument("out", metavar="OUT", help=f"a file that ends in {inputs.listed(WRITES)}")
    parser.add_argument(
        "--for",
        dest="audience",
        choices=("interviewer", "candidate"),
        default="candidate",
        help="whose copy it is (default: candidate, which holds nothing private)",
    )


def run(args: argparse.Namespace) -> Answer:
    """Writes OUT, which is either whole or as it was."""
    out = Path(args.out)
    if out.suffix.lower() not in WRITES:
        raise UsageError(f"{out}: cannot be written; this version writes {', '.join(WRITES)}")
    with inputs.existing_library(args) as library:
        found = library.find(args.round)
        events = library.events(found.id)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from components.catalog import load_catalog
    from whiteboard.debrief.debrief import Audience, build
    from whiteboard.debrief.write import write_debrief
    from whiteboard.formats.offscreen import painting_application
    from whiteboard.round.setup import Setup
    from whiteboard.ui.round_scenario import find_scenario

    catalog = load_catalog()
    scenario = find_scenario(Setup.from_json(events[0].body))
    if scenario.missing:
        raise UsageError(f"{found.id}: {scenario.missing}")
    until = None if found.retention_date is None else date.fromisoformat(found.retention_date)
    try:
        debrief = build(events, scenario.scenario, catalog, Audience(args.audience), retention=until)
    except ValueError as error:
        raise UsageError(f"{found.id}: the round cannot be read: {error}") from error
    application = painting_application()
    write_debrief(debrief, out, catalog)
    del application
    return Answer("", notes=(scenario.replaced,) if scenario.replaced else ())
