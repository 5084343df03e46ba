"""Finding scenarios: those that ship, and a person's own by path or from a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from components.catalog import load_catalog
from components.problems import InvalidFile, Problem, from_pydantic
from components.yaml_text import parse_json, parse_yaml, read_text
from scenarios.model import Scenario, ScenarioSummary

LIBRARY_FOLDER: Final = Path(__file__).parent / "library"
SUFFIXES: Final = (".yaml", ".yml", ".json")
NAMED: Final = 8
"""Ids that a message names: a message is no longer than a few lines."""
_LISTED: Final = ("id", "title", "version", "kind", "domain", "tags", "levels", "durations_min", "prompt")
_SUMMARY: Final = TypeAdapter(ScenarioSummary)
_TOP_LEVEL: Final = re.compile(r"^([a-z_]+):", re.MULTILINE)


@cache
def library() -> Mapping[str, Path]:
    """The shipped scenarios: id to file, in the order of the files' numbers."""
    return MappingProxyType({_library_id(path): path for path in sorted(LIBRARY_FOLDER.glob("*.yaml"))})


def load_scenario(id_or_path: str | Path, *, also: Iterable[str] = ()) -> Scenario:
    """A shipped scenario by id, or any scenario file by path; unchanged files are read once.

    ``also`` are ids of others, to name when there is no such scenario.

    Raises:
        InvalidFile: there is no such scenario, or its file is broken; names file, path and reason.
    """
    shipped = library().get(str(id_or_path))
    path = shipped or Path(id_or_path)
    if shipped is None and not path.suffix and not path.exists():
        known = _nearest(str(id_or_path), (*library(), *also))
        raise InvalidFile(
            str(id_or_path), [Problem("", f"is no scenario; there are {known}, or give a file")]
        )
    try:
        changed_ns = path.stat().st_mtime_ns
    except OSError:
        changed_ns = 0  # reading it says what is wrong
    return _load(path, changed_ns)


def _nearest(text: str, ids: Sequence[str]) -> str:
    """The ids most like what was typed, and how many more there are."""
    ranked = sorted(ids, key=lambda known: -SequenceMatcher(None, text, known).ratio())
    more = f" and {len(ranked) - NAMED} more" if len(ranked) > NAMED else ""
    return ", ".join(ranked[:NAMED]) + more


def scenario_files(folder: Path) -> list[Path]:
    """A person's own scenario files in a folder, by name; none when there is no such folder."""
    return sorted(path for path in folder.glob("*") if path.suffix in SUFFIXES and path.is_file())


def summaries(paths: Iterable[Path] | None = None) -> list[ScenarioSummary]:
    """What a list of scenarios shows, without validating whole files; the shipped ones unless told others.

    Raises:
        InvalidFile: the head of a file is broken.
    """
    return [summary(path) for path in (library().values() if paths is None else paths)]


def summary(path: Path) -> ScenarioSummary:
    """The head of one scenario file.

    Raises:
        InvalidFile: the head is broken.
    """
    head = _head(path)
    listed = {name: head[name] for name in _LISTED if name in head}
    try:
        return _SUMMARY.validate_python({**listed, "path": path})
    except ValidationError as error:
        raise InvalidFile(str(path), from_pydantic(error)) from error


def _head(path: Path) -> dict[str, Any]:
    """The listed fields alone: cutting out their blocks is far cheaper than parsing the whole file."""
    text = read_text(path)
    if path.suffix == ".json":
        value = parse_json(text, str(path))
    else:
        value = parse_yaml(_listed_blocks(text), str(path))
    if not isinstance(value, dict):
        raise InvalidFile(str(path), [Problem("", "is not a scenario")])
    return value


def _listed_blocks(text: str) -> str:
    """The blocks of the listed fields; the whole text when it is not written in blocks."""
    keys = [*_TOP_LEVEL.finditer(text)]
    ends = [key.start() for key in keys[1:]] + [len(text)]
    blocks = {
        key[1]: text[key.start() : end] for key, end in zip(keys, ends, strict=False) if key[1] in _LISTED
    }
    return "".join(blocks.values()) if len(blocks) == len(_LISTED) else text


def _library_id(path: Path) -> str:
    """A shipped file is named by a number and its id, so that listing need not open it."""
    return path.stem.split("-", 1)[1]


@cache
def _load(path: Path, changed_ns: int) -> Scenario:  # noqa: ARG001 - part of the cache's key
    from scenarios.scenario_file import read_scenario

    return read_scenario(path, load_catalog())
