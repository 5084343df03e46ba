"""The script: brief, questions with answers, signals, hints, curveballs, deep dives; what was used of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from whiteboard.round.disclosure import requirements_shown
from whiteboard.round.events import Event, Kind
from whiteboard.round.numbers import check_number
from whiteboard.ui.console.parts import Column, Section, across, block, done, press
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import at_level
from whiteboard.ui.requirements_sheet import LISTS
from whiteboard.ui.target_words import target_words
from whiteboard.ui.widgets import Chip, Icon, Text
from whiteboard.words import clock as minutes_text
from whiteboard.words import with_unit

if TYPE_CHECKING:
    from scenarios.model import ClarifyingQuestion, DeepDive, Estimate, Scenario

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
        self.sections = {name: Section(title, first=name == "brief") for name, title in _SECTIONS}
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
        state = self._session.state
        level = at_level(self._scenario.rubric.level_expectation, state.setup.level)
        brief = Text(self._scenario.interviewer_brief, "dense", "text1", wrap=True)
        head = Text(f"At {state.setup.level} level", "caption", "text3")
        section.fill([block(brief), block(head, Text(level, "dense", "text2", wrap=True))])

    def _fill_questions(self, section: Section) -> None:
        asked = self._session.state.asked
        questions = self._scenario.clarifying_questions
        found = sum(question.linchpin for index, question in enumerate(questions) if index in asked)
        total = sum(question.linchpin for question in questions)
        aside = f"{len(asked)} of {len(questions)} asked · {found} of {total} linchpins"
        section.fill([self._question(i, question) for i, question in enumerate(questions)], aside)

    def _question(self, index: int, question: ClarifyingQuestion) -> QWidget:
        asked = self._session.state.asked.get(index)
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
        targets = [
            across(Text(t.text, "dense", "text2", wrap=True), Text(target_words(t), "dense", "text2"))
            for t in self._scenario.requirements.non_functional
        ]
        shown = requirements_shown(self._session.state)
        words = "The candidate sees them" if shown else "Hidden until asked for, or the first phase ends"
        parts: list[QWidget] = [Text(words, "dense", "text3", wrap=True)]
        if not shown and self._session.state.editable:
            parts.append(
                press("Release", "requirements and targets", self._recorder(Kind.SHOW, requirements=True))
            )
        section.fill([block(across(*parts), *targets, spacing=3)])

    def _fill_sheet(self, section: Section) -> None:
        """What the candidate has written, list by list."""
        sheet = self._session.state.sheet
        rows: list[QWidget] = []
        for name, title, _ in LISTS:
            lines: tuple[str, ...] = getattr(sheet, name)
            if lines:
                words = [Text(line, "dense", "text2", wrap=True) for line in lines]
                rows.append(block(Text(title, "caption", "text3"), *words))
        if not rows:
            rows.append(block(Text("Nothing written yet.", "dense", "text3")))
        section.fill(rows)

    def _fill_signals(self, section: Section) -> None:
        seen = self._session.state.cards
        rows = []
        for card in self._scenario.evidence_cards:
            at = seen.get(card.id)
            title = Text(card.ask, "dense", "text1" if at is not None else "text3", wrap=True, bold=True)
            reveal = self._given_or(at, "Reveal", card.ask, self._recorder(Kind.CARD, card=card.id))
            rows.append(
                block(
                    across(title, reveal),
                    Text(card.reveals, "dense", "text2", wrap=True),
                    Text(f"Points to: {card.points_to}", "caption", "text3", wrap=True),
                )
            )
        section.fill(rows, f"{len(seen)} of {len(rows)} seen")

    def _fill_hints(self, section: Section) -> None:
        given = self._session.state.hints
        rows = []
        for hint in sorted(self._scenario.hints, key=lambda hint: hint.order):
            give = self._recorder(Kind.HINT, order=hint.order)
            action = self._given_or(given.get(hint.order), "Give", hint.text, give, role="")
            text = Text(hint.text, "dense", "text1", wrap=True)
            rows.append(block(across(_strength(hint.strength), text, action, stretch=1)))
        section.fill(rows, f"{len(given)} given of {len(rows)}")

    def _fill_curveballs(self, section: Section) -> None:
        fired = self._session.state.curveballs
        rows = []
        for index, ball in enumerate(self._scenario.curveballs):
            fire = self._recorder(Kind.CURVEBALL, index=index)
            text = Text(ball.text, "dense", "text1", wrap=True, bold=True)
            action = self._given_or(fired.get(index), "Fire", ball.text, fire, role="")
            good = Text(f"Good: {ball.good_response}", "caption", "text2", wrap=True)
            rows.append(block(across(Icon("ph.lightning", "text2", 15), text, action, stretch=1), good))
        section.fill(rows, f"{len(fired)} fired of {len(rows)}")

    def _fill_deep_dives(self, section: Section) -> None:
        asked = self._session.state.deep_dives
        rows = [self._deep_dive(i, dive) for i, dive in enumerate(self._scenario.deep_dives)]
        section.fill(rows, f"{len(asked)} of {len(rows)} asked")

    def _deep_dive(self, index: int, dive: DeepDive) -> QWidget:
        text = Text(dive.question, "dense", "text1", wrap=True, bold=True)
        ask = self._recorder(Kind.DEEP_DIVE, index=index)
        action = self._given_or(self._session.state.deep_dives.get(index), "Ask", dive.question, ask)
        strong = _signals("ph.plus", "ok_text", dive.strong_signals)
        weak = _signals("ph.minus", "hot_text", dive.weak_signals)
        return block(across(text, Chip(dive.level), action), *strong, *weak)

    def _fill_numbers(self, section: Section) -> None:
        rows = [block(self._number(estimate), margins=(14, 4)) for estimate in self._scenario.estimates]
        aside = f"{len(self._session.state.numbers)} of {len(rows)}"
        section.fill(rows, aside, lines=False)

    def _number(self, estimate: Estimate) -> QWidget:
        number = self._session.state.numbers.get(estimate.id)
        expected = with_unit(estimate.expected, estimate.unit)
        name = Text(estimate.label, "dense", "text2", wrap=True)
        name.setToolTip(estimate.drives)
        if number is None:
            return _line(name, Text(f"expected {expected}", "dense", "text3"))
        accepted = check_number(self._scenario, estimate, number.value).accepted
        icon = Icon(
            *(("ph.check-circle-fill", "ok_text") if accepted else ("ph.warning-fill", "hot_text")), 14
        )
        said = Text(with_unit(number.value, ""), "dense", "text1", bold=True)
        return _line(name, said, icon, Text(f"of {expected}", "dense", "text3"))

    def _fill_mistakes(self, section: Section) -> None:
        rows = [
            block(Text(mistake.text, "dense", "text2", wrap=True), margins=(14, 4))
            for mistake in self._scenario.common_mistakes
        ]
        section.fill(rows, lines=False)

    # --- what rows are made of ---

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


def _line(*parts: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(across(*parts))
    return holder


def _strength(strength: str) -> Chip:
    chip = Chip(strength)
    chip.setMinimumWidth(54)
    return chip


def _signals(icon: str, token: str, texts: tuple[str, ...]) -> list[QHBoxLayout]:
    return [
        across(Icon(icon, token, 12), Text(text, "dense", "text2", wrap=True), stretch=1, top=True)
        for text in texts
    ]
