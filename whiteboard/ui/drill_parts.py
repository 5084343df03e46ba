"""What a drill says in figures and words: the last second, and what happened so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from whiteboard import words
from whiteboard.ui.capacity_parts import Listing
from whiteboard.ui.capacity_words import Fact
from whiteboard.ui.drill_log import Entry
from whiteboard.ui.widgets import Icon, Line, Text, column, row


class Now(QWidget):
    """Rows of a label, a remark and a figure that stay where they are while their figures change."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._rows = [
            (Text("", "dense", "text2"), Text("", "dense", "text3"), Text("", "dense", bold=True))
            for _ in range(count)
        ]
        body = column(self)
        for number, (label, remark, value) in enumerate(self._rows):
            if number:
                body.addWidget(Line())
            line = row(margins=(0, 5, 0, 5), spacing=8)
            line.addWidget(label)
            line.addStretch(1)
            line.addWidget(remark)
            line.addWidget(value)
            body.addLayout(line)
        self.hide()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Shows as many facts as there are rows; nothing while there are none."""
        self.setVisible(bool(facts))
        for fact, (label, remark, value) in zip(facts, self._rows, strict=False):
            label.setText(fact.label)
            remark.setText(fact.remark)
            value.setText(fact.value)
            value.set_tone(fact.tone)


class Log(Listing):
    """What happened, newest first."""

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Shows these."""
        if not self._begin(tuple(entries)):
            return
        head = row(spacing=6)
        head.addWidget(Text("Log", "dense", bold=True))
        head.addStretch(1)
        head.addWidget(Text("newest first", "caption", "text3"))
        top = QWidget()
        top.setLayout(head)
        self._body.addWidget(top)
        for entry in entries:
            line = QWidget()
            layout = row(line, margins=(0, 3, 0, 3), spacing=8)
            moment = Text(words.clock(entry.at_s * 1000), "caption", "text3")
            layout.addWidget(moment, 0, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(Icon(entry.icon, entry.tone, 14), 0, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(Text(entry.text, "dense", "text2", wrap=True), 1)
            self._body.addWidget(line)
