"""What lies around the cards: boundaries, sticky notes, plain text and numbered pins."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from whiteboard.board.geometry import Rect
from whiteboard.board.records import BoundaryRecord, Boxed, NoteRecord, PinRecord, TextRecord
from whiteboard.canvas import glyphs
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.detail import FULL, SHORT, EverywhereItem, zoom_of
from whiteboard.canvas.lettering import font, line

BOUNDARY_ICONS: Final = {
    "zone": "ph.map-pin",
    "region": "ph.globe",
    "vpc": "ph.shield",
    "cluster": "ph.circles-four",
    "lane": "ph.stack",
}
BOUNDARY_NAMES: Final = {
    "zone": "Zone",
    "region": "Region",
    "vpc": "Network",
    "cluster": "Cluster",
    "lane": "Lane",
}
TITLE_HEIGHT: Final = 30.0
TITLE_RISE: Final = 1.45
"""From a boundary's layer to above all links, below all cards."""
ON_FRAME: Final = 22.0
"""How far words on the frame reach above it."""
FOLD: Final = 14.0
NOTE_PADDING: Final = 12.0
PIN_RADIUS: Final = 8.0


class BoxItem(QGraphicsItem):
    """A record with a rectangle; subclasses paint it in its own pixels."""

    def __init__(self, record: Boxed, ink: Ink) -> None:
        super().__init__()
        self.record_id = record.id
        self.record = record
        self.ink = ink
        self.frame = QRectF(0.0, 0.0, record.w, record.h)
        self.setPos(record.x, record.y)

    def show_record(self, record: Boxed, ink: Ink) -> None:
        """Takes a new version of the record, or other colours."""
        if record != self.record or ink is not self.ink:
            self.prepareGeometryChange()
            self.record, self.ink = record, ink
            self.frame = QRectF(0.0, 0.0, record.w, record.h)
        if (record.x, record.y) != (self.x(), self.y()):
            self.setPos(record.x, record.y)
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self.frame.adjusted(-1, -1, 1, 1)

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.draw(painter, zoom_of(painter))

    def draw(self, painter: QPainter, zoom: float) -> None:
        """Paints the record; to be overridden."""
        raise NotImplementedError


class BoundaryItem(BoxItem):
    """A dashed frame; its words are an item of their own, above the links."""

    def __init__(self, record: Boxed, ink: Ink) -> None:
        super().__init__(record, ink)
        self.title = TitleItem(record, ink)

    @override
    def show_record(self, record: Boxed, ink: Ink) -> None:
        super().show_record(record, ink)
        self.title.show_record(record, ink)

    @override
    def setZValue(self, z: float) -> None:
        super().setZValue(z)
        self.title.setZValue(z + TITLE_RISE)

    @override
    def draw(self, painter: QPainter, zoom: float) -> None:
        pen = QPen(self.ink["boundary"], 1.0 if zoom >= SHORT else 1.0 / zoom)
        pen.setDashPattern([6.0, 4.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.frame.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)


class TitleItem(BoxItem):
    """Kind and name in the upper left corner of a boundary, on a ground that no link runs through.

    Far out they are too tall for the room above the cards, and stand on the frame itself.
    """

    def __init__(self, record: Boxed, ink: Ink) -> None:
        super().__init__(record, ink)
        self.shift = 0.0

    def stand(self, shift: float) -> None:
        """Stands so far to the right of the corner."""
        if shift != self.shift:
            self.shift = shift
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return super().boundingRect().adjusted(0, -ON_FRAME, 0, 0)

    @override
    def draw(self, painter: QPainter, zoom: float) -> None:
        record, x = self.record, self.shift
        assert isinstance(record, BoundaryRecord)  # noqa: S101 - the scene makes items by record type
        if zoom < SHORT:
            return
        if zoom < FULL:
            size = round(22.0 / zoom) / 2
            words = line(boundary_title(record), size, 400, self.frame.width() - 24 - x)
            painter.fillRect(QRectF(x + 9, -size / 2 - 2, words.width + 6, size + 4), self.ink["canvas"])
            words.draw(painter, x + 12, 0.375 * size, self.ink["text2"])
            return
        words = line(boundary_title(record), 12, 400, self.frame.width() - 48 - x)
        painter.fillRect(QRectF(x + 9, 6, words.width + 27, 18), self.ink["canvas"])
        icon = BOUNDARY_ICONS.get(record.kind, "ph.bounding-box")
        glyphs.draw(painter, icon, 14, x + 20, 15, self.ink["text2"])
        words.draw(painter, x + 32, 19.5, self.ink["text2"])


def boundary_title(record: BoundaryRecord) -> str:
    """Kind and name, such as ``Zone eu-west-1a``; a lane needs no kind."""
    name = BOUNDARY_NAMES.get(record.kind, record.kind)
    if not record.label:
        return name
    return record.label if record.kind == "lane" else f"{name} {record.label}"


def title_place(record: BoundaryRecord) -> Rect:
    """Where the words in a boundary's corner are, icon and ground included."""
    return Rect(record.x + 9, record.y, line(boundary_title(record), 12).width + 27, TITLE_HEIGHT)


class NoteItem(BoxItem):
    """A sticky note with a folded corner; its first line is bold."""

    @override
    def draw(self, painter: QPainter, zoom: float) -> None:
        record = self.record
        assert isinstance(record, NoteRecord)  # noqa: S101 - the scene makes items by record type
        rect = self.frame.adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath(rect.topLeft())
        path.lineTo(rect.topRight())
        path.lineTo(rect.right(), rect.bottom() - FOLD)
        path.lineTo(rect.right() - FOLD, rect.bottom())
        path.lineTo(rect.bottomLeft())
        path.closeSubpath()
        painter.setPen(self.ink.pen("note_border"))
        painter.setBrush(self.ink["note"])
        painter.drawPath(path)
        painter.setBrush(self.ink["note_border"])
        corner = QPointF(rect.right() - FOLD, rect.bottom() - FOLD)
        painter.drawPolygon([QPointF(corner.x(), rect.bottom()), corner, QPointF(rect.right(), corner.y())])
        if zoom >= SHORT:
            area = rect.adjusted(NOTE_PADDING, 9, -NOTE_PADDING, -6)
            draw_paragraphs(painter, record.text, area, 12.5, self.ink["note_text"], bold_first=True)


class TextItem(BoxItem):
    """Words on the canvas."""

    @override
    def draw(self, painter: QPainter, zoom: float) -> None:
        record = self.record
        assert isinstance(record, TextRecord)  # noqa: S101 - the scene makes items by record type
        if zoom >= SHORT:
            draw_paragraphs(painter, record.text, self.frame, 13, self.ink["text1"])


def draw_paragraphs(
    painter: QPainter, text: str, area: QRectF, size: float, color: QColor, *, bold_first: bool = False
) -> None:
    """Wrapped text from the top left of an area; what does not fit below is left out."""
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.translate(area.topLeft())
    painter.scale(0.5, 0.5)
    painter.setPen(color)
    room, y = area.size() * 2, 0.0
    for number, paragraph in enumerate(text.split("\n")):
        bold = bold_first and number == 0 and "\n" in text
        y = _draw_paragraph(painter, paragraph, size, 600 if bold else 400, room, y)
    painter.restore()


def _draw_paragraph(
    painter: QPainter, paragraph: str, size: float, weight: int, room: QSizeF, y: float
) -> float:
    """Draws the lines that have room from ``y`` on: Qt's SVG, unlike the screen, knows no clipping."""
    layout = QTextLayout(paragraph, font(size, weight))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line_height = size * 2 * 1.4
    here = y
    while here + line_height * 0.8 <= room.height() and (row := layout.createLine()).isValid():
        row.setLineWidth(room.width())
        row.setPosition(QPointF(0.0, here + (line_height - row.height()) / 2))
        here += line_height
    layout.endLayout()
    layout.draw(painter, QPointF(0.0, 0.0))
    return max(here, y + line_height)


class PinItem(QGraphicsItem):
    """A numbered drop whose tip is the place; ``fixed_size`` keeps it as large at every zoom of the view."""

    def __init__(self, record: PinRecord, at: QPointF, ink: Ink, *, fixed_size: bool) -> None:
        super().__init__()
        self.record_id = record.id
        self._number = record.number
        self._ink = ink
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations, fixed_size)
        self.setPos(at)

    def show_record(self, record: PinRecord, at: QPointF, ink: Ink) -> None:
        """Takes a new number, place or colours."""
        self._number, self._ink = record.number, ink
        self.setPos(at)
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(-PIN_RADIUS - 1, -2.4 * PIN_RADIUS - 1, 2 * PIN_RADIUS + 2, 2.4 * PIN_RADIUS + 2)

    @override
    def shape(self) -> QPainterPath:
        return QPainterPath()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        middle = QPointF(0.0, -1.4 * PIN_RADIUS)
        path = QPainterPath()
        path.addEllipse(middle, PIN_RADIUS, PIN_RADIUS)
        tail = QPainterPath(QPointF(-6.4, -1.4 * PIN_RADIUS + 4.8))
        tail.lineTo(0.0, 0.0)
        tail.lineTo(6.4, -1.4 * PIN_RADIUS + 4.8)
        tail.closeSubpath()
        painter.fillPath(path.united(tail), self._ink["pin"])
        digits = line(str(self._number), 11, 600)
        digits.draw(painter, -digits.width / 2, middle.y() + 4.0, self._ink["on_pin"])


class VeilItem(EverywhereItem):
    """Dims everything below it with the canvas's own colour."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._color = ink.clear("canvas", 0.66)

    def set_share(self, ink: Ink, share: float) -> None:
        """How much it covers, 0 to 1; all below it is painted again only if that differs."""
        color = ink.clear("canvas", share)
        if color != self._color:
            self._color = color
            self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.fillRect(self.boundingRect(), self._color)
