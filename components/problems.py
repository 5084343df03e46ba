"""How bad input is reported: where it is, and what is wrong with it, one line per problem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


LONGEST_MESSAGE: Final = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; ``at`` is a path such as ``components[2].params.service_ms`` or a line."""

    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.at}: {self.message}" if self.at else self.message


class InvalidFile(ValueError):  # noqa: N818 - it reads as a sentence where it is raised
    """A file that cannot be used; the message is one line, ``problems`` has all of them."""

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems = [Problem(p.at, _short(p.message)) for p in problems]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{source}: {problems[0]}{more}")


def _short(message: str) -> str:
    """One line that a person would read, even when the input quoted in it was huge."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST_MESSAGE else f"{line[:LONGEST_MESSAGE]}…"


_ID: Final = re.compile(r"\^\[(.+)\]\{1,64\}\$")
"""The pattern of an id, of whatever kind."""
_WORDS = {
    "extra_forbidden": "unknown field",
    "unexpected_keyword_argument": "unknown field",
    "missing": "is required",
    "finite_number": "must be a finite number",
}


def from_pydantic(error: ValidationError) -> list[Problem]:
    """Pydantic's errors in our words."""
    return [Problem(_path(item["loc"]), _said(item)) for item in error.errors(include_url=False)]


def _said(item: ErrorDetails) -> str:
    if item["type"] == "too_long" and isinstance(item["input"], str):
        return f"is longer than {item['ctx']['max_length']} characters"
    if item["type"] == "string_pattern_mismatch" and (allowed := _ID.fullmatch(item["ctx"]["pattern"])):
        return f"must be 1 to 64 of the characters {allowed[1]}"
    return _WORDS.get(item["type"], item["msg"].removeprefix("Value error, ").replace("Input s", "s", 1))


def _path(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
