"""The strips of a drill: curves over the seconds of the run, one cursor through all of them, faults behind.

Imported when a drill first starts, because pyqtgraph takes most of a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg  # noqa: TID253 - this module is itself imported lazily
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.round.drill_faults import FAULTS, key_of
from whiteboard.ui import style
from whiteboard.ui.charts import Chart
from whiteboard.ui.drill_log import Running
from whiteboard.ui.widgets import Text, column, row

STRIP_HEIGHT: Final = 52
UNLABELLED: Final = 4
SHORTEST_S: Final = 60.0
INSTANT_S: Final = 0.5


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

    def __init__(self, *, labelled: bool) -> None:
        """``labelled`` gives the time axis its times."""
        self._labelled = labelled
        self._lines: list[pg.PlotCurveItem] = []
        self._shown: tuple[Curve, ...] = ()
        self._faults: tuple[Running, ...] = ()
        self._now_s = 0.0
        self._limit: float | None = None
        super().__init__()

    def show_curves(
        self,
        t_s: Sequence[float],
        curves: Sequence[Curve],
        *,
        now_s: float,
        faults: Sequence[Running],
        limit: float | None = None,
    ) -> None:
        """``t_s`` are the ends of the seconds; ``limit`` is a target to draw."""
        self._shown, self._faults, self._now_s, self._limit = tuple(curves), tuple(faults), now_s, limit
        while len(self._lines) < len(curves):
            self._lines.append(pg.PlotCurveItem(antialias=True, connect="finite"))
            self.addItem(self._lines[-1], ignoreBounds=True)
        tables = [np.array([math.nan if v is None else v for v in c.values], float) for c in curves]
        for made, curve, table in zip(self._lines, curves, tables, strict=True):
            pen = QPen(QColor(style.current()[curve.token]), 1.6)
            if curve.dashed:
                pen.setDashPattern([3, 2.5])
            pen.setCosmetic(True)
            made.setPen(pen)
            made.setData(np.asarray(t_s, float), table)
        seen = [float(np.nanmax(t)) for t in tables if len(t) and not np.all(np.isnan(t))]
        top = max([*seen, limit or 0.0, 1e-9]) * 1.15
        span = max(SHORTEST_S, 60.0 * math.ceil(now_s / 60.0))
        self.set_axes((0.0, span), top, [(0.0, "0"), (top / 1.15, words.figure(top / 1.15))])
        ticks = [(span * n / 4, words.clock(span * n / 4 * 1000)) for n in range(5)]
        self.getAxis("bottom").setTicks([ticks, []])

    def point(self, at_s: float | None) -> None:
        """Moves the cursor here, without telling."""
        self._pointed = at_s
        self.viewport().update()

    def values_at(self, at_s: float | None) -> list[tuple[str, float]]:
        """Names and values of the second that contains ``at_s``, of the newest without one."""
        index = -1 if at_s is None else int(at_s)
        there = [c for c in self._shown if -len(c.values) <= index < len(c.values)]
        return [(c.name, value) for c in there if (value := c.values[index]) is not None]

    @override
    def _point(self, x: float | None) -> None:
        if x != self._pointed:
            self.hovered.emit(x)

    @override
    def paint_behind(self, painter: QPainter) -> None:
        box = self.plot_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.current()["hot_soft"]))
        for fault in self._faults:
            left = self.at(fault.start_s, 0.0).x()
            right = self.at(max(fault.end_s, fault.start_s + INSTANT_S), 0.0).x()
            painter.drawRect(QRectF(left, box.top(), right - left, box.height()).intersected(box))

    @override
    def paint_over(self, painter: QPainter) -> None:
        if self._limit is not None:
            self.paint_line(painter, self._limit, horizontal=True, color="text1", dashed=True)
        self.paint_line(painter, self._now_s, horizontal=False, color="text3")
        if self._labelled:
            self._name_faults(painter)

    def _name_faults(self, painter: QPainter) -> None:
        """Words at the foot of the newest bands, one above the other."""
        foot, line = self.plot_rect().bottom() - style.px(4), style.px(12)
        for number, fault in enumerate(self._faults[-3:]):
            left = self.at(fault.start_s, 0.0).x() + style.px(4)
            said = FAULTS[key_of(fault.spec)].name
            self.paint_words(painter, said, QPointF(left, foot - number * line), color="hot_text")

    @override
    def _style(self) -> None:
        super()._style()
        axis = self.getAxis("bottom")
        axis.setStyle(showValues=self._labelled)
        if not self._labelled:
            axis.setHeight(style.px(UNLABELLED))
        self.setFixedHeight(style.px(STRIP_HEIGHT) + int(axis.height()))


class Titled(QWidget):
    """A strip under its name, with its figures at the right: those at the cursor, else the newest."""

    def __init__(self, title: str, unit: str, *, labelled: bool = False) -> None:
        super().__init__()
        self.strip = Strip(labelled=labelled)
        self._title = Text(title, "caption", "text2")
        self._unit = unit
        self._said = Text("", "caption", "text1")
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
        shown = self.strip.values_at(at_s)
        self._said.setText(" · ".join(f"{name} {self._figure(value)}".strip() for name, value in shown))
        self.strip.setAccessibleName(f"{self._title.text()}: {self._said.text()}")

    def _figure(self, value: float) -> str:
        return words.time_ms(value) if self._unit == "ms" else words.figure(value) + self._unit


class Strips(QWidget):
    """Throughput, response time and the longest queue, over one time axis."""

    def __init__(self) -> None:
        super().__init__()
        self.rate = Titled("Requests", "/s")
        self.time = Titled("Response time", "ms")
        self.queue = Titled("Waiting", "", labelled=True)
        self._all = (self.rate, self.time, self.queue)
        self._at_s: float | None = None
        body = column(self, spacing=6)
        for each in self._all:
            each.strip.hovered.connect(self._on_hovered)
            body.addWidget(each)

    def say(self) -> None:
        """The figures at the cursor."""
        for each in self._all:
            each.say(self._at_s)

    def _on_hovered(self, at_s: float | None) -> None:
        self._at_s = at_s
        for each in self._all:
            each.strip.point(at_s)
        self.say()
