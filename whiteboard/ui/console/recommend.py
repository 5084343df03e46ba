"""The interviewer's own recommendation, which is recorded before the computed suggestion exists on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from whiteboard.round.events import Event, Kind
from whiteboard.ui.console.parts import Head
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import RECOMMENDATIONS, record_recommendation, recorded_words, suggestion_of
from whiteboard.ui.scrolling import clear
from whiteboard.ui.widgets import Card, Line, Text, column, row

if TYPE_CHECKING:
    from scenarios.model import Scenario

CHOICES: Final = ("strong_no", "no", "yes", "strong_yes")


class RecommendBox(QWidget):
    """Four buttons; once one was pressed, what the marks suggest stands below."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__()
        self._desk, self._scenario = desk, scenario
        self._session = desk.session
        self.buttons = {value: self._button(value) for value in CHOICES}
        self.head = Head("Your recommendation")
        self._suggested = column(margins=(14, 10, 14, 0))
        layout = column(self)
        layout.addWidget(Line(edge=True))
        layout.addWidget(self.head)
        line = row(margins=(14, 0, 14, 0), spacing=8)
        for button in self.buttons.values():
            line.addWidget(button, 1)
        layout.addLayout(line)
        layout.addLayout(self._suggested)
        desk.event_recorded.connect(self._on_event)
        self.refresh()

    def refresh(self) -> None:
        """Shows what was recorded, and only then the suggestion."""
        state = self._session.state
        own = state.recommendation
        for value, button in self.buttons.items():
            button.setChecked(own is not None and own.value == value)
        clear(self._suggested)
        if own is None:
            self.head.aside.setText("record it before the suggestion shows")
            return
        self.head.aside.setText(recorded_words(state, own))
        self._suggested.addWidget(self._suggestion())

    def _button(self, value: str) -> Button:
        button = Button(RECOMMENDATIONS[value], "choice")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._record(value))
        return button

    def _suggestion(self) -> Card:
        suggestion = suggestion_of(self._session.state, self._scenario)
        card = Card("inset", margins=(12, 8, 12, 8), spacing=2)
        card.body.addWidget(Text("Suggestion from your marks", "caption", "text3"))
        card.body.addWidget(Text(RECOMMENDATIONS[str(suggestion.recommendation)], "head"))
        for reason in suggestion.reasons:
            card.body.addWidget(Text(reason, "dense", "text2", wrap=True))
        return card

    def _record(self, value: str) -> None:
        record_recommendation(self._desk, value)
        self.refresh()

    def _on_event(self, event: Event) -> None:
        if event.kind in {Kind.RECOMMEND, Kind.MARK}:
            self.refresh()
