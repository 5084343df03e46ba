"""What the canvas does for each action of ``whiteboard.ui.actions``, by the action's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.edit.arrange import is_locked
from whiteboard.board.patch import Patch
from whiteboard.board.records import Boxed, FlowRecord, ForeignRecord, LinkRecord, SheetRecord

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

_UNSEEN: Final = (SheetRecord, FlowRecord, ForeignRecord)
Command = Callable[["CanvasView"], object]


def copy(view: CanvasView) -> bool:
    """Puts the selection on the clipboard, as text; False for an empty one."""
    text = edit.copy(view.surface.board, view.surface.selection)
    if text:
        QApplication.clipboard().setText(text)
    return bool(text)


def cut(view: CanvasView) -> None:
    """Copies and deletes."""
    surface = view.surface
    if surface.may_edit and copy(view):
        surface.commit(edit.delete(surface.board, surface.selection), "Cut")


def paste(view: CanvasView) -> None:
    """Pastes where the pointer is, or in the middle of the view."""
    surface = view.surface
    if not surface.may_edit:
        return
    try:
        patch = edit.paste(surface.board, QApplication.clipboard().text(), surface.catalog, at=view.here())
    except edit.ClipboardError as error:
        view.desk.message.emit(str(error))
        return
    _commit_new(view, patch, "Paste")


def duplicate(view: CanvasView) -> None:
    """A copy beside the original, selected."""
    surface = view.surface
    _commit_new(view, edit.duplicate(surface.board, surface.selection), "Duplicate")


def delete(view: CanvasView) -> None:
    """Deletes the selection; locked things stay, and say so."""
    surface = view.surface
    patch = edit.delete(surface.board, surface.selection)
    if surface.selection and not patch:
        view.desk.message.emit("What is locked stays. Unlock it first.")
    surface.commit(patch, "Delete")


def select_all(view: CanvasView) -> None:
    """Selects everything that is drawn."""
    view.surface.select(record.id for record in view.surface.board if not isinstance(record, _UNSEEN))


def lock(view: CanvasView) -> None:
    """Locks the selection, or lets it go when all of it is locked."""
    surface = view.surface
    boxed = [i for i in surface.selection if isinstance(surface.board.get(i), Boxed)]
    locked = bool(boxed) and all(is_locked(surface.board.get(i)) for i in boxed)
    surface.commit(
        edit.set_fields(surface.board, boxed, {"locked": not locked}), "Unlock" if locked else "Lock"
    )


def reverse(view: CanvasView) -> None:
    """Swaps the ends of the selected links."""
    surface = view.surface
    links = [i for i in surface.selection if isinstance(surface.board.get(i), LinkRecord)]
    surface.commit(edit.reverse_link(surface.board, *links), "Reverse link")


def tidy(view: CanvasView) -> None:
    """Lays out the selected components, or all."""
    surface = view.surface
    if surface.commit(
        edit.tidy(surface.board, surface.selection if len(surface.selection) > 1 else ()),
        "Tidy up",
    ):
        view.fit_all()


def toggle_grid(view: CanvasView) -> None:
    """Shows or hides the dots."""
    view.grid = not view.grid
    view.viewport().update()


def toggle_snap(view: CanvasView) -> None:
    """Moves and places on the grid, or anywhere."""
    view.surface.snaps = not view.surface.snaps


def _commit_new(view: CanvasView, patch: Patch, label: str) -> None:
    if patch and view.surface.commit(patch, label):
        created = map(view.surface.board.get, edit.created_ids(patch))
        view.surface.select(r.id for r in created if r is not None and not isinstance(r, _UNSEEN))


def _arrange(change: Callable[[Board, Iterable[str]], Patch], label: str, view: CanvasView) -> None:
    view.surface.commit(change(view.surface.board, view.surface.selection), label)


def _tool(name: str, view: CanvasView) -> None:
    view.set_tool(name)


COMMANDS: Final[Mapping[str, Command]] = {
    "edit.undo": lambda view: view.desk.undo(),
    "edit.redo": lambda view: view.desk.redo(),
    "edit.cut": cut,
    "edit.copy": copy,
    "edit.paste": paste,
    "edit.duplicate": duplicate,
    "edit.delete": delete,
    "edit.rename": lambda view: view.rename_selected(),
    "edit.select_all": select_all,
    "edit.lock": lock,
    **{
        f"tool.{name}": partial(_tool, name)
        for name in ("select", "hand", "component", "link", "boundary", "note", "text", "pin")
    },
    "link.reverse": reverse,
    "arrange.tidy": tidy,
    "arrange.front": partial(_arrange, edit.bring_to_front, "Bring to front"),
    "arrange.forward": partial(_arrange, edit.bring_forward, "Bring forward"),
    "arrange.backward": partial(_arrange, edit.send_backward, "Send backward"),
    "arrange.back": partial(_arrange, edit.send_to_back, "Send to back"),
    "view.zoom_in": lambda view: view.zoom_steps(1),
    "view.zoom_out": lambda view: view.zoom_steps(-1),
    "view.zoom_reset": lambda view: view.camera.set_zoom(1.0),
    "view.fit": lambda view: view.fit_all(),
    "view.fit_selection": lambda view: view.fit_selection(),
    "view.grid": toggle_grid,
    "view.snap": toggle_snap,
}
