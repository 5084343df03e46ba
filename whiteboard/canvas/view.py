"""The canvas: Qt's events become tool events, the desk's changes become the scene's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
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
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from components.catalog import Catalog
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect
from whiteboard.board.patch import Patch
from whiteboard.board.records import ComponentRecord, Record
from whiteboard.canvas import grid, keyboard, menus
from whiteboard.canvas.camera import Camera, stepped, wheel_zoom
from whiteboard.canvas.chrome import Chrome
from whiteboard.canvas.hit import hit_test
from whiteboard.canvas.inline_editor import InlineEditor
from whiteboard.canvas.marks import marks_for
from whiteboard.canvas.overlay import OverlayItem
from whiteboard.canvas.quick_search import GENERIC, Choice, QuickSearch, RoleChooser
from whiteboard.canvas.scene import BoardScene, Emphasis
from whiteboard.canvas.spotlight import SpotlightVeil, lifted_by
from whiteboard.canvas.toolbox import KIND_MIME, armed_tool, make_tool, read_kind
from whiteboard.canvas.writing import Writing, writing_for
from whiteboard.round.events import Actor, Event
from whiteboard.tools.hand import HandTool
from whiteboard.tools.tool import Hit, Part, Pointer, Preview, Tool
from whiteboard.ui.desk import Desk

CURSORS: Final = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "text": Qt.CursorShape.IBeamCursor,
    "hand": Qt.CursorShape.OpenHandCursor,
}
FAR: Final = 100_000.0
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_HANDLE_CURSORS: Final = (
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeHorCursor,
)


class CanvasView(QGraphicsView):
    """The drawing of one desk. It is the ``Surface`` of the tools."""

    zoom_changed = Signal(float)
    tool_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk: Desk = desk
        self._board_scene = BoardScene(desk.session.board, desk.catalog, desk.theme, parent=self)
        self._overlay = OverlayItem(self._board_scene.ink)
        self._board_scene.addItem(self._overlay)
        self._veil = SpotlightVeil(self._board_scene)
        self.camera: Camera = Camera(self)
        self.snaps = True
        self.grid = True
        self._preview: Preview | None = None
        self._hovered: str | None = None
        self._focus_ring: str | None = None
        self._pointer = Pointer(0.0, 0.0)
        self._space = False
        self._drag: Tool | None = None
        self._shown_once = False
        self.tool_name = "select"
        self._tool: Tool = make_tool("select", self)
        self._set_up_view()
        self.editor = InlineEditor(self)
        self.quick_search = QuickSearch(self, desk.catalog, desk.design)
        self.role_chooser = RoleChooser(self, desk.catalog)
        self.chrome = Chrome(self)
        self._listen()
        self.refresh_load()
        self.centerOn(QPointF(400.0, 300.0))

    def _set_up_view(self) -> None:
        self.setScene(self._board_scene)
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

    def _listen(self) -> None:
        desk = self.desk
        desk.patched.connect(self._on_patch)
        desk.selection_changed.connect(self._on_selection)
        desk.analysed.connect(self.refresh_load)
        desk.event_recorded.connect(self._on_event)
        desk.spotlight_changed.connect(self._on_spotlight)
        desk.theme_changed.connect(self._on_theme)

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
        if name != "select" and not self.may_edit and make_tool(name, self).edits:
            self.desk.message.emit("The board cannot be changed now.")
            return
        self._take_up(make_tool(name, self), name)

    def place(self, kind_id: str, product: str = "", at: Point | None = None) -> None:
        """Places a part with its middle at a point of the scene; without one the next click says where."""
        if not self.may_edit:
            self.desk.message.emit("The board cannot be changed now.")
        elif at is not None:
            self._put(Choice(self.catalog.kind(kind_id), product), at)
        else:
            self._take_up(armed_tool(self, kind_id, product), "place")
            self.setFocus()

    def rename_selected(self) -> None:
        """Edits the words of what is selected, if it is one thing."""
        if len(self.selection) == 1 and self.may_edit:
            self.edit_text(Hit(Part.COMPONENT, next(iter(self.selection))))

    def open_search(self, typed: str = "", at: Point | None = None) -> None:
        """Opens the quick search at a point of the scene, by default where the pointer is."""
        self.search(at or self.here(), typed=typed)

    def fit_all(self, *, glide: bool = True) -> None:
        """Shows the whole drawing, no closer than 100 %."""
        rect = self._board_scene.content_rect()
        self.camera.fit(rect if not rect.isEmpty() else QRectF(0, 0, 800, 600), glide=glide)

    def fit_selection(self) -> None:
        """Shows what is selected."""
        self.show_records(self.selection)

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
        return self._pointer.at if self.viewport().underMouse() else _point(self.camera.middle)

    def change_kind(self, record_id: str) -> None:
        """Asks for another kind for a component."""

        def take(choice: Choice) -> None:
            patch = edit.change_kind(self.board, [record_id], choice.kind)
            self.commit(patch, "Change kind")

        corner = self.mapFromScene(self._board_scene.rect(record_id).bottomLeft()) + QPoint(0, 10)
        self.quick_search.open_for(corner, self.desk.theme, take, _nothing)

    def zoom_by(self, factor: float) -> None:
        """Zooms around the middle."""
        self.camera.set_zoom(self.zoom * factor)

    def zoom_steps(self, steps: int) -> None:
        """Zooms by tenths around the middle."""
        self.camera.set_zoom(stepped(self.zoom, steps))

    def set_reduced_motion(self, reduced: bool) -> None:
        """Without motion, views and veils jump to where they end."""
        self.camera.glide = self._veil.fade = not reduced

    def set_focus_ring(self, record_id: str | None) -> None:
        """Shows where the keyboard is."""
        self._focus_ring = record_id
        self.refresh_marks()

    @property
    def focus_ring(self) -> str | None:
        """The record that the keyboard is at."""
        return self._focus_ring

    # The surface of the tools

    @property
    def board(self) -> Board:
        """What is drawn."""
        return self.desk.session.board

    @property
    def catalog(self) -> Catalog:
        """The kinds that there are."""
        return self.desk.catalog

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected records."""
        return self.desk.selection

    @property
    def may_edit(self) -> bool:
        """Whether this desk's person can change the board now."""
        return self.desk.session.may_edit(self.desk.actor)

    def hit(self, pointer: Pointer) -> Hit:
        """What lies under the pointer."""
        return hit_test(self._board_scene, pointer.at, self.zoom, self.selection, edits=self.may_edit)

    def route(self, link_id: str) -> tuple[Point, ...]:
        """How a link runs now."""
        return self._board_scene.router.routes[link_id]

    def within(self, area: Rect) -> list[str]:
        """Ids of everything that lies wholly in an area."""
        rect = QRectF(*area)
        return [r.id for r in self.board if rect.contains(self._board_scene.rect(r.id))]

    def select(self, record_ids: Iterable[str]) -> None:
        """Makes this the selection."""
        self.desk.select(record_ids)

    def show_preview(self, preview: Preview | None) -> None:
        """Shows a preview instead of the one before; None takes it away."""
        before = self._preview.records if self._preview else {}
        self._preview = preview
        if before or (preview and preview.records):
            self._board_scene.preview(preview.records if preview else {})
        self.refresh_marks()

    def commit(self, patch: Patch, label: str) -> bool:
        """Changes the board as this desk's person; False when that was refused."""
        return self.desk.commit(patch, label)

    def edit_text(self, hit: Hit) -> None:
        """Opens an editor in place for what was hit."""
        writing = writing_for(self._board_scene, hit)
        if writing is None or not self.may_edit:
            return

        def accept(text: str) -> None:
            if text == writing.text:
                return
            try:
                patch = writing.patch(text)
            except ValueError as error:
                self.desk.message.emit(str(error))
                return
            self.commit(patch, writing.label)

        self._open_editor(writing, accept, None)

    def write_new(self, record: Record, finish: Callable[[str], Patch], label: str) -> None:
        """Opens an editor on a record that is not there yet; its text makes the patch."""
        self.show_preview(Preview(records={record.id: record}))
        writing = writing_for(self._board_scene, Hit(Part.NOTE, record.id))
        if writing is None:
            return

        def accept(text: str) -> None:
            self.show_preview(None)
            patch = finish(text)
            if self.commit(patch, label):
                self.select(edit.created_ids(patch))

        self._open_editor(writing, accept, lambda: self.show_preview(None))

    def search(self, at: Point, *, after: str | None = None, typed: str = "", exact: bool = False) -> None:
        """Opens the quick search; the choice lands at ``at``, off the grid if ``exact``, after ``after``."""
        if not self.may_edit:
            self.desk.message.emit("The board cannot be changed now.")
            return
        if after is not None and after in self.board:
            start = self._board_scene.rect(after).center()
            self.show_preview(Preview(rubber=((start.x(), start.y()), at)))
        self.quick_search.open_for(
            self.mapFromScene(QPointF(*at)),
            self.desk.theme,
            lambda choice: self._put(choice, at, after, on_grid=not exact),
            lambda: self.show_preview(None),
            typed=typed,
            after=after,
        )

    def pan(self, dx: float, dy: float) -> None:
        """Moves the drawing by screen pixels."""
        self.camera.scroll(dx, dy)

    def done(self) -> None:
        """Back to selecting."""
        self._take_up(make_tool("select", self), "select")

    # The desk's changes

    def _on_patch(self, patch: Patch) -> None:
        self._preview = None
        self._board_scene.apply(patch)
        if self._hovered not in self.board:
            self._hovered = None
        if self._focus_ring not in self.board:
            self._focus_ring = None
        self.refresh_marks()
        self.chrome.refresh()

    def _on_selection(self, _ids: frozenset[str]) -> None:
        self.refresh_marks()

    def _on_event(self, _event: Event) -> None:
        self.refresh_load()
        self.chrome.refresh()

    def _on_spotlight(self, _spotlight: object) -> None:
        self._veil.show(self.desk.spotlight)
        self.refresh_marks()

    def _on_theme(self, _theme: object) -> None:
        self._board_scene.set_theme(self.desk.theme)
        self._veil.show(self.desk.spotlight)
        self.refresh_marks()
        self.chrome.restyle()
        self.viewport().update()

    def refresh_load(self) -> None:
        """Shows the newest estimate, unless this person is not to see load."""
        analysis, state = self.desk.analysis, self.desk.session.state
        hidden = self.desk.actor is Actor.CANDIDATE and not state.view.capacity
        self._board_scene.set_estimate(None if hidden or analysis is None else analysis.estimate)
        self.chrome.minimap.update()

    def refresh_marks(self) -> None:
        """Brings emphasis and overlay in step with selection, preview, focus and finding."""
        desk = self.desk
        lifted = lifted_by(self.board, desk.spotlight)
        self._board_scene.emphasise(Emphasis(self._hovered, desk.selection, lifted))
        shown = marks_for(
            self._board_scene,
            desk.selection,
            self._preview,
            self._focus_ring if self.hasFocus() else None,
            desk.spotlight,
            edits=self.may_edit,
        )
        self._overlay.show_marks(shown, self._board_scene.ink, self.zoom)

    # How it is done

    def _put(self, choice: Choice, at: Point, after: str | None = None, *, on_grid: bool = True) -> None:
        self.show_preview(None)
        start = after if after in self.board else None
        patch = edit.add_component(
            self.board,
            choice.kind,
            at,
            product=choice.product,
            label=choice.label,
            after=start,
            on_grid=on_grid,
        )
        new = edit.created_ids(patch)[0]
        if not self.commit(patch, f"Add {choice.label or choice.product or choice.kind.label}"):
            return
        self.select([new])
        if choice.kind.id == GENERIC:
            self.ask_role(new)

    def ask_role(self, record_id: str) -> None:
        """Asks which role a generic box plays, beside it."""
        corner = self.mapFromScene(self._board_scene.rect(record_id).bottomLeft()) + QPoint(0, 10)

        def take(role: str) -> None:
            record = self.board.get(record_id)
            if isinstance(record, ComponentRecord):
                roles = (*(r for r in record.roles_added if r != role), role)
                self.commit(edit.set_fields(self.board, [record_id], {"roles_added": roles}), "Set role")

        self.role_chooser.open_for(corner, self.desk.theme, take, _nothing)

    def _open_editor(
        self, writing: Writing, accept: Callable[[str], None], cancel: Callable[[], None] | None
    ) -> None:
        zoom = self.zoom
        corner = self.mapFromScene(writing.rect.topLeft())
        size = QPointF(max(writing.rect.width() * zoom, 60), max(writing.rect.height() * zoom, 22))
        self.editor.open(
            writing.text,
            QRect(corner.x(), corner.y(), round(size.x()), round(size.y())),
            writing.size * max(zoom, 0.8),
            self.desk.theme,
            accept,
            cancel,
            lines=writing.lines,
            note=writing.note,
        )

    def _take_up(self, tool: Tool, name: str) -> None:
        self._tool, self._drag = tool, None
        changed, self.tool_name = name != self.tool_name, name
        self.show_preview(None)
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

    def _hover(self, pointer: Pointer) -> None:
        hit = self.hit(pointer)
        hovered = hit.id or None
        if hovered != self._hovered:
            self._hovered = hovered
            lifted = lifted_by(self.board, self.desk.spotlight)
            self._board_scene.emphasise(Emphasis(hovered, self.selection, lifted))
        self._show_cursor(hit)

    def _show_cursor(self, hit: Hit | None) -> None:
        cursor = CURSORS[self._tool.cursor]
        if self._space:
            cursor = Qt.CursorShape.OpenHandCursor
        elif hit is not None and self.tool_name == "select":
            if hit.part in {Part.RIM, Part.LINK_SOURCE, Part.LINK_TARGET}:
                cursor = Qt.CursorShape.CrossCursor
            elif hit.part is Part.HANDLE:
                cursor = _HANDLE_CURSORS[hit.index % 4]
            elif hit.part is Part.LINK_PIECE:
                cursor = Qt.CursorShape.SizeAllCursor
            elif hit.part is Part.BADGE and self.may_edit:
                cursor = Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != cursor:
            self.viewport().setCursor(cursor)

    # Qt's events

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.editor.close()
        pointer = self._pointer_at(event)
        if event.button() is _MIDDLE or (event.button() is _LEFT and self._space):
            self._drag = HandTool(self)
            self._drag.press(pointer)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is _LEFT:
            self._focus_ring = None
            self._tool.press(pointer)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        (self._drag or self._tool).move(pointer)
        if not event.buttons():
            self._hover(pointer)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event)
        if self._drag is not None:
            self._drag = None
            self._show_cursor(None)
        elif event.button() is _LEFT:
            self._tool.release(pointer)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is _LEFT:
            self._tool.double_click(self._pointer_at(event))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.refresh_marks()
        super().leaveEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.mapToScene(event.pos())
        keyboard_at = event.reason() is QContextMenuEvent.Reason.Keyboard
        pointer = self._pointer if keyboard_at else Pointer(at.x(), at.y(), self.zoom)
        menus.open_menu(self, pointer, event.globalPos())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.editor.close()
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
        self.refresh_marks()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)
        self.refresh_marks()

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the components; with none, or past the last, it leaves the canvas."""
        return False if keyboard.cycle(self, forward=forward) else super().focusNextPrevChild(forward)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(KIND_MIME) and self.may_edit:
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        armed_tool(self, *read_kind(event.mimeData())).move(self._pointer_at(event))
        event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.show_preview(None)
        event.accept()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        tool = armed_tool(self, *read_kind(event.mimeData()))
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

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown_once:
            self._shown_once = True
            self.chrome.lay_out()
            if len(self._board_scene.router.routes) or self._board_scene.content_rect().isValid():
                self.fit_all(glide=False)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.chrome.view_moved()


def _point(at: QPointF) -> Point:
    return (at.x(), at.y())


def _nothing() -> None:
    return
