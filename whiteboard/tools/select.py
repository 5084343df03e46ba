"""The select tool: click, marquee, and every drag that starts on something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from whiteboard.tools.gestures import DrawLink, Marquee, Move, MovePiece, Reconnect, Resize
from whiteboard.tools.tool import Gesture, Hit, Part, Pointer, Surface, Tool

EDITABLE: Final = {
    Part.COMPONENT,
    Part.LINK,
    Part.LINK_LABEL,
    Part.LINK_PIECE,
    Part.BOUNDARY,
    Part.NOTE,
    Part.TEXT,
    Part.PIN,
    Part.BADGE,
}


class SelectTool(Tool):
    """Selects on press, drags after a threshold, edits in place on double click."""

    cursor = "arrow"
    edits = False

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._pressed: tuple[Pointer, Hit] | None = None
        self._gesture: Gesture | None = None
        self._keep = False

    def press(self, pointer: Pointer) -> None:
        """Selects what is under the pointer, unless it is selected already and might be dragged."""
        hit = self.surface.hit(pointer)
        self._pressed, self._gesture = (pointer, hit), None
        chosen = self.surface.selection
        self._keep = hit.id in chosen
        if hit.part is Part.CANVAS or hit.part in _GRIPS:
            return
        if pointer.shift:
            self.surface.select(chosen ^ {hit.id})
        elif not self._keep:
            self.surface.select({hit.id})

    def move(self, pointer: Pointer) -> None:
        """Starts the drag that fits what was pressed, then feeds it."""
        if self._pressed is None:
            return
        start, hit = self._pressed
        if self._gesture is None and pointer.far_from(start):
            self._gesture = self._start(start, hit)
        if self._gesture is not None:
            self._gesture.update(pointer)

    def release(self, pointer: Pointer) -> None:
        """Ends the drag, or does what a click does."""
        pressed, gesture = self._pressed, self._gesture
        self._pressed = self._gesture = None
        if gesture is not None:
            gesture.finish(pointer)
        elif pressed is not None:
            self._click(pointer, pressed[1])

    def double_click(self, pointer: Pointer) -> None:
        """Edits in place; on the empty canvas it opens the search."""
        self._pressed = None
        hit = self.surface.hit(pointer)
        if not self.surface.may_edit:
            return
        if hit.part is Part.CANVAS:
            self.surface.search(pointer.at)
        elif hit.part in EDITABLE:
            self.surface.edit_text(hit)

    def interrupt(self) -> None:
        """Drops the drag, keeps the selection."""
        self._pressed = self._gesture = None

    def cancel(self) -> bool:
        """Drops the drag; without one, the selection."""
        busy = self._gesture is not None or bool(self.surface.selection)
        if self._gesture is None:
            self.surface.select(())
        self._pressed = self._gesture = None
        self.surface.show_preview(None)
        return busy

    def _click(self, pointer: Pointer, hit: Hit) -> None:
        if pointer.shift or hit.part in _GRIPS:
            return
        if hit.part is Part.CANVAS:
            self.surface.select(())
            return
        if self._keep:
            self.surface.select({hit.id})
        if hit.part is Part.BADGE and self.surface.may_edit:
            self.surface.edit_text(hit)

    def _start(self, start: Pointer, hit: Hit) -> Gesture | None:
        if hit.part is Part.CANVAS:
            return Marquee(self.surface, start)
        make = _DRAGS.get(hit.part)
        return make(self.surface, start, hit) if make and self.surface.may_edit else None


_GRIPS: Final = {Part.RIM, Part.HANDLE, Part.LINK_SOURCE, Part.LINK_TARGET, Part.LINK_PIECE}


def _move(surface: Surface, start: Pointer, hit: Hit) -> Gesture:
    if hit.id not in surface.selection:
        surface.select({hit.id})
    return Move(surface, start, hit.id)


def _reconnect(surface: Surface, _start: Pointer, hit: Hit) -> Gesture:
    return Reconnect(surface, hit.id, hit.part)


_DRAGS: Final[dict[Part, Callable[[Surface, Pointer, Hit], Gesture]]] = {
    **dict.fromkeys((Part.COMPONENT, Part.BADGE, Part.BOUNDARY, Part.NOTE, Part.TEXT, Part.PIN), _move),
    **dict.fromkeys((Part.LINK_SOURCE, Part.LINK_TARGET), _reconnect),
    Part.RIM: lambda surface, _start, hit: DrawLink(surface, hit.id),
    Part.HANDLE: lambda surface, start, hit: Resize(surface, start, hit.id, hit.index),
    Part.LINK_PIECE: lambda surface, start, hit: MovePiece(surface, start, hit.id, hit.index),
}
