"""The switch between flows: side by side while they are few, a list when they are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from whiteboard.ui.controls import Segmented
from whiteboard.ui.widgets import row

SIDE_BY_SIDE: Final = 3


class FlowSwitch(QWidget):
    """Chooses one of a design's flows; not there when there is only one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._flows: list[tuple[str, str]] = []
        self._few = Segmented([], "Flow")
        self._many = QComboBox()
        self._many.setAccessibleName("Flow")
        layout = row(self)
        layout.addWidget(self._few)
        layout.addWidget(self._many)
        layout.addStretch(1)
        self._few.changed.connect(self._on_few)
        self._many.activated.connect(self._on_many)
        self._chosen = ""
        self.hide()

    def value(self) -> str:
        """The id of the chosen flow, "" when there is none."""
        return self._chosen

    def set_flows(self, flows: Sequence[tuple[str, str]]) -> None:
        """Offers these, pairs of an id and a name; the chosen one stays while it is among them."""
        if list(flows) == self._flows:
            return
        self._flows = list(flows)
        ids = [flow_id for flow_id, _ in flows]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else ""
        self.setVisible(len(flows) > 1)
        self._few.setVisible(len(flows) <= SIDE_BY_SIDE)
        self._many.setVisible(len(flows) > SIDE_BY_SIDE)
        if len(flows) > SIDE_BY_SIDE:
            self._many.clear()
            self._many.addItems([name for _, name in flows])
            self._many.setCurrentIndex(ids.index(self._chosen))
        elif flows:
            self._few.set_options(flows)
            self._few.set_value(self._chosen)

    def _on_few(self, value: object) -> None:
        self._choose(str(value))

    def _on_many(self, index: int) -> None:
        self._choose(self._flows[index][0])

    def _choose(self, flow_id: str) -> None:
        if flow_id != self._chosen:
            self._chosen = flow_id
            self.changed.emit()
