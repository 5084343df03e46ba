"""The script: brief, questions with answers, signals, hints, curveballs, deep dives; what was used of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from whiteboard.round.disclosure import requirements_shown
from whiteboard.round.events import Event, Kind
from whiteboard.round.numbers import check_number
from whiteboard.ui.console.parts import STRENGTH_WIDTH, Column, Row, Section, across, block, done, press
from whiteboard.ui.desk import Desk
from whiteboard.ui.requirements_sheet import LISTS
from whiteboard.ui.style import px
from whiteboard.ui.target_words import target_words
from whiteboard.ui.widgets import Chip, Icon, Text
from whiteboard.words import clock as minutes_text
from whiteboard.words import with_unit

if TYPE_CHECKING:
    from scenarios.model import Estimate, EvidenceCard, Hint, Scenario

_SECTIONS: Final = (
    ("brief", "Brief for you"),
    ("questions", "Clarifying questions"),
    ("requirements", "Requirements and targets"),
    ("sheet", "Candidate's sheet"),
    ("signals", "Signals"),
    ("hints", "Hints"),
    ("curveballs", "Curveballs"),
    ("deep_dives", "Deep dive"),
    ("numbers", "Candidate's numbers"),
    ("mistakes", "Common mistakes"),
)
_SHOWN_BY: Final = {
    Kind.ASK: ("questions",),
    Kind.CARD: ("signals",),
    Kind.HINT: ("hints",),
    Kind.CURVEBALL: ("curveballs",),
    Kind.DEEP_DIVE: ("deep_dives",),
    Kind.NUMBER: ("numbers",),
    Kind.SHOW: ("requirements",),
    Kind.SHEET: ("sheet",),
    Kind.CLOCK: ("requirements",),
}
_OVER: Final = frozenset({Kind.FINISH, Kind.ABANDON, Kind.REOPEN})


class ScriptColumn(Column):
    """All that the scenario gives the interviewer. Only what is released here reaches the candidate."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self.sections = {
            name: Section(title, first=name == "brief", lines=name not in {"numbers", "mistakes"})
            for name, title in _SECTIONS
        }
        super().__init__("Script", tuple(self.sections.values()))
        self._session = desk.session
        self._actor = desk.actor
        self._scenario = scenario
        self.sections["signals"].setVisible(bool(scenario.evidence_cards))
        desk.event_recorded.connect(self._on_event)
        for name in self.sections:
            self._refresh(name)

    def _on_event(self, event: Event) -> None:
        names = tuple(self.sections) if event.kind in _OVER else _SHOWN_BY.get(event.kind, ())
        for name in names:
            self._refresh(name)

    def _refresh(self, name: str) -> None:
        getattr(self, f"_fill_{name}")(self.sections[name])

    # --- sections ---

    def _fill_brief(self, section: Section) -> None:
        level = self._session.state.setup.level
        brief = Text(self._scenario.interviewer_brief, "dense", "text1", wrap=True)
        rows = [Row(0, None, lambda: block(brief))]
        expected = {str(known): text for known, text in self._scenario.rubric.level_expectation.items()}
        if level in expected:  # a scenario may say nothing of a level
            head = Text(f"At {level} level", "caption", "text3")
            rows.append(Row(1, None, lambda: block(head, Text(expected[level], "dense", "text2", wrap=True))))
        section.fill(rows)

    def _fill_questions(self, section: Section) -> None:
        asked = self._session.state.asked
        questions = self._scenario.clarifying_questions
        found = sum(question.linchpin for index, question in enumerate(questions) if index in asked)
        total = sum(question.linchpin for question in questions)
        aside = f"{len(asked)} of {len(questions)} asked · {found} of {total} linchpins"
        section.fill(
            [self._row(i, asked.get(i), partial(self._question, i)) for i in range(len(questions))], aside
        )

    def _question(self, index: int) -> QWidget:
        question, asked = self._scenario.clarifying_questions[index], self._session.state.asked.get(index)
        title = Text(
            question.question, "dense", "text1" if asked is not None else "text3", wrap=True, bold=True
        )
        head: list[QWidget] = [title]
        if question.linchpin:
            head.append(Chip("linchpin", "accent", "ph.key"))
        release = self._recorder(Kind.ASK, question=index)
        head.append(self._given_or(asked, "Release", question.question, release))
        part = block(across(*head), Text(question.answer, "dense", "text2", wrap=True))
        part.setToolTip(f"Why it matters: {question.why_it_matters}")
        return part

    def _fill_requirements(self, section: Section) -> None:
        shown = requirements_shown(self._session.state)
        section.fill([self._row(0, shown, partial(self._requirements, shown=shown))])

    def _requirements(self, *, shown: bool) -> QWidget:
        words = "The candidate sees them" if shown else "Hidden until asked for, or the first phase ends"
        parts: list[QWidget] = [Text(words, "dense", "text3", wrap=True)]
        if not shown and self._session.state.editable:
            release = self._recorder(Kind.SHOW, requirements=True)
            parts.append(press("Release", "requirements and targets", release))
        targets = [
            across(Text(t.text, "dense", "text2", wrap=True), Text(target_words(t), "dense", "text2"))
            for t in self._scenario.requirements.non_functional
        ]
        return block(across(*parts), *targets, spacing=3)

    def _fill_sheet(self, section: Section) -> None:
        """What the candidate has written, list by list."""
        sheet = self._session.state.sheet
        rows = []
        for name, title, _ in LISTS:
            lines: tuple[str, ...] = getattr(sheet, name)
            if lines:
                rows.append(Row(name, lines, partial(_lines, title, lines)))
        section.fill(rows or [Row("", None, lambda: _lines("Nothing written yet.", ()))])

    def _fill_signals(self, section: Section) -> None:
        seen = self._session.state.cards
        cards = self._scenario.evidence_cards
        rows = [self._row(card.id, seen.get(card.id), partial(self._signal, card)) for card in cards]
        section.fill(rows, f"{len(seen)} of {len(rows)} seen")

    def _signal(self, card: EvidenceCard) -> QWidget:
        at = self._session.state.cards.get(card.id)
        title = Text(card.ask, "dense", "text1" if at is not None else "text3", wrap=True, bold=True)
        reveal = self._given_or(at, "Reveal", card.ask, self._recorder(Kind.CARD, card=card.id))
        answer = Text(card.reveals, "dense", "text2", wrap=True)
        return block(
            across(title, reveal), answer, Text(f"Points to: {card.points_to}", "caption", "text3", wrap=True)
        )

    def _fill_hints(self, section: Section) -> None:
        given = self._session.state.hints
        hints = sorted(self._scenario.hints, key=lambda hint: hint.order)
        rows = [self._row(hint.order, given.get(hint.order), partial(self._hint, hint)) for hint in hints]
        section.fill(rows, f"{len(given)} given of {len(rows)}")

    def _hint(self, hint: Hint) -> QWidget:
        give = self._recorder(Kind.HINT, order=hint.order)
        action = self._given_or(self._session.state.hints.get(hint.order), "Give", hint.text, give, role="")
        return block(across(_strength(hint.strength), Text(hint.text, "dense", wrap=True), action, stretch=1))

    def _fill_curveballs(self, section: Section) -> None:
        fired = self._session.state.curveballs
        balls = range(len(self._scenario.curveballs))
        rows = [self._row(index, fired.get(index), partial(self._curveball, index)) for index in balls]
        section.fill(rows, f"{len(fired)} fired of {len(rows)}")

    def _curveball(self, index: int) -> QWidget:
        ball = self._scenario.curveballs[index]
        fire = self._recorder(Kind.CURVEBALL, index=index)
        action = self._given_or(self._session.state.curveballs.get(index), "Fire", ball.text, fire, role="")
        text = Text(ball.text, "dense", "text1", wrap=True, bold=True)
        good = Text(f"Good: {ball.good_response}", "caption", "text2", wrap=True)
        return block(across(Icon("ph.lightning", "text2", 15), text, action, stretch=1), good)

    def _fill_deep_dives(self, section: Section) -> None:
        asked = self._session.state.deep_dives
        dives = range(len(self._scenario.deep_dives))
        rows = [self._row(index, asked.get(index), partial(self._deep_dive, index)) for index in dives]
        section.fill(rows, f"{len(asked)} of {len(rows)} asked")

    def _deep_dive(self, index: int) -> QWidget:
        dive = self._scenario.deep_dives[index]
        text = Text(dive.question, "dense", "text1", wrap=True, bold=True)
        ask = self._recorder(Kind.DEEP_DIVE, index=index)
        action = self._given_or(self._session.state.deep_dives.get(index), "Ask", dive.question, ask)
        strong = _signals("ph.plus", "ok_text", dive.strong_signals)
        weak = _signals("ph.minus", "hot_text", dive.weak_signals)
        return block(across(text, Chip(dive.level), action), *strong, *weak)

    def _fill_numbers(self, section: Section) -> None:
        known = self._session.state.numbers
        rows = [
            Row(estimate.id, known.get(estimate.id), partial(self._number, estimate))
            for estimate in self._scenario.estimates
        ]
        section.fill(rows, f"{len(known)} of {len(rows)}")

    def _number(self, estimate: Estimate) -> QWidget:
        number = self._session.state.numbers.get(estimate.id)
        expected = with_unit(estimate.expected, estimate.unit)
        name = Text(estimate.label, "dense", "text2", wrap=True)
        name.setToolTip(estimate.drives)
        parts: list[QWidget] = [name]
        if number is None:
            parts.append(Text(f"expected {expected}", "dense", "text3"))
        else:
            accepted = check_number(self._scenario, estimate, number.value).accepted
            icon = ("ph.check-circle-fill", "ok_text") if accepted else ("ph.warning-fill", "hot_text")
            parts += [Text(with_unit(number.value, ""), "dense", bold=True), Icon(*icon, 14)]
            parts.append(Text(f"of {expected}", "dense", "text3"))
        return block(across(*parts), margins=(14, 4))

    def _fill_mistakes(self, section: Section) -> None:
        texts = [mistake.text for mistake in self._scenario.common_mistakes]
        section.fill([Row(text, None, partial(_mistake, text)) for text in texts])

    # --- what rows are made of ---

    def _row(self, key: Hashable, given: object, make: Callable[[], QWidget]) -> Row:
        """A row that is made anew when it is given, or when the round ends or is reopened."""
        return Row(key, (given, self._session.state.editable), make)

    def _given_or(
        self, at_ms: int | None, verb: str, about: str, act: Callable[[], object], role: str = "link"
    ) -> QWidget:
        """The time at which it was given, else the button that gives it."""
        if at_ms is not None:
            return done(minutes_text(self._session.state.clock.used_at(at_ms)))
        button = press(verb, about, act, role)
        button.setEnabled(self._session.state.editable)
        return button

    def _recorder(self, kind: Kind, **body: object) -> Callable[[], object]:
        session, actor = self._session, self._actor
        return lambda: session.record(kind, actor, **body)


def _lines(title: str, lines: tuple[str, ...]) -> QWidget:
    words = [Text(line, "dense", "text2", wrap=True) for line in lines]
    return block(Text(title, "caption", "text3"), *words)


def _mistake(text: str) -> QWidget:
    return block(Text(text, "dense", "text2", wrap=True), margins=(14, 4))


def _strength(strength: str) -> Chip:
    chip = Chip(strength)
    chip.setMinimumWidth(px(STRENGTH_WIDTH))
    return chip


def _signals(icon: str, token: str, texts: tuple[str, ...]) -> list[QHBoxLayout]:
    return [
        across(Icon(icon, token, 12), Text(text, "dense", "text2", wrap=True), stretch=1, top=True)
        for text in texts
    ]
