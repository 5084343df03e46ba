"""Formulas are arithmetic and nothing else, and calculations read as people write them."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.envelope import (
    FormulaError,
    calculation,
    evaluate,
    expected_numbers,
    is_accepted,
    names_in,
    plain_number,
)
from scenarios.loader import library, load_scenario
from scenarios.model import Estimate


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("2**3**2", 512),
        ("-2**2", -4),
        ("+rate/4", 225),
        ("rate*0.1/96", 0.9375),
        ("ceil(2.1)", 3),
        ("sqrt(16)+log2(8)", 7),
        ("min(3, 1, 2)+max(1, rate)", 901),
        ("1e3", 1000),
    ],
)
def test_arithmetic(expr: str, value: float) -> None:
    assert evaluate(expr, {"rate": 900}) == value


@pytest.mark.parametrize(
    ("expr", "said"),
    [
        ("", "is not arithmetic"),
        ("1 +", "is not arithmetic"),
        ("speed*2", "no fact or earlier estimate 'speed'"),
        ("__import__('os').system('ls')", "is not arithmetic"),
        ("(1).__class__", "is not arithmetic"),
        ("[1][0]", "is not arithmetic"),
        ("abs(1)", "is not arithmetic"),
        ("sqrt", "no fact or earlier estimate 'sqrt'"),
        ("sqrt(1, 2)", "sqrt takes 1 number"),
        ("min()", "min takes 1 number or more"),
        ("True", "is not arithmetic"),
        ("1 if 1 else 2", "is not arithmetic"),
        ("1j", "is not arithmetic"),
        ("'a'*9", "is not arithmetic"),
        ("1/0", "has no value"),
        ("sqrt(0-1)", "has no value"),
        ("9**9**9**9", "has no value"),
        ("1e308*10", "has no finite value"),
        ("x" * 501, "is longer than 500 characters"),
        ("(" * 300 + "1" + ")" * 300, "is longer than 500 characters"),
        ("(" * 240 + "1" + ")" * 240, "is not arithmetic"),
    ],
)
def test_anything_else_is_refused_with_a_reason(expr: str, said: str) -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate(expr, {})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@settings(deadline=None)
@given(st.text(alphabet="0123456789+-*/() .,aceilmnoqrstux2_[]'\"=<>%&|^~:@{}", max_size=60))
def test_a_formula_is_a_number_or_a_reason(expr: str) -> None:
    with contextlib.suppress(FormulaError):
        assert math.isfinite(evaluate(expr, {"a": 2.0, "x": 0.5}))


_EXPRESSIONS = st.recursive(
    st.sampled_from(["a", "b", "2", "0.5", "10"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        inner.map(lambda e: f"sqrt({e})"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]},{t[1]})"),
        inner.map(lambda e: f"-({e})"),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(_EXPRESSIONS)
def test_what_is_shown_is_what_is_computed(expr: str) -> None:
    """The written calculation, read back as arithmetic, gives the same value."""
    names = {"a": 3.0, "b": 7.0}
    try:
        value = evaluate(expr, names)
    except FormulaError:
        return
    estimate = Estimate("e", "E", expr, "", value, (value, value))
    shown = calculation(estimate, names).rpartition(" = ")[0]
    back = shown.replace("×", "*").replace("÷", "/").replace("−", "-").replace("^", "**")
    assert evaluate(back, {}) == pytest.approx(value)


def test_the_calculations_of_a_scenario_read_as_people_write_them() -> None:
    scenario = load_scenario("slow-model-api")
    numbers = expected_numbers(scenario)
    shown = {estimate.id: calculation(estimate, numbers) for estimate in scenario.estimates}
    assert shown["utilisation"] == "900 × 0.1 ÷ 96 = 0.9375"
    assert shown["retry_load"] == "900 × (1 + 0.04 × 2) = 972"
    assert shown["gpus_after"] == "2\u2009000 × (1 − 0.4) ÷ (800 × 0.6) = 2.5"
    assert shown["slots_needed"] == "2\u2009000 × 0.1 ÷ 0.6 = 333.3"


def test_a_power_of_ten_keeps_together_in_a_calculation() -> None:
    names = {"a": 3e13, "b": 2e12, "c": 1e12}
    shown = [calculation(Estimate("e", "E", expr, "", 1, (1, 1)), names) for expr in ("a/c", "a/b", "b*a")]
    assert shown == ["3 × 10¹³ ÷ 10¹² = 30", "3 × 10¹³ ÷ (2 × 10¹²) = 15", "2 × 10¹² × 3 × 10¹³ = 6 × 10²⁵"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (960, "960"),
        (0.9375, "0.9375"),
        (333.333, "333.3"),
        (34722.2, "34\u2009722"),
        (-1234567, "-1\u2009234\u2009567"),
        (8.4e22, "8.4 × 10²²"),
        (2e-6, "2 × 10⁻⁶"),
        (1e12, "10¹²"),
    ],
)
def test_plain_numbers(value: float, text: str) -> None:
    assert plain_number(value) == text


def test_the_ends_of_a_range_are_accepted() -> None:
    estimate = Estimate("e", "E", "1", "", 1, (0.5, 2))
    assert [is_accepted(estimate, value) for value in (0.49, 0.5, 1, 2, 2.01, math.nan)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]


def test_names_in_a_formula() -> None:
    assert names_in("max(rate, 2)*users - sqrt(rate)") == {"rate", "users"}


@pytest.mark.parametrize("scenario_id", list(library()))
def test_every_expected_number_is_what_its_formula_gives(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    numbers = expected_numbers(scenario)
    for estimate in scenario.estimates:
        assert numbers[estimate.id] == pytest.approx(estimate.expected, rel=5e-3)
        assert is_accepted(estimate, numbers[estimate.id])
