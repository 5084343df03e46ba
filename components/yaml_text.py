"""YAML and JSON text as plain data, with errors that name the line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from components.problems import InvalidFile, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST_BYTES = 16 * 1024 * 1024
DEEPEST = 1000
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
LARGEST_EXPANDED = 1_000_000
"""Values that a text may stand for once its aliases (``*name``) are written out."""


def parse_yaml(text: str, source: str) -> Any:
    """The value of a YAML text.

    Raises:
        InvalidFile: the text is not YAML, with line and column.
    """
    try:
        if _too_deep(text):
            raise ValueError(f"it is nested deeper than {DEEPEST}")
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            # Before values are built: merging (``<<``) writes aliases out, and of two equal keys one is lost.
            if _expanded(node, {}) > LARGEST_EXPANDED:
                raise ValueError("its aliases stand for too much")
            return None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InvalidFile(source, [Problem(at, str(error.problem or "is not YAML"))]) from error
    except RecursionError as error:
        raise InvalidFile(source, [Problem("", "is nested too deep")]) from error
    except (yaml.YAMLError, ValueError) as error:
        long = "integer string conversion" in str(error)  # Python's own advice is about its settings
        said = "it holds a number too long" if long else str(error).splitlines()[0]
        raise InvalidFile(source, [Problem("", f"is not usable YAML: {said}")]) from error


def _too_deep(text: str) -> bool:
    """Whether something lies deeper than ``DEEPEST``, where the fast loader overflows its stack."""
    opened = sum(map(text.count, ("[", "{", "- ", "-\t", "? ", "?\t")))
    indented = max((len(line) - len(line.lstrip(" ")) for line in text.splitlines()), default=0)
    if opened + indented <= DEEPEST:
        return False  # most files: no need to look closer
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def _expanded(node: yaml.Node | None, known: dict[int, int]) -> int:
    """How many values there are with aliases written out; ``known`` has those of each list and mapping.

    Raises:
        ValueError: something holds itself.
        MarkedYAMLError: a mapping has a key twice.
    """
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        known[id(node)] = -1
        if isinstance(node, yaml.MappingNode):
            _refuse_twice(node)
        pairs = node.value if isinstance(node, yaml.MappingNode) else ((item,) for item in node.value)
        known[id(node)] = 1 + sum(_expanded(item, known) for pair in pairs for item in pair)
    if known[id(node)] < 0:
        raise ValueError("an alias holds itself")
    return known[id(node)]


def _refuse_twice(node: yaml.MappingNode) -> None:
    seen: set[tuple[str, str]] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if (key.tag, key.value) in seen:
                problem = f"{key.value[:80]!r} is there twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add((key.tag, key.value))


def parse_json(text: str, source: str) -> Any:
    """The value of a JSON text; NaN, Infinity, keys that are there twice and half characters are refused.

    Raises:
        InvalidFile: the text is not JSON, with line and column.
    """

    def refuse(word: str) -> None:
        raise InvalidFile(source, [Problem("", f"{word} is not a number that JSON allows")])

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise InvalidFile(source, [Problem("", f"{twice[:80]!r} is there twice in one object")])
        return value

    try:
        value = json.loads(text, parse_constant=refuse, object_pairs_hook=once)
        if _HALF.search(text) and (halves := [*_half_characters(value, "")]):
            raise InvalidFile(source, [Problem(at, "holds half a character") for at in halves])
        return value
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        raise InvalidFile(source, [Problem(at, error.msg)]) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, InvalidFile):
            raise
        raise InvalidFile(source, [Problem("", "is nested too deep or holds a number too long")]) from error


def _half_characters(value: Any, at: str) -> Iterator[str]:
    """Where a text holds one half of a pair of surrogates, which nothing can write down."""
    match value:
        case str() if any("\ud800" <= c <= "\udfff" for c in value):
            yield at
        case dict():
            for name, item in value.items():
                here = f"{at}.{name[:40]}".removeprefix(".")
                yield from _half_characters(name, here.encode("ascii", "backslashreplace").decode())
                yield from _half_characters(item, here)
        case list():
            for index, item in enumerate(value):
                yield from _half_characters(item, f"{at}[{index}]")
        case _:
            pass


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
