"""The boundary tool: drag a rectangle around what it is to hold."""

from __future__ import annotations

from typing import Final

from whiteboard.board import edit
from whiteboard.board.geometry import GRID, Rect, between, bounds, rect_of, snap
from whiteboard.board.records import Boxed
from whiteboard.tools.tool import Hit, Part, Pointer, Preview, Surface, Tool

DROPPED: Final = (400.0, 240.0)
ROOM: Final = 2 * GRID
"""Between a boundary drawn around things and what it holds."""


class BoundaryTool(Tool):
    """Draws one boundary of a kind and then asks for its name."""

    def __init__(self, surface: Surface, kind: str = "zone") -> None:
        super().__init__(surface)
        self._kind = kind
        self._start: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """The first corner."""
        self._start = pointer

    def move(self, pointer: Pointer) -> None:
        """Shows the rectangle."""
        if self._start is not None:
            self.surface.show_preview(Preview(ghost=self._rect(self._start, pointer)))

    def release(self, pointer: Pointer) -> None:
        """The opposite corner; a mere click draws nothing."""
        start, self._start = self._start, None
        self.surface.show_preview(None)
        if start is None or not pointer.far_from(start):
            return
        self._draw(self._rect(start, pointer))

    def _draw(self, rect: Rect) -> None:
        patch = edit.add_boundary(self.surface.board, rect, self._kind)
        if self.surface.commit(patch, "Add boundary"):
            new = edit.created_ids(patch)
            self.surface.select(new)
            self.surface.done()
            self.surface.edit_text(Hit(Part.BOUNDARY, new[0]))

    def drop(self, pointer: Pointer) -> None:
        """Dragged from the palette it has a size of its own."""
        w, h = DROPPED
        rect = Rect(snap(pointer.x - w / 2), snap(pointer.y - h / 2), w, h)
        patch = edit.add_boundary(self.surface.board, rect, self._kind)
        self.surface.show_preview(None)
        if self.surface.commit(patch, "Add boundary"):
            self.surface.select(edit.created_ids(patch))

    def enter(self, pointer: Pointer) -> bool:
        """Draws it around the selection; without one, with a size of its own."""
        records = (self.surface.board.get(record_id) for record_id in self.surface.selection)
        around = bounds(rect_of(record) for record in records if isinstance(record, Boxed))
        if around is None:
            self.drop(pointer)
            self.surface.done()
        else:
            self._draw(around.grown(ROOM))
        return True

    def cancel(self) -> bool:
        """Drops the rectangle."""
        busy = self._start is not None
        self._start = None
        self.surface.show_preview(None)
        return busy

    def _rect(self, a: Pointer, b: Pointer) -> Rect:
        if b.alt or not self.surface.snaps:
            return between(a.at, b.at)
        rect = between((snap(a.x), snap(a.y)), (snap(b.x), snap(b.y)))
        return Rect(rect.x, rect.y, max(rect.w, 40.0), max(rect.h, 40.0))
