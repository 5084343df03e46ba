"""The tool bar that floats over the canvas: the tools with their keys, undo and redo."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.action_set import ActionSet, tooltip
from whiteboard.ui.actions import ACTIONS, TOOLBAR, Action
from whiteboard.ui.controls import IconButton
from whiteboard.ui.widgets import Card, Line, row


class ToolBar(Card):
    """Buttons for the actions of ``TOOLBAR``; the tool in use is lit."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__("float", margins=(4, 3, 4, 3))
        self.setParent(parent)
        self.setAccessibleName("Tools")
        self._actions = actions
        self._buttons: dict[str, ToolButton] = {}
        line = row(spacing=2)
        self.body.addLayout(line)
        for place, group in enumerate(TOOLBAR):
            if place:
                seam = Line(vertical=True)
                seam.setFixedHeight(22)
                line.addSpacing(4)
                line.addWidget(seam)
                line.addSpacing(4)
            for action_id in group:
                line.addWidget(self._button(ACTIONS[action_id]))
        self.show_tool("tool.select")

    def show_tool(self, action_id: str) -> None:
        """Lights the button of the tool in use."""
        for each, button in self._buttons.items():
            if each.startswith("tool."):
                button.setChecked(each == action_id)

    def refresh(self) -> None:
        """Dims what cannot be used now."""
        for action_id, button in self._buttons.items():
            button.setEnabled(self._actions[action_id].isEnabled())

    def _button(self, action: Action) -> ToolButton:
        button = ToolButton(action)
        button.clicked.connect(self._actions[action.id].trigger)
        self._buttons[action.id] = button
        return button


class ToolButton(IconButton):
    """An icon with its key small in the corner."""

    def __init__(self, action: Action) -> None:
        tool = action.id.startswith("tool.")
        super().__init__(action.icon, tooltip(action), checkable=tool, role="tool")
        self._key = action.keys[0] if tool and action.keys else ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        if self._key:
            painter = QPainter(self)
            painter.setFont(style.font(8, 500))
            painter.setPen(QColor(style.current()["accent" if self.isChecked() else "text3"]))
            painter.drawText(QPoint(self.width() - 9, self.height() - 5), self._key)
