"""The head of the findings panel: how much of the scenario is met, as a bar and in counts."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from scoring.checks.result import Findings
from whiteboard.ui.finding_items import Item, Standing, Topic
from whiteboard.ui.scrolling import AIR
from whiteboard.ui.widgets import Part, Strip, Text, column, row, status_icon

_COUNTED: Final = (
    (Standing.MET, "met", "ok", "met"),
    (Standing.CONFIRM, "confirm", "warm", "to confirm"),
    (Standing.MISSING, "missing", "over", "missing"),
)


class Summary(QWidget):
    """Met, to confirm and missing, over stages and paths together."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Text("", "dense", "text2")
        self._score = Text("", "dense", bold=True)
        self._bar = Strip(5)
        self._counts = {standing: Text("", "caption", "text2") for standing, *_ in _COUNTED}
        self._as_of = Text("", "caption", "text3")
        layout = column(self, margins=(12, 10 - AIR, 12, 10), spacing=6)
        head = row()
        head.addWidget(self._title, 1)
        head.addWidget(self._score)
        layout.addLayout(head)
        layout.addWidget(self._bar)
        layout.addLayout(self._legend())
        layout.addWidget(self._as_of)

    def _legend(self) -> QHBoxLayout:
        legend = row(spacing=5)
        for standing, status, _, _ in _COUNTED:
            legend.addWidget(status_icon(status, 13))
            legend.addWidget(self._counts[standing])
            legend.addSpacing(9)
        legend.addStretch(1)
        return legend

    def show_items(self, findings: Findings, items: tuple[Item, ...], as_of: str) -> None:
        """Counts ``items``; ``as_of`` says which moment they are of, when that is not now."""
        counted = [item for item in items if item.topic in {Topic.STAGE, Topic.PATH}]
        numbers = {standing: sum(i.standing is standing for i in counted) for standing, *_ in _COUNTED}
        self._title.setText(f"Stages and paths at {findings.level} level")
        self._score.setText(f"{numbers[Standing.MET]} of {len(counted)}")
        whole = len(counted) or 1
        parts = [Part(numbers[s] / whole, tone, hatched=s is Standing.MISSING) for s, _, tone, _ in _COUNTED]
        self._bar.set_parts([part for part in parts if part.share])
        for standing, _, _, words in _COUNTED:
            self._counts[standing].setText(f"{numbers[standing]} {words}")
        self._as_of.setText(as_of)
        self._as_of.setVisible(bool(as_of))
