"""What the console's columns are made of: a column with its head, sections, rows with something to press."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from whiteboard.ui.controls import Button
from whiteboard.ui.scrolling import ScrollColumn, clear
from whiteboard.ui.widgets import Icon, Line, Text, column, row

HEAD_HEIGHT = 40


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


class Section(QWidget):
    """A head and rows with lines between them; ``fill`` replaces the rows."""

    def __init__(self, title: str, *, first: bool = False) -> None:
        super().__init__()
        layout = column(self)
        if not first:
            layout.addWidget(Line(edge=True))
        self.head = Head(title)
        layout.addWidget(self.head)
        layout.addWidget(Line())
        self.rows: QVBoxLayout = column()
        layout.addLayout(self.rows)

    def fill(self, rows: Sequence[QWidget], aside: str = "", *, lines: bool = True) -> None:
        """Shows other rows."""
        clear(self.rows)
        self.head.aside.setText(aside)
        for index, part in enumerate(rows):
            if index and lines:
                self.rows.addWidget(Line())
            self.rows.addWidget(part)


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
