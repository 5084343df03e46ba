"""What comes and goes over the drawing: selection, handles, focus, guides, a link on its way, a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from whiteboard.board.geometry import Point
from whiteboard.canvas import glyphs
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.card import RADIUS, hanging
from whiteboard.canvas.items.card_words import FLAG_HEIGHT
from whiteboard.canvas.items.detail import EVERYWHERE, FULL, EverywhereItem, zoom_of
from whiteboard.canvas.lettering import line

OVERLAY_Z: Final = 20.0
REACH: Final = 30.0
RIM_HANDLE: Final = 5.0
SQUARE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Marks:
    """All of it, in scene pixels; sizes of handles and lines are in screen pixels."""

    rings: tuple[QRectF, ...] = ()
    pins: tuple[QPointF, ...] = ()
    """Tips of selected pins, which are as large at every zoom."""
    around: QRectF | None = None
    rims: QRectF | None = None
    flags: tuple[QRectF, ...] = ()
    """Flags of what is ringed, which the rings leave free."""
    squares: tuple[QPointF, ...] = ()
    resized: QRectF | None = None
    """What handles on its ring resize."""
    focus: QRectF | None = None
    focus_pin: QPointF | None = None
    target: QRectF | None = None
    found: tuple[QRectF, ...] = ()
    reason: str = ""
    marquee: QRectF | None = None
    ghost: QRectF | None = None
    rubber: tuple[Point, ...] = ()
    guides: tuple[tuple[Point, Point], ...] = ()

    def areas(self) -> Iterator[QRectF]:
        """What has to be painted again when these come or go, without handles' room."""
        yield from self.rings
        yield from self.found
        yield from self.flags
        for rect in (self.around, self.rims, self.resized, self.focus, self.target, self.marquee, self.ghost):
            if rect is not None:
                yield rect
        for point in (*self.squares, *self.pins, *((self.focus_pin,) if self.focus_pin else ())):
            yield QRectF(point, point)
        if self.rubber:
            xs, ys = [p[0] for p in self.rubber], [p[1] for p in self.rubber]
            yield QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
        for a, b in self.guides:
            yield QRectF(QPointF(*a), QPointF(*b))
        if self.reason and self.found:
            first = self.found[0]
            yield QRectF(first.center().x() - 200, first.bottom(), 400, FLAG_HEIGHT + 8)


class OverlayItem(EverywhereItem):
    """One item above all others, repainted only where marks come and go."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self.marks = Marks()
        self.setZValue(OVERLAY_Z)

    def show_marks(self, marks: Marks, ink: Ink, zoom: float) -> None:
        """Takes new marks."""
        if marks == self.marks and ink is self._ink:
            return
        reach = REACH / zoom
        areas = [*self.marks.areas(), *marks.areas()]
        self.marks, self._ink = marks, ink
        for area in areas:
            self.update(area.normalized().adjusted(-reach, -reach, reach, reach))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = zoom_of(painter)
        marks, ink = self.marks, self._ink
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if marks.ghost is not None:
            self._paint_ghost(painter, marks.ghost, zoom)
        if marks.target is not None:
            _ring(painter, marks.target, 0.0, QPen(ink["accent"], 2.0 / zoom))
        painter.save()
        if flags := flags_at(marks.flags, zoom):
            painter.setClipPath(_all_but(flags), Qt.ClipOperation.IntersectClip)
        for rect in marks.rings:
            _ring(painter, rect, ring_reach(zoom), QPen(ink["accent"], 2.0 / zoom))
        for tip in marks.pins:
            _ring(painter, pin_box(tip, zoom), 3.0 / zoom, QPen(ink["accent"], 2.0 / zoom))
        painter.restore()
        if marks.around is not None:
            painter.setPen(QPen(ink["accent"], 1.0 / zoom))
            reach = 8.0 / zoom
            painter.drawRect(marks.around.adjusted(-reach, -reach, reach, reach))
        for rect in marks.found:
            _ring(painter, rect, 5.0 / zoom, QPen(ink["accent"], 2.0 / zoom))
        if marks.reason and marks.found:
            self._paint_reason(painter, marks.found[0], marks.reason, zoom)
        focus = pin_box(marks.focus_pin, zoom) if marks.focus_pin is not None else marks.focus
        if focus is not None:
            pen = QPen(ink["text1"], 1.5 / zoom)
            pen.setDashPattern([1.3, 1.7])
            _ring(painter, focus, 6.0 / zoom + 1.0, pen)
        self._paint_handles(painter, zoom)
        self._paint_lines(painter, zoom)
        if marks.marquee is not None:
            painter.setPen(QPen(ink["accent"], 1.0 / zoom))
            painter.setBrush(ink.clear("accent", 0.08))
            painter.drawRect(marks.marquee)

    def _paint_handles(self, painter: QPainter, zoom: float) -> None:
        ink = self._ink
        painter.setPen(QPen(ink["accent"], 1.6 / zoom))
        painter.setBrush(ink["card"])
        if self.marks.rims is not None:
            for point in rim_points(self.marks.rims, self.marks.flags, zoom):
                painter.drawEllipse(point, RIM_HANDLE / zoom, RIM_HANDLE / zoom)
        half = SQUARE / zoom
        resized = resize_points(self.marks.resized, zoom) if self.marks.resized is not None else []
        for point in (*self.marks.squares, *resized):
            painter.drawRect(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_lines(self, painter: QPainter, zoom: float) -> None:
        ink = self._ink
        if self.marks.guides:
            painter.setPen(QPen(ink["accent"], 1.0 / zoom))
            painter.drawLines([QLineF(*a, *b) for a, b in self.marks.guides])
        if len(self.marks.rubber) > 1:
            pen = QPen(ink["accent"], 1.5 / zoom)
            pen.setDashPattern([4.0 / 1.5, 4.0 / 1.5])
            painter.setPen(pen)
            painter.drawPolyline([QPointF(*point) for point in self.marks.rubber])
            painter.setBrush(ink["accent"])
            painter.drawEllipse(QPointF(*self.marks.rubber[-1]), 3 / zoom, 3 / zoom)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_ghost(self, painter: QPainter, ghost: QRectF, zoom: float) -> None:
        pen = QPen(self._ink["accent"], 1.5 / zoom)
        pen.setDashPattern([4.0 / 1.5, 4.0 / 1.5])
        painter.setPen(pen)
        painter.setBrush(self._ink.clear("accent", 0.06))
        painter.drawRoundedRect(ghost, RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_reason(self, painter: QPainter, rect: QRectF, reason: str, zoom: float) -> None:
        """A flag that hangs from the finding's ring, at screen size."""
        ink, words = self._ink, line(reason, 11.5, 600)
        painter.save()
        painter.translate(rect.center().x(), rect.bottom() + 5.0 / zoom)
        painter.scale(1 / zoom, 1 / zoom)
        width = words.width + 34
        flag = QRectF(-width / 2, 0, width, FLAG_HEIGHT)
        painter.fillPath(hanging(flag, 5), ink["accent"])
        glyphs.draw(painter, "ph.arrow-up", 12, flag.left() + 15, FLAG_HEIGHT / 2, ink["on_accent"])
        words.draw(painter, flag.left() + 25, FLAG_HEIGHT / 2 + 4, ink["on_accent"])
        painter.restore()


def flags_at(flags: tuple[QRectF, ...], zoom: float) -> tuple[QRectF, ...]:
    """The flags that are drawn at a zoom: far out a card has none."""
    return flags if zoom >= FULL else ()


def pin_box(tip: QPointF, zoom: float) -> QRectF:
    """Around the drop of a pin, in scene pixels."""
    return QRectF(tip.x() - 9.0 / zoom, tip.y() - 20.0 / zoom, 18.0 / zoom, 20.0 / zoom)


def rim_points(rect: QRectF, flags: Iterable[QRectF], zoom: float) -> list[QPointF]:
    """The handles on a selected card's ring: right, bottom (below a flag), left, top."""
    out = 4.0 / zoom
    lowest = max([rect.bottom(), *(flag.bottom() for flag in flags_at(tuple(flags), zoom))])
    middle, bottom = rect.center(), lowest
    return [
        QPointF(rect.right() + out, middle.y()),
        QPointF(middle.x(), bottom + out),
        QPointF(rect.left() - out, middle.y()),
        QPointF(middle.x(), rect.top() - out),
    ]


def ring_reach(zoom: float) -> float:
    """How far outside of what is selected its ring lies."""
    return 3.0 / zoom + 1.0


def resize_points(rect: QRectF, zoom: float) -> list[QPointF]:
    """Corners and middles of the ring's sides, clockwise from the upper left: no handle covers a letter."""
    out = ring_reach(zoom)
    ring, middle = rect.adjusted(-out, -out, out, out), rect.center()
    return [
        ring.topLeft(),
        QPointF(middle.x(), ring.top()),
        ring.topRight(),
        QPointF(ring.right(), middle.y()),
        ring.bottomRight(),
        QPointF(middle.x(), ring.bottom()),
        ring.bottomLeft(),
        QPointF(ring.left(), middle.y()),
    ]


def _all_but(flags: Iterable[QRectF]) -> QPainterPath:
    area = QPainterPath()
    area.addRect(EVERYWHERE)
    for flag in flags:
        area.addRect(flag)  # odd and even: what lies in two rectangles is outside
    return area


def _ring(painter: QPainter, rect: QRectF, outside: float, pen: QPen) -> None:
    painter.setPen(pen)
    grown = rect.adjusted(-outside, -outside, outside, outside)
    painter.drawRoundedRect(grown, RADIUS + outside, RADIUS + outside)
