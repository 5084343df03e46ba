"""Putting new things on a board."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from components.kinds import Kind
from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft, adopt, settle
from whiteboard.board.edit.words import note_height, text_size
from whiteboard.board.geometry import GRID, Point, Rect, rect_of, snap
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    CARD_HEIGHT,
    CARD_WIDTH,
    BoundaryRecord,
    Boxed,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    TextRecord,
)

NOTE_SIZE: Final = (160.0, 100.0)
TEXT_SIZE: Final = (160.0, 20.0)
STEP_X: Final = 260.0
STEP_Y: Final = 120.0
_DIRECTIONS: Final = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}


def add_component(
    board: Board,
    kind: Kind,
    at: Point,
    *,
    product: str = "",
    label: str = "",
    after: str | None = None,
    on_grid: bool = True,
) -> Patch:
    """A component with its middle at ``at``, in the boundary that lies there; linked from ``after``."""
    draft = Draft(board)
    x, y = at[0] - CARD_WIDTH / 2, at[1] - CARD_HEIGHT / 2
    record = ComponentRecord(
        draft.new_id(kind.id),
        z=draft.next_z(),
        x=snap(x) if on_grid else x,
        y=snap(y) if on_grid else y,
        kind=kind.id,
        label=label,
        product=product,
        replicas=kind.default_replicas,
    )
    settle(draft, record)
    if after is not None:
        draft.put(LinkRecord(draft.new_id("l", first=1), z=draft.next_z(), source=after, target=record.id))
    return draft.patch()


def free_place(board: Board, rect: Rect, direction: str) -> Rect:
    """The nearest place for a card to the right, left, up or down of ``rect`` that covers nothing."""
    dx, dy = _DIRECTIONS[direction]
    taken = [rect_of(r) for r in board.of_type(Boxed) if not isinstance(r, BoundaryRecord)]
    start = Rect(rect.x + dx * STEP_X, rect.y + dy * STEP_Y, CARD_WIDTH, CARD_HEIGHT)
    for step in range(200):
        aside = (step + 1) // 2 * (1 if step % 2 else -1)
        place = start.moved(aside * STEP_X * abs(dy), aside * STEP_Y * abs(dx))
        if not any(place.grown(GRID / 2).meets(other) for other in taken):
            return place
    return start


def add_note(board: Board, at: Point, text: str = "") -> Patch:
    """A sticky note with its top left at ``at``."""
    draft = Draft(board)
    note = NoteRecord(draft.new_id("note"), z=draft.next_z(), text=text)
    w, h = NOTE_SIZE[0], max(NOTE_SIZE[1], note_height(text, NOTE_SIZE[0]))
    settle(draft, replace(note, x=snap(at[0]), y=snap(at[1]), w=w, h=h))
    return draft.patch()


def add_text(board: Board, at: Point, text: str = "") -> Patch:
    """Plain text with its top left at ``at``."""
    draft = Draft(board)
    item = TextRecord(draft.new_id("text"), z=draft.next_z(), text=text)
    w, h = text_size(text)
    settle(draft, replace(item, x=snap(at[0]), y=snap(at[1]), w=w, h=h))
    return draft.patch()


def add_boundary(board: Board, rect: Rect, kind: str = "zone", label: str = "") -> Patch:
    """A boundary that takes in what it covers."""
    draft = Draft(board)
    record = BoundaryRecord(draft.new_id(kind), z=draft.next_z(), kind=kind, label=label)
    settle(draft, replace(record, x=rect.x, y=rect.y, w=rect.w, h=rect.h))
    settled = draft.get(record.id)
    assert isinstance(settled, BoundaryRecord)  # noqa: S101 - just put there; narrows the type
    adopt(draft, settled)
    return draft.patch()


def add_pin(board: Board, at: Point, *, target: str | None = None, text: str = "") -> Patch:
    """A numbered annotation, next in number; on a record when ``target`` is given and has a place."""
    draft = Draft(board)
    number = max((pin.number for pin in board.of_type(PinRecord)), default=0) + 1
    held = board.get(target) if target else None
    x, y = (at[0] - held.x, at[1] - held.y) if isinstance(held, Boxed) else at
    on = held.id if isinstance(held, Boxed) else None
    draft.put(PinRecord(draft.new_id("pin"), z=draft.next_z(), x=x, y=y, number=number, text=text, target=on))
    return draft.patch()
