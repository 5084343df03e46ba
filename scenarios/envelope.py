"""Arithmetic of scenario files: expected numbers from facts, and the calculation as people write it.

Formulas are parsed, never evaluated as Python: names, numbers, ``+ - * / **`` and five functions are all
there is, and results are finite.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scenarios.model import Estimate, Scenario

LONGEST: Final = 500

_BINARY: Final[Mapping[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_FUNCTIONS: Final[Mapping[str, tuple[Callable[..., float], int, int]]] = {
    "sqrt": (math.sqrt, 1, 1),
    "ceil": (math.ceil, 1, 1),
    "log2": (math.log2, 1, 1),
    "min": (min, 1, 20),
    "max": (max, 1, 20),
}
_SIGNS: Final[Mapping[type[ast.operator], tuple[str, int]]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("−", 1),
    ast.Mult: ("×", 2),
    ast.Div: ("÷", 2),
    ast.Pow: ("^", 4),
}
_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class FormulaError(ValueError):
    """A formula that cannot be used; the message says why."""


def evaluate(expr: str, names: Mapping[str, float]) -> float:
    """The value of a formula over named numbers.

    Raises:
        FormulaError: it is no arithmetic, names something unknown, or has no finite value.
    """
    try:
        value = float(_value(_parse(expr), names))
    except FormulaError:
        raise
    except (ArithmeticError, ValueError, RecursionError) as error:
        raise FormulaError(f"{expr} has no value: {error}") from None
    if not math.isfinite(value):
        raise FormulaError(f"{expr} has no finite value")
    return value


def names_in(expr: str) -> set[str]:
    """The names that a formula uses, functions apart.

    Raises:
        FormulaError: it is no arithmetic.
    """
    tree = _parse(expr)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called}


def expected_numbers(scenario: Scenario) -> dict[str, float]:
    """Facts and estimates by id, each estimate computed from those before it.

    Raises:
        FormulaError: a formula has no value; loading a scenario has checked them all.
    """
    numbers = {fact.id: fact.value for fact in scenario.facts}
    for estimate in scenario.estimates:
        numbers[estimate.id] = evaluate(estimate.expr, numbers)
    return numbers


def is_accepted(estimate: Estimate, value: float) -> bool:
    """True when a candidate's number lies in the accepted range, ends included."""
    low, high = estimate.accept
    return low <= value <= high


def calculation(estimate: Estimate, numbers: Mapping[str, float]) -> str:
    """The calculation with its numbers filled in, such as ``900 × 0.1 ÷ 96 = 0.9375``."""
    result = evaluate(estimate.expr, numbers)
    return f"{_written(_parse(estimate.expr), numbers, 0)} = {plain_number(result)}"


def plain_number(value: float) -> str:
    """A number for people: up to four significant digits, thin spaces between thousands, powers of ten."""
    size = abs(value)
    if size and not 1e-4 <= size < 1e12:
        mantissa, _, exponent = f"{value:.3e}".partition("e")
        factor = mantissa.rstrip("0").rstrip(".")
        power = f"10{str(int(exponent)).translate(_RAISED)}"
        return power if factor == "1" else f"{factor} × {power}"
    digits = max(0, 3 - math.floor(math.log10(size))) if size else 0
    text = f"{value:,.{digits}f}".replace(",", "\u2009")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=2048)
def _parse(expr: str) -> ast.expr:
    if len(expr) > LONGEST:
        raise FormulaError(f"is longer than {LONGEST} characters")
    try:
        return ast.parse(expr.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{expr!r} is not arithmetic") from None


def _value(node: ast.expr, names: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.Name(id=name):
            if name not in names:
                raise FormulaError(f"no fact or earlier estimate {name!r}")
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, names)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            function, fewest, most = _FUNCTIONS[name]
            if not fewest <= len(args) <= most:
                raise FormulaError(f"{name} takes {fewest} number{' or more' if most > 1 else ''}")
            return float(function(*(_value(arg, names) for arg in args)))
        case _:
            raise FormulaError(
                f"{ast.unparse(node)!r} is not arithmetic; use + - * / ** {' '.join(_FUNCTIONS)}"
            )


def _written(node: ast.expr, names: Mapping[str, float], binds: int) -> str:
    """The formula with numbers for names; brackets only where the signs around it bind tighter."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            sign, strength = _SIGNS[type(op)]
            one_sided = isinstance(op, ast.Sub | ast.Div | ast.Pow)
            text = f"{_written(left, names, strength)} {sign} {_written(right, names, strength + one_sided)}"
            return f"({text})" if strength < binds else text
        case ast.UnaryOp(operand=operand):
            return f"−{_written(operand, names, 3)}"
        case ast.Call(func=ast.Name(id=name), args=args):
            return f"{name}({', '.join(_written(arg, names, 0) for arg in args)})"
        case _:
            text = plain_number(_value(node, names))
            return f"({text})" if "×" in text and binds > _SIGNS[ast.Mult][1] else text
