"""Copy and paste: records as ``loadbearing/clipboard`` JSON, so that they travel between windows as text.

A design in text form can be pasted as well, from an editor or a chat.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, Final

from components.catalog import Catalog
from components.problems import InvalidFile
from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft, held_by, settle
from whiteboard.board.geometry import GRID, Point, bounds, rect_of, snap
from whiteboard.board.patch import Patch
from whiteboard.board.records import (
    Boxed,
    ComponentRecord,
    FlowRecord,
    ForeignRecord,
    LinkRecord,
    PinRecord,
    Record,
    SheetRecord,
    to_fields,
)

FORMAT: Final = "loadbearing/clipboard"
VERSION: Final = 1
FARTHEST: Final = 1e6
LONGEST: Final = 16 * 1024 * 1024
NOT_OURS: Final = "The clipboard holds nothing that can be pasted here."
BROKEN: Final = "The clipboard holds a broken copy; copy again"
_LEFT: Final = (LinkRecord, SheetRecord, ForeignRecord)
"""What is not copied for itself: links go with their ends, and what is not known is not shown."""
_DESIGN: Final = re.compile(r"""^[ \t{]*["']?schema["']?\s*:\s*["']?loadbearing\.design/""", re.MULTILINE)


class ClipboardError(ValueError):
    """The text is no clipboard of ours and no design, or a broken one."""


def copy(board: Board, ids: Iterable[str]) -> str:
    """The JSON text of records, with what boundaries hold and the links and pins among them; "" for none."""
    kept = _with_what_belongs(board, ids)
    if not kept:
        return ""
    records = [{"id": record.id, **to_fields(record)} for record in kept]
    return json.dumps({"type": FORMAT, "version": VERSION, "records": records}, ensure_ascii=False)


def _with_what_belongs(board: Board, ids: Iterable[str]) -> list[Record]:
    chosen = held_by(Draft(board), ids)
    kept = [record for record in board if record.id in chosen and not isinstance(record, _LEFT)]
    names = {record.id for record in kept}
    kept = [_let_go(record, board, names) for record in kept]
    kept += [link for link in board.of_type(LinkRecord) if link.source in names and link.target in names]
    kept += [pin for pin in board.of_type(PinRecord) if pin.target in names and pin.id not in names]
    kept += [flow for flow in board.of_type(FlowRecord) if flow.source in names and flow.id not in names]
    return kept


def _let_go(record: Record, board: Board, names: set[str]) -> Record:
    """A pin without what it is on points to the same place all the same."""
    if not isinstance(record, PinRecord) or record.target is None or record.target in names:
        return record
    on = board.get(record.target)
    x, y = (on.x, on.y) if isinstance(on, Boxed) else (0.0, 0.0)
    return replace(record, target=None, x=x + record.x, y=y + record.y)


def paste(board: Board, text: str, catalog: Catalog, *, at: Point | None = None) -> Patch:
    """Puts copied records, or a design in text form laid out, on a board: around ``at``, or one cell aside.

    All of it gets new ids. Copied kinds that the catalogue does not know become custom components.

    Raises:
        ClipboardError: the text is neither, or holds what a board cannot.
    """
    records = read(text, catalog)
    _check_room(board, records)
    around = bounds(rect_of(r) for r in records if isinstance(r, Boxed))
    if at is None or around is None:
        return _insert(board, records, GRID, GRID)
    middle = around.center
    return _insert(board, records, snap(at[0] - middle[0]), snap(at[1] - middle[1]))


def duplicate(board: Board, ids: Iterable[str], *, dx: float = GRID, dy: float = GRID) -> Patch:
    """Copies records on the same board, a little aside."""
    return _insert(board, _with_what_belongs(board, ids), dx, dy)


def read(text: str, catalog: Catalog) -> list[Record]:
    """The records of a clipboard text, each field checked.

    Raises:
        ClipboardError: see ``paste``.
    """
    if len(text) > LONGEST:
        raise ClipboardError("The clipboard holds more text than a board does.")
    value = _parsed(text)
    if isinstance(value, dict) and value.get("type") == FORMAT:
        return _copied(value, catalog)
    if value is None and _DESIGN.search(text):
        return _designed(text, catalog, as_json=text.lstrip().startswith("{"))
    if isinstance(value, dict) and str(value.get("schema")).startswith("loadbearing.design/"):
        return _designed(text, catalog, as_json=True)
    raise ClipboardError(NOT_OURS)


def _parsed(text: str) -> Any:
    """The JSON value of a text; None when it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _designed(text: str, catalog: Catalog, *, as_json: bool) -> list[Record]:
    """The records of a design in text form, laid out; the board keeps its own title."""
    from components.design_file import read_design  # pydantic takes 0.1 s to import: only for a paste
    from whiteboard.board.layout import board_of

    try:
        design = read_design(text, "The design on the clipboard", catalog, as_json=as_json)
    except InvalidFile as error:
        raise ClipboardError(str(error)) from error
    if not design.components:
        raise ClipboardError("The design on the clipboard has no components.")
    return [record for record in board_of(design) if not isinstance(record, SheetRecord)]


def _copied(value: Mapping[str, Any], catalog: Catalog) -> list[Record]:
    """The records of a copy that a board made, held to what the file of a board is held to."""
    from whiteboard.board.record_checks import plain_problems, read_records

    if value.get("version") != VERSION:
        raise ClipboardError("The clipboard comes from a newer version of this program.")
    items = value.get("records")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ClipboardError(f"{BROKEN}.")
    ids = {str(item.get("id")) for item in items}
    items = [_alone(item, ids, catalog) for item in items]
    problems = list(plain_problems(items, "records"))
    records, wrong = ([], problems) if problems else read_records(items, catalog)
    if wrong:
        raise ClipboardError(f"{BROKEN} ({wrong[0]}).")
    for record in records:
        if isinstance(record, ForeignRecord | SheetRecord):
            raise ClipboardError(f"{BROKEN} ({record.id} is nothing that can be copied).")
        if isinstance(record, Boxed | PinRecord) and not _lies_well(record):
            raise ClipboardError(f"{record.id} lies too far out, or has no size.")
    return records


def _alone(item: Mapping[str, Any], ids: set[str], catalog: Catalog) -> dict[str, Any]:
    """A record that mentions nothing that was left behind, and is of a kind that there is."""
    alone, type_ = dict(item), item.get("type")
    for name in ("parent", "target") if type_ == PinRecord.type else ("parent",):
        if str(alone.get(name)) not in ids:
            alone.pop(name, None)
    if type_ == ComponentRecord.type and alone.get("kind") not in catalog.kinds:
        alone |= {"kind": "custom", "label": alone.get("label") or alone.get("kind")}
    return alone


def _lies_well(record: Boxed | PinRecord) -> bool:
    sizes = (record.w, record.h) if isinstance(record, Boxed) else (1.0, 1.0)
    places = (record.x, record.y, *sizes, record.z)
    return all(isfinite(n) and abs(n) <= FARTHEST for n in places) and min(sizes) > 0


def _check_room(board: Board, records: list[Record]) -> None:
    from whiteboard.board.record_checks import MOST_RECORDS

    if len(board) + len(records) > MOST_RECORDS:
        raise ClipboardError(
            f"A board holds at most {MOST_RECORDS:,} records; {len(records):,} more are too many."
        )


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
    """A flow goes by its id, which people read; of other things they read label and kind."""
    match record:
        case ComponentRecord():
            return record.kind
        case FlowRecord():
            return record.id
        case _:
            return record.type


def _at_home(record: Record, names: dict[str, str], dx: float, dy: float) -> Record:
    """The record with its mentions of others turned to their new ids, at its new place."""
    match record:
        case Boxed():
            return replace(record, x=record.x + dx, y=record.y + dy, parent=names.get(record.parent or ""))
        case LinkRecord():
            bends = tuple((x + dx, y + dy) for x, y in record.waypoints)
            source, target = names[record.source], names[record.target]
            params = _link_params(record.params, names)
            return replace(record, source=source, target=target, waypoints=bends, params=params)
        case PinRecord(target=str(target)) if target in names:
            return replace(record, target=names[target])
        case PinRecord():
            return replace(record, x=record.x + dx, y=record.y + dy, target=None)
        case FlowRecord():
            return replace(record, source=names.get(record.source, record.source))
        case _:
            return record


def _link_params(params: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of a link, whose cache and flows may have new ids."""
    kept = dict(params)
    cache = kept.get("on_miss_of")
    if isinstance(cache, str):
        kept["on_miss_of"] = names.get(cache)
        if cache not in names:
            del kept["on_miss_of"]  # null would forbid what was only left behind
    if kept.get("flows") is not None:
        kept["flows"] = tuple(names.get(flow, flow) for flow in kept["flows"])
    return kept
