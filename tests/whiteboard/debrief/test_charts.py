"""The charts on paper: words stand beside the curve, and nothing strikes them through."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from whiteboard.debrief.paper.charts import Axis, Chart, Mark
from whiteboard.ui.theme import PAPER

PLOT = QRectF(30, 9, 212, 96)
FINE = 4
"""Pixels for each point."""


def response(p50: float, p95: float, p99: float, high: float) -> Chart:
    """A response time that rises evenly between its percentiles, as the report shows it."""
    return Chart(
        xs=[0, p50, p95, p99, high],
        ys=[0, 0.5, 0.95, 0.99, 1],
        x=Axis(0, high, ()),
        y=Axis(0, 1, ((0.5, ""), (1, ""))),
        marks=(
            Mark(p50, 0.5, f"p50 {p50}", "right"),
            Mark(p95, 0.95, f"p95 {p95}", "left"),
            Mark(p99, 0.99, f"p99 {p99}", "below"),
        ),
    )


def curve(chart: Chart) -> list[tuple[float, float]]:
    """Points along the curve, in the plot's own measure."""
    points = []
    ends = list(zip(chart.xs, chart.ys, strict=True))
    for (x0, y0), (x1, y1) in pairwise(ends):
        for step in range(101):
            x, y = x0 + (x1 - x0) * step / 100, y0 + (y1 - y0) * step / 100
            points.append((PLOT.x() + PLOT.width() * chart.x.at(x), PLOT.bottom() - PLOT.height() * y))
    return points


@pytest.mark.parametrize("high", [75, 200, 1000, 5000])
def test_no_words_lie_on_the_curve_or_on_each_other(qapp: QApplication, high: float) -> None:
    chart = response(22.7, 46.1, 60.3, high)
    places = [chart.place(PLOT, mark) for mark in chart.marks]
    for place in places:
        assert PLOT.left() <= place.left() < place.right() <= PLOT.right() + 1e-9
        assert not any(place.contains(x, y) for x, y in curve(chart))
        assert not any(place.intersects(other) for other in places if other is not place)


@pytest.mark.parametrize(("share", "height"), [(0.02, 0.02), (0.02, 0.9), (0.9, 0.02), (0.9, 0.9)])
def test_todays_load_is_named_inside_the_chart(qapp: QApplication, share: float, height: float) -> None:
    now = Mark(share, height, "now 60.3", "left")
    chart = Chart([0, 1], [0, 1], Axis(0, 1, ()), Axis(0, 1, ()), (now,))
    place = chart.place(PLOT, now)
    assert PLOT.contains(place)


@pytest.mark.parametrize("limit", [0.55, 0.58, 0.62])
def test_todays_load_neither_breaks_the_targets_line_nor_hides_its_words(
    qapp: QApplication, limit: float
) -> None:
    axes = Axis(0, 1, ()), Axis(0, 1, ())
    for share in (0.3, 0.9):
        now = Mark(share, 0.5, "now 60.3", "left")
        chart = Chart([0, 1], [0.5, 0.5], *axes, (now,), limit_y=(limit, "target 70"))
        place, level = chart.place(PLOT, now), PLOT.bottom() - PLOT.height() * limit
        assert not place.top() < level < place.bottom()
        assert not place.intersects(QRectF(PLOT.left() + 3, level - 9.5, 34, 8))
        assert not place.top() < PLOT.center().y() < place.bottom(), "nor the curve"


def painted(chart: Chart) -> QImage:
    image = QImage(250 * FINE, 118 * FINE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(FINE, FINE)
    chart.paint(painter, 0, 0, 250)
    painter.end()
    return image


def test_no_grid_line_strikes_the_words_through(qapp: QApplication) -> None:
    chart = response(22.7, 46.1, 60.3, 75)
    image, place = painted(chart), chart.place(PLOT, chart.marks[1])
    grid, level = QColor(PAPER["border_subtle"]), round(PLOT.top() * FINE)
    row = [image.pixelColor(round(x), level) for x in range(round(PLOT.left() * FINE), image.width() - 40)]
    inside = row[round((place.left() - PLOT.left()) * FINE) : round((place.right() - PLOT.left()) * FINE)]
    assert grid in row
    assert grid not in inside


def test_no_target_strikes_the_words_through(qapp: QApplication) -> None:
    chart = response(10, 20, 30, 75)
    place = chart.place(PLOT, chart.marks[2])
    end = place.right() - 0.6
    struck = replace(chart, limit_x=((end - PLOT.left()) / PLOT.width() * 75, "target"))
    image = painted(struck)
    column = [image.pixelColor(round(end * FINE), y) for y in range(image.height())]
    inside = column[round(place.top() * FINE) : round(place.bottom() * FINE)]
    assert QColor(PAPER["text1"]) in column
    assert all(color == QColor(PAPER["accent_soft"]) for color in inside[1:-1])
