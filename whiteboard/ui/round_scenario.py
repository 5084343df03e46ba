"""Which scenario a round is on. When its file was moved, a copy in the person's own folder serves as well.

No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from whiteboard import paths
from whiteboard.round.setup import RoundMode, Setup

if TYPE_CHECKING:
    from components.problems import InvalidFile
    from scenarios.model import Scenario

VALIDATE: Final = "loadbearing scenarios --validate says what is wrong with it"


@dataclass(frozen=True, slots=True)
class Found:
    """The scenario of a round; both are empty on a free board, which misses nothing.

    ``missing`` is one sentence that says why there is none, ``replaced`` one that says that another
    file than the round's own serves. Neither quotes the file in an interview, where the candidate may look.
    """

    scenario: Scenario | None
    missing: str = ""
    replaced: str = ""


def find_scenario(setup: Setup) -> Found:
    """The scenario from the round's own file, else from a copy in the person's own folder."""
    from components.problems import InvalidFile

    named = setup.scenario_path or setup.scenario
    if not named:
        return Found(None)
    try:
        return Found(_load(named, setup))
    except InvalidFile as error:
        copy = _own_copy(setup)
        if copy is None:
            return Found(None, missing=_reason(setup, Path(named), error))
        # A file that is gone was moved, and the copy is it; a broken one was edited since the copy.
        said = f"{_reason(setup, Path(named), error)} {_instead(copy)}"
        return Found(copy, replaced=said if _there(Path(named)) else "")


def _load(named: str | Path, setup: Setup) -> Scenario:
    from components.problems import InvalidFile, Problem
    from scenarios.loader import load_scenario

    found = load_scenario(named)
    if found.id != setup.scenario:
        problem = f"is now the scenario {found.id}; this round is on {setup.scenario}"
        raise InvalidFile(str(named), [Problem("", problem)])
    return found


def _reason(setup: Setup, path: Path, error: InvalidFile) -> str:
    if setup.scenario_path is None:
        return f"This version has no scenario {setup.scenario}."
    if not _there(path):
        return f"The scenario file {path.name} is gone from {path.parent}."
    problem = VALIDATE if setup.mode is RoundMode.INTERVIEW else str(error.problems[0])
    return f"The scenario file {path.name} cannot be used: {problem}."


def _instead(copy: Scenario) -> str:
    name = copy.path.name if copy.path else copy.id
    return f"Your copy {name} in the folder scenarios of your data folder serves instead."


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True  # in a folder that may not be looked into


def _own_copy(setup: Setup) -> Scenario | None:
    """The first sound copy; the home screen says what is wrong with others."""
    from components.problems import InvalidFile
    from scenarios.loader import scenario_files, summary

    for path in scenario_files(paths.scenario_folder()):
        try:
            if summary(path).id == setup.scenario:
                return _load(path, setup)
        except InvalidFile:
            continue
    return None
