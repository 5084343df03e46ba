"""The Brief tab: the task, what was asked and answered, the candidate's requirements sheet, hints taken.

It reads the ``Disclosure`` of the round, never the scenario, so that nothing private can stand in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from whiteboard.round.disclosure import Answer, Disclosure, disclose
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.controls import Button, EmptyState
from whiteboard.ui.desk import Desk
from whiteboard.ui.requirements_sheet import RequirementsSheet
from whiteboard.ui.scrolling import ScrollColumn, clear
from whiteboard.ui.target_words import symptom_words, target_words
from whiteboard.ui.widgets import Card, Chip, Icon, Line, Text, column, row
from whiteboard.words import clock as minutes_text

if TYPE_CHECKING:
    from scenarios.model import Requirements

_SHOWN_BY: Final = frozenset(
    {Kind.ASK, Kind.CARD, Kind.HINT, Kind.CURVEBALL, Kind.CLOCK, Kind.SHOW}
    | {Kind.FINISH, Kind.ABANDON, Kind.REOPEN}
)


class BriefPanel(ScrollColumn):
    """The candidate's view of the task."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margins=(14, 12, 14, 24), spacing=18)
        self._desk = desk
        self._session = desk.session
        self._shown: Disclosure | None = None
        if desk.scenario is None:
            self.body.addWidget(
                EmptyState("ph.note-blank", "A free board", "A round has its task and questions here.")
            )
            self.body.addStretch(1)
            return
        self._above, self._below = column(spacing=18), column(spacing=18)
        self.sheet = RequirementsSheet(desk)
        self.body.addLayout(self._above)
        self.body.addWidget(self.sheet)
        self.body.addLayout(self._below)
        self.body.addStretch(1)
        desk.event_recorded.connect(self._on_event)
        self.refresh()

    def refresh(self) -> None:
        """Shows what the candidate may see now."""
        if self._desk.scenario is None:
            return
        shown = disclose(self._desk.scenario, self._session.state)
        if shown == self._shown:
            return
        self._shown = shown
        pressed = self._focused_action()
        clear(self._above)
        clear(self._below)
        self._fill(shown)
        if pressed:
            self._focus_action(pressed)

    def _focused_action(self) -> str:
        """The first word on the button that has the focus, such as ``Ask``; it is about to be replaced."""
        focused = QApplication.focusWidget()
        if isinstance(focused, Button) and self.isAncestorOf(focused):
            return focused.text().partition(" ")[0]
        return ""

    def _focus_action(self, word: str) -> None:
        """Leaves the keyboard at the next button of the same kind."""
        for button in self.findChildren(Button):
            if button.text().startswith(word):
                button.setFocus()
                return

    def _fill(self, shown: Disclosure) -> None:
        for ball in shown.curveballs:
            self._above.addWidget(_banner(f"New at {self._time(ball.at_ms)}", ball.text))
        self._add(self._above, "The task", (Text(shown.prompt, "body", "text1", wrap=True),))
        if shown.symptoms:
            self._add(self._above, "Symptoms", (_symptoms(shown.symptoms),))
        self._add_questions(shown)
        self._add_evidence(shown)
        self._add_requirements(shown)
        if self._session.state.setup.mode is RoundMode.PRACTICE:
            self._add_hints(shown)

    def _add(
        self, to: QVBoxLayout, title: str, parts: tuple[QWidget, ...], aside: str = "", *, lines: bool = False
    ) -> None:
        """A section: its head, then its parts, with lines between them when they are rows."""
        section = column(spacing=0 if lines else 6)
        section.addWidget(_head(title, aside))
        for part in parts:
            if lines:
                section.addWidget(Line())
            section.addWidget(part)
        to.addLayout(section)

    def _add_questions(self, shown: Disclosure) -> None:
        answered = tuple(_answer(answer, self._time(answer.at_ms)) for answer in shown.answers)
        offered = tuple(
            _offer(question, "Ask", self._asker(Kind.ASK, question=index))
            for index, question in shown.questions.items()
        )
        if self._session.state.setup.mode is RoundMode.INTERVIEW:
            hint = Text("Ask your interviewer. Answers are kept here.", "dense", "text3", wrap=True)
            self._add(self._above, "Answers", answered or (hint,), lines=bool(answered))
        elif answered or offered:
            count = f"{len(answered)} of {len(answered) + len(offered)} asked"
            self._add(self._above, "Clarifying questions", answered + offered, count, lines=True)

    def _add_evidence(self, shown: Disclosure) -> None:
        seen = tuple(_answer(answer, self._time(answer.at_ms)) for answer in shown.evidence)
        offered = tuple(
            _offer(ask, "Look", self._asker(Kind.CARD, card=card)) for card, ask in shown.signals.items()
        )
        if seen or offered:
            count = f"{len(seen)} of {len(seen) + len(offered)} seen" if offered else ""
            self._add(self._above, "Signals", seen + offered, count, lines=True)

    def _add_requirements(self, shown: Disclosure) -> None:
        if shown.requirements is not None:
            parts = _requirements(shown.requirements)
            self._add(self._below, "Requirements and targets", parts)
        elif self._practises:
            words = "They show when the first phase ends."
            offer = _offer(words, "Show now", self._asker(Kind.SHOW, requirements=True))
            self._add(self._below, "Requirements and targets", (offer,))

    def _add_hints(self, shown: Disclosure) -> None:
        taken = tuple(
            _answer(Answer(hint.text, "", hint.at_ms), self._time(hint.at_ms), hint.strength)
            for hint in shown.hints
        )
        parts: tuple[QWidget, ...] = taken
        if shown.next_hint is not None:
            button = Button(f"Take a hint ({shown.next_hint.strength})", icon="ph.lightbulb")
            button.clicked.connect(self._asker(Kind.HINT, order=shown.next_hint.order))
            holder = QWidget()
            line = row(holder, margins=(0, 6, 0, 0))
            line.addWidget(button)
            line.addStretch(1)
            parts = (*taken, holder)
        if parts:
            self._add(self._below, "Hints", parts, f"{len(taken)} taken" if taken else "each is logged")

    @property
    def _practises(self) -> bool:
        state = self._session.state
        return state.setup.mode is RoundMode.PRACTICE and state.editable

    def _time(self, at_ms: int) -> str:
        """A moment on the round's clock."""
        return minutes_text(self._session.state.clock.used_at(at_ms))

    def _asker(self, kind: Kind, **body: object) -> Callable[[], None]:
        """What a press records, as the candidate."""
        session = self._session
        return lambda: _record(session.record, kind, body)

    def _on_event(self, event: Event) -> None:
        if event.kind in _SHOWN_BY:
            self.refresh()


def _record(record: Callable[..., object], kind: Kind, body: Mapping[str, object]) -> None:
    record(kind, Actor.CANDIDATE, **body)


def _head(title: str, aside: str) -> QWidget:
    head = QWidget()
    line = row(head, margins=(0, 0, 0, 4), spacing=6)
    line.addWidget(Text(title, "head"))
    line.addStretch(1)
    line.addWidget(Text(aside, "dense", "text3"))
    return head


def _banner(title: str, text: str) -> Card:
    card = Card("banner", margins=(12, 8, 12, 8), spacing=2)
    card.setProperty("tone", "hot")
    card.body.addWidget(Text(title, "caption", "text3"))
    card.body.addWidget(Text(text, "body", "text1", wrap=True, bold=True))
    return card


def _answer(answer: Answer, at: str, strength: str = "") -> QWidget:
    """Something asked and what came back, with its time."""
    part = QWidget()
    words = column(part, margins=(0, 8, 0, 8), spacing=2)
    head = row(spacing=8)
    if strength:
        head.addWidget(Chip(strength), 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(Text(answer.question, "dense", "text1", wrap=True, bold=not strength), 1)
    head.addWidget(Icon("ph.check", "ok_text", 12), 0, Qt.AlignmentFlag.AlignTop)
    head.addWidget(Text(at, "caption", "ok"), 0, Qt.AlignmentFlag.AlignTop)
    words.addLayout(head)
    if answer.answer:
        words.addWidget(Text(answer.answer, "dense", "text2", wrap=True))
    return part


def _offer(words: str, action: str, record: Callable[[], None]) -> QWidget:
    """Something that can be asked for by a press."""
    part = QWidget()
    line = row(part, margins=(0, 5, 0, 5), spacing=8)
    line.addWidget(Text(words, "dense", "text2", wrap=True), 1)
    button = Button(action, "link")
    button.setAccessibleName(f"{action}: {words}")
    button.clicked.connect(record)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return part


def _symptoms(symptoms: Mapping[str, str | float]) -> QWidget:
    part = Card("inset", margins=(12, 8, 12, 8))
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    for line, (name, value) in enumerate(symptoms.items()):
        words, figures = symptom_words(name, value)
        grid.addWidget(Text(words, "dense", "text2"), line, 0)
        grid.addWidget(Text(figures, "dense", bold=True), line, 1, Qt.AlignmentFlag.AlignRight)
    part.body.addLayout(grid)
    return part


def _requirements(requirements: Requirements) -> tuple[QWidget, ...]:
    """Functional requirements, targets with their bounds at the right, then what is out of scope."""
    functional = [_line(f.text, "" if f.priority == "must" else "could") for f in requirements.functional]
    targets = [_line(target.text, target_words(target)) for target in requirements.non_functional]
    outside = Text(f"Out of scope: {', '.join(requirements.out_of_scope)}", "dense", "text3", wrap=True)
    return (*functional, *targets, outside)


def _line(words: str, aside: str) -> QWidget:
    part = QWidget()
    line = row(part, spacing=8)
    line.addWidget(Text(words, "dense", "text1", wrap=True), 1)
    line.addWidget(Text(aside, "dense", "text2"), 0, Qt.AlignmentFlag.AlignTop)
    return part
