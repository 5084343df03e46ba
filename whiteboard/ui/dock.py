"""The panel at the right of the canvas: brief, numbers, findings, capacity, inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget
from typing_extensions import override

from whiteboard.round.events import Actor
from whiteboard.round.setup import RoundMode
from whiteboard.round.visibility import sees_capacity, sees_findings
from whiteboard.ui import style
from whiteboard.ui.desk import Desk
from whiteboard.ui.inspector import InspectorPanel
from whiteboard.ui.widgets import Count

if TYPE_CHECKING:
    from whiteboard.ui.analyst import Analyst

NARROWEST: Final = 300
WIDEST: Final = 520


class Dock(QTabWidget):
    """Tabs of one desk. In an interview the candidate has findings and capacity only while they are shown."""

    place_requested = Signal(str)
    """A kind that a finding asks for."""

    def __init__(self, desk: Desk, analyst: Analyst) -> None:
        super().__init__()
        from whiteboard.ui.brief import BriefPanel
        from whiteboard.ui.capacity import CapacityPanel
        from whiteboard.ui.findings import FindingsPanel
        from whiteboard.ui.numbers import NumbersPanel

        self._desk = desk
        self.setMaximumWidth(style.px(WIDEST))
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setUsesScrollButtons(False)
        self.findings = FindingsPanel(desk)
        self.capacity = CapacityPanel(desk, analyst)
        self.inspector = InspectorPanel(desk)
        if desk.scenario is not None:
            self.addTab(BriefPanel(desk), "Brief")
            self.addTab(NumbersPanel(desk), "Numbers")
        self.addTab(self.findings, "Findings")
        self.addTab(self.capacity, "Capacity")
        self.addTab(self.inspector, "Inspector")
        self._count = Count()
        self._count.setProperty("tone", "over")
        self._count.hide()
        self.findings.count_changed.connect(self._on_count)
        self.findings.place_requested.connect(self.place_requested)
        self.capacity.inspector_requested.connect(self._on_inspector_requested)
        desk.event_recorded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Shows the tabs that this person may see now."""
        state, actor = self._desk.session.state, self._desk.actor
        interviewed = state.setup.mode is RoundMode.INTERVIEW and actor is Actor.CANDIDATE
        shown = {
            self.findings: not interviewed or sees_findings(state, actor),
            self.capacity: not interviewed or sees_capacity(state, actor),
        }
        for panel, visible in shown.items():
            index = self.indexOf(panel)
            if self.isTabVisible(index) != visible:  # else all of the panel would be painted again
                self.setTabVisible(index, visible)
        self._fit()

    def show_panel(self, panel: QWidget) -> None:
        """Brings a panel to the front, if it may be seen."""
        if self.isTabVisible(self.indexOf(panel)):
            self.setCurrentWidget(panel)

    def _fit(self) -> None:
        """Never so narrow that a tab would be cut off."""
        self.setMinimumWidth(max(style.px(NARROWEST), self.tabBar().sizeHint().width()))
        self.setMaximumWidth(style.px(WIDEST))

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _on_count(self, count: int) -> None:
        self._count.setText(str(count))
        side = QTabBar.ButtonPosition.RightSide
        self.tabBar().setTabButton(self.indexOf(self.findings), side, self._count if count else None)
        self._count.setVisible(count > 0)  # only once it has a parent, else it is a window of its own
        self._fit()

    def _on_inspector_requested(self, component_id: str, field: str) -> None:
        self._desk.select([component_id])
        self.inspector.refresh()
        self.show_panel(self.inspector)
        self.inspector.focus_field(field)
