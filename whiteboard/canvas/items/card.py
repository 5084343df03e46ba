"""A component's card, to the anatomy of the design notes: 172 by 84 at 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from whiteboard.board.records import ComponentRecord
from whiteboard.canvas import glyphs
from whiteboard.canvas.card_content import CardContent
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.card_words import FLAG_HEIGHT, SIDE, badge_rect, bar_end, flag_rect, words_of
from whiteboard.canvas.items.detail import FULL, SHORT, zoom_of
from whiteboard.canvas.lettering import Placed, placed, two_lines, write
from whiteboard.ui.theme import Level

RADIUS: Final = 8.0
BAR_Y: Final = 50.0
BAR_HEIGHT: Final = 5.0
SHORT_SIDE: Final = 8.0
"""Less than at full size: a small card has no room to give away."""
SEGMENTS: Final = ((0.0, 0.6), (0.6, 0.8), (0.8, 1.0))
CELLS: Final = 12
CELL_STEP: Final = 8.4
LEAST_FILL: Final = 0.02
FULL_FILL: Final = 0.95
Shape = tuple[QPainterPath, QColor]
"""What is filled, and with what."""


class CardItem(QGraphicsItem):
    """Paints one component; knows its record's id, content and hover state, nothing else."""

    def __init__(self, record: ComponentRecord, content: CardContent, ink: Ink, *, cached: bool) -> None:
        super().__init__()
        self.record_id = record.id
        self._content = content
        self._ink = ink
        self._hovered = False
        self._shapes: tuple[float, bool, list[Shape]] | None = None
        self._words: list[Placed] | None = None
        self._frame = QRectF(0.0, 0.0, record.w, record.h)
        self._bounds = _bounds(self._frame, content)
        if cached:  # a card costs most to paint and changes least; never on paper, it would be pixels
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setPos(record.x, record.y)

    def show_record(self, record: ComponentRecord, content: CardContent, ink: Ink) -> None:
        """Takes a new version of the record, its content or the colours."""
        frame = QRectF(0.0, 0.0, record.w, record.h)
        if frame != self._frame:
            self._frame, self._shapes, self._words = frame, None, None
        if (bounds := _bounds(frame, content)) != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        if (record.x, record.y) != (self.x(), self.y()):
            self.setPos(record.x, record.y)
        if content != self._content or ink is not self._ink:
            self._content, self._ink = content, ink
            self._shapes = self._words = None
            self._say()
            self.update()

    def set_hovered(self, hovered: bool) -> None:
        """Shows that the pointer is over the card."""
        if hovered != self._hovered:
            self._hovered, self._shapes = hovered, None
            self._say()
            self.update()

    def _say(self) -> None:
        """Has the words in full ready while the pointer is over the card."""
        if self._hovered:
            self.setToolTip(_tip(self._content))

    @property
    def content(self) -> CardContent:
        """What the card says."""
        return self._content

    def badge_rect(self) -> QRectF:
        """Where the count or the lock lies, in the scene; empty when the card has neither."""
        badge = badge_rect(self._content, self._frame.width())
        return badge.translated(self.pos()) if not badge.isEmpty() else badge

    def flag_rect(self) -> QRectF:
        """Where the flag hangs, in the scene."""
        return flag_rect(self._content, self._frame).translated(self.pos())

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self._frame)
        return path

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = zoom_of(painter)
        if zoom < SHORT:
            self._paint_block(painter, zoom)
            return
        _fill(painter, self._shapes_at(zoom))
        if zoom < FULL:
            self._paint_short(painter, zoom)
        else:
            self._paint_face(painter)

    def _paint_block(self, painter: QPainter, zoom: float) -> None:
        """Fill and border by load, nothing else."""
        ink, level = self._ink, self._content.level
        fill, edge = {
            Level.WARM: ("warm_soft", "warm"),
            Level.HOT: ("hot_soft", "hot"),
            Level.OVER: ("over", "over"),
        }.get(level or Level.OK, ("card", "border_strong"))
        pen = QPen(ink[edge], 1.0 / zoom)
        painter.setPen(pen)
        painter.setBrush(ink[fill])
        painter.drawRoundedRect(self._frame, RADIUS, RADIUS)

    def _shapes_at(self, zoom: float) -> list[Shape]:
        """All that is filled, worked out once; the border keeps a pixel of the screen."""
        thin, whole = max(1.0, 1.0 / zoom), zoom >= FULL
        if self._shapes is None or self._shapes[:2] != (thin, whole):
            shapes = [*self._frame_shapes(thin), *(self._face_shapes() if whole else ())]
            self._shapes = (thin, whole, shapes)
        return self._shapes[2]

    def _frame_shapes(self, thin: float) -> Iterator[Shape]:
        """The box with its border; in it the queue of a drill, or the hatched frame of too much load."""
        ink, queue = self._ink, self._content.queue
        width, height = self._frame.width(), self._frame.height()
        over = self._content.level is Level.OVER
        edge = "over" if over else "border_strong" if self._hovered else "border"
        yield from _bordered(self._frame, RADIUS, 2 * thin if over else thin, ink[edge], ink["card"])
        if queue is None and over:
            ring, hatch = _hatched_ring(width, height)
            yield ring, ink["over_soft"]
            yield hatch, ink["band_over"]
        elif queue is not None and queue >= LEAST_FILL:
            yield _filled(width, height, queue), ink["over_soft" if queue >= FULL_FILL else "hot_soft"]

    def _face_shapes(self) -> Iterator[Shape]:
        """What is filled inside the frame from 60 % on: icon, badge, bar, queue and flag."""
        ink, content = self._ink, self._content
        width = self._frame.width()
        yield glyphs.placed(content.icon, 18, 20, 20), ink["text2"]
        badge = badge_rect(content, width)
        if content.locked:
            at = badge.center()
            yield glyphs.placed("ph.lock-simple", 14, at.x(), at.y()), ink["text2"]
        elif content.badge:
            yield from _bordered(badge, 4.5, 1.0, ink["border"], ink["inset"])
        if content.load is not None:
            yield from self._bar_shapes(content.load, bar_end(content, width))
            if content.queue is not None:
                yield from self._queue_shapes(content.queue)
        if content.flag:
            flag = flag_rect(content, self._frame)
            yield hanging(flag, 5), ink["over"]
            icon = glyphs.placed("ph.warning-octagon-fill", 13, flag.left() + 15, flag.center().y())
            yield icon, ink["on_over"]

    def _queue_shapes(self, share: float) -> Iterator[Shape]:
        """Twelve cells, lit as far as the queue is full."""
        lit = round(share * CELLS) if share < LEAST_FILL else max(1, round(share * CELLS))
        yield _cells(0, lit), self._ink["over" if share >= FULL_FILL else "hot"]
        yield _cells(lit, CELLS), self._ink["track"]

    def _bar_shapes(self, load: float, end: float) -> Iterator[Shape]:
        """Three segments; the lit length is load over capacity, the number of lit segments the level."""
        ink, over = self._ink, load >= 1.0
        yield _segments(end, 1.0), ink["over_soft" if over else "track"]
        if over:
            yield _hatched_bar(end), ink["over"]
        else:
            yield _segments(end, load), ink[str(self._content.level)]

    def _paint_face(self, painter: QPainter) -> None:
        """The words, and a line in place of a load that is not known."""
        ink, content = self._ink, self._content
        if content.load is None:
            painter.setPen(ink.pen("border_subtle"))
            painter.drawLine(QPointF(SIDE, 50.5), QPointF(self._frame.width() - SIDE, 50.5))
        if self._words is None:
            self._words = [
                placed(text, x, y, ink[color]) for text, x, y, color in words_of(content, self._frame)
            ]
        write(painter, self._words)

    def _paint_short(self, painter: QPainter, zoom: float) -> None:
        """Name at 11 pixels on the screen, on two lines where one is too short, and the bar at the foot."""
        content, width = self._content, self._frame.width()
        size = round(11.0 / zoom * 2) / 2
        for row, text in enumerate(two_lines(content.name, size, 600, width - 2 * SHORT_SIDE)):
            text.draw(painter, SHORT_SIDE, 6 + size * (0.9 + 1.1 * row), self._ink["text1"])
        if content.load is not None:
            down = self._frame.height() - SHORT_SIDE - BAR_Y - BAR_HEIGHT
            painter.translate(0, down)
            _fill(painter, self._bar_shapes(content.load, width - SIDE))
            painter.translate(0, -down)


def _bounds(frame: QRectF, content: CardContent) -> QRectF:
    """What a card paints on, and what is kept of it as a picture: most need no room for a flag."""
    return frame.adjusted(-2, -2, 2, 2 + (FLAG_HEIGHT if content.flag else 0.0))


def _tip(content: CardContent) -> str:
    """The words in full, for names that do not fit; never taken for markup."""
    return escape("\n".join(part for part in (content.name, content.under) if part)).replace("\n", "<br>")


def _fill(painter: QPainter, shapes: Iterable[Shape]) -> None:
    for path, color in shapes:
        painter.fillPath(path, color)


def _bordered(rect: QRectF, radius: float, border: float, edge: QColor, inside: QColor) -> Iterator[Shape]:
    """A round box with a border inside its edge: two fills, as a round stroke costs four times as much."""
    inner = rect.adjusted(border, border, -border, -border)
    yield _box(rect.getRect(), radius), edge
    yield _box(inner.getRect(), radius - border), inside


# Shapes are made once for all cards that have them: painting one is then a call or two.


@lru_cache(maxsize=512)
def _box(rect: tuple[float, float, float, float], radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(*rect), radius, radius)
    return path


@lru_cache(maxsize=512)
def _filled(width: float, height: float, share: float) -> QPainterPath:
    """The lower share of a card's inside."""
    inside = QRectF(2, 2, width - 4, height - 4)
    below = QPainterPath()
    below.addRect(inside.adjusted(0, inside.height() * (1.0 - share), 0, 0))
    return _box(inside.getRect(), RADIUS - 2).intersected(below)


@lru_cache(maxsize=64)
def _cells(first: int, end: int) -> QPainterPath:
    """Cells of a queue, from the first up to the last but ``end``."""
    path = QPainterPath()
    for cell in range(first, end):
        path.addRoundedRect(QRectF(SIDE + cell * CELL_STEP, 63.5, 6.4, 10), 1.5, 1.5)
    return path


@lru_cache(maxsize=64)
def _hatched_ring(width: float, height: float) -> tuple[QPainterPath, QPainterPath]:
    """A ring of 6 px inside a card's border, and the lines through it."""
    outer = _box((2, 2, width - 4, height - 4), RADIUS - 2)
    ring = outer.subtracted(_box((8, 8, width - 16, height - 16), 3))
    return ring, _hatch(ring, 7.0, 2.5)


@lru_cache(maxsize=64)
def _hatched_bar(end: float) -> QPainterPath:
    return _hatch(_segments(end, 1.0), 6.0, 2.6)


@lru_cache(maxsize=512)
def _segments(end: float, load: float) -> QPainterPath:
    """The bar's segments up to a load; what is lit at all is wide enough to be seen."""
    path = QPainterPath()
    room, x = end - SIDE - 6.0, SIDE
    for low, high in SEGMENTS:
        lit = min(load - low, high - low) * room
        if lit > 0:
            path.addRoundedRect(QRectF(x, BAR_Y, max(lit, 2.0), BAR_HEIGHT), 1.5, 1.5)
        x += (high - low) * room + 3.0
    return path


def _hatch(area: QPainterPath, step: float, width: float) -> QPainterPath:
    """Lines at 45 degrees through an area, as a shape: Qt's SVG knows no clipping."""
    rect = area.boundingRect()
    lines = QPainterPath()
    x = rect.left() - rect.height()
    while x < rect.right():
        lines.moveTo(x, rect.bottom())
        lines.lineTo(x + rect.height(), rect.top())
        x += step * 1.414
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.SquareCap)
    return stroker.createStroke(lines).intersected(area)


def hanging(rect: QRectF, radius: float) -> QPainterPath:
    """A rectangle whose two lower corners are round."""
    path = QPainterPath(rect.topLeft())
    path.lineTo(rect.topRight())
    path.lineTo(rect.right(), rect.bottom() - radius)
    path.quadTo(rect.bottomRight(), QPointF(rect.right() - radius, rect.bottom()))
    path.lineTo(rect.left() + radius, rect.bottom())
    path.quadTo(rect.bottomLeft(), QPointF(rect.left(), rect.bottom() - radius))
    path.closeSubpath()
    return path
