"""Links: drawing, turning round, and moving an end to another component."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from whiteboard.board.board import Board
from whiteboard.board.edit.draft import Draft
from whiteboard.board.patch import Patch
from whiteboard.board.records import ComponentRecord, LinkRecord

End = Literal["source", "target"]


def add_link(board: Board, source: str, target: str, *, mode: str | None = None, label: str = "") -> Patch:
    """A link between two components; an empty patch when an end is no component or both are the same."""
    if source == target or not (_is_component(board, source) and _is_component(board, target)):
        return Patch()
    draft = Draft(board)
    link_id = draft.new_id("l", first=1)
    draft.put(LinkRecord(link_id, z=draft.next_z(), source=source, target=target, mode=mode, label=label))
    return draft.patch()


def reverse_link(board: Board, *link_ids: str) -> Patch:
    """Links turned round, bends kept."""
    draft = Draft(board)
    for link_id in link_ids:
        link = board.get(link_id)
        if isinstance(link, LinkRecord):
            turned = tuple(reversed(link.waypoints))
            draft.put(replace(link, source=link.target, target=link.source, waypoints=turned))
    return draft.patch()


def reconnect(board: Board, link_id: str, end: End, component_id: str) -> Patch:
    """One end moved to another component, bends forgotten; empty when both ends would be the same."""
    link = board.get(link_id)
    if not isinstance(link, LinkRecord) or not _is_component(board, component_id):
        return Patch()
    moved = (
        replace(link, source=component_id, waypoints=())
        if end == "source"
        else replace(link, target=component_id, waypoints=())
    )
    if moved.source == moved.target or (moved.source, moved.target) == (link.source, link.target):
        return Patch()
    draft = Draft(board)
    draft.put(moved)
    return draft.patch()


def _is_component(board: Board, record_id: str) -> bool:
    return isinstance(board.get(record_id), ComponentRecord)
