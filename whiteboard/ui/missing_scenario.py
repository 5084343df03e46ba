"""The band over a round whose scenario file is gone: what is missing, and what can be done about it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFrame

from whiteboard.ui.controls import Button
from whiteboard.ui.widgets import ElidedText, Icon, column, row

KEPT: Final = "All that was done is here. Brief, numbers, marks and capacity targets need the file."


class MissingScenario(QFrame):
    """A band under the top bar, for as long as the round is open without its scenario."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.setProperty("part", "inset")
        self.reason = ElidedText(reason, "dense", bold=True)
        self.search = Button("Find the file…", small=True)
        self.debrief = Button("Debrief…", small=True)
        words = column(spacing=1)
        words.addWidget(self.reason)
        words.addWidget(ElidedText(KEPT, "caption", "text2"))
        layout = row(self, margins=(16, 6, 16, 6), spacing=8)
        layout.addWidget(Icon("ph.file-x", "text2", 15))
        layout.addLayout(words, 1)
        layout.addWidget(self.debrief)
        layout.addWidget(self.search)


def why_not(path: Path, scenario_id: str | None) -> str:
    """Why a file cannot stand in for the missing scenario; empty when it can."""
    from components.problems import InvalidFile
    from scenarios.loader import load_scenario

    try:
        found = load_scenario(path)
    except InvalidFile as error:
        return str(error)
    if found.id != scenario_id:
        return f"{path.name} is the scenario {found.id}; this round is on {scenario_id}."
    return ""
