"""The library's tables, as SQLAlchemy Core, in types that SQLite and PostgreSQL share.

A round is a row of ``rounds`` and its journal. The columns of ``rounds`` besides id, lease, bin and retention
repeat what the journal says, so that listing a thousand rounds reads no journal.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (  # noqa: TID253 - this package is only ever imported lazily
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPLICATION_ID: Final = 0x4C4F4144  # "LOAD"
VERSION: Final = 1

metadata = MetaData()
_STRICT: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_BIG = BigInteger().with_variant(Integer(), "sqlite")

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text), **_STRICT)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("scenario", Text),
    Column("level", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("people", Text, nullable=False),  # JSON list of names
    Column("state", Text, nullable=False),  # RoundStatus
    Column("words", Text, nullable=False),  # what a search looks through, case folded
    Column("started", Text, nullable=False),  # ISO times in UTC, for people
    Column("updated", Text, nullable=False),
    Column("rows", Integer, nullable=False),  # of the journal: a damaged index can hide its end
    Column("retention_date", Text),  # ISO date, null for ever
    Column("binned", Text),  # ISO time, null when not in the bin
    Column("lease_client", Text),  # who has it open; null after a clean close
    Column("lease_host", Text),
    Column("lease_pid", Integer),
    **_STRICT,
)

journal = Table(
    "journal",
    metadata,
    Column("round", Text, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", _BIG, nullable=False),
    Column("actor", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("cseq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Column("crc32", _BIG, nullable=False),
    UniqueConstraint("round", "client", "cseq"),
    **_STRICT,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("round", Text, ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("records", Text, nullable=False),  # JSON of the patch that makes the board from nothing
    Column("crc32", _BIG, nullable=False),
    **_STRICT,
)
