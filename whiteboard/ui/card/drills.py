"""Evidence beside the marks: what was made to fail in the round's drills, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from whiteboard.round.drill_faults import FAULTS, fault_words, key_of
from whiteboard.round.drill_journal import Drill
from whiteboard.round.drill_outcome import outcome_words
from whiteboard.ui.capacity_words import part_name
from whiteboard.ui.card.side import Block
from whiteboard.ui.desk import Desk
from whiteboard.ui.scrolling import clear
from whiteboard.ui.widgets import Icon, Text, column, row
from whiteboard.words import clock


class Drills(Block):
    """A line for each fault, and below each run what happened; not there when nothing was made to fail."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Drills")
        self._desk = desk
        self._lines = column(spacing=6)
        self.body.addLayout(self._lines)
        self.refresh()

    def refresh(self) -> None:
        """Shows the runs of the round so far."""
        drills = [drill for drill in self._desk.session.state.drills if drill.faults]
        self.setVisible(bool(drills))
        clear(self._lines)
        for drill in drills:
            self._add(drill)

    def _add(self, drill: Drill) -> None:
        board, catalog, design = self._desk.session.board, self._desk.catalog, self._desk.design()
        for fired in drill.faults:
            said = fault_words(fired.spec, design, catalog)
            line = row(spacing=8)
            line.addWidget(Icon(FAULTS[key_of(fired.spec)].icon, "text2", 14), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(clock(fired.at_s * 1000), "dense", "text3"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(said, "dense", "text2", wrap=True), 1)
            self._lines.addLayout(line)
        peak = drill.outcome.peak_component if drill.outcome else ""
        name = part_name(board, catalog, peak) if peak else ""
        self._lines.addWidget(Text(outcome_words(drill.outcome, name), "dense", wrap=True))
