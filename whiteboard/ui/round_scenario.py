"""Which scenario a round is on. When its file was moved, a copy in the person's own folder serves as well.

No Qt here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whiteboard import paths

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from whiteboard.round.setup import Setup


def scenario_of(setup: Setup) -> Scenario | None:
    """The scenario of a round; None on a free board.

    Raises:
        InvalidFile: the scenario's file is gone or broken, and the person's own folder has no copy.
    """
    from components.problems import InvalidFile
    from scenarios.loader import load_scenario

    named = setup.scenario_path or setup.scenario
    if not named:
        return None
    try:
        return load_scenario(named)
    except InvalidFile:
        copy = _own_copy(setup.scenario)
        if copy is None:
            raise
        return load_scenario(copy)


def scenario_or_reason(setup: Setup) -> tuple[Scenario | None, str]:
    """The scenario, or None and one sentence that says why it is missing; a free board misses nothing."""
    from components.problems import InvalidFile

    try:
        return scenario_of(setup), ""
    except InvalidFile as error:
        path = Path(setup.scenario_path or setup.scenario or "")
        if path.exists():
            return None, f"The scenario file {path.name} cannot be used: {error.problems[0]}."
        return None, f"The scenario file {path.name} is gone from {path.parent}."


def _own_copy(scenario_id: str | None) -> Path | None:
    from components.problems import InvalidFile
    from scenarios.loader import scenario_files, summary

    for path in scenario_files(paths.scenario_folder()):
        try:
            if summary(path).id == scenario_id:
                return path
        except InvalidFile:
            continue  # the home screen says what is wrong with it
    return None
