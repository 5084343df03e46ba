"""The candidate's requirements sheet: three lists, a line each, kept when a line is finished."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.round.events import Actor, Event, Kind
from whiteboard.ui import style
from whiteboard.ui.desk import Desk
from whiteboard.ui.widgets import Text, column

LISTS: Final = (
    ("functional", "Functional", "What it must do, a line each"),
    ("targets", "Numeric targets", "Such as p99 at most 200 ms at 35k req/s"),
    ("out_of_scope", "Out of scope", "What you leave out, and say so"),
)
NOTHING: Final = "Nothing written"


class RequirementsSheet(QWidget):
    """The three lists. Each keeps its own undo while it has the focus."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
        self._may_write = desk.actor is Actor.CANDIDATE
        self.lists: dict[str, LinesEdit] = {}
        layout = column(self, spacing=6)
        layout.addWidget(Text("Your requirements", "head"))
        for name, title, _ in LISTS:
            edit = LinesEdit(title)
            edit.committed.connect(self._commit)
            self.lists[name] = edit
            layout.addWidget(Text(title, "caption", "text3"))
            layout.addWidget(edit)
        desk.event_recorded.connect(self._on_event)
        self._show()

    def _show(self) -> None:
        state = self._session.state
        writes = self._may_write and state.editable
        for name, _, hint in LISTS:
            edit = self.lists[name]
            edit.show_lines(getattr(state.sheet, name))
            edit.setReadOnly(not writes)
            edit.setPlaceholderText(hint if writes else NOTHING)

    def _commit(self) -> None:
        held = self._session.state.sheet
        changed = {
            name: list(edit.lines())
            for name, edit in self.lists.items()
            if edit.lines() != getattr(held, name)
        }
        if changed and self._session.state.editable:
            self._session.record(Kind.SHEET, Actor.CANDIDATE, **changed)

    def _on_event(self, event: Event) -> None:
        if event.kind in {Kind.SHEET, Kind.FINISH, Kind.ABANDON, Kind.REOPEN}:
            self._show()


class LinesEdit(QPlainTextEdit):
    """A text of lines that grows with them; finished lines are told at Enter and when the focus leaves."""

    committed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Shows lines that were changed elsewhere; what is being written stays."""
        if lines != self.lines():
            self.setPlainText("\n".join(lines))

    @override
    def sizeHint(self) -> QSize:
        rows = max(2, round(self.document().size().height()))
        return QSize(200, rows * self.fontMetrics().lineSpacing() + style.px(18))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.committed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        self.committed.emit()
