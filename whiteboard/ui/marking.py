"""What the console's marks and the scorecard share: the buttons of a score, the anchors, and the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton
from typing_extensions import override

from whiteboard.round.events import Kind
from whiteboard.round.evidence import NOT_OBSERVED, evidence_for
from whiteboard.round.state import Recommendation, RoundState, Score
from whiteboard.ui.desk import Desk
from whiteboard.ui.widgets import Count, Text, column, row, set_property
from whiteboard.words import clock as minutes_text
from whiteboard.words import plural

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from scenarios.model import Dimension, Level, Scenario
    from scoring.rubric import Suggestion

T = TypeVar("T")

SCORES: Final[tuple[Score, ...]] = (1, 2, 3, 4, NOT_OBSERVED)
RECOMMENDATIONS: Final[Mapping[str, str]] = {
    "strong_no": "Strong no",
    "no": "No",
    "yes": "Yes",
    "strong_yes": "Strong yes",
    "insufficient": "Not enough evidence",
}
RULE: Final = "1 and 4 need a note. NO leaves it out of the mean."
_SHORT: Final = {
    "requirements": "Framing",
    "estimation": "Capacity",
    "architecture": "Architecture",
    "deep_dive": "Depth",
    "reliability_ops": "Reliability",
    "tradeoffs": "Trade-offs",
    "communication": "Drive",
}


def short_name(dimension: Dimension) -> str:
    """One word for a dimension, for chips."""
    return _SHORT.get(dimension.id, dimension.name.split()[0])


def at_level(by_level: Mapping[Level, T], level: str) -> T:
    """What a scenario gives for a round's level."""
    return next(value for known, value in by_level.items() if known == level)


def weight_words(dimension: Dimension, level: str) -> str:
    """``weight 15 · bar 3`` at a level."""
    return f"weight {at_level(dimension.weight, level):g} · bar {at_level(dimension.bar, level)}"


def note_words(state: RoundState, dimension: str) -> str:
    """How many notes name a dimension: ``2 notes``, ``no notes``."""
    count = len(evidence_for(state, dimension))
    return plural(count, "note") if count else "no notes"


def suggestion_of(state: RoundState, scenario: Scenario) -> Suggestion:
    """What the marks suggest; to be asked only once it may be seen."""
    from scoring.rubric import suggest  # pydantic: not before there is a scenario

    marks = {dimension: mark.score for dimension, mark in state.marks.items()}
    return suggest(marks, scenario, state.setup.level)


def record_recommendation(desk: Desk, value: str, reason: str | None = None) -> None:
    """Records the own recommendation, unless it is so already; None keeps the reason that is there."""
    own = desk.session.state.recommendation
    kept = own.reason if own else ""
    reason = kept if reason is None else reason
    if own is None or (own.value, own.reason) != (value, reason):
        desk.session.record(Kind.RECOMMEND, desk.actor, value=value, reason=reason)


def recorded_words(state: RoundState, own: Recommendation) -> str:
    """When the own recommendation was recorded, and whether it was changed once the suggestion showed."""
    at = minutes_text(state.clock.used_at(own.first_at_ms))
    if own.value == own.first:
        return f"recorded at {at}, before the suggestion"
    return f"changed from {RECOMMENDATIONS[own.first].lower()}, recorded at {at}"


class ScoreButtons(QFrame):
    """1, 2, 3, 4 and NO: none or one of them is chosen; pressing the chosen one takes the mark back."""

    scored = Signal(object)
    """The score, or None when it was taken back."""

    def __init__(self, dimension: str) -> None:
        super().__init__()
        self.setProperty("part", "score")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Mark of {dimension}")
        self._score: Score | None = None
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._on_clicked)
        layout = row(self)
        for index, score in enumerate(SCORES):
            button = QToolButton()
            button.setText(str(score))
            button.setCheckable(True)
            words = "not observed" if score == NOT_OBSERVED else str(score)
            button.setAccessibleName(f"{dimension}: {words}")
            self._group.addButton(button, index)
            layout.addWidget(button)

    def show_score(self, score: Score | None) -> None:
        """Shows a mark without telling."""
        self._score = score
        for index, known in enumerate(SCORES):
            self._group.button(index).setChecked(known == score)

    def button(self, score: Score) -> QToolButton:
        """The button of a score."""
        found = self._group.button(SCORES.index(score))
        assert isinstance(found, QToolButton)  # noqa: S101 - only those are added; narrows the type
        return found

    def _on_clicked(self, index: int) -> None:
        chosen = SCORES[index]
        self.show_score(None if chosen == self._score else chosen)
        self.scored.emit(self._score)


class Anchor(QFrame):
    """What earns a score: its number, its word and its text. A click chooses it."""

    chosen = Signal(object)
    """The score."""

    def __init__(self, score: int, label: str, text: str) -> None:
        super().__init__()
        self._score = score
        self.setProperty("part", "anchor")
        self.setProperty("chosen", False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = row(self, margins=(10, 8, 10, 8), spacing=10)
        number = Count(str(score))
        number.setFixedSize(20, 20)
        layout.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=1)
        words.addWidget(Text(label, "caption", "text2"))
        words.addWidget(Text(text, "dense", "text1", wrap=True))
        layout.addLayout(words, 1)

    def set_chosen(self, *, chosen: bool) -> None:
        """Marks it as the one that was chosen."""
        set_property(self, "chosen", chosen)

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        self.chosen.emit(self._score)
