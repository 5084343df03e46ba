"""The link tool: drag from one component to another, or click or choose with Enter one, then the other."""

from __future__ import annotations

from dataclasses import replace

from whiteboard.board.records import ComponentRecord
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

    def enter(self, pointer: Pointer) -> bool:
        """Begins at the selected component; a second time ends at the one that is selected then."""
        chosen = self.surface.selection
        record = self.surface.board.get(next(iter(chosen))) if len(chosen) == 1 else None
        if not isinstance(record, ComponentRecord):
            return False
        here = replace(pointer, x=record.x + record.w / 2, y=record.y + record.h / 2)
        self.press(here)
        self.move(here)
        self.release(here)
        return True

    def interrupt(self) -> None:
        """Drops the link that was begun."""
        self._start = self._link = None

    def cancel(self) -> bool:
        """Drops the link that was begun."""
        busy = self._link is not None
        self._start = self._link = None
        self.surface.show_preview(None)
        return busy
