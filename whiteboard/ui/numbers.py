"""The Numbers tab: estimates, checked with their calculation in practice, only noted in an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from whiteboard.board.board import Board
from whiteboard.board.edit import add_note
from whiteboard.board.geometry import Point
from whiteboard.board.records import Boxed
from whiteboard.round.disclosure import EstimateRow, disclose
from whiteboard.round.events import Actor, Event, Kind
from whiteboard.round.numbers import NumberError, check_number, parse_number, without_unit
from whiteboard.round.setup import RoundMode
from whiteboard.ui.controls import Button, EmptyState
from whiteboard.ui.desk import Desk
from whiteboard.ui.scrolling import ScrollColumn, clear
from whiteboard.ui.style import px
from whiteboard.ui.widgets import Icon, Line, Text, column, row, set_property
from whiteboard.words import with_unit

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from whiteboard.round.state import Number

NOTE_GAP: Final = 40.0
_SHOWN_BY: Final = frozenset({Kind.NUMBER, Kind.FINISH, Kind.ABANDON, Kind.REOPEN})


class NumbersPanel(ScrollColumn):
    """One row for each number that the scenario asks for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(margins=(14, 12, 14, 24), spacing=0)
        self._desk = desk
        self.rows: dict[str, NumberRow] = {}
        self._count = Text("", "dense", "text3")
        if desk.scenario is None or not desk.scenario.estimates:
            self.body.addWidget(
                EmptyState("ph.math-operations", "No numbers asked for", "A round's estimates stand here.")
            )
            self.body.addStretch(1)
            return
        self._add_head()
        for estimate in disclose(desk.scenario, desk.session.state).estimates:
            part = NumberRow(desk, desk.scenario, estimate)
            self.rows[estimate.id] = part
            self.body.addWidget(Line())
            self.body.addWidget(part)
        self.body.addStretch(1)
        desk.event_recorded.connect(self._on_event)
        self.refresh()

    def refresh(self) -> None:
        """Shows what is known of each number now."""
        if self._desk.scenario is None:
            return
        for estimate in disclose(self._desk.scenario, self._desk.session.state).estimates:
            self.rows[estimate.id].refresh(estimate)
        self._count.setText(f"{len(self._desk.session.state.numbers)} of {len(self.rows)}")

    def _add_head(self) -> None:
        head = row(spacing=6)
        head.addWidget(Text("Your numbers", "head"))
        head.addStretch(1)
        head.addWidget(self._count)
        self.body.addLayout(head)
        advice = "34.7k, 1e6, 12 M, 3/4 and 90 % are all understood. Enter keeps a number."
        self.body.addWidget(Text(advice, "dense", "text3", wrap=True))
        self.body.addSpacing(10)

    def _on_event(self, event: Event) -> None:
        if event.kind in _SHOWN_BY:
            self.refresh()


class NumberRow(QWidget):
    """One estimate: what it is, where its number is typed, and what became of it."""

    def __init__(self, desk: Desk, scenario: Scenario, estimate: EstimateRow) -> None:
        super().__init__()
        self._desk, self._scenario, self._estimate = desk, scenario, estimate
        self._editable = True
        practice = desk.session.state.setup.mode is RoundMode.PRACTICE
        self.input = QLineEdit()
        self.input.setFixedWidth(px(110))
        self.input.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.input.setAccessibleName(f"{estimate.label} in {estimate.unit}")
        self.input.returnPressed.connect(self.commit)
        self.input.textEdited.connect(self._on_edited)
        self.keep = Button("Check" if practice else "Keep", small=True)
        self.keep.setAccessibleName(f"{self.keep.text()} {estimate.label}")
        self.keep.clicked.connect(self.commit)
        self.problem = Text("", "caption", "over", wrap=True)
        self.problem.hide()
        self._outcome = column(spacing=4)
        layout = column(self, margins=(0, 10, 0, 10), spacing=5)
        layout.addWidget(Text(estimate.label, "dense", bold=True, wrap=True))
        line = row(spacing=8)
        line.addWidget(self.input)
        line.addWidget(Text(estimate.unit, "dense", "text3"), 1)
        line.addWidget(self.keep)
        layout.addLayout(line)
        layout.addWidget(self.problem)
        layout.addLayout(self._outcome)

    def commit(self) -> None:
        """Keeps what is typed, or says why it is no number."""
        state = self._desk.session.state
        text = self.input.text().strip()
        if not text or not state.editable:
            return
        try:
            value = parse_number(text, self._estimate.unit)
        except NumberError as error:
            self._say(str(error))
            return
        bare, held = without_unit(text, self._estimate.unit), self._estimate.number
        self.input.setText(bare)
        if held is None or (held.value, self._shown(held)) != (value, bare):
            self._desk.session.record(
                Kind.NUMBER, Actor.CANDIDATE, estimate=self._estimate.id, value=value, text=text
            )
        self._on_edited()

    def refresh(self, estimate: EstimateRow) -> None:
        """Shows what is known of the number now; what is being typed stays."""
        editable = self._desk.session.state.editable
        changed = (estimate, editable) != (self._estimate, self._editable) or self._outcome.isEmpty()
        self._estimate, self._editable = estimate, editable
        self.input.setReadOnly(not editable)
        self.keep.setVisible(editable)
        if not changed:
            return
        if estimate.number is not None:
            self.input.setText(self._shown(estimate.number))
        clear(self._outcome)
        if estimate.solution is not None:
            self._show_solution(estimate)
        elif estimate.number is not None:
            self._add_line("ph.check", "text3", "noted", "text3")
        if estimate.number is not None and editable:
            self._add_board_button()

    def write_on_board(self) -> None:
        """Puts a sticky note with the number below what is drawn."""
        number = self._estimate.number
        if number is None:
            return
        board = self._desk.session.board
        text = f"{self._estimate.label}\n{with_unit(number.value, self._estimate.unit)}"
        self._desk.commit(add_note(board, free_place(board), text), "Write a number")

    def _shown(self, number: Number) -> str:
        """As it was typed; the unit stands beside it already."""
        return without_unit(number.text, self._estimate.unit)

    def _show_solution(self, estimate: EstimateRow) -> None:
        solution, number = estimate.solution, estimate.number
        if solution is None:
            return
        checked = check_number(self._scenario, solution, number.value if number else solution.expected)
        accepted = f"{with_unit(checked.low, '')} to {with_unit(checked.high, solution.unit)}"
        if number is None:
            self._add_line("ph.minus-circle", "text3", f"not given · {accepted}", "text3")
        elif checked.accepted:
            self._add_line("ph.check-circle-fill", "ok_text", f"within {accepted}", "ok")
        else:
            self._add_line("ph.warning-fill", "hot_text", f"outside {accepted}", "hot")
        self._outcome.addWidget(Text(checked.formula, "mono", "text3", wrap=True))
        self._outcome.addWidget(Text(checked.calculation, "mono", "text2", wrap=True))
        if checked.drives:
            self._outcome.addWidget(Text(f"Drives: {checked.drives}", "dense", "text2", wrap=True))

    def _add_line(self, icon: str, token: str, words: str, tone: str) -> None:
        line = row(spacing=6)
        line.addWidget(Icon(icon, token, 14))
        line.addWidget(Text(words, "dense", tone), 1)
        self._outcome.addLayout(line)

    def _add_board_button(self) -> None:
        button = Button("Write onto the board", "link")
        button.setAccessibleName(f"Write {self._estimate.label} onto the board")
        button.clicked.connect(self.write_on_board)
        line = row()
        line.addWidget(button)
        line.addStretch(1)
        self._outcome.addLayout(line)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()
        set_property(self.input, "invalid", value=True)

    def _on_edited(self) -> None:
        self.problem.hide()
        set_property(self.input, "invalid", value=False)


def free_place(board: Board) -> Point:
    """The top left of a place below everything on the board, at its left edge."""
    boxes = board.of_type(Boxed)
    if not boxes:
        return 0.0, 0.0
    return min(box.x for box in boxes), max(box.y + box.h for box in boxes) + NOTE_GAP
