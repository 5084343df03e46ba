"""Which text is edited in place, where its field lies, and what its words do to the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.edit.fields import text_field
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    TextRecord,
)
from whiteboard.canvas.items.card import CardItem
from whiteboard.canvas.items.link import longest_piece
from whiteboard.canvas.scene import BoardScene
from whiteboard.tools.tool import Hit, Part

MOST_REPLICAS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Writing:
    """A field to open: its text, its place in the scene, and the patch that its words make.

    ``patch`` raises ValueError with one sentence when the words cannot be used.
    """

    text: str
    rect: QRectF
    size: float
    patch: Callable[[str], Patch]
    label: str
    lines: bool = False
    note: bool = False


def writing_for(scene: BoardScene, hit: Hit) -> Writing | None:
    """What to edit for a part of the canvas; None when it has no words."""
    board = scene.board
    record = scene.shown(hit.id)
    if isinstance(record, ComponentRecord) and hit.part is Part.BADGE:
        return _replicas(scene, record)
    if record is None:
        return None
    return Writing(
        text=str(getattr(record, text_field(record))),
        rect=_place(scene, record),
        size=_size(record),
        patch=lambda text: edit.rename(board, record.id, text),
        label="Rename" if text_field(record) == "label" else "Edit text",
        lines=isinstance(record, NoteRecord | TextRecord | PinRecord),
        note=isinstance(record, NoteRecord),
    )


def _size(record: Record) -> float:
    match record:
        case ComponentRecord() | NoteRecord():
            return 12.5
        case LinkRecord():
            return 10.5
        case TextRecord():
            return 13.0
        case _:
            return 12.0


def _place(scene: BoardScene, record: Record) -> QRectF:
    rect = scene.rect(record.id)
    match record:
        case ComponentRecord():
            return QRectF(rect.x() + 32, rect.y() + 7, rect.width() - 38, 22)
        case LinkRecord():
            route = scene.router.routes[record.id]
            a, b = longest_piece(route)
            return QRectF((a[0] + b[0]) / 2 - 70, (a[1] + b[1]) / 2 - 11, 140, 22)
        case BoundaryRecord():
            title = scene.title_rect(record)
            return QRectF(title.x() + 19, rect.y() + 4, max(rect.right() - title.x() - 31, 120), 22)
        case PinRecord():
            return QRectF(rect.x() + 22, rect.y() - 4, 220, 60)
        case _:
            return rect


def _replicas(scene: BoardScene, record: ComponentRecord) -> Writing:
    item = scene.item(record.id)
    rect = scene.rect(record.id)
    place = QRectF(rect.right() - 62, rect.y() + 7, 56, 23)
    if isinstance(item, CardItem) and not item.badge_rect().isEmpty():
        place.setLeft(min(place.left(), item.badge_rect().left() - 12))
    text = "" if record.replicas is None else str(record.replicas)
    return Writing(
        text, place, 11.0, lambda words: _set_replicas(scene.board, record.id, words), "Set replicas"
    )


def _set_replicas(board: Board, record_id: str, words: str) -> Patch:
    text = words.strip().lstrip("×xX").strip()
    try:
        count = int(text)
    except ValueError:
        raise ValueError(f"{words!r} is no whole number of replicas.") from None
    if not 1 <= count <= MOST_REPLICAS:
        raise ValueError(f"Replicas must be between 1 and {MOST_REPLICAS}.")
    return edit.set_fields(board, [record_id], {"replicas": count})
