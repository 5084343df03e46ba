"""The form before a round: level, length, minutes, people, and what the candidate sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDoubleSpinBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from whiteboard.round.phases import LENGTHS, plan_of, with_minutes
from whiteboard.round.setup import Feedback, RoundMode, Setup
from whiteboard.ui.controls import Button, Segmented
from whiteboard.ui.placing import FRAME
from whiteboard.ui.scrolling import ScrollColumn
from whiteboard.ui.style import px
from whiteboard.ui.widgets import Line, Text, column, row, set_property
from whiteboard.words import plural

if TYPE_CHECKING:
    from scenarios.model import Scenario

CUSTOM: Final = "custom"
WIDTH: Final = 560
LONGEST_PHASE_MIN: Final = 240
_TITLES: Final = {RoundMode.PRACTICE: "Practise", RoundMode.INTERVIEW: "Run an interview"}


def utc_now() -> datetime:
    """The wall clock, for the date that people read."""
    return datetime.now(UTC)


class SetupForm(QDialog):
    """Asks for the agreement of a round; ``setup()`` is it once the dialog was accepted."""

    def __init__(
        self,
        scenario: Scenario,
        mode: RoundMode,
        parent: QWidget | None = None,
        *,
        level: str = "senior",
        minutes: int = 60,
        feedback: Feedback = Feedback.LIVE,
        interviewers: str = "",
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(parent)
        self._scenario, self._mode, self._now = scenario, mode, now
        self.setWindowTitle(_TITLES.get(mode, "New round"))
        self.setMinimumWidth(px(WIDTH))
        layout = column(self, margins=(24, 20, 24, 20), spacing=16)
        layout.addWidget(Text(scenario.title, "section", wrap=True))
        form = ScrollColumn(margins=(0, 0, 0, 0), spacing=16)
        layout.addWidget(form, 1)
        self._add_choices(form.body, level, minutes)
        self._add_phases(form.body)
        self._add_people(form.body, interviewers)
        self._add_views(form.body, feedback)
        self._add_buttons(layout)
        self._take_plan(minutes)
        self.candidate.setFocus()
        whole = self.sizeHint() - form.sizeHint() + form.body.sizeHint()
        self.resize(whole.boundedTo(self.screen().availableSize().shrunkBy(FRAME)))

    def setup(self) -> Setup:
        """The agreement as it is filled in."""
        minutes = self._minutes()
        names = (name.strip() for name in self.interviewers.text().split(","))
        path = self._scenario.path
        return Setup(
            mode=self._mode,
            started=self._now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            title=self._scenario.title,
            scenario=self._scenario.id,
            scenario_version=self._scenario.version,
            scenario_path=str(path) if path and not _ships(self._scenario) else None,
            level=str(self.level.value()),
            minutes=self._length_in_minutes(),
            phases=with_minutes(plan_of(self._scenario, 60), minutes),
            candidate=self.candidate.text().strip(),
            role=self.role.text().strip(),
            interviewers=tuple(name for name in names if name),
            feedback=Feedback(str(self.feedback.value())),
            show_findings=self.findings.isChecked(),
            show_capacity=self.capacity.isChecked(),
        )

    def problem(self) -> str:
        """What is still wrong with the form, in one sentence; empty when it is complete."""
        if not any(self._minutes()):
            return "Give at least one phase some minutes."
        if self._mode is RoundMode.INTERVIEW and not self.candidate.text().strip():
            return "Name the candidate, or use a pseudonym such as K-17."
        return ""

    @override
    def accept(self) -> None:
        """Closes the form when it is complete, else says what is missing."""
        problem = self.problem()
        self.message.setText(problem)
        nameless = "candidate" in problem
        set_property(self.candidate, "invalid", nameless)
        if nameless:
            self.candidate.setFocus()
        if not problem:
            super().accept()

    # --- its parts ---

    def _add_choices(self, layout: QVBoxLayout, level: str, minutes: int) -> None:
        levels = [(each, each.capitalize()) for each in self._scenario.levels]
        self.level = Segmented(levels, "Level")
        self.level.set_value(level if level in self._scenario.levels else levels[0][0])
        lengths = [(length, f"{length} min") for length in LENGTHS]
        self.length = Segmented([*lengths, (CUSTOM, "Custom")], "Length")
        self.length.set_value(minutes if minutes in LENGTHS else CUSTOM)
        self.length.changed.connect(self._on_length)
        line = row(spacing=24)
        line.addLayout(_labelled("Level", self.level))
        line.addLayout(_labelled("Length", self.length))
        line.addStretch(1)
        layout.addLayout(line)

    def _add_phases(self, layout: QVBoxLayout) -> None:
        self.minutes: list[MinutesBox] = []
        self.total = Text("", "dense", "text3")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for line, phase in enumerate(self._scenario.phases):
            spin = MinutesBox(phase.name)
            spin.valueChanged.connect(self._on_minutes)
            self.minutes.append(spin)
            grid.addWidget(Text(phase.name, "dense", "text1"), line, 0)
            grid.addWidget(spin, line, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        head = row()
        head.addWidget(Text("Minutes per phase", "caption", "text3"))
        head.addStretch(1)
        head.addWidget(self.total)
        section = column(spacing=6)
        section.addLayout(head)
        section.addLayout(grid)
        layout.addWidget(Line())
        layout.addLayout(section)

    def _add_people(self, layout: QVBoxLayout, interviewers: str) -> None:
        self.candidate = _input(
            "Candidate, or a pseudonym" if self._is_interview else "Your name, if you like"
        )
        self.role = _input("Role, such as ML engineer")
        self.interviewers = _input("Interviewers, separated by commas")
        self.interviewers.setText(interviewers)
        layout.addWidget(Line())
        people = row(spacing=12)
        people.addLayout(_labelled("Candidate", self.candidate))
        people.addLayout(_labelled("Role", self.role))
        layout.addLayout(people)
        if self._is_interview:
            layout.addLayout(_labelled("Interviewers", self.interviewers))

    def _add_views(self, layout: QVBoxLayout, feedback: Feedback) -> None:
        options = [(Feedback.LIVE.value, "Live"), (Feedback.PHASE_END.value, "At the end of each phase")]
        self.feedback = Segmented(options, "When findings and capacity are shown")
        self.feedback.set_value(feedback.value)
        self.findings = QCheckBox("Findings")
        self.capacity = QCheckBox("Capacity")
        self.findings.setChecked(not self._is_interview)  # they name what is still missing
        self.capacity.setChecked(True)
        layout.addWidget(Line())
        line = row(spacing=24)
        if self._is_interview:  # there the interviewer decides at any moment
            line.addLayout(_labelled("The candidate sees", self.findings, self.capacity))
        else:
            line.addLayout(_labelled("Findings and capacity are shown", self.feedback))
        line.addStretch(1)
        layout.addLayout(line)

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        self.message = Text("", "dense", "over", wrap=True)
        self.cancel = Button("Cancel", "quiet")
        self.open_board = Button("Open the board", "primary", "ph.arrow-right", icon_after=True)
        self.open_board.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.open_board.clicked.connect(self.accept)
        line = row(spacing=8)
        line.addWidget(self.message, 1)
        line.addWidget(self.cancel)
        line.addWidget(self.open_board)
        layout.addWidget(Text("The clock is started later, on the board.", "dense", "text3"))
        layout.addLayout(line)

    @property
    def _is_interview(self) -> bool:
        return self._mode is RoundMode.INTERVIEW

    def _minutes(self) -> list[float]:
        return [spin.value() for spin in self.minutes]

    def _length_in_minutes(self) -> int:
        """The length that was chosen; of a custom plan the sum of its phases."""
        length = self.length.value()
        return length if isinstance(length, int) else round(sum(self._minutes()))

    def _take_plan(self, minutes: int) -> None:
        """Fills in the scenario's plan for a length."""
        for spin, phase in zip(self.minutes, plan_of(self._scenario, minutes), strict=True):
            spin.blockSignals(True)
            spin.setValue(phase.minutes)
            spin.blockSignals(False)
        self._show_total()

    def _on_length(self, length: object) -> None:
        if isinstance(length, int):
            self._take_plan(length)
        else:
            self.minutes[0].setFocus()

    def _on_minutes(self) -> None:
        self.length.set_value(CUSTOM)
        self._show_total()

    def _show_total(self) -> None:
        total = sum(self._minutes())
        phases = sum(1 for minutes in self._minutes() if minutes)
        self.total.setText(f"{total:g} min in {plural(phases, 'phase')}")


class MinutesBox(QDoubleSpinBox):
    """Minutes of a phase; 0 leaves the phase out."""

    def __init__(self, phase: str) -> None:
        super().__init__()
        self.setRange(0, LONGEST_PHASE_MIN)
        self.setDecimals(1)
        self.setSuffix(" min")
        self.setAccessibleName(f"Minutes of {phase}")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(px(96))

    @override
    def textFromValue(self, value: float, /) -> str:
        return f"{value:g}"


def _ships(scenario: Scenario) -> bool:
    """True for a scenario of the program's own library, which is found by its id alone."""
    from scenarios.loader import library

    return library().get(scenario.id) == scenario.path


def _labelled(label: str, *parts: QWidget) -> QVBoxLayout:
    """Parts in a line under their label."""
    line = row(spacing=12)
    for part in parts:
        line.addWidget(part)
    box = column(spacing=5)
    box.addWidget(Text(label, "caption", "text3"))
    box.addLayout(line)
    return box


def _input(hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setPlaceholderText(hint)
    edit.setAccessibleName(hint)
    return edit
