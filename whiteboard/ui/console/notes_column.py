"""Notes: typed while listening, kept with their time and phase, made evidence for a dimension by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from whiteboard.board.names import name_of
from whiteboard.board.records import ComponentRecord
from whiteboard.round.events import Event, Kind
from whiteboard.round.evidence import notes_in_order
from whiteboard.round.state import Note
from whiteboard.ui import style
from whiteboard.ui.console.note_rows import Listed, NoteRows
from whiteboard.ui.console.parts import Column, Section, one
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import short_name
from whiteboard.ui.widgets import KeyCap, Line, Text, column, row
from whiteboard.words import clock as minutes_text
from whiteboard.words import plural

if TYPE_CHECKING:
    from scenarios.model import Scenario

CHIPS_A_ROW: Final = 4
NEWEST: Final = 12
"""Notes that are listed before the older ones are asked for."""


class NotesColumn(Column):
    """The editor and, newest first, what was kept."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self._desk = desk
        self._session = desk.session
        self._names = {d.id: short_name(d) for d in scenario.rubric.dimensions}
        self.editor = NoteEditor(desk, scenario)
        self._deleted: Note | None = None
        self._put_back = Button("Put the deleted note back", "link")
        self._put_back.clicked.connect(self._on_put_back)
        self.list = NoteRows()
        self.list.edit_asked.connect(self.editor.edit)
        self.list.delete_asked.connect(self._delete)
        self._all = False
        self._older = Button("", "link")
        self._older.clicked.connect(self._on_older)
        self.section = Section("Notes", first=True)
        super().__init__("Notes", (self.section, self._put_back, Line(), self.list, self._older))
        self.section.fill(one(self.editor))
        desk.event_recorded.connect(self._on_event)
        self.refresh()

    def refresh(self) -> None:
        """Shows the notes as they are kept now."""
        notes = notes_in_order(self._session.state)
        listed = notes[::-1] if self._all else notes[: -NEWEST - 1 : -1]
        self.list.show_notes(map(self._listed, listed))
        self._older.setText(f"Show {plural(len(notes) - len(listed), 'older note')}")
        self._older.setVisible(len(listed) < len(notes))
        self.section.head.aside.setText(f"private · {len(notes)}")
        self._put_back.setVisible(self._deleted is not None)

    def _listed(self, note: Note) -> Listed:
        at = minutes_text(self._session.state.clock.used_at(note.at_ms))
        dimension = self._names.get(note.dimension, note.dimension) if note.dimension else ""
        return Listed(note, at, self._phase(note.phase), dimension, self._where(note))

    def _where(self, note: Note) -> str:
        """The component that a note is pinned to."""
        return component_name(self._desk, note.target) if note.target else ""

    def _phase(self, phase_id: str | None) -> str:
        phases = {phase.id: phase.name for phase in self._session.state.clock.phases}
        return phases.get(phase_id or "", "")

    def _delete(self, note: Note) -> None:
        self._deleted = note
        self._session.record(Kind.NOTE, self._desk.actor, id=note.id, text=None)

    def _on_older(self) -> None:
        self._all = True
        self.refresh()

    def _on_put_back(self) -> None:
        note, self._deleted = self._deleted, None
        if note is not None:
            record_note(self._desk, note)

    def _on_event(self, event: Event) -> None:
        if event.kind is Kind.NOTE:
            self.refresh()


class NoteEditor(QWidget):
    """Where a note is written. Ctrl 1 to 8 chooses the dimension, Ctrl Enter keeps the note."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._editing: Note | None = None
        self._target: str | None = None
        self.dimension: str | None = None
        self.text = NoteText(len(scenario.rubric.dimensions))
        self.text.kept.connect(self.keep)
        self.text.dimension_chosen.connect(self._choose_number)
        self.text.textChanged.connect(self._show_place)
        self.chips = [
            self._chip(number, d.id, short_name(d)) for number, d in enumerate(scenario.rubric.dimensions, 1)
        ]
        self._ids = [dimension.id for dimension in scenario.rubric.dimensions]
        self.place = Text("", "dense", "text3")
        self.pin = IconButton("ph.map-pin", "Pin the note to a component", size=15, small=True)
        self.pin.clicked.connect(self._offer_components)
        self.drop = Button("Cancel", "link", small=True)
        self.drop.clicked.connect(self._clear)
        layout = column(self, margins=(14, 12, 14, 12), spacing=8)
        layout.addWidget(self.text)
        layout.addLayout(self._chip_rows())
        line = row(spacing=6)
        line.addWidget(self.place, 1)
        line.addWidget(self.drop)
        line.addWidget(self.pin)
        line.addWidget(KeyCap("Ctrl Enter"))
        layout.addLayout(line)
        desk.selection_changed.connect(self._on_selection)
        desk.event_recorded.connect(self._on_event)
        self._show_place()

    def keep(self) -> None:
        """Keeps what is written, with the time and phase of when it was first kept."""
        text = self.text.toPlainText().strip()
        if not text:
            return
        phase = self._session.state.clock.phase
        known = self._editing
        note = Note(
            id=known.id if known else uuid4().hex,
            text=text,
            at_ms=known.at_ms if known else self._session.now_ms(),
            phase=known.phase if known else phase.id if phase else None,
            dimension=self.dimension,
            target=self._target,
        )
        self._clear()
        record_note(self._desk, note)

    def edit(self, note: Note) -> None:
        """Takes a kept note back into the editor."""
        self._editing, self._target = note, note.target
        self.text.setPlainText(note.text)
        self._choose(note.dimension)
        self._show_place()
        self.text.setFocus()

    def pin_to(self, component_id: str | None) -> None:
        """Ties the note to a component of the board, or unties it."""
        self._target = component_id
        self._show_place()

    def _clear(self) -> None:
        self._editing = self._target = None
        self._choose(None)
        self.text.clear()
        self._show_place()

    def _chip(self, number: int, dimension: str, name: str) -> Button:
        chip = Button(f"{number} {name}", "choice")
        chip.setProperty("fit", "chip")
        chip.setCheckable(True)
        chip.setToolTip(f"Ctrl {number}")
        chip.setAccessibleName(f"Evidence for {name}")
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda on: self._choose(dimension if on else None))
        return chip

    def _chip_rows(self) -> QVBoxLayout:
        rows = column(spacing=6)
        for start in range(0, len(self.chips), CHIPS_A_ROW):
            line = row(spacing=6)
            for chip in self.chips[start : start + CHIPS_A_ROW]:
                line.addWidget(chip)
            line.addStretch(1)
            rows.addLayout(line)
        return rows

    def _choose_number(self, number: int) -> None:
        dimension = self._ids[number - 1]
        self._choose(None if dimension == self.dimension else dimension)

    def _choose(self, dimension: str | None) -> None:
        self.dimension = dimension
        for chip, known in zip(self.chips, self._ids, strict=True):
            chip.setChecked(known == dimension)

    def _on_event(self, event: Event) -> None:
        if event.kind is Kind.CLOCK:
            self._show_place()

    def _on_selection(self, selection: frozenset[str]) -> None:
        """A component that is chosen in the thumbnail is where the note belongs."""
        chosen = [i for i in selection if isinstance(self._session.board.get(i), ComponentRecord)]
        if len(chosen) == 1:
            self.pin_to(chosen[0])

    def _offer_components(self) -> None:
        menu = QMenu(self)
        menu.addAction("Not pinned").triggered.connect(lambda: self.pin_to(None))
        menu.addSeparator()
        for record in self._session.board.of_type(ComponentRecord):
            action = menu.addAction(name_of(record, self._desk.catalog))
            action.triggered.connect(lambda _=False, i=record.id: self.pin_to(i))
        menu.popup(self.pin.mapToGlobal(self.pin.rect().bottomLeft()))

    def _show_place(self) -> None:
        state, editing = self._session.state, self._editing
        at = state.clock.used_at(editing.at_ms if editing else self._session.now_ms())
        phase = state.clock.phase
        parts = ["editing" if editing else "", minutes_text(at), phase.name if phase and not editing else ""]
        if self._target is not None:
            parts.append(f"pinned to {component_name(self._desk, self._target)}")
        self.place.setText(" · ".join(part for part in parts if part))
        self.drop.setVisible(editing is not None)


class NoteText(QPlainTextEdit):
    """The text of a note, with the keys that keep it."""

    kept = Signal()
    dimension_chosen = Signal(int)
    """Number of the dimension, from 1."""

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        self._dimensions = dimensions
        self.setPlaceholderText("What was said or drawn, as a fact")
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        self.setFixedHeight(style.px(64))

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            number = event.key() - Qt.Key.Key_0
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.kept.emit()
                return
            if 1 <= number <= self._dimensions:
                self.dimension_chosen.emit(number)
                return
        super().keyPressEvent(event)


def record_note(desk: Desk, note: Note) -> None:
    """Keeps a note, new or edited."""
    body = {"id": note.id, "text": note.text, "dimension": note.dimension}
    desk.session.record(Kind.NOTE, desk.actor, **body, phase=note.phase, target=note.target)


def component_name(desk: Desk, component_id: str) -> str:
    """What a component is called; one that is gone says so."""
    record = desk.session.board.get(component_id)
    return name_of(record, desk.catalog) if isinstance(record, ComponentRecord) else "a part that is gone"
