"""The pin tool: numbers a place or a part, with a few words beside the drawing."""

from __future__ import annotations

from whiteboard.board import edit
from whiteboard.tools.tool import Hit, Part, Pointer, Tool


class PinTool(Tool):
    """Sets one pin and asks for its words."""

    def release(self, pointer: Pointer) -> None:
        """Sets it, on the record under the pointer if there is one."""
        hit = self.surface.hit(pointer)
        target = None if hit.part is Part.CANVAS else hit.id
        patch = edit.add_pin(self.surface.board, pointer.at, target=target)
        if self.surface.commit(patch, "Add annotation"):
            new = edit.created_ids(patch)
            self.surface.select(new)
            self.surface.done()
            self.surface.edit_text(Hit(Part.PIN, new[0]))
