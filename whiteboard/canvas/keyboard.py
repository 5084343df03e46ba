"""Keys on the canvas: the actions' own shortcuts, walking and building the graph, and typing a part's name.

Letters that stand for a tool take that tool up; any other letter, and any capital, opens the quick search
with it, so that a person can simply type "Kafka".
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from whiteboard.board import edit
from whiteboard.board.geometry import GRID, Rect, rect_of
from whiteboard.board.records import Boxed, ComponentRecord, PinRecord
from whiteboard.ui.actions import ACTIONS, Context

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

ARROWS: Final = {
    Qt.Key.Key_Left: ("left", -1.0, 0.0),
    Qt.Key.Key_Right: ("right", 1.0, 0.0),
    Qt.Key.Key_Up: ("up", 0.0, -1.0),
    Qt.Key.Key_Down: ("down", 0.0, 1.0),
}
_SHIFT, _CTRL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)

_UNSHIFTED: Final = {
    Qt.Key.Key_Exclam: Qt.Key.Key_1,
    Qt.Key.Key_At: Qt.Key.Key_2,
    Qt.Key.Key_BraceLeft: Qt.Key.Key_BracketLeft,
    Qt.Key.Key_BraceRight: Qt.Key.Key_BracketRight,
    Qt.Key.Key_QuoteDbl: Qt.Key.Key_Apostrophe,
}
"""What Shift makes of keys that actions name without it."""


def handle(view: CanvasView, event: QKeyEvent) -> bool:
    """Does what a key asks for; False when the canvas has no use for it."""
    key, held = Qt.Key(event.key()), event.modifiers()
    if key in ARROWS:
        return _arrow(view, key, held)
    if key == Qt.Key.Key_Escape:
        return _escape(view)
    if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return _enter(view)
    return _action(view, event) or _typed(view, event)


def _action(view: CanvasView, event: QKeyEvent) -> bool:
    from whiteboard.canvas.commands import COMMANDS

    key = _UNSHIFTED.get(Qt.Key(event.key()), Qt.Key(event.key()))
    name = _shortcuts().get(QKeyCombination(event.modifiers(), key).toCombined())
    if name is None:
        return False
    COMMANDS[name](view)
    return True


@cache
def _shortcuts() -> dict[int, str]:
    """Action ids of the canvas by key."""
    actions = [action for action in ACTIONS.values() if action.context is Context.CANVAS]
    return {_combined(keys): action.id for action in actions for keys in action.keys}


def _combined(keys: str) -> int:
    sequence: Any = QKeySequence(keys)  # its type stub does not know that it can be indexed
    combination: QKeyCombination = sequence[0]
    return combination.toCombined()


def _typed(view: CanvasView, event: QKeyEvent) -> bool:
    text = event.text()
    if not text.isalpha() or event.modifiers() & (_CTRL | _ALT) or not view.surface.may_edit:
        return False
    view.open_search(typed=text)
    return True


def _escape(view: CanvasView) -> bool:
    if view.tool.cancel():
        return True
    if view.tool_name != "select":
        view.set_tool("select")
        return True
    if view.desk.spotlight is not None:
        view.desk.show_spotlight(None)
        return True
    return False


def _enter(view: CanvasView) -> bool:
    surface = view.surface
    x, y = view.here()
    if view.tool.enter(replace(view.pointer, x=x, y=y)):
        return True
    if surface.focus_ring is not None and surface.focus_ring not in surface.selection:
        surface.select([surface.focus_ring])
    elif surface.selection:
        view.rename_selected()
    elif surface.may_edit:
        view.open_search()
    return True


def _arrow(view: CanvasView, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
    surface = view.surface
    name, dx, dy = ARROWS[key]
    if held & _CTRL and held & _SHIFT:
        return _resize(view, dx * GRID, dy * GRID)
    if held & _CTRL:
        return _add(view, name)
    if held & _ALT:
        return _walk(view, dx, dy)
    step = 1.0 if held & _SHIFT else GRID
    if surface.selection and surface.may_edit:
        surface.commit(edit.move(surface.board, surface.selection, dx * step, dy * step), "Nudge")
    elif not surface.selection:
        surface.pan(-dx * 60, -dy * 60)
    return True


def _add(view: CanvasView, direction: str) -> bool:
    """Asks for a part to stand beside the selected one, linked from it."""
    surface = view.surface
    start = _current(view)
    if start is None or not surface.may_edit:
        return False
    place = edit.free_place(surface.board, rect_of(start), direction)
    surface.search(place.center, after=start.id, exact=True)
    return True


def _resize(view: CanvasView, dw: float, dh: float) -> bool:
    """Moves the lower right corner of the selected note, text or boundary; a card has one size."""
    surface = view.surface
    for record_id in surface.selection:
        record = surface.board.get(record_id)
        if isinstance(record, Boxed) and not isinstance(record, ComponentRecord) and surface.may_edit:
            x, y, w, h = rect_of(record)
            surface.commit(edit.resize(surface.board, record_id, Rect(x, y, w + dw, h + dh)), "Resize")
    return True


def _walk(view: CanvasView, dx: float, dy: float) -> bool:
    """Goes to the linked component that lies most in a direction."""
    surface = view.surface
    start = _current(view)
    if start is None:
        return cycle(view, forward=True)
    x, y = rect_of(start).center
    ends = {end for link in surface.board.links_of([start.id]) for end in (link.source, link.target)}
    best, closest = None, float("inf")
    for record_id in sorted(ends - {start.id}):
        record = surface.board[record_id]
        if isinstance(record, Boxed):
            ox, oy = rect_of(record).center
            along = (ox - x) * dx + (oy - y) * dy
            aside = abs((ox - x) * dy) + abs((oy - y) * dx)
            if along > 0 and along + 2 * aside < closest:
                best, closest = record_id, along + 2 * aside
    if best is not None:
        surface.select([best])
        surface.set_focus_ring(best)
        view.keep_in_view(best)
    return True


def cycle(view: CanvasView, *, forward: bool) -> bool:
    """Goes to the next thing in reading order; False past the last, and when there is none.

    Links are walked with ``Alt`` and an arrow, and listed in the outline.
    """
    surface = view.surface
    drawn = [record.id for record in surface.board if isinstance(record, Boxed | PinRecord)]
    corners = {record_id: view.board_scene.rect(record_id).topLeft() for record_id in drawn}
    ids = sorted(drawn, key=lambda i: (corners[i].y(), corners[i].x(), i))
    if not ids:
        return False
    current = surface.focus_ring or (next(iter(surface.selection)) if len(surface.selection) == 1 else None)
    if current not in ids:
        following = ids[0] if forward else ids[-1]
    else:
        index = ids.index(current) + (1 if forward else -1)
        if not 0 <= index < len(ids):
            surface.set_focus_ring(None)
            return False
        following = ids[index]
    surface.select([following])
    surface.set_focus_ring(following)
    view.keep_in_view(following)
    return True


def _current(view: CanvasView) -> ComponentRecord | None:
    """The component that keys act on: the one selected, or the one with the ring."""
    surface = view.surface
    name = next(iter(surface.selection)) if len(surface.selection) == 1 else surface.focus_ring
    record = surface.board.get(name) if name else None
    return record if isinstance(record, ComponentRecord) else None
