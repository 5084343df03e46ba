"""The link tool: drag from one component to another, or click the one and then the other."""

from __future__ import annotations

from whiteboard.tools.gestures import DrawLink, component_at
from whiteboard.tools.tool import Pointer, Preview, Surface, Tool


class LinkTool(Tool):
    """Stays on after a link, so that several can be drawn in a row."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._start: Pointer | None = None
        self._link: DrawLink | None = None

    def press(self, pointer: Pointer) -> None:
        """Begins at a component; a second click ends at another."""
        if self._link is not None:
            return
        source = component_at(self.surface, pointer)
        if source is not None:
            self._start, self._link = pointer, DrawLink(self.surface, source)

    def move(self, pointer: Pointer) -> None:
        """Shows the link, or lights the component where one could begin."""
        if self._link is not None:
            self._link.update(pointer)
        else:
            self.surface.show_preview(Preview(target=component_at(self.surface, pointer)))

    def release(self, pointer: Pointer) -> None:
        """Ends the link; without a drag from the first component it waits for the second click."""
        if self._link is None:
            return
        if self._start is not None and not pointer.far_from(self._start):
            self._start = None
            return
        link, self._link = self._link, None
        link.finish(pointer)

    def interrupt(self) -> None:
        """Drops the link that was begun."""
        self._start = self._link = None

    def cancel(self) -> bool:
        """Drops the link that was begun."""
        busy = self._link is not None
        self._start = self._link = None
        self.surface.show_preview(None)
        return busy
