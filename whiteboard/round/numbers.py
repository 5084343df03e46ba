"""The candidate's numbers: reading what was typed, and holding it against the accepted range."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scenarios.model import Estimate, Scenario

SUFFIXES: Final[Mapping[str, float]] = {
    "": 1.0,
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "G": 1e9,
    "B": 1e9,
    "T": 1e12,
    "P": 1e15,
    "%": 0.01,
}
_NUMBER: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([kKMGBTP%]?)")
_GROUPS: Final = re.compile(r"(?<=\d)[ ,'_\u2009\u202f\u00a0](?=\d{3}(?!\d))")


class NumberError(ValueError):
    """What was typed is not a number that the sheet understands; the message says what it takes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A committed number held against its estimate's range, with the calculation to show afterwards."""

    accepted: bool
    low: float
    high: float
    formula: str
    calculation: str
    drives: str


def parse_number(text: str, unit: str = "") -> float:
    """The value of ``34.7k``, ``1e6``, ``12 M``, ``3/4``, ``90 %`` or ``5.1 GB`` in the estimate's unit.

    A percentage is a fraction unless the unit itself is ``%``. Thousands may be set apart.

    Raises:
        NumberError: nothing of the kind.
    """
    bare = without_unit(text, unit)
    top, slash, bottom = bare.partition("/")
    value = _plain(top, text)
    if slash:
        divisor = _plain(bottom, text)
        if divisor == 0:
            raise NumberError("A number cannot be divided by 0.")
        value /= divisor
    if not math.isfinite(value):
        raise NumberError("The number is too large.")
    return value


def without_unit(text: str, unit: str) -> str:
    """What was typed without the unit, or its first word, at the end: ``5.1 GB`` is ``5.1``."""
    text = text.strip()
    first_word = re.split(r"[ /]", unit, maxsplit=1)[0]
    for ending in (unit, first_word):
        if ending and text.lower().endswith(ending.lower()):
            return text[: -len(ending)].rstrip()
    return text


def check_number(scenario: Scenario, estimate: Estimate, value: float) -> Checked:
    """The number against its accepted range, with the calculation to show afterwards."""
    from scenarios.envelope import calculation, expected_numbers, is_accepted

    low, high = estimate.accept
    return Checked(
        accepted=is_accepted(estimate, value),
        low=low,
        high=high,
        formula=readable(estimate.expr),
        calculation=calculation(estimate, expected_numbers(scenario)),
        drives=estimate.drives,
    )


def readable(expression: str) -> str:
    """A formula with the signs that people write: ``dau*peak/86400`` is ``dau × peak ÷ 86400``."""
    for typed, written in (("**", "^"), ("*", " × "), ("/", " ÷ "), ("+", " + "), ("_", " ")):
        expression = expression.replace(typed, written)
    return expression


def _plain(part: str, typed: str) -> float:
    match = _NUMBER.fullmatch(_GROUPS.sub("", part.strip()))
    if match is None:
        raise NumberError(f"“{typed.strip()}” is not a number. Such as 34.7k, 1e6, 12 M, 3/4 or 90 %.")
    digits, suffix = match.groups()
    return float(digits) * SUFFIXES[suffix]
