"""The words and figures that every format of the report shares."""

from __future__ import annotations

import pytest

from whiteboard.debrief import words
from whiteboard.debrief.model import NumberRow, TargetRow


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cost per 1 000 messages", "Cost per 1\u00a0000 messages"),
        ("API: time · Log: time", "API: time\u00a0· Log: time"),
        ("below the bar of 3", "below the bar of\u00a03"),
        ("at most 200\u2009ms", "at most 200\u202fms"),
        ("8 10 five targets", "8 10 five targets"),
        ("to 1.26 × 10²³ FLOP", "to 1.26\u00a0×\u00a010²³ FLOP"),
        ("8 × 10 replicas", "8 × 10 replicas"),
    ],
)
def test_what_belongs_together_stays_on_a_line(text: str, kept: str) -> None:
    assert words.unbroken(text) == kept


def held(unit: str, op: str, wanted: float, value: float | None = None, margin: float = 0.0) -> TargetRow:
    return TargetRow("A target", unit, op, wanted, value, value is not None, margin)


@pytest.mark.parametrize(
    ("unit", "op", "wanted", "shown"),
    [
        ("ms", "<=", 1500, "≤ 1 500 ms"),
        ("%", ">=", 99.95, "≥ 99.95 %"),
        ("count", "=", 0, "= 0"),
        ("bool", "=", 1, "yes"),
        ("req/s", ">=", 35000, "≥ 35k req/s"),
        ("USD/month", "<=", 400_000, "≤ $400k/mo"),
        ("USD", "<=", 1, "≤ $1"),
    ],
)
def test_a_target_reads_as_people_say_it(unit: str, op: str, wanted: float, shown: str) -> None:
    assert spaced(words.target(held(unit, op, wanted))) == shown


@pytest.mark.parametrize(
    ("unit", "number", "shown"),
    [
        ("ms", 1500, "1.5 s"),
        ("%", 99.302, "99.30 %"),
        ("%", 99.99999, "99.9999 %"),
        ("%", 100, "99.9999 %"),
        ("%", 0.835, "0.835 %"),
        ("USD/month", 289_000, "$289k/mo"),
    ],
)
def test_a_figure_reads_as_it_does_elsewhere(unit: str, number: float, shown: str) -> None:
    """No availability reads as certain."""
    assert spaced(words.value(held(unit, "<=", 1, number))) == shown


@pytest.mark.parametrize(
    ("unit", "number", "margin", "shown"),
    [
        ("ms", 138.0, 0.31, "+31 %"),
        ("ms", 50_750, -252.75, "254× over"),
        ("%", 99.302, -0.0065, "−0.65 points"),
        ("%", 99.955, 0.00005, "+0.005 points"),
        ("%", 100.0, 0.0005, "+0.05 points"),
        ("%", 99.0, 0.0095, "+0.95 points"),
    ],
)
def test_a_margin_has_its_unit(unit: str, number: float, margin: float, shown: str) -> None:
    assert spaced(words.margin(held(unit, "<=", 99.95, number, margin))) == shown


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [(11_000, "s", "11 000 s"), (34_722, "req/s", "34.7k req/s"), (8.4e22, "FLOP", "8.4 × 10²² FLOP")],
)
def test_a_typed_number_reads_well_at_any_size(number: float, unit: str, shown: str) -> None:
    assert spaced(words.amount(number, unit)) == shown
    row = NumberRow("A number", unit, number, "", accepted=True, low=number, high=number)
    assert spaced(words.accepted(row)) == f"{shown.removesuffix(unit).rstrip()} to {shown}"


def spaced(text: str) -> str:
    """With plain spaces for thin and unbreakable ones."""
    return text.replace("\u2009", " ").replace("\u00a0", " ")
