"""The table of dimensions: mark, anchor and evidence of each, to be filled in by the person who marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from whiteboard.round.events import Event, Kind
from whiteboard.round.evidence import NOT_OBSERVED, evidence_for
from whiteboard.round.state import Mark, Note, Score
from whiteboard.ui import style
from whiteboard.ui.console.notes_column import record_note
from whiteboard.ui.controls import Button
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import Anchor, ScoreButtons, at_level, weight_words
from whiteboard.ui.scrolling import clear
from whiteboard.ui.widgets import Card, Line, Text, column, row
from whiteboard.words import clock as minutes_text

if TYPE_CHECKING:
    from scenarios.model import Dimension, Scenario

COLUMNS: Final = ("Dimension", "Mark", "Anchor", "Evidence")
WIDTHS: Final = (150, 142)
"""Of the first columns."""
SHARES: Final = (3, 2)
"""Of the width that is left: anchors, evidence."""
TIME_WIDTH: Final = 40
_TOP: Final = Qt.AlignmentFlag.AlignTop


class Dimensions(Card):
    """A head and a row for each dimension."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__("block", margins=(0, 0, 0, 0), spacing=0)
        heads = [Text(name, "caption", "text2") for name in COLUMNS]
        self.body.addLayout(_columns(*heads, height=8))
        self.rows = {d.id: DimensionRow(desk, scenario, d) for d in scenario.rubric.dimensions}
        for part in self.rows.values():
            self.body.addWidget(Line())
            self.body.addWidget(part)
        desk.event_recorded.connect(self._on_event)
        self._open_next()

    def _open_next(self) -> None:
        """Opens the first dimension without a mark."""
        unmarked = [part for part in self.rows.values() if not part.marked]
        for part in self.rows.values():
            part.show_anchors(every=part in unmarked[:1])

    def _on_event(self, event: Event) -> None:
        if event.kind is Kind.MARK:
            self._open_next()
        if event.kind in {Kind.MARK, Kind.NOTE}:
            for part in self.rows.values():
                part.refresh()


class DimensionRow(QWidget):
    """A dimension. Open it shows every anchor to choose from, else only the chosen one."""

    def __init__(self, desk: Desk, scenario: Scenario, dimension: Dimension) -> None:
        super().__init__()
        self._desk, self._dimension = desk, dimension
        self._session = desk.session
        self._labels = dict(scenario.rubric.scale.labels)
        self._shown: tuple[Mark | None, tuple[Note, ...], bool] | None = None
        self._every_anchor = False
        self.scores = ScoreButtons(dimension.name)
        self.scores.scored.connect(self._on_scored)
        self.standing = Text("", "caption", "text3")
        self._anchor, self._evidence = column(spacing=6), _notes_grid()
        self.all_anchors = Button("All anchors", "link", small=True)
        self.all_anchors.setAccessibleName(f"All anchors of {dimension.name}")
        self.all_anchors.clicked.connect(self._on_all_anchors)
        self.evidence = _input("A fact; Enter keeps it", f"Evidence for {dimension.name}")
        self.evidence.returnPressed.connect(self._add_evidence)
        self.add = Button("Add evidence", "link", small=True)
        self.add.setAccessibleName(f"Add evidence for {dimension.name}")
        self.add.clicked.connect(self.ask_for_evidence)
        self.reason = _input("Why, in one line", f"Why {dimension.name} was not observed")
        self.reason.editingFinished.connect(self._on_reason)
        name, mark, notes, anchor = QWidget(), QWidget(), QWidget(), QWidget()
        words = column(name, spacing=1)
        words.addWidget(Text(dimension.name, "dense", bold=True, wrap=True))
        words.addWidget(self.standing)
        below = column(mark, spacing=2)
        below.addWidget(self.scores)
        below.addWidget(self.all_anchors, 0, Qt.AlignmentFlag.AlignLeft)
        column(anchor).addLayout(self._anchor)
        lines = column(notes, spacing=4)
        lines.addLayout(self._evidence)
        lines.addWidget(self.evidence)
        lines.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(_columns(name, mark, anchor, notes, height=12))
        self.refresh()

    @property
    def marked(self) -> bool:
        """Whether it has a mark, or was said to be not observed."""
        mark = self._session.state.marks.get(self._dimension.id)
        return mark is not None and mark.score is not None

    def show_anchors(self, *, every: bool) -> None:
        """Shows every anchor, or only the chosen one."""
        self._every_anchor = every
        self.refresh()

    def refresh(self) -> None:
        """Shows the mark, its anchor and its evidence as they are now."""
        state = self._session.state
        mark = state.marks.get(self._dimension.id)
        notes = tuple(evidence_for(state, self._dimension.id))
        shown = (mark, notes, self._every_anchor)
        if shown == self._shown:
            return
        self._shown = shown
        score = mark.score if mark else None
        self.scores.show_score(score)
        self.all_anchors.setText("Fold anchors" if self._every_anchor else "All anchors")
        self._show_standing(score)
        self._show_anchor(score, mark.reason if mark else "")
        self._show_evidence(notes, score)

    def _show_standing(self, score: Score | None) -> None:
        level = self._session.state.setup.level
        bar = at_level(self._dimension.bar, level)
        below = isinstance(score, int) and score < bar
        self.standing.setText(f"↓ below bar {bar}" if below else weight_words(self._dimension, level))
        self.standing.set_tone("hot" if below else "text3")

    def _show_anchor(self, score: Score | None, reason: str) -> None:
        self.reason.setParent(None)
        clear(self._anchor)
        if score == NOT_OBSERVED:
            self._anchor.addWidget(Text("Not observed.", "dense", "text2"))
            self.reason.setText(reason)
            self._anchor.addWidget(self.reason)
            self.reason.show()
        if self._every_anchor:
            for known, text in sorted(self._dimension.anchors.items()):
                anchor = Anchor(known, self._labels.get(known, ""), text)
                anchor.set_chosen(chosen=known == score)
                anchor.chosen.connect(self._on_scored)
                self._anchor.addWidget(anchor)
        elif isinstance(score, int):
            self._anchor.addWidget(Text(self._dimension.anchors[score], "dense", "text2", wrap=True))
        elif score is None:
            self._anchor.addWidget(Text("Not marked yet.", "dense", "text3"))

    def _on_all_anchors(self) -> None:
        self.show_anchors(every=not self._every_anchor)

    def _show_evidence(self, notes: tuple[Note, ...], score: Score | None) -> None:
        clear(self._evidence)
        clock = self._session.state.clock
        self._ask(open_=not notes and score != NOT_OBSERVED)
        for line, note in enumerate(notes):
            at = Text(minutes_text(clock.used_at(note.at_ms)), "dense", "text3")
            self._evidence.addWidget(at, line, 0, _TOP)
            self._evidence.addWidget(Text(note.text, "dense", "text2", wrap=True), line, 1, _TOP)
        if not notes and score in {1, 4}:
            self._evidence.addWidget(Text("1 and 4 need a note", "dense", "hot", wrap=True), 0, 0, 1, 2)

    def _ask(self, *, open_: bool) -> None:
        self.evidence.setVisible(open_)
        self.add.setVisible(not open_)

    def ask_for_evidence(self) -> None:
        """Puts the keyboard where evidence is written."""
        self._ask(open_=True)
        self.evidence.setFocus()

    def _on_scored(self, score: Score | None) -> None:
        mark = self._session.state.marks.get(self._dimension.id)
        self._record(score, mark.reason if mark else "")

    def _on_reason(self) -> None:
        mark = self._session.state.marks.get(self._dimension.id)
        reason = self.reason.text().strip()
        if mark is not None and reason != mark.reason:
            self._record(mark.score, reason)

    def _record(self, score: Score | None, reason: str) -> None:
        self._session.record(
            Kind.MARK, self._desk.actor, dimension=self._dimension.id, score=score, reason=reason
        )

    def _add_evidence(self) -> None:
        text = self.evidence.text().strip()
        if text:
            self.evidence.clear()
            note = Note(uuid4().hex, text, self._session.now_ms(), None, self._dimension.id)
            record_note(self._desk, note)


def _columns(name: QWidget, mark: QWidget, anchor: QWidget, notes: QWidget, *, height: int) -> QHBoxLayout:
    line = row(margins=(16, height, 16, height), spacing=16)
    for part, width in zip((name, mark), WIDTHS, strict=True):
        holder = QWidget()
        holder.setFixedWidth(style.px(width))
        row(holder).addWidget(part, 1, _TOP)
        line.addWidget(holder)
    for part, share in zip((anchor, notes), SHARES, strict=True):
        line.addWidget(part, share, _TOP)
    return line


def _notes_grid() -> QGridLayout:
    """Times in one column, so that the notes of all rows begin at the same place."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, style.px(TIME_WIDTH))
    grid.setColumnStretch(1, 1)
    return grid


def _input(hint: str, name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(name)
    return edit
