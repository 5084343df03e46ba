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
from whiteboard.board.records import Boxed, LinkRecord, SheetRecord

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

Command = Callable[["CanvasView"], object]


def copy(view: CanvasView) -> bool:
    """Puts the selection on the clipboard, as text; False for an empty one."""
    text = edit.copy(view.board, view.selection)
    if text:
        QApplication.clipboard().setText(text)
    return bool(text)


def cut(view: CanvasView) -> None:
    """Copies and deletes."""
    if view.may_edit and copy(view):
        view.commit(edit.delete(view.board, view.selection), "Cut")


def paste(view: CanvasView) -> None:
    """Pastes where the pointer is, or in the middle of the view."""
    if not view.may_edit:
        return
    try:
        patch = edit.paste(view.board, QApplication.clipboard().text(), view.catalog, at=view.here())
    except edit.ClipboardError as error:
        view.desk.message.emit(str(error))
        return
    _commit_new(view, patch, "Paste")


def duplicate(view: CanvasView) -> None:
    """A copy beside the original, selected."""
    _commit_new(view, edit.duplicate(view.board, view.selection), "Duplicate")


def delete(view: CanvasView) -> None:
    """Deletes the selection; locked things stay, and say so."""
    patch = edit.delete(view.board, view.selection)
    if view.selection and not patch:
        view.desk.message.emit("What is locked stays. Unlock it first.")
    view.commit(patch, "Delete")


def select_all(view: CanvasView) -> None:
    """Selects everything that is drawn."""
    view.select(record.id for record in view.board if not isinstance(record, SheetRecord))


def lock(view: CanvasView) -> None:
    """Locks the selection, or lets it go when all of it is locked."""
    boxed = [i for i in view.selection if isinstance(view.board.get(i), Boxed)]
    locked = bool(boxed) and all(is_locked(view.board.get(i)) for i in boxed)
    view.commit(edit.set_fields(view.board, boxed, {"locked": not locked}), "Unlock" if locked else "Lock")


def reverse(view: CanvasView) -> None:
    """Swaps the ends of the selected links."""
    links = [i for i in view.selection if isinstance(view.board.get(i), LinkRecord)]
    view.commit(edit.reverse_link(view.board, *links), "Reverse link")


def tidy(view: CanvasView) -> None:
    """Lays out the selected components, or all."""
    if view.commit(edit.tidy(view.board, view.selection if len(view.selection) > 1 else ()), "Tidy up"):
        view.fit_all()


def toggle_grid(view: CanvasView) -> None:
    """Shows or hides the dots."""
    view.grid = not view.grid
    view.viewport().update()


def toggle_snap(view: CanvasView) -> None:
    """Moves and places on the grid, or anywhere."""
    view.snaps = not view.snaps


def _commit_new(view: CanvasView, patch: Patch, label: str) -> None:
    if patch and view.commit(patch, label):
        view.select(edit.created_ids(patch))


def _arrange(change: Callable[[Board, Iterable[str]], Patch], label: str, view: CanvasView) -> None:
    view.commit(change(view.board, view.selection), label)


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
