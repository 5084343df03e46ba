"""Beside the marks: minutes planned and used, the scenario's targets, the final drawing with a read-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from whiteboard.board.records import ComponentRecord, PinRecord
from whiteboard.round.clock import MINUTE_MS
from whiteboard.round.evidence import NOT_OBSERVED, evidence_for
from whiteboard.round.state import RoundState
from whiteboard.ui.board_thumbnail import BoardThumbnail
from whiteboard.ui.capacity_words import judged_targets, targets_of
from whiteboard.ui.card.bars import PlanBar
from whiteboard.ui.desk import Desk
from whiteboard.ui.marking import at_level
from whiteboard.ui.scrolling import clear
from whiteboard.ui.target_card import Standing, Target
from whiteboard.ui.target_words import target_words
from whiteboard.ui.widgets import Card, Icon, Text, column, row
from whiteboard.words import THIN, plural, signed_clock
from whiteboard.words import clock as minutes_text

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from scoring.capacity.result import Curves

THUMBNAIL_WIDTH: Final = 210
MOST: Final = 3
"""Lines of a kind in the read-out."""
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_STANDINGS: Final = {
    Standing.MET: ("ph.check-circle-fill", "ok_text", "ok"),
    Standing.MISSED: ("ph.x-circle-fill", "over_text", "over"),
    Standing.OPEN: ("ph.user-circle", "text2", "text3"),
}


class Block(Card):
    """A titled block of the page."""

    def __init__(self, title: str, aside: str = "") -> None:
        super().__init__("block", margins=(16, 12, 16, 14), spacing=8)
        self.aside = Text(aside, "dense", "text3")
        head = row()
        head.addWidget(Text(title, "head"))
        head.addStretch(1)
        head.addWidget(self.aside)
        self.body.addLayout(head)


class Minutes(Block):
    """A bar for each phase."""

    def __init__(self, state: RoundState) -> None:
        clock, now = state.clock, state.at_ms
        total = minutes_text(clock.total_used(now))
        super().__init__("Minutes", f"planned and used · {total} of {clock.total_planned() / MINUTE_MS:g}")
        grid = _grid()
        phases = range(len(clock.phases))
        longest = max((max(clock.used(i, now), clock.planned_ms(i)) for i in phases), default=0)
        for i in phases:
            used, planned = clock.used(i, now), clock.planned_ms(i)
            over = used // 1000 * 1000 - planned  # as the figures beside it are rounded
            grid.addWidget(Text(clock.phases[i].name, "dense", "text2"), i, 0)
            grid.addWidget(PlanBar(used, planned, longest), i, 1)
            words = f"{minutes_text(used)} / {planned / MINUTE_MS:g}"
            grid.addWidget(Text(words, "dense", bold=True), i, 2, _RIGHT)
            grid.addWidget(
                Text(signed_clock(over), "dense", "hot" if over >= 1000 else "text3"), i, 3, _RIGHT
            )
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)


class Targets(Block):
    """How the final drawing stands against the scenario's targets."""

    def __init__(self) -> None:
        super().__init__("Targets of the scenario")
        self._grid = _grid()
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def refresh(self, desk: Desk, scenario: Scenario, curves: Curves | None) -> None:
        """Shows the targets by the newest estimate; what no figure answers is left to judge."""
        clear(self._grid)
        estimate = desk.analysis.estimate if desk.analysis else None
        targets = targets_of(estimate, curves, scenario) if estimate else []
        asked = judged_targets(estimate, scenario) if estimate else scenario.requirements.non_functional
        targets += [Target(t.text, Standing.OPEN, "", "", "to judge", target_words(t), None) for t in asked]
        for line, target in enumerate(targets):
            self._add(line, target)
        self.aside.setText(_counts(targets))

    def _add(self, line: int, target: Target) -> None:
        icon, token, tone = _STANDINGS[target.standing]
        value = f"{target.value}{THIN}{target.unit}" if target.unit else target.value
        self._grid.addWidget(Icon(icon, token, 15), line, 0)
        self._grid.addWidget(Text(target.title, "dense", "text2", wrap=True), line, 1)
        self._grid.addWidget(Text(value, "dense", bold=True), line, 2, _RIGHT)
        bound = target.line.partition(" · ")[0]
        self._grid.addWidget(Text(bound, "dense", "text3"), line, 3, _RIGHT)
        self._grid.addWidget(Text(target.margin, "dense", tone), line, 4, _RIGHT)


class ReadOut(Block):
    """The final drawing and what the marks and notes say of it, in a few lines."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        super().__init__("Final drawing and read-out")
        self._desk, self._scenario = desk, scenario
        self.thumbnail = BoardThumbnail(desk.session.board, desk.catalog, aspect=0.8)
        self.thumbnail.setFixedWidth(THUMBNAIL_WIDTH)
        self._lines = column(spacing=8)
        line = row(spacing=14)
        line.addWidget(self.thumbnail, 0, Qt.AlignmentFlag.AlignTop)
        side = QWidget()
        inner = column(side)
        inner.addLayout(self._lines)
        inner.addStretch(1)
        line.addWidget(side, 1)
        self.body.addLayout(line)

    def refresh(self) -> None:
        """Shows the drawing and the lines as they are now."""
        board = self._desk.session.board
        parts = plural(len(board.of_type(ComponentRecord)), "component")
        self.aside.setText(f"{parts} · {plural(len(board.of_type(PinRecord)), 'annotation')}")
        self.thumbnail.set_estimate(self._desk.analysis.estimate if self._desk.analysis else None)
        clear(self._lines)
        for icon, token, words in readout(self._desk.session.state, self._scenario):
            line = row(spacing=8)
            line.addWidget(Icon(icon, token, 14), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(words, "dense", "text2", wrap=True), 1)
            self._lines.addLayout(line)


def readout(state: RoundState, scenario: Scenario) -> list[tuple[str, str, str]]:
    """Icon, colour and words: evidence at or above the bar, then below it, then what to look at next."""
    level = state.setup.level
    good, bad, open_ = [], [], []
    for dimension in scenario.rubric.dimensions:
        mark = state.marks.get(dimension.id)
        score = mark.score if mark else None
        if score is None or score == NOT_OBSERVED:
            open_.append(("ph.question", "text2", f"Next time: {dimension.name}"))
            continue
        notes = evidence_for(state, dimension.id)
        bar = at_level(dimension.bar, level)
        said = notes[-1].text if notes else f"{dimension.name}: {score}, bar {bar}"
        if isinstance(score, int) and score < bar:
            bad.append(("ph.minus", "hot_text", said))
        elif notes:
            good.append((score, ("ph.plus", "ok_text", said)))
    good.sort(key=lambda pair: -int(pair[0]))
    return [*(line for _, line in good[:MOST]), *bad[:MOST], *open_[:MOST]]


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    return grid


def _counts(targets: list[Target]) -> str:
    counts = {s: sum(target.standing is s for target in targets) for s in Standing}
    words = (
        f"{counts[Standing.MET]} met",
        f"{counts[Standing.MISSED]} missed" if counts[Standing.MISSED] else "",
        f"{counts[Standing.OPEN]} left to judge" if counts[Standing.OPEN] else "",
    )
    return " · ".join(word for word in words if word) if targets else ""
