"""The top bar of a free board: the way home, and a title that is edited in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from whiteboard.board import edit
from whiteboard.board.records import SheetRecord
from whiteboard.ui.controls import IconButton
from whiteboard.ui.desk import Desk
from whiteboard.ui.line_edit import LineEdit
from whiteboard.ui.widgets import Text, column, row, set_property

HEIGHT = 60


class BoardBar(QFrame):
    """Shows and sets the board's title."""

    back_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("part", "bar")
        self.setFixedHeight(HEIGHT)
        back = IconButton("ph.arrow-left", "Home")
        back.clicked.connect(self.back_requested)
        self.title = LineEdit()
        self.title.setAccessibleName("Title of the board")
        self.title.setPlaceholderText("Untitled board")
        set_property(self.title, "role", "bare")
        set_property(self.title, "type", "head")
        self.title.setMaximumWidth(520)
        self.title.editingFinished.connect(self._on_finished)
        words = column(spacing=0)
        words.addStretch(1)
        words.addWidget(self.title)
        caption = Text("Free board", "caption", "text3")
        caption.setContentsMargins(11, 0, 0, 0)
        words.addWidget(caption)
        words.addStretch(1)
        layout = row(self, margins=(12, 8, 16, 8), spacing=6)
        layout.addWidget(back)
        layout.addLayout(words, 1)
        layout.addStretch(1)
        desk.patched.connect(self.refresh)
        desk.event_recorded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the title that the board has."""
        self.title.setReadOnly(not self._desk.session.may_edit(self._desk.actor))
        if not self.title.dirty:
            self.title.set_shown(title_of(self._desk))

    def _on_finished(self) -> None:
        if self.title.dirty:
            self.title.shown = self.title.text()
            self._desk.commit(
                edit.set_title(self._desk.session.board, self.title.text().strip()), "Rename board"
            )


def title_of(desk: Desk) -> str:
    """The board's own title, or else the round's."""
    sheet = desk.session.board.get("sheet")
    if isinstance(sheet, SheetRecord) and sheet.title:
        return sheet.title
    return desk.session.state.setup.title
