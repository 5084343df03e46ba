"""The whole drawing in a corner, as blocks coloured by load; a click or drag moves the view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard.board.records import BoundaryRecord, Boxed, ComponentRecord, NoteRecord
from whiteboard.canvas.items.card import CardItem
from whiteboard.ui.theme import Level

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

SIZE: Final = QSize(176, 110)
MARGIN: Final = 8.0
_FILLS: Final = {None: "border_strong", Level.OK: "border_strong"}


class Minimap(QWidget):
    """Painted from records; the blocks are kept as a picture until they change."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__()
        self._view = view
        self._picture: QPixmap | None = None
        self._levels: list[Level | None] = []
        self._way = QTransform()
        self._seen = QRectF()
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview")

    def renew(self) -> None:
        """The drawing has changed."""
        self._picture = None
        self.update()

    def renew_load(self) -> None:
        """The load has changed; what shows of it are its levels, which in a drill seldom do."""
        scene = self._view.board_scene
        items = (scene.item(record.id) for record in scene.board.of_type(ComponentRecord))
        levels = [item.content.level for item in items if isinstance(item, CardItem)]
        if levels != self._levels:
            self._levels = levels
            self.renew()

    def follow(self) -> None:
        """The view may show another part of the drawing."""
        if self._in_view() != self._seen:
            self.update()

    def _in_view(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = self._view.board_scene.ink
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(ink.pen("border"))
        painter.setBrush(ink["panel"])
        painter.drawRoundedRect(frame, 8, 8)
        if self._picture is None:
            self._picture = self._blocks()
        painter.drawPixmap(0, 0, self._picture)
        self._seen = self._in_view()
        seen = self._way.mapRect(self._seen)
        painter.setPen(QPen(ink["accent"], 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(seen.intersected(frame.adjusted(3, 3, -3, -3)), 3, 3)
        painter.end()

    def _blocks(self) -> QPixmap:
        scene, ratio = self._view.board_scene, self.devicePixelRatioF()
        self._way = _fitting(
            scene.content_rect(), QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        )
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for record in scene.board.of_type(Boxed):
            rect = self._way.mapRect(scene.rect(record.id))
            if isinstance(record, BoundaryRecord):
                painter.setPen(QPen(scene.ink["boundary"], 0.8))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect, 2, 2)
            elif isinstance(record, ComponentRecord | NoteRecord):
                painter.setPen(Qt.PenStyle.NoPen)
                item = scene.item(record.id)
                level = item.content.level if isinstance(item, CardItem) else None
                fill = "note_border" if isinstance(record, NoteRecord) else _FILLS.get(level, str(level))
                painter.setBrush(scene.ink.clear(fill, 0.55 if fill == "border_strong" else 1.0))
                painter.drawRoundedRect(rect, 1.5, 1.5)
        painter.end()
        return picture

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go(self, at: QPointF) -> None:
        there, possible = self._way.inverted()
        if possible:
            self._view.camera.go(self._view.zoom, there.map(at), glide=False)


def _fitting(content: QRectF, area: QRectF) -> QTransform:
    """From the scene to the map, no larger than a tenth."""
    if content.isEmpty():
        content = QRectF(0, 0, 800, 600)
    scale = min(area.width() / content.width(), area.height() / content.height(), 0.12)
    way = QTransform.fromTranslate(area.center().x(), area.center().y())
    way.scale(scale, scale)
    return way.translate(-content.center().x(), -content.center().y())
