"""YAML and JSON text as plain data, with errors that name the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from components.problems import InvalidFile, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST_BYTES = 16 * 1024 * 1024
LARGEST_EXPANDED = 1_000_000
"""Values that a text may stand for once its aliases (``*name``) are written out."""


def parse_yaml(text: str, source: str) -> Any:
    """The value of a YAML text.

    Raises:
        InvalidFile: the text is not YAML, with line and column.
    """
    try:
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, the fast one
        if "*" in text and _expanded(value, {}) > LARGEST_EXPANDED:
            raise ValueError("its aliases stand for too much")
        return value
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InvalidFile(source, [Problem(at, str(error.problem or "is not YAML"))]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise InvalidFile(source, [Problem("", f"is not usable YAML: {said}")]) from error


def _expanded(value: Any, known: dict[int, int]) -> int:
    """How many values there are with aliases written out; ``known`` has those of each list and mapping.

    Raises:
        ValueError: something holds itself.
    """
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in known:
        known[id(value)] = -1
        items = value if isinstance(value, list) else value.values()
        known[id(value)] = 1 + sum(_expanded(item, known) for item in items)
    if known[id(value)] < 0:
        raise ValueError("an alias holds itself")
    return known[id(value)]


def parse_json(text: str, source: str) -> Any:
    """The value of a JSON text; NaN and Infinity are refused.

    Raises:
        InvalidFile: the text is not JSON, with line and column.
    """

    def refuse(word: str) -> None:
        raise InvalidFile(source, [Problem("", f"{word} is not a number that JSON allows")])

    try:
        return json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        raise InvalidFile(source, [Problem(at, error.msg)]) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, InvalidFile):
            raise
        raise InvalidFile(source, [Problem("", "is nested too deep or holds a number too long")]) from error


def read_text(path: Path, *, largest_bytes: int = LARGEST_BYTES) -> str:
    """The UTF-8 text of a regular file.

    Raises:
        InvalidFile: the file cannot be read, is no regular file, is too large, or is not UTF-8.
    """
    try:
        if not path.exists():
            raise InvalidFile(str(path), [Problem("", "there is no such file")])
        if not path.is_file():
            raise InvalidFile(str(path), [Problem("", "is not a file")])
        if path.stat().st_size > largest_bytes:
            limit = largest_bytes // (1024 * 1024)
            raise InvalidFile(str(path), [Problem("", f"is larger than {limit} MB")])
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile(str(path), [Problem("", f"is not UTF-8 text (byte {error.start})")]) from error
    except OSError as error:
        raise InvalidFile(str(path), [Problem("", error.strerror or "cannot be read")]) from error
