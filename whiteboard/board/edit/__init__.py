"""Every edit of a board, as pure functions: board and arguments in, patch out; nothing is changed here."""

from __future__ import annotations

from whiteboard.board.edit.arrange import (
    bring_forward,
    bring_to_front,
    move,
    place_at,
    resize,
    send_backward,
    send_to_back,
    tidy,
)
from whiteboard.board.edit.clipboard import ClipboardError, copy, duplicate, paste
from whiteboard.board.edit.create import (
    add_boundary,
    add_component,
    add_note,
    add_pin,
    add_text,
    free_place,
)
from whiteboard.board.edit.draft import created_ids
from whiteboard.board.edit.fields import call_always, change_kind, rename, set_fields, set_params, set_title
from whiteboard.board.edit.links import add_link, reconnect, reverse_link
from whiteboard.board.edit.remove import delete

__all__ = [
    "ClipboardError",
    "add_boundary",
    "add_component",
    "add_link",
    "add_note",
    "add_pin",
    "add_text",
    "bring_forward",
    "bring_to_front",
    "call_always",
    "change_kind",
    "copy",
    "created_ids",
    "delete",
    "duplicate",
    "free_place",
    "move",
    "paste",
    "place_at",
    "reconnect",
    "rename",
    "resize",
    "reverse_link",
    "send_backward",
    "send_to_back",
    "set_fields",
    "set_params",
    "set_title",
    "tidy",
]
