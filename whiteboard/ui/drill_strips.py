"""The strips of a drill: curves over the seconds of the run, one cursor through all of them, faults behind.

Imported when a drill first starts, because pyqtgraph takes most of a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg  # noqa: TID253 - this module is itself imported lazily
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.ui import style
from whiteboard.ui.chart import Chart
from whiteboard.ui.drill_lane import LEFT, FaultLane
from whiteboard.ui.drill_legend import Item, Legend, line_pen
from whiteboard.ui.drill_log import Standing
from whiteboard.ui.drill_plan import Plan
from whiteboard.ui.widgets import Text, column, row

STRIP_HEIGHT: Final = 52
UNLABELLED: Final = 4
INSTANT_S: Final = 0.5
NOTHING: Final = "no answers"
"""Said of a second that has no figure: only response times have such seconds."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a strip: its name, colour token and values by second, None for a gap."""

    name: str
    token: str
    values: Sequence[float | None]
    dashed: bool = False


class Strip(Chart):
    """Curves over time. Moving over one strip moves the cursor of all of them."""

    hovered = Signal(object)
    """The second under the pointer, None when it has left."""

    def __init__(self, ticks: Callable[[float], str]) -> None:
        """``ticks`` gives a value on the axis its words."""
        self._tick_words = ticks
        self._lines: list[pg.PlotCurveItem] = []
        self._shown: tuple[Curve, ...] = ()
        self._run = Standing(0.0, ())
        self._limit: float | None = None
        super().__init__()

    def show_curves(
        self,
        t_s: Sequence[float],
        curves: Sequence[Curve],
        run: Standing,
        *,
        span_s: float,
        limit: float | None = None,
    ) -> None:
        """``t_s`` are the ends of the seconds; ``limit`` is a target to draw."""
        self._shown, self._run, self._limit = tuple(curves), run, limit
        while len(self._lines) < len(curves):
            self._lines.append(pg.PlotCurveItem(antialias=True, connect="finite"))
            self.addItem(self._lines[-1], ignoreBounds=True)
        tables = [np.array([math.nan if v is None else v for v in c.values], float) for c in curves]
        for made, curve, table in zip(self._lines, curves, tables, strict=True):
            made.setPen(line_pen(curve.token, dashed=curve.dashed))
            made.setData(np.asarray(t_s, float), table)
        seen = [float(np.nanmax(t)) for t in tables if len(t) and not np.all(np.isnan(t))]
        most = max([*seen, limit or 0.0])
        top = [(most, self._tick_words(most))] if most else []
        self.set_axes((0.0, span_s), (most or 1.0) * 1.15, [(0.0, "0"), *top])
        self.getAxis("bottom").setTicks([[], []])

    def point(self, at_s: float | None) -> None:
        """Moves the cursor here, without telling."""
        self._pointed = at_s
        self.viewport().update()

    def values_at(self, at_s: float | None) -> list[tuple[Curve, float | None]]:
        """Curves and values of the second that contains ``at_s``, of the newest without one."""
        index = -1 if at_s is None else int(at_s)
        return [(c, c.values[index]) for c in self._shown if -len(c.values) <= index < len(c.values)]

    @override
    def _point(self, x: float | None) -> None:
        if x != self._pointed:
            self.hovered.emit(x)

    @override
    def paint_behind(self, painter: QPainter) -> None:
        box = self.plot_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.current()["hot_soft"]))
        for fault in self._run.fired:
            left = self.at(fault.start_s, 0.0).x()
            right = self.at(max(fault.end_s, fault.start_s + INSTANT_S), 0.0).x()
            painter.drawRect(QRectF(left, box.top(), right - left, box.height()).intersected(box))

    @override
    def paint_over(self, painter: QPainter) -> None:
        if self._limit is not None:
            self.paint_line(painter, self._limit, horizontal=True, color="text1", dashed=True)
        self.paint_line(painter, self._run.now_s, horizontal=False, color="text3")

    @override
    def _style(self) -> None:
        super()._style()
        axis = self.getAxis("bottom")
        axis.setStyle(showValues=False)
        axis.setHeight(style.px(UNLABELLED))
        self.getAxis("left").setWidth(style.px(LEFT))
        self.setFixedHeight(style.px(STRIP_HEIGHT) + int(axis.height()))


class Titled(QWidget):
    """A strip under its name, its figures at the right, over their lines: at the cursor, else the newest."""

    def __init__(self, title: str, said: Callable[[float], str], ticks: Callable[[float], str]) -> None:
        super().__init__()
        self.strip = Strip(ticks)
        self._title = Text(title, "caption", "text2")
        self._value_words = said
        self._said = Legend()
        head = row(spacing=8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._said)
        body = column(self)
        body.addLayout(head)
        body.addWidget(self.strip)

    def set_title(self, title: str) -> None:
        """Another name."""
        self._title.setText(title)

    def say(self, at_s: float | None) -> None:
        """The figures at a second."""
        there = self.strip.values_at(at_s)
        items = [self._item(curve, value) for curve, value in there if value is not None]
        self._said.show_items(items or ([Item(NOTHING)] if there else []))
        self.strip.setAccessibleName(f"{self._title.text()}: {self._said.text}")

    def _item(self, curve: Curve, value: float) -> Item:
        said = f"{curve.name} {self._value_words(value)}".strip()
        return Item(said, curve.token if curve.name else "", curve.dashed)


def _requests(count: float) -> str:
    return words.with_unit(count, "request" if count == 1 else "requests")


class Strips(QWidget):
    """Throughput, response time and the longest queue, over one time axis with the faults."""

    def __init__(self, plan: Plan, *, secret: bool) -> None:
        """``secret`` keeps planned faults from whoever looks on."""
        super().__init__()
        self.rate = Titled("Requests", words.rate, words.rate)
        self.time = Titled("Response time", words.time_ms, words.time_ms)
        self.queue = Titled("Waiting", _requests, words.figure)
        self.lane = FaultLane(plan, secret=secret)
        self._all = (self.rate, self.time, self.queue)
        self._at_s: float | None = None
        body = column(self, spacing=4)
        for each in self._all:
            each.strip.hovered.connect(self._on_hovered)
            body.addWidget(each)
        body.addWidget(self.lane)
        self.lane.pointed.connect(self._on_hovered)

    def show_charts(self, *, shown: bool) -> None:
        """Whether there are curves to see over the lane."""
        for each in self._all:
            each.setVisible(shown)

    def show_curves(
        self, run: Standing, t_s: Sequence[float], curves: Sequence[Sequence[Curve]], target_ms: float | None
    ) -> None:
        """Curves of requests, response time and waiting, in this order; ``target_ms`` is the p99's."""
        for each, its in zip(self._all, curves, strict=True):
            limit = target_ms if each is self.time else None
            each.strip.show_curves(t_s, its, run, span_s=self.lane.span_s, limit=limit)
        self.say()

    def say(self) -> None:
        """The figures at the cursor."""
        for each in self._all:
            each.say(self._at_s)

    def _on_hovered(self, at_s: float | None) -> None:
        self._at_s = at_s
        for each in self._all:
            each.strip.point(at_s)
        self.lane.point(at_s)
        self.say()
