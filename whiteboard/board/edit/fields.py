"""Changing the fields of what lies on a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from components.kinds import Kind
from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft
from whiteboard.board.edit.words import height, note_height
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    BoundaryRecord,
    ComponentRecord,
    LinkRecord,
    NoteRecord,
    PinRecord,
    Record,
    SheetRecord,
    TextRecord,
)


def set_fields(board: Board, ids: Iterable[str], values: Mapping[str, Any]) -> Patch:
    """Sets fields on every record of ``ids`` that has them; ``id``, ``type`` and ``extra`` cannot be set."""
    draft = Draft(board)
    for record_id in ids:
        record = board.get(record_id)
        if record is None:
            continue
        own = {f.name for f in fields(record)} - {"id", "extra"}
        known = {name: value for name, value in values.items() if name in own}
        if known:
            draft.put(replace(record, **known))
    return draft.patch()


def set_params(board: Board, ids: Iterable[str], values: Mapping[str, Any]) -> Patch:
    """Sets capacity fields of components, or link fields of links; None takes a field back to its default."""
    draft = Draft(board)
    for record_id in ids:
        record = board.get(record_id)
        if isinstance(record, ComponentRecord | LinkRecord):
            dropped = {name for name, value in values.items() if value is None}
            merged = {n: v for n, v in {**record.params, **values}.items() if n not in dropped}
            draft.put(replace(record, params=MappingProxyType(merged)))
    return draft.patch()


def call_always(board: Board, ids: Iterable[str]) -> Patch:
    """Says of links that they are followed whatever a cache holds, so that none is guessed."""
    draft = Draft(board)
    for record_id in ids:
        record = board.get(record_id)
        if isinstance(record, LinkRecord):
            draft.put(replace(record, params=MappingProxyType({**record.params, "on_miss_of": None})))
    return draft.patch()


def change_kind(board: Board, ids: Iterable[str], kind: Kind) -> Patch:
    """Makes components of another kind; what was typed stays, the count only where the new kind has one."""
    draft = Draft(board)
    for record_id in ids:
        record = board.get(record_id)
        if not isinstance(record, ComponentRecord) or record.kind == kind.id:
            continue
        managed = kind.default_replicas is None or record.replicas is None
        replicas = kind.default_replicas if managed else record.replicas
        draft.put(replace(record, kind=kind.id, replicas=replicas))
    return draft.patch()


def rename(board: Board, record_id: str, text: str) -> Patch:
    """The words that a record shows: a label, or the text of notes, texts and pins, which grow to hold it."""
    record = board.get(record_id)
    values: dict[str, Any] = {text_field(record): text}
    if isinstance(record, NoteRecord):
        values["h"] = max(record.h, note_height(text, record.w))
    elif isinstance(record, TextRecord):
        values["h"] = max(record.h, height(text, record.w))
    return set_fields(board, [record_id], values)


def text_field(record: Record | None) -> str:
    """The field that holds the words of a record."""
    match record:
        case NoteRecord() | TextRecord() | PinRecord():
            return "text"
        case SheetRecord():
            return "title"
        case ComponentRecord() | LinkRecord() | BoundaryRecord() | _:
            return "label"


def set_title(board: Board, title: str) -> Patch:
    """The board's own title."""
    draft = Draft(board)
    sheet = board.get("sheet")
    draft.put(
        replace(sheet, title=title) if isinstance(sheet, SheetRecord) else SheetRecord("sheet", title=title)
    )
    return draft.patch()
