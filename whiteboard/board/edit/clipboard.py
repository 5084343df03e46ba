"""Copy and paste: records as ``loadbearing/clipboard`` JSON, so that they travel between windows as text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from math import isfinite
from typing import Any, Final

from components.catalog import Catalog
from components.design import Mode
from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft, held_by, settle
from whiteboard.board.geometry import GRID, Point, bounds, rect_of, snap
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    TYPES,
    Boxed,
    ComponentRecord,
    FlowRecord,
    LinkRecord,
    PinRecord,
    Record,
    SheetRecord,
    from_fields,
    to_fields,
)

FORMAT: Final = "loadbearing/clipboard"
VERSION: Final = 1
FARTHEST: Final = 1e6
NOT_OURS: Final = "The clipboard holds nothing that can be pasted here."


class ClipboardError(ValueError):
    """The text is no clipboard of ours, or a broken one."""


def copy(board: Board, ids: Iterable[str]) -> str:
    """The JSON text of records, with what boundaries hold and the links and pins among them; "" for none."""
    draft = Draft(board)
    chosen = held_by(draft, ids)
    kept = [
        record for record in board if record.id in chosen and not isinstance(record, LinkRecord | SheetRecord)
    ]
    names = {record.id for record in kept}
    kept += [link for link in board.of_type(LinkRecord) if link.source in names and link.target in names]
    kept += [pin for pin in board.of_type(PinRecord) if pin.target in names and pin.id not in names]
    kept += [flow for flow in board.of_type(FlowRecord) if flow.source in names]
    if not kept:
        return ""
    records = [{"id": record.id, **to_fields(record)} for record in kept]
    return json.dumps({"type": FORMAT, "version": VERSION, "records": records}, ensure_ascii=False)


def paste(board: Board, text: str, catalog: Catalog, *, at: Point | None = None) -> Patch:
    """Puts copied records on a board under new ids: around ``at``, or one cell aside.

    Kinds that the catalogue does not know become custom components.

    Raises:
        ClipboardError: the text is not a clipboard of this program, or holds what a board cannot.
    """
    records = [_known_kind(record, catalog) for record in read(text)]
    around = bounds(rect_of(r) for r in records if isinstance(r, Boxed))
    if at is None or around is None:
        return _insert(board, records, GRID, GRID)
    middle = around.center
    return _insert(board, records, snap(at[0] - middle[0]), snap(at[1] - middle[1]))


def duplicate(board: Board, ids: Iterable[str], *, dx: float = GRID, dy: float = GRID) -> Patch:
    """Copies records on the same board, a little aside."""
    text = copy(board, ids)
    return _insert(board, read(text), dx, dy) if text else Patch()


def read(text: str) -> list[Record]:
    """The records of a clipboard text, each field checked.

    Raises:
        ClipboardError: see ``paste``.
    """
    from pydantic import TypeAdapter, ValidationError  # 0.1 s to import: only when something is pasted

    value = _parsed(text)
    try:
        if not isinstance(value, dict) or value.get("type") != FORMAT:
            raise ClipboardError(NOT_OURS)
        if value.get("version") != VERSION:
            raise ClipboardError("The clipboard comes from a newer version of this program.")
        for item in value["records"]:
            cls = TYPES[item["type"]]
            TypeAdapter(cls).validate_python({k: v for k, v in item.items() if k in cls.__dataclass_fields__})
        records = [
            from_fields(item["id"], {k: v for k, v in item.items() if k != "id"}) for item in value["records"]
        ]
    except (KeyError, TypeError, ValidationError) as error:
        raise ClipboardError("The clipboard holds a broken copy; copy again.") from error
    _check(records)
    return records


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ClipboardError(NOT_OURS) from error


def _refuse(constant: str) -> Any:
    raise ClipboardError(f"The clipboard holds {constant}, which is no number.")


def _check(records: list[Record]) -> None:
    """What types alone do not say: finite places, ends among the records, known modes and parameters."""
    from components.design_file import param_problems  # pydantic, as above

    ids = {record.id for record in records}
    if len(ids) < len(records):
        raise ClipboardError("The clipboard uses an id twice; copy again.")
    for record in records:
        match record:
            case Boxed() | PinRecord() if not _lies_well(record):
                raise ClipboardError(f"{record.id} lies too far out, or has no size.")
            case LinkRecord() if not {record.source, record.target} <= ids or record.mode not in {
                None,
                *Mode,
            }:
                raise ClipboardError(f"The link {record.id} has an end or a mode that does not exist.")
            case ComponentRecord() if problems := param_problems(record.params, record.id):
                raise ClipboardError(str(problems[0]))
            case _:
                pass


def _lies_well(record: Boxed | PinRecord) -> bool:
    sizes = (record.w, record.h) if isinstance(record, Boxed) else (1.0, 1.0)
    places = (record.x, record.y, *sizes, record.z)
    return all(isfinite(n) and abs(n) <= FARTHEST for n in places) and min(sizes) > 0


def _known_kind(record: Record, catalog: Catalog) -> Record:
    if isinstance(record, ComponentRecord) and record.kind not in catalog.kinds:
        return replace(record, kind="custom", label=record.label or record.kind)
    return record


def _insert(board: Board, records: list[Record], dx: float, dy: float) -> Patch:
    draft = Draft(board)
    names: dict[str, str] = {}
    for record in records:
        if not isinstance(record, LinkRecord):
            names[record.id] = draft.new_id(_base(record))
            draft.put(replace(record, id=names[record.id]))
    for record in records:
        link = isinstance(record, LinkRecord)
        new_id = draft.new_id("l", first=1) if link else names[record.id]
        fresh = replace(record, id=new_id, z=draft.next_z())
        draft.put(_at_home(fresh, names, dx, dy))
    for record in records:
        pasted = draft.get(names.get(record.id, ""))
        if isinstance(pasted, Boxed) and pasted.parent is None:
            settle(draft, pasted)
    return draft.patch()


def _base(record: Record) -> str:
    return record.kind if isinstance(record, ComponentRecord) else record.type


def _at_home(record: Record, names: dict[str, str], dx: float, dy: float) -> Record:
    """The record with its mentions of others turned to their new ids, at its new place."""
    match record:
        case Boxed():
            return replace(record, x=record.x + dx, y=record.y + dy, parent=names.get(record.parent or ""))
        case LinkRecord():
            bends = tuple((x + dx, y + dy) for x, y in record.waypoints)
            cache = record.params.get("on_miss_of")
            params = dict(record.params)
            if cache in names:
                params["on_miss_of"] = names[cache]
            elif cache is not None:
                del params["on_miss_of"]
            source, target = names[record.source], names[record.target]
            return replace(record, source=source, target=target, waypoints=bends, params=params)
        case PinRecord(target=str(target)) if target in names:
            return replace(record, target=names[target])
        case PinRecord():
            return replace(record, x=record.x + dx, y=record.y + dy, target=None)
        case FlowRecord():
            kept = tuple(names[i] for i in record.fresh_at if i in names)
            return replace(record, source=names.get(record.source, record.source), fresh_at=kept)
        case _:
            return record
