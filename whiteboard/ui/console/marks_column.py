"""Marks: a row for each dimension, one of them open with its anchors, then the own recommendation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget
from typing_extensions import override

from whiteboard.round.events import Event, Kind
from whiteboard.round.evidence import NOT_OBSERVED, gap_of
from whiteboard.round.state import Score
from whiteboard.ui.console.parts import Column, Row, Section, block
from whiteboard.ui.console.recommend import RecommendBox
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import RULE, Anchor, ScoreButtons, at_level, note_words, weight_words
from whiteboard.ui.widgets import Icon, Text, column, row, set_property
from whiteboard.words import percent

if TYPE_CHECKING:
    from scenarios.model import Dimension, Scenario


class MarksColumn(Column):
    """The eight dimensions and the recommendation."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self._session = desk.session
        self._scenario = scenario
        self.rows = {d.id: MarkRow(desk, scenario, d) for d in scenario.rubric.dimensions}
        self.section = Section("Marks", first=True)
        self.recommend = RecommendBox(desk, scenario)
        super().__init__("Marks", (self.section, self.recommend))
        self.section.fill([Row(name, None, partial(_same, part)) for name, part in self.rows.items()])
        for dimension, part in self.rows.items():
            part.opened.connect(lambda d=dimension: self.open(d))
        desk.event_recorded.connect(self._on_event)
        self.open(next(iter(self.rows), None))
        self.refresh()

    def open(self, dimension: str | None) -> None:
        """Opens one row and closes the others; asked for the open one, it closes."""
        for known, part in self.rows.items():
            part.set_open(unfolded=known == dimension and not part.is_open)

    def refresh(self) -> None:
        """Shows marks and evidence as they are now."""
        for part in self.rows.values():
            part.refresh()
        state = self._session.state
        level = state.setup.level
        seen = [
            d
            for d in self._scenario.rubric.dimensions
            if d.id in state.marks and state.marks[d.id].score not in {None, NOT_OBSERVED}
        ]
        marked = sum(mark.score is not None for mark in state.marks.values())
        total = sum(at_level(d.weight, level) for d in self._scenario.rubric.dimensions)
        coverage = sum(at_level(d.weight, level) for d in seen) / total if total else 0
        self.section.head.aside.setText(f"{marked} of {len(self.rows)} · coverage {percent(coverage)}")

    def _on_event(self, event: Event) -> None:
        if event.kind in {Kind.MARK, Kind.NOTE}:
            self.refresh()


class MarkRow(QFrame):
    """A dimension: its name, weight, bar and notes, its mark, and when open what earns each mark."""

    opened = Signal()

    def __init__(self, desk: Desk, scenario: Scenario, dimension: Dimension) -> None:
        super().__init__()
        self._desk, self._dimension = desk, dimension
        self._session = desk.session
        self.is_open = False
        self._shown: object = None
        self.setProperty("part", "row")
        self.scores = ScoreButtons(dimension.name)
        self.scores.scored.connect(self._on_scored)
        self.caption = Text("", "caption", "text3")
        labels = dict(scenario.rubric.scale.labels)
        self.anchors = {s: Anchor(s, labels.get(s, ""), text) for s, text in dimension.anchors.items()}
        for anchor in self.anchors.values():
            anchor.chosen.connect(self._on_scored)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why it was not observed, in one line")
        self.reason.setAccessibleName(f"Why {dimension.name} was not observed")
        self.reason.editingFinished.connect(self._on_reason)
        self.gap = Text(RULE, "caption", "text3", wrap=True)
        self._head = _Head(dimension.name)
        self._head.pressed.connect(self.opened)
        self._lay_out(dimension)

    def _lay_out(self, dimension: Dimension) -> None:
        words = column(spacing=1)
        words.addWidget(Text(dimension.name, "dense", bold=True, wrap=True))
        words.addWidget(self.caption)
        head = row(self._head, margins=(11, 5, 11, 5), spacing=8)  # with its borders, 14 and 7
        head.addLayout(words, 1)
        head.addWidget(self.scores)
        rule = QWidget()
        line = row(rule, spacing=6)
        line.addWidget(Icon("ph.info", "text3", 13), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.gap, 1)
        self._body = block(*self.anchors.values(), self.reason, rule, spacing=6, margins=(13, 8))
        layout = column(self)
        layout.addWidget(self._head)
        layout.addWidget(self._body)
        self._body.hide()

    def set_open(self, *, unfolded: bool) -> None:
        """Shows or folds the anchors."""
        self.is_open = unfolded
        self._body.setVisible(unfolded)
        set_property(self, "part", "unfolded" if unfolded else "row")

    def refresh(self) -> None:
        """Shows the mark and how many notes stand behind it, if that is not what it shows."""
        state = self._session.state
        mark, gap = state.marks.get(self._dimension.id), gap_of(state, self._dimension.id)
        notes = note_words(state, self._dimension.id)
        if (mark, gap, notes) == self._shown:
            return
        self._shown = (mark, gap, notes)
        score = mark.score if mark else None
        self.scores.show_score(score)
        level = state.setup.level
        self.caption.setText(f"{weight_words(self._dimension, level)} · {notes}")
        for known, anchor in self.anchors.items():
            anchor.set_chosen(chosen=known == score)
        self.reason.setVisible(score == NOT_OBSERVED)
        if mark is not None and not self.reason.hasFocus():
            self.reason.setText(mark.reason)
        lacks = mark is not None and score is not None and gap is not None
        self.gap.setText(f"{gap.lack.value[:1].upper()}{gap.lack.value[1:]}." if gap and lacks else RULE)
        self.gap.set_tone("hot" if gap and lacks and gap.blocks else "text3")

    def _on_scored(self, score: Score | None) -> None:
        mark = self._session.state.marks.get(self._dimension.id)
        self._record(score, mark.reason if mark else "")
        if not self.is_open:
            self.opened.emit()

    def _on_reason(self) -> None:
        mark = self._session.state.marks.get(self._dimension.id)
        if mark is not None and self.reason.text().strip() != mark.reason:
            self._record(mark.score, self.reason.text().strip())

    def _record(self, score: Score | None, reason: str) -> None:
        self._session.record(
            Kind.MARK, self._desk.actor, dimension=self._dimension.id, score=score, reason=reason
        )


class _Head(QFrame):
    """The part of a row that opens it, by mouse or by Space."""

    pressed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("part", "rowhead")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Anchors of {name}")

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


def _same(part: MarkRow) -> QWidget:
    return part
