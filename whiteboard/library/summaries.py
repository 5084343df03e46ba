"""The list of rounds: what a row of the home screen shows, read without any journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select  # noqa: TID253 - this package is only ever imported lazily

from whiteboard.library.schema import rounds
from whiteboard.round.events import Kind
from whiteboard.round.setup import Setup
from whiteboard.round.state import RoundStatus

LONGEST_WORD: Final = 1000
MOST_WORDS: Final = 50
"""Databases refuse longer patterns and deeper conditions; nobody types them."""

_STATES: Final[Mapping[str, str]] = {
    Kind.FINISH: RoundStatus.FINISHED,
    Kind.ABANDON: RoundStatus.ABANDONED,
    Kind.REOPEN: RoundStatus.OPEN,
}


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """One round. Times are ISO text in UTC; ``minutes`` is what was planned; ``state`` a RoundStatus."""

    id: str
    scenario: str | None
    title: str
    level: str
    mode: str
    started: str
    minutes: int
    state: str
    people: tuple[str, ...]
    updated: str
    retention_date: str | None


def summary_of(row: Mapping[str, Any]) -> RoundSummary:
    """The summary of a row of ``rounds``; what cannot be read in one row does not hide the others."""
    names = set(RoundSummary.__dataclass_fields__) - {"people", "retention_date"}
    return RoundSummary(
        **{name: row[name] for name in names},
        people=people_of(row["people"]),
        retention_date=_day(row["retention_date"]),
    )


def people_of(text: str) -> tuple[str, ...]:
    """The names of a row; none when they cannot be read."""
    try:
        return tuple(map(str, json.loads(text)))
    except (ValueError, TypeError, RecursionError):
        return ()


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None


def list_rounds(connection: Connection, query: str, *, binned: bool) -> list[RoundSummary]:
    """The rounds whose words hold every word of the query, the one changed last first."""
    where: list[ColumnElement[bool]] = [rounds.c.binned.is_not(None) if binned else rounds.c.binned.is_(None)]
    asked = clean(query).casefold().split()
    where += [rounds.c.words.contains(word[:LONGEST_WORD], autoescape=True) for word in asked[:MOST_WORDS]]
    newest = (
        select(rounds).where(*where).order_by(rounds.c.updated.desc(), rounds.c.started.desc(), rounds.c.id)
    )
    return [summary_of(dict(row)) for row in connection.execute(newest).mappings()]


def columns_of(setup: Setup) -> dict[str, Any]:
    """What ``rounds`` repeats of a setup."""
    people = [clean(name) for name in (setup.candidate, *setup.interviewers) if name]
    title = clean(setup.title)
    words = [title, setup.scenario or "", setup.role, setup.level, setup.mode, *people]
    return {
        "title": title,
        "scenario": None if setup.scenario is None else clean(setup.scenario),
        "level": clean(setup.level),
        "mode": str(setup.mode),
        "minutes": setup.minutes,
        "started": clean(setup.started),
        "people": json.dumps(people),
        "words": clean(" ".join(words)).casefold(),
    }


def state_after(rows: Iterable[Mapping[str, Any]], state: str) -> str:
    """The RoundStatus after these rows of a journal."""
    for row in rows:
        state = _STATES.get(row["kind"], state)
    return str(state)


def clean(text: str) -> str:
    """Text that a database takes: halves of surrogate pairs become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
