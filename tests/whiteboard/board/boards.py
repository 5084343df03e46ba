"""Small boards for tests."""

from __future__ import annotations

from components.catalog import load_catalog
from whiteboard.board import edit
from whiteboard.board.board import Board
from whiteboard.board.geometry import Point
from whiteboard.board.patch import Patch

CATALOG = load_catalog()


def put(board: Board, patch: Patch) -> list[str]:
    """Applies a patch and says what it created."""
    board.apply(patch)
    return edit.created_ids(patch)


def part(board: Board, kind: str = "app_service", at: Point = (100.0, 100.0), **options: str) -> str:
    """A component of a kind; its id."""
    return put(board, edit.add_component(board, CATALOG.kind(kind), at, **options))[0]  # type: ignore[arg-type]


def chain(*kinds: str) -> Board:
    """Components in a row, 260 apart, each linked to the next: ``l1``, ``l2``, …"""
    board = Board()
    before: str | None = None
    for index, kind in enumerate(kinds):
        new = part(board, kind, (106.0 + 260 * index, 142.0))
        if before is not None:
            put(board, edit.add_link(board, before, new))
        before = new
    return board
