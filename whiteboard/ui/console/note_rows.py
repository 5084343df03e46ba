"""The kept notes: a row for each that is listed, and a row that lost its note shows the next one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from whiteboard.round.state import Note
from whiteboard.ui.console.parts import across
from whiteboard.ui.controls import IconButton
from whiteboard.ui.stack import Stack
from whiteboard.ui.widgets import Chip, Text, column


@dataclass(frozen=True, slots=True)
class Listed:
    """A note and what its row says of it; ``where`` is the component that it is pinned to."""

    note: Note
    at: str
    phase: str
    dimension: str
    where: str


class NoteRows(Stack):
    """Shows notes. Making a row costs milliseconds, showing another note in it does not."""

    edit_asked = Signal(object)
    delete_asked = Signal(object)
    """The Note."""

    def __init__(self) -> None:
        super().__init__(lines=True, on_panel=True)
        self._rows: dict[str, NoteRow] = {}

    def show_notes(self, notes: Iterable[Listed]) -> None:
        """Shows these in this order."""
        wanted = {listed.note.id: listed for listed in notes}
        spare = [row for note_id, row in self._rows.items() if note_id not in wanted]
        for row in spare:
            self._pass_focus(row)
        self._rows = {
            note_id: self._rows.get(note_id) or (spare.pop() if spare else self._made()) for note_id in wanted
        }
        changed = [(self._rows[i], listed) for i, listed in wanted.items() if self._rows[i].listed != listed]
        for row, listed in changed:
            row.setUpdatesEnabled(False)  # it is painted where it goes, not where it comes from
            row.show_note(listed)
        self.show_parts(list(self._rows.values()))
        for row, _ in changed:
            row.setUpdatesEnabled(True)

    def _made(self) -> NoteRow:
        row = NoteRow()
        row.edit_asked.connect(self.edit_asked)
        row.delete_asked.connect(self.delete_asked)
        return row


class NoteRow(QWidget):
    """When and in which phase a note was kept, the dimension it is evidence for, its text and its place."""

    edit_asked = Signal(object)
    delete_asked = Signal(object)
    """The Note."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: Listed | None = None
        self._at, self._phase = Text("", "dense", "text1"), Text("", "dense", "text3")
        self._edit = IconButton("ph.pencil-simple", "Edit this note", size=13, small=True)
        self._edit.clicked.connect(self._on_edit)
        self._remove = IconButton("ph.trash", "Delete this note", size=13, small=True)
        self._remove.clicked.connect(self._on_remove)
        self._head = across(self._at, self._phase, self._edit, self._remove, stretch=1, spacing=6)
        self._text = Text("", "dense", "text1", wrap=True)
        self._dimension: Chip | None = None
        self._where: Text | None = None
        self._layout = column(self, margins=(14, 6, 14, 6), spacing=2)
        self._layout.addLayout(self._head)
        self._layout.addWidget(self._text)

    def show_note(self, listed: Listed) -> None:
        """Shows this note instead of the one before."""
        self.listed = listed
        self._at.setText(listed.at)
        self._phase.setText(listed.phase)
        self._text.setText(listed.note.text)
        self._show_dimension(listed.dimension)
        self._show_where(f"at {listed.where}" if listed.where else "")

    def _show_dimension(self, name: str) -> None:
        if name and self._dimension is None:
            self._dimension = Chip(name)
            self._head.insertWidget(2, self._dimension, 0, Qt.AlignmentFlag.AlignVCenter)
        if self._dimension is not None:
            self._dimension.set(name)
            self._dimension.setVisible(bool(name))

    def _show_where(self, words: str) -> None:
        if words and self._where is None:
            self._where = Text("", "caption", "text3")
            self._layout.addWidget(self._where)
        if self._where is not None:
            self._where.setText(words)
            self._where.setVisible(bool(words))

    def _on_edit(self) -> None:
        if self.listed is not None:
            self.edit_asked.emit(self.listed.note)

    def _on_remove(self) -> None:
        if self.listed is not None:
            self.delete_asked.emit(self.listed.note)
