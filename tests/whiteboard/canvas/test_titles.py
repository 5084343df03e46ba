"""Titles of boundaries: beside what comes in there, and in their corner where no place is better."""

from __future__ import annotations

import pytest

from whiteboard.board.geometry import Point, Rect
from whiteboard.canvas.titles import CLEAR, title_shift

PLACE = Rect(10.0, 0.0, 100.0, 30.0)


def down(x: float) -> tuple[Point, ...]:
    return (x, -50.0), (x, 40.0)


@pytest.mark.parametrize(
    ("routes", "shift"),
    [
        ([], 0.0),
        ([down(300.0)], 0.0),
        ([((10.0, 35.0), (400.0, 35.0))], 0.0),
        ([down(60.0)], 50.0 + CLEAR),
        ([down(150.0), down(60.0)], 140.0 + CLEAR),
        ([((0.0, 10.0), (80.0, 10.0))], 70.0 + CLEAR),
        ([down(60.0), down(150.0), down(240.0), down(330.0)], 0.0),
    ],
)
def test_a_title_goes_past_what_crosses_it(routes: list[tuple[Point, ...]], shift: float) -> None:
    assert title_shift(PLACE, 400.0, routes) == shift
