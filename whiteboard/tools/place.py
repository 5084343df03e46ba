"""Placing a component: its outline follows the pointer until a click puts it there."""

from __future__ import annotations

from whiteboard.board import edit
from whiteboard.board.geometry import Rect, snap
from whiteboard.board.records import CARD_HEIGHT, CARD_WIDTH
from whiteboard.tools.tool import Armed, Pointer, Preview, Surface, Tool


class PlaceTool(Tool):
    """Places one component; Shift keeps the tool for more of the same."""

    def __init__(self, surface: Surface, armed: Armed) -> None:
        super().__init__(surface)
        self._armed = armed

    def move(self, pointer: Pointer) -> None:
        """Shows where the card would lie."""
        x, y = snap(pointer.x - CARD_WIDTH / 2), snap(pointer.y - CARD_HEIGHT / 2)
        self.surface.show_preview(Preview(ghost=Rect(x, y, CARD_WIDTH, CARD_HEIGHT)))

    def release(self, pointer: Pointer) -> None:
        """Puts it there."""
        patch = edit.add_component(
            self.surface.board, self._armed.kind, pointer.at, product=self._armed.product
        )
        self.surface.show_preview(None)
        if self.surface.commit(patch, f"Add {edit.created_ids(patch)[0]}"):
            self.surface.select(edit.created_ids(patch))
        if not pointer.shift:
            self.surface.done()

    def enter(self, pointer: Pointer) -> bool:
        """Places it where new things go."""
        self.release(pointer)
        return True

    def cancel(self) -> bool:
        """Puts the part back."""
        self.surface.show_preview(None)
        return False
