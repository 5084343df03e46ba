"""The lane under the strips of a drill: its time axis, with faults that were fired and those to come.

A planned fault is dashed; it is moved by the mouse or with the arrows and taken away with Delete.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.round.drill_faults import Running
from whiteboard.ui import style
from whiteboard.ui.drill_log import Standing
from whiteboard.ui.drill_plan import Plan, Planned

ROW: Final = 18
AXIS: Final = 18
LEFT, RIGHT = 54, 12
"""What the strips leave beside their plots."""
LEAST_PX: Final = 12.0
INSIDE, BESIDE, APART = 5.0, 4.0, 8.0
"""From a box's edge to the name in it; to the name beside it; from there to what comes next."""
SHORTEST_S: Final = 60.0
AFTER_S: Final = 30.0
FAR_S: Final = 10.0
LATE_S: Final = 1.0
"""How long after its second a planned fault may begin: a run goes on in steps."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A fault on the lane; ``planned`` None for one that was fired. ``row`` counts from the top."""

    fault: Running
    row: int
    planned: Planned | None = None


def _lasting(fault: Running) -> tuple[float, float]:
    return fault.start_s, fault.end_s


def marks_of(
    fired: Sequence[Running],
    planned: Sequence[Planned],
    taken: Callable[[Running], tuple[float, float]] = _lasting,
) -> list[Mark]:
    """Faults in as few rows as keep them apart; ``taken`` is from where to where one is, with its name."""
    waiting = [(fault, None) for fault in fired] + [(each.running, each) for each in planned]
    ends: list[float] = []
    marks = []
    for fault, plan in sorted(waiting, key=lambda pair: taken(pair[0])):
        start, end = taken(fault)
        free = next((row for row, taken_to in enumerate(ends) if taken_to <= start), len(ends))
        ends[free : free + 1] = [end]
        marks.append(Mark(fault, free, plan))
    return marks


def _name_font() -> QFont:
    return style.font(10.5, 500)


def span_of(now_s: float, ends: Sequence[float]) -> float:
    """How many seconds the axis shows: whole minutes, with a while after the last fault's end."""
    return max(SHORTEST_S, 60.0 * math.ceil(max([now_s, *(end + AFTER_S for end in ends)]) / 60.0))


class FaultLane(QWidget):
    """The time axis. Arrows move the cursor, or the planned fault that is chosen with Up and Down."""

    pointed = Signal(object)
    """The second of the cursor, None when it has left."""

    def __init__(self, plan: Plan, *, secret: bool = False, left: int = LEFT) -> None:
        """With ``secret`` only what was fired shows; the axis begins at ``left`` at 100 %."""
        super().__init__()
        self.plan, self._secret, self._left = plan, secret, left
        self._fired: tuple[Running, ...] = ()
        self._now_s, self.span_s = 0.0, SHORTEST_S
        self._cursor: float | None = None
        self._chosen: int | None = None
        self._grip_s: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        plan.changed.connect(self._refresh)
        self._refresh()

    def show_run(self, standing: Standing) -> None:
        """How far a run is, and its faults."""
        self._fired, self._now_s = standing.fired, standing.now_s
        self._refresh()

    def point(self, at_s: float | None) -> None:
        """Moves the cursor here, without telling."""
        self._cursor = at_s
        self.update()

    @property
    def planned(self) -> tuple[Planned, ...]:
        """What is still to come, as far as it may be seen."""
        return tuple(p for p in (() if self._secret else self.plan.faults) if not self._taken(p))

    def _taken(self, planned: Planned) -> bool:
        """Whether it was fired: at its time, or at the next step of a run that was already there."""
        return any(
            fault.spec.partition("@")[0] == planned.aim.spec and 0 <= fault.start_s - planned.start_s < LATE_S
            for fault in self._fired
        )

    def _refresh(self) -> None:
        if self._chosen not in {planned.id for planned in self.planned}:
            self._chosen = None
        ends = [fault.end_s for fault in (*self._fired, *(planned.running for planned in self.planned))]
        self.span_s = span_of(self._now_s, ends)
        self.updateGeometry()
        self.update()
        self._say()

    def _say(self) -> None:
        said = [f"Time axis, at {words.clock((self._cursor or self._now_s) * 1000)}"]
        for planned in self.planned:
            chosen = ", chosen" if planned.id == self._chosen else ""
            said.append(f"{planned.running.name} planned at {words.clock(planned.start_s * 1000)}{chosen}")
        self.setAccessibleName("; ".join(said))

    @override
    def sizeHint(self) -> QSize:
        rows = max((mark.row + 1 for mark in self._marks()), default=1)
        return QSize(style.px(200), style.px(ROW) * rows + style.px(AXIS))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(style.px(120), self.sizeHint().height())

    def _marks(self) -> list[Mark]:
        return marks_of(self._fired, self.planned, self._extent)

    def _extent(self, fault: Running) -> tuple[float, float]:
        """From where to where a fault's box and name are, in pixels."""
        box, name = self._box(fault), self._name(fault)
        return min(box.left(), name.left()), max(box.right(), name.right() + APART)

    def _scale(self) -> float:
        """Pixels of a second."""
        return max(1.0, self.width() - style.px(self._left) - style.px(RIGHT)) / self.span_s

    def _x(self, at_s: float) -> float:
        return style.px(self._left) + at_s * self._scale()

    def _second(self, x: float) -> float:
        return min(max(0.0, (x - style.px(self._left)) / self._scale()), self.span_s)

    def _box(self, fault: Running, row: int = 0) -> QRectF:
        left, right = self._x(fault.start_s), self._x(fault.end_s)
        height = style.px(ROW)
        return QRectF(left, row * height + 1.5, max(right - left, LEAST_PX), height - 3.0)

    def _name(self, fault: Running, row: int = 0) -> QRectF:
        """Where a fault's name stands: in its box, else behind it, and at the end of the axis before it."""
        box = self._box(fault, row)
        wide = QFontMetricsF(_name_font()).horizontalAdvance(fault.name) + 1
        if wide <= box.width() - 2 * INSIDE:
            left = box.left() + INSIDE
        elif box.right() + BESIDE + wide <= self.width():
            left = box.right() + BESIDE
        else:
            left = box.left() - BESIDE - wide
        return QRectF(left, box.top(), wide, box.height())

    def _planned_at(self, place: QPointF) -> Planned | None:
        found = (m for m in self._marks() if m.planned and self._box(m.fault, m.row).contains(place))
        return next((mark.planned for mark in found), None)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = self._marks()
        for mark in marks:
            self._paint_box(painter, mark)
        self._paint_axis(painter)
        for at_s, token in ((self._now_s, "text3"), (self._cursor, "text2")):
            if at_s is not None:
                x = round(self._x(at_s)) + 0.5
                painter.setPen(QPen(QColor(style.current()[token]), 1))
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - style.px(AXIS)))
        for mark in marks:
            self._paint_name(painter, mark)
        if self.hasFocus():
            self._paint_focus(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(style.current()["accent"]), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_box(self, painter: QPainter, mark: Mark) -> None:
        theme = style.current()
        chosen = mark.planned is not None and mark.planned.id == self._chosen
        pen = QPen(QColor(theme["accent" if chosen else "hot"]), 1.6 if chosen else 1.0)
        if mark.planned is not None:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush if mark.planned else QColor(theme["hot_soft"]))
        painter.drawRoundedRect(self._box(mark.fault, mark.row), 3, 3)

    def _paint_name(self, painter: QPainter, mark: Mark) -> None:
        """On a ground of its own: the lines of the time pass behind it."""
        theme, place = style.current(), self._name(mark.fault, mark.row)
        inside = self._box(mark.fault, mark.row).contains(place)
        ground = theme["hot_soft" if inside and mark.planned is None else "panel"]
        painter.fillRect(place.adjusted(-1, 2, 1, -2), QColor(ground))
        painter.setFont(_name_font())
        painter.setPen(QColor(theme["text2" if mark.planned else "hot_text"]))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), mark.fault.name)

    def _paint_axis(self, painter: QPainter) -> None:
        theme, top = style.current(), self.height() - style.px(AXIS)
        painter.setPen(QPen(QColor(theme["border"]), 1))
        painter.drawLine(QPointF(self._x(0.0), top + 0.5), QPointF(self._x(self.span_s), top + 0.5))
        painter.setFont(style.font(10))
        painter.setPen(QColor(theme["text3"]))
        for number in range(5):
            at_s = self.span_s * number / 4
            place = QRectF(self._x(at_s) - 30, top + 2, 60, style.px(AXIS) - 3)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words.clock(at_s * 1000))

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        found = self._planned_at(event.position())
        self._chosen = found.id if found else None
        self._grip_s = self._second(event.position().x()) - found.start_s if found else None
        self._refresh()

    @override
    def mouseMoveEvent(self, event: QMouseEvent, /) -> None:
        at_s = self._second(event.position().x())
        if self._chosen is not None and self._grip_s is not None:
            self._move_to(at_s - self._grip_s)
        else:
            over = self._planned_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(at_s)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent, /) -> None:
        self._grip_s = None

    @override
    def leaveEvent(self, event: object, /) -> None:
        self.pointed.emit(None)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key, far = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = FAR_S if far else 1.0
        deeds: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Left: lambda: self._step(-step),
            Qt.Key.Key_Right: lambda: self._step(step),
            Qt.Key.Key_Up: lambda: self._choose(-1),
            Qt.Key.Key_Down: lambda: self._choose(1),
            Qt.Key.Key_Delete: self._remove,
            Qt.Key.Key_Backspace: self._remove,
        }
        deed = deeds.get(key)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def _step(self, by_s: float) -> None:
        chosen = next((p for p in self.planned if p.id == self._chosen), None)
        if chosen is not None:
            self._move_to(chosen.start_s + by_s)
            return
        at_s = self._now_s if self._cursor is None else self._cursor
        self.pointed.emit(min(max(0.0, at_s + by_s), self.span_s))
        self._say()

    def _choose(self, by: int) -> None:
        """The next planned fault, and after the last none."""
        ids = [None, *(planned.id for planned in self.planned)]
        self._chosen = ids[(ids.index(self._chosen) + by) % len(ids)]
        self._refresh()

    def _move_to(self, start_s: float) -> None:
        """Never before what has passed, nor beyond the axis."""
        if self._chosen is not None:
            soonest = self._now_s + 1.0 if self._now_s else 0.0
            self.plan.move(self._chosen, min(max(soonest, start_s), self.span_s))

    def _remove(self) -> None:
        if self._chosen is not None:
            self.plan.remove(self._chosen)
