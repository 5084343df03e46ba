"""Context menus: what can be done with a component, a link, anything else, or the empty canvas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from components.design import Mode
from whiteboard.board import edit
from whiteboard.board.geometry import rect_of
from whiteboard.board.records import BoundaryRecord, Boxed, ComponentRecord, LinkRecord, Record
from whiteboard.canvas.commands import COMMANDS
from whiteboard.canvas.items.shapes import BOUNDARY_NAMES
from whiteboard.tools.tool import Hit, Part, Pointer
from whiteboard.ui import icons
from whiteboard.ui.actions import ACTIONS, menu_text

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

MODE_WORDS: Final = {
    Mode.SYNC: "Sync: caller waits",
    Mode.ASYNC: "Async: caller goes on",
    Mode.BATCH: "Batch: periodic transfer",
    Mode.CONTROL: "Control: carries no load",
    Mode.REPLICATION: "Replication: copies of data",
}


def open_menu(view: CanvasView, pointer: Pointer, at: QPoint) -> None:
    """Opens the menu for what lies under the pointer, which becomes the selection unless in it."""
    surface = view.surface
    hit = surface.hit(pointer)
    if hit.id and hit.id not in surface.selection:
        surface.select([hit.id])
    menu = menu_for(view, hit, pointer)
    menu.popup(at)


def menu_for(view: CanvasView, hit: Hit, pointer: Pointer) -> QMenu:
    """The menu, not yet shown; without rights to edit only what changes nothing."""
    menu = QMenu(view)
    menu.aboutToHide.connect(menu.deleteLater)
    record = view.surface.board.get(hit.id) if hit.id else None
    if record is None:
        _canvas(view, menu, pointer)
    elif view.surface.may_edit:
        _record(view, menu, hit, record)
    else:
        _actions(view, menu, "edit.copy", "view.fit_selection")
    return menu


def _canvas(view: CanvasView, menu: QMenu, pointer: Pointer) -> None:
    if view.surface.may_edit:
        _add(menu, "Add component…", lambda: view.surface.search(pointer.at), "ph.cube", view)
        _actions(view, menu, "edit.paste")
        menu.addSeparator()
    _actions(view, menu, "edit.select_all", "view.fit", "view.zoom_reset", "view.grid")
    if view.surface.may_edit:
        menu.addSeparator()
        _actions(view, menu, "arrange.tidy")


def _record(view: CanvasView, menu: QMenu, hit: Hit, record: Record) -> None:
    surface = view.surface
    match record:
        case ComponentRecord():
            _actions(view, menu, "edit.rename")
            if record.replicas is not None:
                _add(
                    menu,
                    "Replicas…",
                    lambda: surface.edit_text(Hit(Part.BADGE, record.id)),
                    "ph.copy",
                    view,
                )
            _add(menu, "Add linked…", lambda: _add_linked(view, record), "ph.path", view)
            _add(menu, "Change kind…", lambda: surface.change_kind(record.id), "ph.swap", view)
            _add(menu, "Set role…", lambda: surface.ask_role(record.id), "ph.tag", view)
        case LinkRecord():
            _link(view, menu, record)
        case BoundaryRecord():
            _actions(view, menu, "edit.rename")
            kinds = menu.addMenu("Kind")
            for kind, name in BOUNDARY_NAMES.items():
                patch_kind = _setter(view, hit.id, {"kind": kind}, "Change kind")
                _checked(kinds.addAction(name, patch_kind), record.kind == kind)
        case _:
            _add(menu, "Edit text", lambda: surface.edit_text(hit), "ph.text-aa", view)
    menu.addSeparator()
    _actions(view, menu, "edit.cut", "edit.copy", "edit.duplicate")
    if isinstance(record, Boxed):
        _actions(view, menu, "edit.lock")
    order = menu.addMenu("Order")
    _actions(view, order, "arrange.front", "arrange.forward", "arrange.backward", "arrange.back")
    menu.addSeparator()
    _actions(view, menu, "edit.delete")


def _link(view: CanvasView, menu: QMenu, link: LinkRecord) -> None:
    surface = view.surface
    modes = menu.addMenu("Mode")
    chosen = [i for i in surface.selection if isinstance(surface.board.get(i), LinkRecord)]
    now = view.board_scene.mode_of(link)
    for mode, words in MODE_WORDS.items():
        action = modes.addAction(words, _many(view, chosen, {"mode": str(mode)}, "Change mode"))
        _checked(action, now is mode)
    _add(menu, "Label…", lambda: surface.edit_text(Hit(Part.LINK_LABEL, link.id)), "ph.text-aa", view)
    _actions(view, menu, "link.reverse")
    straight = link.route == "straight"
    way, words = ("orthogonal", "Right angles") if straight else ("straight", "Straight")
    _add(menu, words, _many(view, chosen, {"route": way, "waypoints": ()}, words), "ph.line-segment", view)
    if link.waypoints:
        _add(menu, "Route by itself", _many(view, chosen, {"waypoints": ()}, "Unpin bends"), "ph.path", view)


def _add_linked(view: CanvasView, record: ComponentRecord) -> None:
    place = edit.free_place(view.surface.board, rect_of(record), "right")
    view.surface.search(place.center, after=record.id, exact=True)


def _setter(view: CanvasView, record_id: str, values: dict[str, object], label: str) -> Callable[[], None]:
    return _many(view, [record_id], values, label)


def _many(view: CanvasView, ids: list[str], values: dict[str, object], label: str) -> Callable[[], None]:
    def change() -> None:
        view.surface.commit(edit.set_fields(view.surface.board, ids, values), label)

    return change


def _actions(view: CanvasView, menu: QMenu, *names: str) -> None:
    """Entries for actions, with their words, keys and icons; a tick tells whether there is a grid."""
    for name in names:
        action = ACTIONS[name]
        entry = menu.addAction(menu_text(action), partial(COMMANDS[name], view))
        if action.checkable:
            _checked(entry, view.grid)
        elif action.icon:
            entry.setIcon(icons.icon(action.icon, view.desk.theme["text2"]))


def _add(menu: QMenu, text: str, do: Callable[[], object], icon: str, view: CanvasView) -> None:
    menu.addAction(text, do).setIcon(icons.icon(icon, view.desk.theme["text2"]))


def _checked(action: QAction, on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(on)
