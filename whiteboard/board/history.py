"""Undo and redo of one person's own patches."""

from __future__ import annotations

from dataclasses import dataclass

from whiteboard.board.patch import Patch

DEPTH = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """A patch with the words that the undo menu shows."""

    label: str
    patch: Patch


class History:
    """Two stacks of patches. It never touches a board: the caller applies first, then records."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, None when there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, None when there is nothing."""
        return self._undone[-1].label if self._undone else None

    def record(self, step: Step) -> None:
        """A new edit: what was undone before it is gone."""
        self._undone.clear()
        self._done.append(step)
        del self._done[:-DEPTH]

    def peek_undo(self) -> Step | None:
        """The step that undo takes back; its patch still has to be reversed."""
        return self._done[-1] if self._done else None

    def peek_redo(self) -> Step | None:
        """The step that redo does again."""
        return self._undone[-1] if self._undone else None

    def undone(self) -> None:
        """The newest step was taken back."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """The step undone last was done again."""
        self._done.append(self._undone.pop())
