"""A link: a band as wide as its flow, a line whose dash and head say the mode, and a label."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from math import hypot, log10
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from components.design import Mode
from whiteboard.board.geometry import Point, Rect
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.detail import FULL, SHORT, zoom_of
from whiteboard.canvas.lettering import Line, line, two_lines

CORNER: Final = 8.0
LABEL_SIZE: Final = 10.5
LABEL_HEIGHT: Final = 16.0
LABEL_LEADING: Final = 12.0
"""From a label's first line to its second."""
LABEL_PADDING: Final = 5.0
THIN_BAND: Final = 3.0
WIDEST_BAND: Final = 14.0
ACCENT_BAND: Final = 6.0
CASING: Final = 3.0
REACH: Final = WIDEST_BAND / 2 + CASING + 2
"""How far paint goes beside a link's way."""

DASHES: Final = {
    Mode.ASYNC: (7.0, 5.0),
    Mode.BATCH: (14.0, 4.0, 3.0, 4.0),
    Mode.CONTROL: (0.1, 5.9),
}
HEAD_LENGTH: Final = {
    Mode.SYNC: 9.0,
    Mode.ASYNC: 2.0,
    Mode.BATCH: 15.0,
    Mode.CONTROL: 9.0,
    Mode.REPLICATION: 9.0,
}

_NO_PEN: Final = QPen(Qt.PenStyle.NoPen)
_NO_BRUSH: Final = QBrush()


class Tone(Enum):
    """Which colours a link is drawn in: line and band."""

    PLAIN = ("link", "band")
    HOVERED = ("link", "border")
    OVER = ("over", "band_over")
    ACCENT = ("accent", "accent_line")


@dataclass(frozen=True, slots=True)
class LinkLook:
    """All that a link's picture depends on but the theme; ``crossings`` are where it passes over others."""

    points: tuple[Point, ...]
    mode: Mode = Mode.SYNC
    flow_rps: float = 0.0
    tone: Tone = Tone.PLAIN
    crossings: tuple[Point, ...] = ()

    @property
    def band(self) -> float:
        """The width of the band, 0 for none."""
        if self.mode is Mode.CONTROL or self.flow_rps <= 0:
            return 0.0
        return THIN_BAND if self.mode is Mode.REPLICATION else band_width(self.flow_rps)

    @property
    def painted_band(self) -> float:
        """The width that is painted: a link that stands out has some band even without flow."""
        if self.tone is Tone.ACCENT and self.mode is not Mode.CONTROL:
            return max(self.band, ACCENT_BAND)
        return self.band


def band_width(rps: float) -> float:
    """Each 2.5 px is ten times the flow, so widths mean the same in every design."""
    return min(max(3.0 + 2.5 * (log10(max(rps, 1e-9)) - 2.0), 2.5), WIDEST_BAND)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A link's geometry: its whole way, the line up to the head, and the head."""

    way: QPainterPath
    line: QPainterPath
    head: list[QPolygonF]

    @classmethod
    def of(cls, look: LinkLook) -> _Shape:
        before_head = _shortened(look.points, HEAD_LENGTH[look.mode] - 1.0)
        return cls(rounded(look.points), rounded(before_head), _head(look.mode, look.points))


@dataclass(frozen=True, slots=True)
class _Pens:
    """What a link is drawn with while its line is ``width`` wide: band, if it has one, line and head."""

    width: float
    band: QPen | None
    line: list[QPen]
    head: QPen
    fill: QBrush

    @classmethod
    @lru_cache(maxsize=1024)
    def of(cls, mode: Mode, tone: Tone, band: float, ink: Ink, width: float) -> _Pens:
        """The same for all links that look alike; ``band`` is its width, 0 for none."""
        line_token, band_token = tone.value
        return cls(
            width,
            _flat(ink[band_token], band) if band else None,
            _line_pens(mode, ink, line_token, width),
            *_head_ink(mode, ink, line_token),
        )


class LinkItem(QGraphicsItem):
    """Paints one link; nothing below 35 %, where all links are one item."""

    def __init__(self, record_id: str, look: LinkLook, ink: Ink) -> None:
        super().__init__()
        self.record_id = record_id
        self._ink = ink
        self._look = LinkLook(())
        self._bounds = QRectF()
        self._shape: _Shape | None = None
        self._pens: _Pens | None = None
        self.show_look(look, ink)

    @property
    def look(self) -> LinkLook:
        """What is drawn now."""
        return self._look

    def set_tone(self, tone: Tone) -> None:
        """Shows the link in other colours."""
        self.show_look(replace(self._look, tone=tone), self._ink)

    def show_look(self, look: LinkLook, ink: Ink) -> None:
        """Takes a new picture or new colours."""
        if look == self._look and ink is self._ink:
            return
        moved = (look.points, look.mode) != (self._look.points, self._look.mode)
        self._look, self._ink, self._pens = look, ink, None
        if moved:
            self.prepareGeometryChange()
            self._shape = None
            self._bounds = _around(look.points)
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()  # the view finds links by their geometry

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = zoom_of(painter)
        if zoom < SHORT or len(self._look.points) < 2:
            return
        if self._shape is None:  # most links of a large board are never seen
            self._shape = _Shape.of(self._look)
        if zoom >= FULL and self._look.crossings:
            self._paint_casings(painter)
        self._paint(painter, self._shape, self._pens_at(zoom))

    def _pens_at(self, zoom: float) -> _Pens:
        """The line is never thinner than a pixel of the screen."""
        width = max(2.0 if self._look.tone is Tone.HOVERED else 1.5, 1.0 / zoom)
        if self._pens is None or self._pens.width != width:
            look = self._look
            self._pens = _Pens.of(look.mode, look.tone, look.painted_band, self._ink, width)
        return self._pens

    def _paint(self, painter: QPainter, shape: _Shape, pens: _Pens) -> None:
        painter.setBrush(_NO_BRUSH)
        if pens.band is not None:
            painter.setPen(pens.band)
            painter.drawPath(shape.way)
        for pen in pens.line:
            painter.setPen(pen)
            painter.drawPath(shape.line)
        painter.setPen(pens.head)
        painter.setBrush(pens.fill)
        for part in shape.head:
            if self._look.mode is Mode.ASYNC:
                painter.drawPolyline(part)
            else:
                painter.drawPolygon(part)

    def _paint_casings(self, painter: QPainter) -> None:
        painter.setPen(_flat(self._ink["canvas"], max(self._look.painted_band, 1.5) + 2 * CASING))
        for x, y in self._look.crossings:
            level = _is_level_at(self._look.points, (x, y))
            dx, dy = (10.0, 0.0) if level else (0.0, 10.0)
            painter.drawLine(QPointF(x - dx, y - dy), QPointF(x + dx, y + dy))


class LabelItem(QGraphicsItem):
    """The words of a link, above all links, so that no other line runs through them."""

    def __init__(self, record_id: str, text: str, box: Rect, tone: Tone, ink: Ink) -> None:
        super().__init__()
        self.record_id = record_id
        self.text, self._tone, self._ink = text, tone, ink
        self.box = QRectF(*box)

    def show_label(self, text: str, box: Rect, tone: Tone, ink: Ink) -> None:
        """Takes new words, another place or other colours."""
        room = QRectF(*box)
        if room != self.box:
            self.prepareGeometryChange()
            self.box = room
        elif (text, tone) == (self.text, self._tone) and ink is self._ink:
            return
        self.text, self._tone, self._ink = text, tone, ink
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self.box

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if zoom_of(painter) < FULL:
            return
        painter.fillRect(self.box, self._ink["canvas"])
        color = self._ink["accent" if self._tone is Tone.ACCENT else "text2"]
        for number, words in enumerate(self.lines()):
            x = self.box.center().x() - words.width / 2
            words.draw(painter, x, self.box.top() + 11.8 + number * LABEL_LEADING, color)

    def lines(self) -> tuple[Line, ...]:
        """The words, on as many lines as the box is high."""
        if self.box.height() <= LABEL_HEIGHT:
            return (line(self.text, LABEL_SIZE),)
        return two_lines(self.text, LABEL_SIZE, 400, self.box.width() - 2 * LABEL_PADDING)


def _flat(color: QColor, width: float) -> QPen:
    return QPen(color, width, c=Qt.PenCapStyle.FlatCap)


def _line_pens(mode: Mode, ink: Ink, token: str, width: float) -> list[QPen]:
    """One for the line; replication is two lines, which is a wide one with the ground in its middle."""
    if mode is Mode.REPLICATION:
        return [_flat(ink[token], 4.4), _flat(ink["canvas"], 1.6)]
    pen = _flat(ink[token], width)
    if mode in DASHES:
        pen.setDashPattern([part / width for part in DASHES[mode]])
    if mode is Mode.CONTROL:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return [pen]


def _head_ink(mode: Mode, ink: Ink, token: str) -> tuple[QPen, QBrush]:
    """A filled head, or for what nobody waits for an open one."""
    match mode:
        case Mode.ASYNC:
            return QPen(ink[token], 1.5, j=Qt.PenJoinStyle.MiterJoin), _NO_BRUSH
        case Mode.CONTROL:
            return QPen(ink[token], 1.2, j=Qt.PenJoinStyle.MiterJoin), QBrush(ink["canvas"])
        case _:
            return _NO_PEN, QBrush(ink[token])


def _head(mode: Mode, points: tuple[Point, ...]) -> list[QPolygonF]:
    """The shapes of a link's head where its way ends."""
    if len(points) < 2:
        return []
    (x1, y1), (x2, y2) = points[-2:]
    far = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / far, (y2 - y1) / far

    def shape(tip: float, long: float, half: float) -> QPolygonF:
        corners = ((tip - long, -half), (tip, 0.0), (tip - long, half))
        return QPolygonF([QPointF(x2 + u * dx - v * dy, y2 + u * dy + v * dx) for u, v in corners])

    match mode:
        case Mode.ASYNC:
            return [shape(-0.8, 7.2, 4.5)]
        case Mode.CONTROL:
            return [shape(-0.6, 8.4, 3.9)]
        case Mode.BATCH:
            return [shape(-7, 8, 4.5), shape(0, 8, 4.5)]
        case _:
            return [shape(0, 9, 4.5)]


def rounded(points: tuple[Point, ...]) -> QPainterPath:
    """A polyline with round corners."""
    path = QPainterPath()
    if not points:
        return path
    path.moveTo(*points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(*_towards(corner, before))
        leave = _towards(corner, after)
        path.quadTo(corner[0], corner[1], leave[0], leave[1])
    path.lineTo(*points[-1])
    return path


def _around(points: tuple[Point, ...]) -> QRectF:
    """What a link may paint on."""
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    corner = QPointF(min(xs) - REACH, min(ys) - REACH)
    return QRectF(corner, QPointF(max(xs) + REACH, max(ys) + REACH))


def _towards(corner: Point, other: Point) -> Point:
    """The point on the way from a corner to its neighbour where the rounding starts."""
    far = hypot(other[0] - corner[0], other[1] - corner[1]) or 1.0
    share = min(CORNER, far / 2) / far
    return (corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share)


def _shortened(points: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """The way without the room of its head."""
    if len(points) < 2:
        return points
    (x1, y1), (x2, y2) = points[-2:]
    far = hypot(x2 - x1, y2 - y1)
    if far <= by:
        return points
    return (*points[:-1], (x2 - (x2 - x1) / far * by, y2 - (y2 - y1) / far * by))


def _is_level_at(points: tuple[Point, ...], at: Point) -> bool:
    return any(
        a[1] == b[1] == at[1] and min(a[0], b[0]) <= at[0] <= max(a[0], b[0]) for a, b in pairwise(points)
    )


def longest_piece(points: tuple[Point, ...]) -> tuple[Point, Point]:
    """The two ends of the longest straight piece of a route."""
    return max(pairwise(points), key=lambda s: hypot(s[1][0] - s[0][0], s[1][1] - s[0][1]))
