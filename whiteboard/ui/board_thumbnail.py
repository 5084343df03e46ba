"""A board in small: the drawing of far zoom levels, with load as fill, kept up with the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from components.catalog import Catalog
from whiteboard.board.board import Board
from whiteboard.board.records import Boxed, ComponentRecord
from whiteboard.ui import style

if TYPE_CHECKING:
    from scoring.capacity.result import Estimate
    from whiteboard.board.patch import Patch
    from whiteboard.canvas.scene import BoardScene

MARGIN: Final = 10.0
LARGEST_SCALE: Final = 0.34
"""Just below the zoom at which cards lose their words."""
SETTLE_MS: Final = 300
WIDEST: Final = 480


class BoardThumbnail(QWidget):
    """Paints a board to fit; ``follow`` makes it live. A click chooses the component under it."""

    component_chosen = Signal(str)

    def __init__(self, board: Board, catalog: Catalog, *, aspect: float = 0.72) -> None:
        super().__init__()
        self._board, self._catalog, self._aspect = board, catalog, aspect
        self._estimate: Estimate | None = None
        self._scene: BoardScene | None = None
        self._picture: QPixmap | None = None
        self._chosen = ""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.redraw)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(120)
        self.setMaximumWidth(WIDEST)
        self.setAccessibleName("The board in small")

    def board_changed(self, patch: Patch) -> None:
        """The board took a patch; the picture follows a moment later."""
        if self._scene is not None:
            self._scene.apply(patch)
        self._redraw_soon()

    def set_estimate(self, estimate: Estimate | None) -> None:
        """Shows the load of this estimate."""
        self._estimate = estimate
        if self._scene is not None:
            self._scene.set_estimate(estimate)
        self._redraw_soon()

    def _redraw_soon(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def choose(self, component_id: str) -> None:
        """Rings a component; an empty id rings none."""
        self._chosen = component_id
        self.update()

    def redraw(self) -> None:
        """Draws the board as it is now."""
        self._picture = None
        self.update()

    @override
    def heightForWidth(self, width: int, /) -> int:
        return round(min(width, WIDEST) * self._aspect)

    @override
    def sizeHint(self) -> QSize:
        return QSize(260, round(260 * self._aspect))

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        theme = style.current()
        if self._picture is None and len(self._board):
            self._picture = self._paint_picture()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["border"]), 1))
        painter.setBrush(QColor(theme["canvas"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if self._picture is None or not len(self._board):
            painter.setPen(QColor(theme["text3"]))
            painter.setFont(style.font(12))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Nothing drawn yet.")
            return
        painter.drawPixmap(0, 0, self._picture)
        self._paint_choice(painter)

    def _paint_picture(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        drawing, source = self._drawing(), self._to_scene().mapRect(QRectF(self.rect()))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.render(painter, QRectF(self.rect()), source)
        painter.end()
        return picture

    def _drawing(self) -> BoardScene:
        """The scene, made when it is first looked at and then kept up with patches."""
        from whiteboard.canvas.scene import board_scene  # the canvas is not needed to open a panel

        if self._scene is None:
            self._scene = board_scene(self._board, self._catalog, style.current(), self._estimate)
        return self._scene

    def _drawn(self) -> QRectF:
        box = QRectF()
        for record in self._board.of_type(Boxed):
            box = box.united(QRectF(record.x, record.y, record.w, record.h))
        return box

    def _to_scene(self) -> QTransform:
        """From widget to scene coordinates: everything fits, in the middle, never larger than a far view."""
        drawn = self._drawn()
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        scale = min(room.width() / max(1.0, drawn.width()), room.height() / max(1.0, drawn.height()))
        scale = min(LARGEST_SCALE, scale)
        centre, middle = drawn.center(), room.center()
        return QTransform(
            1 / scale, 0, 0, 1 / scale, centre.x() - middle.x() / scale, centre.y() - middle.y() / scale
        )

    def _paint_choice(self, painter: QPainter) -> None:
        record = self._board.get(self._chosen)
        if isinstance(record, ComponentRecord):
            inverted, _ = self._to_scene().inverted()
            box = inverted.mapRect(QRectF(record.x, record.y, record.w, record.h)).adjusted(-3, -3, 3, 3)
            painter.setPen(QPen(QColor(style.current()["accent"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)

    def component_at(self, position: QPointF) -> str:
        """The component under a place of the widget, "" when there is none."""
        point = self._to_scene().map(position)
        for record in reversed(self._board.of_type(ComponentRecord)):
            if QRectF(record.x, record.y, record.w, record.h).contains(point):
                return record.id
        return ""

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        found = self.component_at(event.position())
        if found:
            self.component_chosen.emit(found)

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange:
            if self._scene is not None:
                self._scene.set_theme(style.current())
            self.redraw()
        super().changeEvent(event)

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._picture = None
        return super().event(event)
