"""The outcome: the own recommendation first, then what the marks suggest, against the three bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from whiteboard.round.setup import RoundMode
from whiteboard.round.state import Recommendation
from whiteboard.ui import style
from whiteboard.ui.card.bars import BarScale
from whiteboard.ui.console.recommend import CHOICES
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import RECOMMENDATIONS, record_recommendation, recorded_words, suggestion_of
from whiteboard.ui.scrolling import clear
from whiteboard.ui.widgets import Card, Icon, Line, Text, column, row
from whiteboard.words import MINUS, percent, plural

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.rubric import Suggestion

OWN_WIDTH: Final = 300
"""Room for a sentence of why; a wide window gives it more."""
ALL_HOLD: Final = "nothing below its bar"
_TOP: Final = Qt.AlignmentFlag.AlignTop
_ICONS: Final = {
    "strong_no": "ph.x-circle-fill",
    "no": "ph.x-circle-fill",
    "yes": "ph.check-circle-fill",
    "strong_yes": "ph.check-circle-fill",
}


class Outcome(Card):
    """In an interview nothing computed shows before the own recommendation is recorded; practice has none."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__("block", margins=(18, 14, 18, 14))
        self._desk, self._scenario = desk, scenario
        self._session = desk.session
        self._cells = row(spacing=20)
        self.body.addLayout(self._cells)
        self.setMinimumHeight(104)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is recorded and what may be shown of the rest."""
        clear(self._cells)
        if self._session.state.setup.mode is RoundMode.PRACTICE:
            self._show_computed(own_mark=True)
        elif self._session.state.recommendation is None:
            self._cells.addWidget(self._question(), 1, _TOP)
        else:
            self._cells.addWidget(self._own(), 1, _TOP)
            self._cells.addWidget(Line(vertical=True))
            self._show_computed(own_mark=False)

    def _show_computed(self, *, own_mark: bool) -> None:
        suggestion = suggestion_of(self._session.state, self._scenario)
        self._cells.addWidget(_mean(suggestion) if own_mark else _suggested(suggestion), 0, _TOP)
        self._cells.addWidget(Line(vertical=True))
        self._cells.addWidget(self._scale(suggestion), 1, _TOP)

    def _question(self) -> QWidget:
        buttons = row(spacing=8)
        for value in CHOICES:
            button = Button(RECOMMENDATIONS[value], "choice")
            button.clicked.connect(lambda _=False, v=value: record_recommendation(self._desk, v))
            buttons.addWidget(button)
        buttons.addStretch(1)
        cell = _cell("Your recommendation")
        cell.words.addLayout(buttons)
        cell.words.addWidget(Text("Record it; then the suggestion from your marks shows.", "dense", "text2"))
        return cell

    def _own(self) -> QWidget:
        own = self._session.state.recommendation
        cell = _cell("Your recommendation")
        cell.setMinimumWidth(style.px(OWN_WIDTH))
        if own is None:
            return cell
        line = row(spacing=8)
        tone = "ok_text" if own.value in {"yes", "strong_yes"} else "over_text"
        line.addWidget(Icon(_ICONS[own.value], tone, 22))
        line.addWidget(Text(RECOMMENDATIONS[own.value], "title"))
        line.addStretch(1)
        cell.words.addLayout(line)
        cell.words.addWidget(Text(recorded_words(self._session.state, own), "dense", "text2"))
        cell.words.addWidget(self._reason(own))
        return cell

    def _reason(self, own: Recommendation) -> QLineEdit:
        edit = QLineEdit(own.reason)
        edit.setCursorPosition(0)  # the beginning is what tells
        edit.setToolTip(own.reason)
        edit.setPlaceholderText("Why, in one line")
        edit.setAccessibleName("Why you recommend so")
        edit.editingFinished.connect(
            lambda: record_recommendation(self._desk, own.value, edit.text().strip())
        )
        return edit

    def _scale(self, suggestion: Suggestion) -> QWidget:
        cell = _cell("Weighted mean", f"coverage {percent(suggestion.coverage)}")
        bars = [(level.capitalize(), reading.bar) for level, reading in suggestion.bars.items()]
        level = self._session.state.setup.level
        cell.words.addWidget(BarScale(bars, level, suggestion.weighted_mean))
        return cell


class _Cell(QWidget):
    def __init__(self, title: str, aside: str) -> None:
        super().__init__()
        self.words = column(self, spacing=4)
        head = row(spacing=8)
        head.addWidget(Text(title, "dense", "text3"))
        head.addStretch(1)
        head.addWidget(Text(aside, "dense", "text3"))
        self.words.addLayout(head)


def _cell(title: str, aside: str = "") -> _Cell:
    return _Cell(title, aside)


def _suggested(suggestion: Suggestion) -> QWidget:
    cell = _cell("Suggestion from your marks")
    line = row(spacing=8)
    line.addWidget(Text(RECOMMENDATIONS[str(suggestion.recommendation)], "figure"))
    if suggestion.margin is not None:
        line.addWidget(Text(f"margin {_signed(suggestion.margin)}", "body", "text2"))
    line.addStretch(1)
    cell.words.addLayout(line)
    cell.words.addWidget(Text(_why(suggestion), "dense", "text2", wrap=True))
    return cell


def _mean(suggestion: Suggestion) -> QWidget:
    """Practice: a mean and how it lies to the bar, no hiring word."""
    cell = _cell("Your own marks")
    if not suggestion.coverage:
        cell.words.addWidget(Text("No marks yet", "figure"))
        cell.words.addWidget(
            Text("Mark the dimensions below to see their mean.", "dense", "text2", wrap=True)
        )
        return cell
    if suggestion.weighted_mean is None or suggestion.margin is None:
        cell.words.addWidget(Text("Not enough marks yet", "figure"))
        cell.words.addWidget(Text(suggestion.reasons[0], "dense", "text2", wrap=True))
        return cell
    side = "above" if suggestion.margin >= 0 else "below"
    cell.words.addWidget(Text(f"{suggestion.weighted_mean:.2f}", "title"))
    cell.words.addWidget(
        Text(f"{abs(suggestion.margin):.2f} {side} the {suggestion.level} bar", "dense", "text2")
    )
    return cell


def _why(suggestion: Suggestion) -> str:
    if suggestion.weighted_mean is None:
        return suggestion.reasons[0]
    below = len(suggestion.below_bar)
    return f"{plural(below, 'dimension')} below {'its' if below == 1 else 'their'} bar" if below else ALL_HOLD


def _signed(value: float) -> str:
    return f"{MINUS if value < 0 else '+'}{abs(value):.2f}"
