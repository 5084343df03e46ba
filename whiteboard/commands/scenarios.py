"""``loadbearing scenarios``: the list, one whole, or whether files are fit for use."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whiteboard import paths
from whiteboard.commands import inputs
from whiteboard.commands.answer import Answer, UsageError, table, yes

if TYPE_CHECKING:
    from components.problems import Problem
    from scenarios.model import ScenarioSummary

HELP = "list scenarios, print one whole, or validate scenario files"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    parser.add_argument("scenario", metavar="SCENARIO", nargs="?", help="an id or a file, to print it whole")
    parser.add_argument("--validate", metavar="FILE", nargs="+", help="check scenario files")


def run(args: argparse.Namespace) -> Answer:
    """The list, one scenario's file, or every problem of the files to validate."""
    if args.validate and args.scenario:
        raise UsageError("give a SCENARIO or --validate FILE…, not both")
    if args.validate:
        return _validate([Path(text) for text in args.validate])
    return _whole(args.scenario) if args.scenario else _list()


def _list() -> Answer:
    listed, notes = _summaries()
    head = ("ID", "TITLE", "KIND", "LEVELS", "MINUTES")
    rows = [(s.id, s.title, s.kind, " ".join(s.levels), " ".join(map(str, s.durations_min))) for s in listed]
    data = {"schema": "loadbearing.scenarios/1", "scenarios": [_summary_data(item) for item in listed]}
    return Answer("\n".join(table(head, rows)), data, notes=tuple(notes))


def _summaries() -> tuple[list[ScenarioSummary], list[str]]:
    """The shipped scenarios and the person's own; a broken file of theirs is a note."""
    from components.problems import InvalidFile
    from scenarios.loader import scenario_files, summaries, summary

    listed, notes = list(summaries()), []
    for path in scenario_files(paths.scenario_folder()):
        try:
            listed.append(summary(path))
        except InvalidFile as error:
            notes.append(f"left out: {error}")
    return listed, notes


def _summary_data(item: ScenarioSummary) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "version": item.version,
        "kind": item.kind,
        "levels": list(item.levels),
        "durations_min": list(item.durations_min),
        "path": str(item.path),
    }


def _whole(id_or_path: str) -> Answer:
    from components.yaml_text import parse_json, parse_yaml, read_text

    path = inputs.find_scenario(id_or_path).path or Path(id_or_path)
    text = read_text(path)
    parse = parse_json if path.suffix == ".json" else parse_yaml
    return Answer(text.rstrip("\n"), parse(text, str(path)))


def _validate(files: list[Path]) -> Answer:
    from scoring.checks.validate import validate_file

    found = {str(path): validate_file(path) for path in files}
    lines = [line for path, problems in found.items() for line in _verdict(path, problems)]
    data = {
        "schema": "loadbearing.validation/1",
        "files": [
            {
                "path": path,
                "valid": not problems,
                "problems": [{"at": problem.at, "message": problem.message} for problem in problems],
            }
            for path, problems in found.items()
        ],
    }
    return Answer("\n".join(lines), data, yes(not any(found.values())))


def _verdict(path: str, problems: list[Problem]) -> list[str]:
    return [f"{path}: {problem}" for problem in problems] or [f"{path}: valid"]
