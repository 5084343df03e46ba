"""The window after a round: the scorecard, and the reference design behind it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget
from typing_extensions import override

from scenarios.model import Scenario
from whiteboard.settings import Settings
from whiteboard.ui.action_set import add_keys
from whiteboard.ui.analyst import Analyst
from whiteboard.ui.desk import Desk
from whiteboard.ui.placing import LEAST_SIZE, keep_place, restore_place
from whiteboard.ui.reference import ReferencePanel
from whiteboard.ui.scorecard import Scorecard


class ResultWindow(QMainWindow):
    """For whoever marks; the candidate of an interview never has one."""

    asked = Signal(str)
    """The id of an action that the application carries out."""
    debrief_requested = Signal()
    picture_requested = Signal()
    closed = Signal()

    def __init__(
        self, desk: Desk, scenario: Scenario, settings: Settings, analyst: Analyst | None = None
    ) -> None:
        super().__init__()
        self._settings = settings
        self.setWindowTitle(f"Scorecard · {scenario.title} · Loadbearing")
        self.setMinimumSize(LEAST_SIZE)
        self.scorecard = Scorecard(desk, scenario, analyst)
        self.reference = ReferencePanel(desk, scenario)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.scorecard)
        self._pages.addWidget(self.reference)
        self.setCentralWidget(self._pages)
        self.scorecard.back_requested.connect(self.close)
        self.scorecard.debrief_requested.connect(self.debrief_requested)
        self.scorecard.export_requested.connect(self.picture_requested)
        self.scorecard.reference_requested.connect(self.show_reference)
        self.reference.back_requested.connect(self.show_scorecard)
        add_keys(self, {"file.close": self.close, "app.quit": self._ask_to_quit})
        restore_place(self, settings, "result")
        self.scorecard.setFocus()  # else the way back is lit, which nobody came for

    def show_scorecard(self) -> None:
        """The marks."""
        self._pages.setCurrentWidget(self.scorecard)

    def show_reference(self) -> None:
        """The reference design."""
        self._pages.setCurrentWidget(self.reference)
        self.reference.setFocus()

    def _ask_to_quit(self) -> None:
        self.asked.emit("app.quit")

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        keep_place(self, self._settings, "result")
        super().closeEvent(event)
        self.closed.emit()
