"""What a command answers, and how its text is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Exit statuses: done, the answer is "no", wrong usage or unreadable input."""

    DONE = 0
    NO = 1
    USAGE = 2


class UsageError(Exception):
    """What was asked for cannot be done; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` for people, ``data`` for ``--json``; ``notes`` go to standard error, a line each."""

    text: str
    data: Mapping[str, Any] | None = None
    status: Exit = Exit.DONE
    notes: tuple[str, ...] = ()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as aligned lines under a heading; the last column is as wide as it likes."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head) - 1)]
    return [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[-1]]
        ).rstrip()
        for line in lines
    ]


def yes(answer: bool) -> Exit:
    """The status for an answer that is yes or no."""
    return Exit.DONE if answer else Exit.NO
