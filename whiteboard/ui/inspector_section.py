"""A section of the inspector: its head, a sentence, rows and buttons, lent to whatever is selected.

Making a row costs a millisecond or two. So rows stay when another part is chosen, and stand for that one;
what is missing is made one by one in ``advance``, so that the panel can spread it over frames.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from whiteboard.ui.binding import Bound, Deed, Section
from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.fields import FieldRow
from whiteboard.ui.scrolling import clear
from whiteboard.ui.stack import Stack
from whiteboard.ui.widgets import Line, Text, column

T = TypeVar("T")


class SectionView(QWidget):
    """Shows one ``Section`` after another of the same title."""

    committed = Signal(object, object)
    """The Bound of a row, and the value that a person gave it."""
    pressed = Signal(object)
    """The Deed of a button."""
    folded = Signal(bool)
    """True when a person has folded the section."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._section = Section(title)
        self._rows: dict[Hashable, FieldRow] = {}
        self._wanted: dict[Hashable, Bound] = {}
        self._deeds: dict[Button, Deed] = {}
        self._editable = True
        self._head: SectionHeader | None = None
        self._body = QWidget()
        self._note: Text | None = None
        self._row_place, self._deed_place = Stack(), column()
        self._inside = column(self._body)
        self._inside.addWidget(self._row_place)
        self._inside.addLayout(self._deed_place)
        layout = column(self, spacing=2)
        if title:
            self._head = SectionHeader(title, foldable=True)
            self._head.folded.connect(self._on_folded)
            layout.addWidget(Line())
            layout.addWidget(self._head)
        layout.addWidget(self._body)

    @property
    def rows(self) -> list[FieldRow]:
        """The rows that stand for something now, in order."""
        return [self._rows[key] for key in self._wanted if key in self._rows]

    @property
    def deeds(self) -> list[Deed]:
        """What the buttons do."""
        return list(self._deeds.values())

    @property
    def focus_chain(self) -> list[QWidget]:
        """What the Tab key steps through."""
        head: list[QWidget] = [self._head] if self._head else []
        return [*head, *(part for row in self.rows for part in row.focus_chain)]

    def bind(self, section: Section, *, is_open: bool, editable: bool) -> None:
        """Stands for this section from now on; rows that it has no like of wait for ``advance``."""
        self._section, self._editable = section, editable
        self._wanted = {}
        self._make_deeds()
        self._refresh_around()
        self._show_open(is_open=is_open)

    def open(self) -> None:
        """Unfolds the section."""
        self._show_open(is_open=True)

    def fill(self) -> None:
        """Lends rows for all of the section, folded or not."""
        if self._wanted:
            return
        self._wanted = told_apart(self._section.rows(), lambda bound: bound.key)
        for key, row in self._rows.items():
            row.setVisible(key in self._wanted)
        for key, row in self._rows.items():
            if key in self._wanted:
                row.discard()
                self._show(row, self._wanted[key])
        self._put_in_order()

    def advance(self) -> bool:
        """Makes one row that is missing; False when none is."""
        for key, bound in self._wanted.items():
            if key not in self._rows:
                made: FieldRow = bound.make()
                self._rows[key] = made
                made.committed.connect(self._on_committed)
                self._show(made, bound)
                self._put_in_order()
                return True
        return False

    def refresh(self, *, editable: bool) -> None:
        """Shows the board as it is now."""
        self._editable = editable
        self._refresh_around()
        for key, bound in self._wanted.items():
            if key in self._rows:
                self._show(self._rows[key], bound)

    def _refresh_around(self) -> None:
        """What stands above and below the rows."""
        self._say(self._section.note() if self._section.note else "")
        for button, deed in self._deeds.items():
            button.setEnabled(self._editable or not deed.edits)

    def _show(self, row: FieldRow, bound: Bound) -> None:
        row.show_value(bound.read())
        row.setEnabled(self._editable)

    def _show_open(self, *, is_open: bool) -> None:
        if self._head is not None:
            self._head.set_open(is_open)
        self._body.setVisible(is_open)
        if is_open:
            self.fill()

    def _put_in_order(self) -> None:
        """Rows that stand for nothing now wait below, out of sight."""
        waiting = [row for key, row in self._rows.items() if key not in self._wanted]
        self._row_place.show_parts([*self.rows, *waiting])

    def _say(self, words: str) -> None:
        if self._note is None and words:
            self._note = Text("", "dense", "text2", wrap=True)
            self._inside.insertWidget(0, self._note)
        if self._note is not None:
            self._note.setText(words)
            self._note.setVisible(bool(words))

    def _make_deeds(self) -> None:
        clear(self._deed_place)
        self._deeds = {}
        for deed in self._section.deeds:
            button = Button(deed.text, "link")
            button.clicked.connect(self._on_deed)
            self._deeds[button] = deed
            self._deed_place.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_folded(self, folded: bool) -> None:
        self._show_open(is_open=not folded)
        self.folded.emit(folded)

    def _on_deed(self) -> None:
        self.pressed.emit(next(deed for button, deed in self._deeds.items() if button is self.sender()))

    def _on_committed(self, value: Any) -> None:
        bound = next(b for key, b in self._wanted.items() if self._rows.get(key) is self.sender())
        self.committed.emit(bound, value)


def told_apart(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, T]:
    """Items by key in their order; the second of a key is counted, so that none is lost."""
    found: dict[Hashable, T] = {}
    for item in items:
        count = 0
        while (key(item), count) in found:
            count += 1
        found[key(item), count] = item
    return found
