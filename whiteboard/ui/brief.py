"""The Brief tab: the task, what was asked and answered, the candidate's requirements sheet, hints taken.

It reads the ``Disclosure`` of the round, never the scenario, so that nothing private can stand in it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from whiteboard.round.disclosure import Answer, Disclosure, disclose
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.setup import RoundMode
from whiteboard.ui.console.parts import STRENGTH_WIDTH, Row, Rows
from whiteboard.ui.controls import Button, EmptyState
from whiteboard.ui.desk import Desk
from whiteboard.ui.requirements_sheet import RequirementsSheet
from whiteboard.ui.scrolling import ScrollColumn
from whiteboard.ui.style import px
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
        interviewed = desk.session.state.setup.mode is RoundMode.INTERVIEW
        self._news = Rows(lines=False, spacing=18)
        self._task, self._symptoms = _Section("The task"), _Section("Symptoms")
        self._questions = _Section("Answers" if interviewed else "Clarifying questions", lines=True)
        self._signals = _Section("Signals", lines=True)
        self._requirements = _Section("Requirements and targets")
        self._hints = None if interviewed else _Section("Hints")
        self.sheet = RequirementsSheet(desk)
        for part in (self._news, self._task, self._symptoms, self._questions, self._signals, self.sheet):
            self.body.addWidget(part)
        self.body.addWidget(self._requirements)
        if self._hints is not None:
            self.body.addWidget(self._hints)
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
        focused = QApplication.focusWidget()
        if not isinstance(focused, Button) or not self.isAncestorOf(focused):
            self._fill(shown)
            return
        word = focused.text().partition(" ")[0]
        place = self._actions(word).index(focused)
        self._fill(shown)
        if left := self._actions(word):  # the pressed one may be gone: the keyboard goes to its neighbour
            left[min(place, len(left) - 1)].setFocus()

    def _actions(self, word: str) -> list[Button]:
        """The buttons that begin with a word, such as ``Ask``, in their order."""
        found = [b for b in self.findChildren(Button) if b.text().startswith(word) and b.isVisibleTo(self)]
        return sorted(found, key=lambda button: button.mapTo(self, button.rect().topLeft()).y())

    def _fill(self, shown: Disclosure) -> None:
        self._news.show_rows(
            [
                Row(n, ball, partial(_banner, f"New at {self._time(ball.at_ms)}", ball.text))
                for n, ball in enumerate(shown.curveballs)
            ]
        )
        self._news.setVisible(bool(shown.curveballs))
        self._task.fill(_same(shown.prompt, lambda: Text(shown.prompt, "body", "text1", wrap=True)))
        self._symptoms.fill(
            _same(shown.symptoms, lambda: _symptoms(shown.symptoms)) if shown.symptoms else []
        )
        self._fill_questions(shown)
        self._fill_evidence(shown)
        self._fill_requirements(shown)
        if self._hints is not None:
            self._fill_hints(self._hints, shown)

    def _fill_questions(self, shown: Disclosure) -> None:
        answered = [self._answer(answer) for answer in shown.answers]
        if self._session.state.setup.mode is RoundMode.INTERVIEW:
            self._questions.fill(answered or _same("", _where_answers_go))
            return
        offered = [
            self._offer(question, "Ask", Kind.ASK, question=index)
            for index, question in shown.questions.items()
        ]
        count = f"{len(answered)} of {len(answered) + len(offered)} asked"
        self._questions.fill([*answered, *offered], count)

    def _fill_evidence(self, shown: Disclosure) -> None:
        seen = [self._answer(answer) for answer in shown.evidence]
        offered = [self._offer(ask, "Look", Kind.CARD, card=card) for card, ask in shown.signals.items()]
        count = f"{len(seen)} of {len(seen) + len(offered)} seen" if offered else ""
        self._signals.fill([*seen, *offered], count)

    def _fill_requirements(self, shown: Disclosure) -> None:
        wanted = shown.requirements
        if wanted is not None:
            self._requirements.fill(_same(wanted, lambda: _requirements(wanted)))
        elif self._practises:
            words = "They show when the first phase ends."
            self._requirements.fill([self._offer(words, "Show now", Kind.SHOW, requirements=True)])
        else:
            self._requirements.fill([])

    def _fill_hints(self, section: _Section, shown: Disclosure) -> None:
        rows = [
            self._answer(Answer(hint.text, "", hint.at_ms), hint.strength, key=("hint", n))
            for n, hint in enumerate(shown.hints)
        ]
        count = f"{len(rows)} taken" if rows else "each is logged"
        if (hint := shown.next_hint) is not None:
            take = self._asker(Kind.HINT, order=hint.order)
            rows.append(Row("next", hint, partial(_hint_button, hint.strength, take)))
        section.fill(rows, count)

    def _answer(self, answer: Answer, strength: str = "", *, key: Hashable = None) -> Row:
        make = partial(_answer, answer, self._time(answer.at_ms), strength)
        return Row(("answer", answer.question) if key is None else key, (answer, strength), make)

    def _offer(self, words: str, action: str, kind: Kind, **body: object) -> Row:
        return Row(("offer", words), body, partial(_offer, words, action, self._asker(kind, **body)))

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


class _Section(QWidget):
    """A head, and rows below it, with lines between them if asked; it is there while it has rows."""

    def __init__(self, title: str, *, lines: bool = False) -> None:
        super().__init__()
        self._aside = Text("", "dense", "text3")
        self._rows = Rows(lines=lines, spacing=0 if lines else 6)
        head = row(margins=(0, 0, 0, 4 if lines else 10), spacing=6)
        head.addWidget(Text(title, "head"))
        head.addStretch(1)
        head.addWidget(self._aside)
        layout = column(self)
        layout.addLayout(head)
        if lines:
            layout.addWidget(Line())
        layout.addWidget(self._rows)
        self.hide()

    def fill(self, rows: Sequence[Row], aside: str = "") -> None:
        """Shows these rows."""
        self._aside.setText(aside)
        self._rows.show_rows(rows)
        self.setVisible(bool(rows))


def _same(state: object, make: Callable[[], QWidget]) -> list[Row]:
    """The one row of a section."""
    return [Row("", state, make)]


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
        chip = Chip(strength)
        chip.setMinimumWidth(px(STRENGTH_WIDTH))
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
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


def _where_answers_go() -> QWidget:
    part = QWidget()
    words = Text("Ask your interviewer. Answers are kept here.", "dense", "text3", wrap=True)
    row(part, margins=(0, 6, 0, 6)).addWidget(words, 1)
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


def _requirements(requirements: Requirements) -> QWidget:
    """Functional requirements, targets with their bounds at the right, then what is out of scope."""
    part = QWidget()
    lines = column(part, spacing=6)
    for wanted in requirements.functional:
        lines.addWidget(_line(wanted.text, "" if wanted.priority == "must" else "could"))
    for target in requirements.non_functional:
        lines.addWidget(_line(target.text, target_words(target)))
    outside = f"Out of scope: {', '.join(requirements.out_of_scope)}"
    lines.addWidget(Text(outside, "dense", "text3", wrap=True))
    return part


def _hint_button(strength: str, take: Callable[[], None]) -> QWidget:
    button = Button(f"Take a hint ({strength})", icon="ph.lightbulb")
    button.clicked.connect(take)
    part = QWidget()
    line = row(part, margins=(0, 6, 0, 0))
    line.addWidget(button)
    line.addStretch(1)
    return part


def _line(words: str, aside: str) -> QWidget:
    part = QWidget()
    line = row(part, spacing=8)
    line.addWidget(Text(words, "dense", "text1", wrap=True), 1)
    line.addWidget(Text(aside, "dense", "text2"), 0, Qt.AlignmentFlag.AlignTop)
    return part
