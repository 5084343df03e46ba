"""What the console's columns are made of: a column with its head, sections, rows with something to press."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from whiteboard.ui.controls import Button
from whiteboard.ui.scrolling import ScrollColumn
from whiteboard.ui.stack import Stack
from whiteboard.ui.widgets import Icon, Line, Text, column, row

HEAD_HEIGHT = 40
STRENGTH_WIDTH = 58
"""The badge of a hint's strength, so that the words behind all of them start at the same place."""


class Head(QWidget):
    """The head of a column or section: title, and an aside at the right."""

    def __init__(self, title: str, aside: str = "") -> None:
        super().__init__()
        self.setFixedHeight(HEAD_HEIGHT)
        self.aside = Text(aside, "dense", "text3")
        layout = row(self, margins=(14, 0, 14, 0))
        layout.addWidget(Text(title, "head"))
        layout.addStretch(1)
        layout.addWidget(self.aside)


@dataclass(frozen=True, slots=True)
class Row:
    """A row to show: ``make`` builds it, once for as long as ``state`` stays the same."""

    key: Hashable
    state: object
    make: Callable[[], QWidget]


class Rows(Stack):
    """Rows below each other. Making a row costs a millisecond or so: what did not change is left alone."""

    def __init__(self, *, lines: bool = True, spacing: int = 0) -> None:
        super().__init__(lines=lines, spacing=spacing)
        self._kept: dict[Hashable, tuple[object, QWidget]] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows these rows in this order."""
        before, self._kept = self._kept, {}
        for wanted in rows:
            held = before.get(wanted.key)
            known = held is not None and held[0] == wanted.state
            self._kept[wanted.key] = held if held and known else (wanted.state, wanted.make())
        self.show_parts([part for _, part in self._kept.values()])


class Section(QWidget):
    """A head and rows below it."""

    def __init__(self, title: str, *, first: bool = False, lines: bool = True) -> None:
        super().__init__()
        layout = column(self)
        if not first:
            layout.addWidget(Line(edge=True))
        self.head = Head(title)
        self._rows = Rows(lines=lines)
        layout.addWidget(self.head)
        layout.addWidget(Line())
        layout.addWidget(self._rows)

    def fill(self, rows: Sequence[Row], aside: str = "") -> None:
        """Shows these rows."""
        self.head.aside.setText(aside)
        self._rows.show_rows(rows)


class Column(QWidget):
    """A column of sections that scrolls below its first head."""

    def __init__(self, title: str, sections: Sequence[QWidget]) -> None:
        super().__init__()
        self.title = title
        self.setProperty("surface", "panel")
        self.area = ScrollColumn(margins=(0, 0, 0, 16), spacing=0)
        for section in sections:
            self.area.body.addWidget(section)
        self.area.body.addStretch(1)
        column(self).addWidget(self.area)


def block(*parts: QWidget | QHBoxLayout, spacing: int = 2, margins: tuple[int, int] = (14, 8)) -> QWidget:
    """A row of a section: parts below each other."""
    holder = QWidget()
    across, along = margins
    layout = column(holder, margins=(across, along, across, along), spacing=spacing)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return holder


def across(*parts: QWidget, stretch: int = 0, spacing: int = 8, top: bool = False) -> QHBoxLayout:
    """Parts beside each other, at the top if asked; the part at ``stretch`` takes the room that is left."""
    layout = row(spacing=spacing)
    place = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
    for index, part in enumerate(parts):
        layout.addWidget(part, 1 if index == stretch else 0, place)
    return layout


def one(part: QWidget) -> list[Row]:
    """The single row of a section that never changes."""
    return [Row(0, None, lambda: part)]


def done(at: str) -> QWidget:
    """A check and the time at which something was given or asked."""
    holder = QWidget()
    layout = row(holder, spacing=4)
    layout.addWidget(Icon("ph.check", "ok_text", 12))
    layout.addWidget(Text(at, "dense", "ok"))
    return holder


def press(words: str, about: str, act: Callable[[], object], role: str = "link") -> Button:
    """A button in a row; ``about`` tells a screen reader what it acts on."""
    button = Button(words, role, small=True)
    button.setAccessibleName(f"{words}: {about}")
    button.clicked.connect(act)
    return button
