"""Bringing an older library up to date: one step per version, all of them in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Connection  # noqa: TID253 - this package is only ever imported lazily

from whiteboard.library.errors import LibraryError

Step = Callable[[Connection], None]

STEPS: Final[Mapping[int, Step]] = {}
"""The step from each version to the next, by the version it starts from."""


def migrate(connection: Connection, version: int, target: int, steps: Mapping[int, Step]) -> None:
    """Runs the steps from ``version`` to ``target``; the caller switches foreign keys off before it begins
    the transaction, and commits all of it or nothing."""
    for step in range(version, target):
        if step not in steps:
            raise LibraryError(f"a library of version {step} cannot be brought up to date by this version")
        steps[step](connection)
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
        raise LibraryError(f"after the update a row of '{broken[0]}' belongs to no round")
    connection.exec_driver_sql(f"PRAGMA user_version = {target:d}")
