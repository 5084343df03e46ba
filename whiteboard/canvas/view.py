"""The canvas: Qt's events become tool events, the desk's changes become the scene's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmapCache,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from whiteboard.board.geometry import Point
from whiteboard.canvas import grid, keyboard, menus
from whiteboard.canvas.camera import Camera, stepped, wheel_zoom
from whiteboard.canvas.chrome import Chrome
from whiteboard.canvas.cursors import cursor_for
from whiteboard.canvas.floating import Floating
from whiteboard.canvas.follower import DeskFollower
from whiteboard.canvas.quick_search import Choice
from whiteboard.canvas.scene import BoardScene
from whiteboard.canvas.surface import READ_ONLY, CanvasSurface
from whiteboard.canvas.toolbox import KIND_MIME, armed_tool, make_tool, read_kind
from whiteboard.tools.hand import HandTool
from whiteboard.tools.tool import Hit, Part, Pointer, Tool
from whiteboard.ui.desk import Desk

FAR: Final = 100_000.0
CACHE_KB: Final = 64 * 1024
"""Room for the pictures of all visible cards, at twice the resolution too."""
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class CanvasView(QGraphicsView):
    """The drawing of one desk; ``surface`` is what its tools, keys and menus work on."""

    zoom_changed = Signal(float)
    tool_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk: Desk = desk
        self._board_scene = BoardScene(desk.session.board, desk.catalog, desk.theme, parent=self)
        self.camera: Camera = Camera(self)
        self.grid = True
        self._pointer = Pointer(0.0, 0.0)
        self._space = False
        self._drag: Tool | None = None
        self._shown_once = self._touched = False
        self._inside = False
        self.surface: CanvasSurface = CanvasSurface(self, self._board_scene, desk)
        self.tool_name = "select"
        self._tool: Tool = make_tool("select", self.surface)
        self._set_up_view()
        self.floating: Floating = Floating(self, self._left)
        self.chrome = Chrome(self)
        self._follower = DeskFollower(self)
        self._follower.refresh_load()
        self.centerOn(QPointF(400.0, 300.0))

    def _set_up_view(self) -> None:
        self.setScene(self._board_scene)
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), CACHE_KB))
        self.setSceneRect(QRectF(-FAR, -FAR, 2 * FAR, 2 * FAR))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Drawing")
        self.setAccessibleDescription("The outline lists the same components and links.")

    # What windows ask of the canvas

    @property
    def board_scene(self) -> BoardScene:
        """The scene, typed."""
        return self._board_scene

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    @property
    def zoom(self) -> float:
        """Screen pixels for a scene pixel; 1.0 is 100 %."""
        return self.camera.zoom

    @property
    def pointer(self) -> Pointer:
        """Where the pointer was seen last, in the scene."""
        return self._pointer

    def set_tool(self, name: str) -> None:
        """Takes up a tool: select, hand, component, link, boundary, note, text or pin."""
        if name == "component":
            self.open_search()
            return
        tool = make_tool(name, self.surface)
        if tool.edits and not self.surface.may_edit:
            self.desk.message.emit(READ_ONLY)
        else:
            self._take_up(tool, name)

    def place(self, kind_id: str, product: str = "", at: Point | None = None) -> None:
        """Places a part with its middle at a point of the scene; without one the next click says where."""
        if not self.surface.may_edit:
            self.desk.message.emit(READ_ONLY)
        elif at is not None:
            self.surface.put(Choice(self.desk.catalog.kind(kind_id), product), at)
        else:
            self._take_up(armed_tool(self.surface, kind_id, product), "place")
            self.setFocus()

    def rename_selected(self) -> None:
        """Edits the words of what is selected, if it is one thing."""
        if len(self.desk.selection) == 1:
            self.surface.edit_text(Hit(Part.COMPONENT, next(iter(self.desk.selection))))

    def open_search(self, typed: str = "", at: Point | None = None) -> None:
        """Opens the quick search at a point of the scene, by default where the pointer is."""
        self.surface.search(at or self.here(), typed=typed)

    def fit_all(self, *, glide: bool = True) -> None:
        """Shows the whole drawing, no closer than 100 %."""
        rect = self._board_scene.content_rect()
        shown = rect if not rect.isEmpty() else QRectF(0, 0, 800, 600)
        self.camera.fit(shown, foot=self.chrome.corner_height, glide=glide)

    def fit_selection(self) -> None:
        """Shows what is selected."""
        self.show_records(self.desk.selection)

    def show_records(self, record_ids: Iterable[str]) -> None:
        """Brings records into view, no closer than 100 %."""
        around = QRectF()
        for record_id in record_ids:
            around = around.united(self._board_scene.rect(record_id))
        if not around.isNull():
            self.camera.fit(around)

    def keep_in_view(self, record_id: str) -> None:
        """Moves the view, at the same zoom, only when a record is not all visible."""
        rect = self._board_scene.rect(record_id)
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(rect):
            self.camera.go(self.zoom, rect.center())

    def here(self) -> Point:
        """Where new things go: at the pointer while it is over the canvas, else in the middle of the view."""
        return self._pointer.at if self._inside else _point(self.camera.middle)

    def touch(self) -> None:
        """A hand has been at the board: from now on the view stays where it is put."""
        self._touched = True

    def zoom_by(self, factor: float) -> None:
        """Zooms around the middle."""
        self._touched = True
        self.camera.set_zoom(self.zoom * factor)

    def zoom_steps(self, steps: int) -> None:
        """Zooms by tenths around the middle."""
        self._touched = True
        self.camera.set_zoom(stepped(self.zoom, steps))

    def set_reduced_motion(self, reduced: bool) -> None:
        """Without motion, views and veils jump to where they end."""
        self.camera.glide = self._follower.veil.fade = not reduced

    # How it is done

    def _take_up(self, tool: Tool, name: str) -> None:
        self._tool, self._drag = tool, None
        changed, self.tool_name = name != self.tool_name, name
        self.surface.show_preview(None)
        self._show_cursor(None)
        if changed:
            self.tool_changed.emit(name)

    def _pointer_at(self, event: QMouseEvent | QDropEvent) -> Pointer:
        at, keys = self.mapToScene(event.position().toPoint()), event.modifiers()
        self._pointer = Pointer(
            at.x(),
            at.y(),
            self.zoom,
            shift=bool(keys & Qt.KeyboardModifier.ShiftModifier),
            ctrl=bool(keys & Qt.KeyboardModifier.ControlModifier),
            alt=bool(keys & Qt.KeyboardModifier.AltModifier),
        )
        return self._pointer

    def _show_cursor(self, hit: Hit | None) -> None:
        selecting = hit if self.tool_name == "select" else None
        cursor = cursor_for(self._tool.cursor, selecting, space=self._space, edits=self.surface.may_edit)
        if self.viewport().cursor().shape() != cursor:
            self.viewport().setCursor(cursor)

    # Qt's events

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touched = True
        self.surface.editor.close()
        pointer = self._pointer_at(event)
        if event.button() == _MIDDLE or (event.button() == _LEFT and self._space):
            self._drag = HandTool(self.surface)
            self._drag.press(pointer)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == _LEFT:
            self.surface.set_focus_ring(None)
            self._tool.press(pointer)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        self._inside = True
        (self._drag or self._tool).move(pointer)
        if not event.buttons():
            self._show_cursor(self.surface.hover(pointer))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        if self._drag is not None:
            self._drag = None
            self._show_cursor(None)
        elif event.button() == _LEFT:
            self._tool.release(pointer)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == _LEFT:
            self._tool.double_click(self._pointer_at(event))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._left()
        super().leaveEvent(event)

    def _left(self) -> None:
        self._inside = False
        self.surface.leave()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at, where = self.mapToScene(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and len(self.desk.selection) == 1:
            at = self._board_scene.rect(next(iter(self.desk.selection))).center()
            where = self.viewport().mapToGlobal(self.mapFromScene(at))
        menus.open_menu(self, Pointer(at.x(), at.y(), self.zoom), where)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._touched = True
        self.surface.editor.close()
        self.camera.stop()
        delta, keys = event.angleDelta(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            self.camera.set_zoom(wheel_zoom(self.zoom, delta.y()), event.position())
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            self.camera.scroll(delta.y() or delta.x(), 0)
        else:
            exact = event.pixelDelta()
            self.camera.scroll(*((exact.x(), exact.y()) if not exact.isNull() else (delta.x(), delta.y())))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._show_cursor(None)
        elif not keyboard.handle(self, event):
            event.ignore()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor(None)
        else:
            super().keyReleaseEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.surface.refresh_marks()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)
        self.surface.refresh_marks()

    @override
    def event(self, event: QEvent) -> bool:
        """Tab walks the components before it leaves the canvas."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Tab: True, Qt.Key.Key_Backtab: False}
            if event.key() in steps and keyboard.cycle(self, forward=steps[Qt.Key(event.key())]):
                event.accept()
                return True
        return super().event(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(KIND_MIME) and self.surface.may_edit:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        armed_tool(self.surface, *read_kind(event.mimeData())).move(self._pointer_at(event))
        event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.surface.show_preview(None)
        event.accept()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        tool = armed_tool(self.surface, *read_kind(event.mimeData()))
        tool.drop(self._pointer_at(event))
        event.acceptProposedAction()
        self.setFocus()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        grid.paint(painter, QRectF(rect), self._board_scene.ink, self.zoom, dots=self.grid)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chrome.lay_out()
        if self._shown_once and not self._touched:  # the window manager may size a window after it shows
            self._fit_first()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown_once:
            self._shown_once = True
            self.chrome.lay_out()
            self._fit_first()

    def _fit_first(self) -> None:
        if self._board_scene.content_rect().isValid():
            self.fit_all(glide=False)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        with self.floating.held():
            super().scrollContentsBy(dx, dy)
        self.chrome.view_moved()


def _point(at: QPointF) -> Point:
    return (at.x(), at.y())
