"""The band under the top bar that says why the board cannot be edited, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from whiteboard.round.events import Actor
from whiteboard.round.setup import RoundMode
from whiteboard.round.state import RoundStatus
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.widgets import Icon, Text, row

_OVER = {
    RoundStatus.FINISHED: "The round is over. The board is read-only.",
    RoundStatus.ABANDONED: "The round was abandoned. The board is read-only.",
}


class Notice(QFrame):
    """Hidden while the board can be edited."""

    asked = Signal(str)
    """The id of the action that a person chose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("part", "inset")
        self._icon = Icon("ph.lock-simple", "text2", 15)
        self.text = Text("", "dense", "text1")
        self.reopen = Button("Reopen", small=True)
        self.reopen.clicked.connect(self._on_reopen)
        layout = row(self, margins=(16, 6, 16, 6), spacing=8)
        layout.addWidget(self._icon)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.reopen)
        desk.event_recorded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Says what holds now."""
        state, actor = self._desk.session.state, self._desk.actor
        self.setVisible(not self._desk.session.may_edit(actor))
        self.text.setText(_OVER.get(state.status, "The interviewer holds the board. You can look, not draw."))
        interviewed = state.setup.mode is RoundMode.INTERVIEW and actor is Actor.CANDIDATE
        self.reopen.setVisible(not state.editable and not interviewed)

    def _on_reopen(self) -> None:
        self.asked.emit("round.reopen")
