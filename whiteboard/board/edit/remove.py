"""Deleting, with everything that cannot stand without what is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    BoundaryRecord,
    Boxed,
    FlowRecord,
    LinkRecord,
    PinRecord,
    Record,
    SheetRecord,
)


def delete(board: Board, ids: Iterable[str]) -> Patch:
    """Takes records off, with the links, pins and flows that end at them; locked records stay.

    What a deleted boundary holds moves to the next boundary around it that stays.
    """
    gone = {i for i in ids if _deletable(board.get(i))}
    gone |= {link.id for link in board.links_of(gone)}
    gone |= {pin.id for pin in board.of_type(PinRecord) if pin.target in gone}
    gone |= {flow.id for flow in board.of_type(FlowRecord) if flow.source in gone}
    draft = Draft(board)
    for record in board:
        if record.id in gone:
            draft.drop(record.id)
        elif (kept := _without(board, record, gone)) is not record:
            draft.put(kept)
    return draft.patch()


def _deletable(record: Record | None) -> bool:
    if isinstance(record, Boxed):
        return not record.locked
    return record is not None and not isinstance(record, SheetRecord)


def _without(board: Board, record: Record, gone: set[str]) -> Record:
    """The record with no mention of what is gone."""
    match record:
        case Boxed(parent=str(parent)) if parent in gone:
            return replace(record, parent=_staying(board, parent, gone))
        case LinkRecord() if record.params.get("on_miss_of") in gone:
            kept = {name: value for name, value in record.params.items() if name != "on_miss_of"}
            return replace(record, params=MappingProxyType(kept))
        case _:
            return record


def _staying(board: Board, parent: str | None, gone: set[str]) -> str | None:
    while parent in gone:
        boundary = board.get(parent)
        parent = boundary.parent if isinstance(boundary, BoundaryRecord) else None
    return parent
