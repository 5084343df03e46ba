"""Boards kept every few hundred patches, so that any moment of a round is a short replay away."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final
from zlib import crc32

from sqlalchemy import (  # noqa: TID253 - this package is only ever imported lazily
    ColumnElement,
    Connection,
    Engine,
    insert,
    select,
)

from whiteboard.board.board import Board
from whiteboard.board.patch import Patch, create
from whiteboard.library.rows import dumps, event_of
from whiteboard.library.schema import journal, snapshots
from whiteboard.round.events import Event, Kind
from whiteboard.round.session import apply_row
from whiteboard.round.state import RoundState, fold

EVERY: Final = 256


def take_snapshots(engine: Engine, round_id: str) -> None:
    """Keeps the board after each ``EVERY`` patches since the newest snapshot."""
    rows = []
    with engine.execution_options(reading=True).begin() as connection:
        board, start = _nearest(connection, round_id, None)
        patches = _events(connection, round_id, journal.c.seq > start, journal.c.kind == str(Kind.PATCH))
    for count, event in enumerate(patches, 1):
        apply_row(board, event)
        if count % EVERY == 0:
            rows.append(_snapshot(board, round_id, event.seq))
    if rows:
        with engine.begin() as connection:
            connection.execute(insert(snapshots), rows)


def _snapshot(board: Board, round_id: str, seq: int) -> dict[str, Any]:
    text = dumps(Patch(tuple(create(record) for record in board)).to_json())
    return {"round": round_id, "seq": seq, "records": text, "crc32": crc32(text.encode())}


def seek(engine: Engine, round_id: str, seq: int) -> tuple[Board, RoundState]:
    """Board and state after the row ``seq``, as ``round.session.replay`` gives them, but sooner.

    Raises:
        ValueError: the journal does not start with its setup, or a row is damaged.
        PatchError: a patch does not fit.
    """
    with engine.execution_options(reading=True).begin() as connection:
        board = _board_at(connection, round_id, seq)
        others = _events(connection, round_id, journal.c.kind != str(Kind.PATCH), journal.c.seq <= seq)
        until = select(journal.c.seq, journal.c.at_ms).where(
            journal.c.round == round_id, journal.c.seq <= seq
        )
        last = connection.execute(until.order_by(journal.c.seq.desc()).limit(1)).one()
    state = fold(others)
    return board, replace(state, seq=last.seq, at_ms=max(state.at_ms, last.at_ms))


def _board_at(connection: Connection, round_id: str, seq: int) -> Board:
    """The board after the row ``seq``."""
    board, start = _nearest(connection, round_id, seq)
    between = (journal.c.seq > start, journal.c.seq <= seq, journal.c.kind == str(Kind.PATCH))
    for event in _events(connection, round_id, *between):
        apply_row(board, event)
    return board


def _nearest(connection: Connection, round_id: str, seq: int | None) -> tuple[Board, int]:
    """The newest intact snapshot not after ``seq``, else an empty board before the first row."""
    query = select(snapshots).where(snapshots.c.round == round_id).order_by(snapshots.c.seq.desc())
    for row in connection.execute(query if seq is None else query.where(snapshots.c.seq <= seq)).mappings():
        if crc32(row["records"].encode()) == row["crc32"]:
            board = Board()
            board.apply(Patch.from_json(json.loads(row["records"])))
            return board, row["seq"]
    return Board(), 0


def _events(connection: Connection, round_id: str, *where: ColumnElement[bool]) -> list[Event]:
    query = select(journal).where(journal.c.round == round_id, *where).order_by(journal.c.seq)
    return [event_of(dict(row)) for row in connection.execute(query).mappings()]
