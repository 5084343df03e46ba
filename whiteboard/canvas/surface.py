"""The canvas as the tools see it: hits, previews, writing in place, the quick search, and commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect

from components.catalog import Catalog
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point, Rect
from whiteboard.board.patch import Patch
from whiteboard.board.records import ComponentRecord, Record, SheetRecord
from whiteboard.canvas.hit import hit_test
from whiteboard.canvas.inline_editor import InlineEditor
from whiteboard.canvas.marks import marks_for
from whiteboard.canvas.overlay import OverlayItem
from whiteboard.canvas.quick_search import GENERIC, Choice, QuickSearch, RoleChooser
from whiteboard.canvas.scene import BoardScene, Emphasis
from whiteboard.canvas.spotlight import lifted_by
from whiteboard.canvas.writing import Writing, writing_for
from whiteboard.tools.gestures import rim_towards
from whiteboard.tools.tool import Hit, Part, Pointer, Preview
from whiteboard.ui.desk import Desk

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

READ_ONLY = "The board cannot be changed now."


class CanvasSurface:
    """One per view. Everything that comes and goes over the drawing is kept here."""

    def __init__(self, view: CanvasView, scene: BoardScene, desk: Desk) -> None:
        self._view = view
        self._scene = scene
        self._desk: Desk = desk
        self._overlay = OverlayItem(scene.ink)
        scene.addItem(self._overlay)
        self._preview: Preview | None = None
        self._hovered: str | None = None
        self._focus_ring: str | None = None
        self.snaps = True
        self.editor = InlineEditor(view)
        self.editor.changed.connect(self.refresh_marks)
        self.quick_search = QuickSearch(view, desk.catalog, desk.design)
        self.role_chooser = RoleChooser(view, desk.catalog)

    @property
    def board(self) -> Board:
        """What is drawn."""
        return self._desk.session.board

    @property
    def catalog(self) -> Catalog:
        """The kinds that there are."""
        return self._desk.catalog

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected records."""
        return self._desk.selection

    @property
    def may_edit(self) -> bool:
        """Whether this desk's person can change the board now."""
        return self._desk.session.may_edit(self._desk.actor)

    def hit(self, pointer: Pointer) -> Hit:
        """What lies under the pointer."""
        return hit_test(self._scene, pointer.at, self._view.zoom, self.selection, edits=self.may_edit)

    def route(self, link_id: str) -> tuple[Point, ...]:
        """How a link runs now."""
        return self._scene.router.routes[link_id]

    def within(self, area: Rect) -> list[str]:
        """Ids of everything that lies wholly in an area."""
        rects = {r.id: self._scene.rect(r.id) for r in self.board if not isinstance(r, SheetRecord)}
        return [i for i, r in rects.items() if area.encloses(Rect(r.x(), r.y(), r.width(), r.height()))]

    def select(self, record_ids: Iterable[str]) -> None:
        """Makes this the selection."""
        self._desk.select(record_ids)

    def show_preview(self, preview: Preview | None) -> None:
        """Shows a preview instead of the one before; None takes it away."""
        before = self._preview.records if self._preview else {}
        self._preview = preview
        if before or (preview and preview.records):
            self._scene.preview(preview.records if preview else {})
        self.refresh_marks()

    def commit(self, patch: Patch, label: str) -> bool:
        """Changes the board as this desk's person; False when that was refused."""
        return self._desk.commit(patch, label)

    def edit_text(self, hit: Hit) -> None:
        """Opens an editor in place for what was hit."""
        writing = writing_for(self._scene, hit)
        if writing is None or not self.may_edit:
            return

        def accept(text: str) -> None:
            if text == writing.text:
                return
            try:
                patch = writing.patch(text)
            except ValueError as error:
                self._desk.message.emit(str(error))
                return
            self.commit(patch, writing.label)

        self._open_editor(writing, accept, None)

    def write_new(self, record: Record, finish: Callable[[str], Patch], label: str) -> None:
        """Opens an editor on a record that is not there yet; its text makes the patch."""
        self.show_preview(Preview(records={record.id: record}))
        writing = writing_for(self._scene, Hit(Part.NOTE, record.id))
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
            self._desk.message.emit(READ_ONLY)
            return
        if after is not None and after in self.board:
            self.show_preview(Preview(rubber=(rim_towards(self.board[after], at), at)))
        self.quick_search.open_for(
            self._view.mapFromScene(QPointF(*at)),
            self._desk.theme,
            lambda choice: self.put(choice, at, after, on_grid=not exact),
            lambda: self.show_preview(None),
            typed=typed,
            after=after,
        )

    def pan(self, dx: float, dy: float) -> None:
        """Moves the drawing by screen pixels."""
        self._view.camera.scroll(dx, dy)

    def done(self) -> None:
        """Back to selecting."""
        self._view.set_tool("select")

    def set_focus_ring(self, record_id: str | None) -> None:
        """Shows where the keyboard is."""
        self._focus_ring = record_id
        self.refresh_marks()

    @property
    def focus_ring(self) -> str | None:
        """The record that the keyboard is at."""
        return self._focus_ring

    def refresh_marks(self) -> None:
        """Brings emphasis and overlay in step with selection, preview, focus and finding."""
        desk = self._desk
        lifted = lifted_by(self.board, desk.spotlight)
        self._scene.emphasise(Emphasis(self._hovered, desk.selection, lifted))
        writing = self.editor.field is not None  # its frame is mark enough
        shown = marks_for(
            self._scene,
            frozenset() if writing else desk.selection,
            self._preview,
            self._focus_ring if self._view.hasFocus() else None,
            desk.spotlight,
            edits=self.may_edit,
        )
        self._overlay.show_marks(shown, self._scene.ink, self._view.zoom)

    def hover(self, pointer: Pointer) -> Hit:
        """Lights what lies under the pointer."""
        hit = self.hit(pointer)
        if (hit.id or None) != self._hovered:
            self._hovered = hit.id or None
            self._emphasise()
        return hit

    def leave(self) -> None:
        """The pointer has left the canvas."""
        self._hovered = None
        self._emphasise()

    def forget(self, gone: Callable[[str], bool]) -> None:
        """Lets go of the preview, and of what is no longer on the board."""
        self._preview = None
        self._hovered = None if self._hovered and gone(self._hovered) else self._hovered
        self._focus_ring = None if self._focus_ring and gone(self._focus_ring) else self._focus_ring

    def _emphasise(self) -> None:
        lifted = lifted_by(self.board, self._desk.spotlight)
        self._scene.emphasise(Emphasis(self._hovered, self._desk.selection, lifted))

    def change_kind(self, record_id: str) -> None:
        """Asks for another kind for a component."""

        def take(choice: Choice) -> None:
            patch = edit.change_kind(self.board, [record_id], choice.kind)
            self.commit(patch, "Change kind")

        corner = self._view.mapFromScene(self._scene.rect(record_id).bottomLeft()) + QPoint(0, 10)
        self.quick_search.open_for(corner, self._desk.theme, take, _nothing)

    def put(self, choice: Choice, at: Point, after: str | None = None, *, on_grid: bool = True) -> None:
        """Places what was chosen, linked from ``after``; a generic box is asked for its role."""
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
        corner = self._view.mapFromScene(self._scene.rect(record_id).bottomLeft()) + QPoint(0, 10)

        def take(role: str) -> None:
            record = self.board.get(record_id)
            if isinstance(record, ComponentRecord):
                roles = (*(r for r in record.roles_added if r != role), role)
                self.commit(edit.set_fields(self.board, [record_id], {"roles_added": roles}), "Set role")

        self.role_chooser.open_for(corner, self._desk.theme, take, _nothing)

    def _open_editor(
        self, writing: Writing, accept: Callable[[str], None], cancel: Callable[[], None] | None
    ) -> None:
        zoom = self._view.zoom
        corner = self._view.mapFromScene(writing.rect.topLeft())
        size = QPointF(max(writing.rect.width() * zoom, 60), max(writing.rect.height() * zoom, 22))
        self.editor.open(
            writing.text,
            QRect(corner.x(), corner.y(), round(size.x()), round(size.y())),
            writing.size * max(zoom, 0.8),
            self._desk.theme,
            accept,
            cancel,
            lines=writing.lines,
            note=writing.note,
        )


def _nothing() -> None:
    return
