"""The hand: drags the view."""

from __future__ import annotations

from whiteboard.tools.tool import Pointer, Surface, Tool


class HandTool(Tool):
    """Scrolls by as much as the pointer moves; scene places follow the view, so the grip stays put."""

    cursor = "hand"
    edits = False

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._grip: Pointer | None = None

    def press(self, pointer: Pointer) -> None:
        """Takes hold."""
        self._grip = pointer

    def move(self, pointer: Pointer) -> None:
        """Brings the grip under the pointer again."""
        if self._grip is not None:
            dx, dy = pointer.x - self._grip.x, pointer.y - self._grip.y
            self.surface.pan(dx * pointer.zoom, dy * pointer.zoom)

    def release(self, pointer: Pointer) -> None:  # noqa: ARG002 - tools share one shape
        """Lets go."""
        self._grip = None

    @property
    def holds(self) -> bool:
        """Whether the view is being dragged."""
        return self._grip is not None
