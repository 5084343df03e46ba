"""The pin tool: numbers a place or a part, with a few words beside the drawing."""

from __future__ import annotations

from whiteboard.board import edit
from whiteboard.board.geometry import Point
from whiteboard.board.records import Boxed
from whiteboard.tools.tool import Hit, Part, Pointer, Tool


class PinTool(Tool):
    """Sets one pin and asks for its words."""

    def release(self, pointer: Pointer) -> None:
        """Sets it, on the record under the pointer if there is one."""
        hit = self.surface.hit(pointer)
        self._set(pointer.at, None if hit.part is Part.CANVAS else hit.id)

    def enter(self, pointer: Pointer) -> bool:
        """Sets it on the corner of what is selected, or where new things go."""
        chosen = self.surface.selection
        record = self.surface.board.get(next(iter(chosen))) if len(chosen) == 1 else None
        if isinstance(record, Boxed):
            self._set((record.x, record.y), record.id)
        else:
            self._set(pointer.at, None)
        return True

    def _set(self, at: Point, target: str | None) -> None:
        patch = edit.add_pin(self.surface.board, at, target=target)
        if self.surface.commit(patch, "Add annotation"):
            new = edit.created_ids(patch)
            self.surface.select(new)
            self.surface.done()
            self.surface.edit_text(Hit(Part.PIN, new[0]))
