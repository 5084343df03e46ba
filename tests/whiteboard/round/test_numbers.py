"""Numbers as people type them, and how they are held against a scenario."""

from __future__ import annotations

import pytest

from tests.whiteboard.round.examples import scenario
from whiteboard.round.numbers import NumberError, check_number, parse_number, readable


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("34.7k", "req/s", 34_700),
        ("1e6", "users", 1e6),
        ("1.5E-3", "s", 0.0015),
        ("12 M", "scores/s", 12e6),
        ("12 M scores/s", "scores/s", 12e6),
        ("12M scores", "scores/s", 12e6),
        ("3/4", "fraction", 0.75),
        ("3k / 4", "x", 750),
        ("90 %", "fraction", 0.9),
        ("90 %", "%", 90),
        ("5.12 GB", "GB", 5.12),
        ("5 gb", "GB", 5),
        ("34 700", "req/s", 34_700),
        ("34,700", "req/s", 34_700),
        ("1'234'567", "", 1_234_567),
        (" -2 ", "", -2),
        (".5", "", 0.5),
        ("2B", "links", 2e9),
        ("12 M", "M tokens", 12),
    ],
)
def test_typed_numbers(text: str, unit: str, value: float) -> None:
    assert parse_number(text, unit) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["", "many", "12 m", "1e999", "3/0", "1/2/3", "nan", "inf", "9**9", "3 4", "5 M?"]
)
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text, "GB")


def test_a_number_is_held_against_its_range() -> None:
    estimate = scenario().estimates[0]
    near = check_number(scenario(), estimate, 12_000)
    assert near.accepted
    assert (near.low, near.high) == (5790.0, 23100.0)
    assert near.formula == "users × per user ÷ 86400"
    assert near.calculation.replace("\u2009", " ") == "50 000 000 × 20 ÷ 86 400 = 11 574"
    assert near.drives == "kanari drives"
    assert check_number(scenario(), estimate, 5790.0).accepted
    assert not check_number(scenario(), estimate, 5789.0).accepted


def test_powers_are_written_with_a_hat() -> None:
    assert readable("62**7/a_b+1") == "62^7 ÷ a b + 1"
