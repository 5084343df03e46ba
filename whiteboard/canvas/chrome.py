"""What floats over the canvas: tool bar, zoom bar, overview, and words while nothing is drawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton
from typing_extensions import override

from whiteboard.canvas import lettering
from whiteboard.canvas.commands import COMMANDS
from whiteboard.canvas.minimap import Minimap
from whiteboard.ui import icons
from whiteboard.ui.actions import ACTIONS, TOOLBAR, keys_text
from whiteboard.ui.theme import Theme
from whiteboard.words import THIN

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

BUTTON: Final = 34
EDGE: Final = 12
EMPTY_TITLE: Final = "Nothing drawn yet"
EMPTY_TEXT: Final = "Type a name on the canvas, drag a part from the left, or press C."


class ToolButton(QToolButton):
    """An icon with its key in the lower right corner."""

    def __init__(self, name: str, view: CanvasView) -> None:
        super().__init__()
        self._action, self._view = ACTIONS[name], view
        key = self._action.keys[0] if self._action.single_key else ""
        self._letter = key
        self.setObjectName(name)
        self.setFixedSize(BUTTON, BUTTON)
        self.setIconSize(QSize(17, 17))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self._action.text)
        shown = keys_text(self._action.keys[0]) if self._action.keys else ""
        self.setToolTip(f"{self._action.text}  {shown}".rstrip())
        self.clicked.connect(partial(COMMANDS[name], view))

    def restyle(self, theme: Theme) -> None:
        """Draws the icon in the theme's colours."""
        self.setIcon(icons.icon(self._action.icon, theme["text2"], theme["accent"]))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._letter:
            painter = QPainter(self)
            ink = self._view.board_scene.ink
            color = ink["accent" if self.isChecked() else "text3"]
            letter = lettering.line(self._letter, 9, 500)
            letter.draw(painter, self.width() - 4 - letter.width, self.height() - 5.0, color)
            painter.end()


class Bar(QFrame):
    """A row of buttons with a border."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self.setObjectName("canvas_bar")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(4, 3, 4, 3)
        self.row.setSpacing(2)

    def separate(self) -> None:
        """A line between groups."""
        line = QFrame(self)
        line.setObjectName("canvas_bar_line")
        line.setFixedSize(1, 20)
        self.row.addSpacing(4)
        self.row.addWidget(line)
        self.row.addSpacing(4)


class Chrome:
    """Places and refreshes the bars of one view."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.minimap = Minimap(view)
        self.tools = Bar(view)
        self._buttons: dict[str, ToolButton] = {}
        for number, group in enumerate(TOOLBAR):
            if number:
                self.tools.separate()
            for name in group:
                button = ToolButton(name, view)
                button.setCheckable(name.startswith("tool."))
                self._buttons[name] = button
                self.tools.row.addWidget(button)
        self.zoom = Bar(view)
        self._zoom_buttons = [self._small("view.zoom_out", "ph.minus")]
        self._percent = QToolButton(self.zoom)
        self._percent.setObjectName("zoom_percent")
        self._percent.setFixedHeight(26)
        self._percent.setToolTip("Zoom to 100 %  Ctrl 0")
        self._percent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._percent.clicked.connect(partial(COMMANDS["view.zoom_reset"], view))
        self.zoom.row.addWidget(self._percent)
        self._zoom_buttons.append(self._small("view.zoom_in", "ph.plus"))
        self.zoom.separate()
        self._zoom_buttons.append(self._small("view.fit", "ph.corners-out"))
        self.hint = QLabel(view)
        self.hint.setObjectName("canvas_hint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.tool_changed.connect(self.refresh)
        self._last_zoom = 0.0
        self.restyle()

    def tool_button(self, name: str) -> ToolButton:
        """The button of an action."""
        return self._buttons[name]

    def _small(self, name: str, icon: str) -> tuple[QToolButton, str]:
        button = QToolButton(self.zoom)
        button.setObjectName(name)
        button.setFixedSize(28, 26)
        button.setIconSize(QSize(15, 15))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(ACTIONS[name].text)
        button.setToolTip(f"{ACTIONS[name].text}  {keys_text(ACTIONS[name].keys[0])}")
        button.clicked.connect(partial(COMMANDS[name], self._view))
        self.zoom.row.addWidget(button)
        return button, icon

    def restyle(self) -> None:
        """Takes the theme's colours."""
        theme = self._view.desk.theme
        for bar in (self.tools, self.zoom):
            bar.setStyleSheet(_sheet(theme))
        for button in self._buttons.values():
            button.restyle(theme)
        for small, icon in self._zoom_buttons:
            small.setIcon(icons.icon(icon, theme["text2"]))
        self.hint.setStyleSheet(f"color: {theme['text3']}; font-size: 13px; background: transparent;")
        title = f"<span style='color:{theme['text2']}; font-weight:600'>{EMPTY_TITLE}</span>"
        self.hint.setText(f"{title}<br>{EMPTY_TEXT}")
        self.refresh()

    def refresh(self) -> None:
        """The board, the tool or the rights have changed."""
        view = self._view
        history, edits = view.desk.session.history, view.surface.may_edit
        for name, button in self._buttons.items():
            button.setChecked(name == f"tool.{view.tool_name}")
            if name == "edit.undo":
                button.setEnabled(edits and history.undo_label is not None)
            elif name == "edit.redo":
                button.setEnabled(edits and history.redo_label is not None)
            else:
                button.setEnabled(edits or name in {"tool.select", "tool.hand"})
        drawn = not view.board_scene.content_rect().isEmpty()
        self.hint.setVisible(not drawn and edits)
        self.minimap.setVisible(drawn and view.height() > 420 and view.width() > 560)
        self.minimap.renew()

    def view_moved(self) -> None:
        """The view shows another part, or at another zoom."""
        zoom = self._view.zoom
        if zoom != self._last_zoom:
            self._last_zoom = zoom
            self._percent.setText(f"{zoom * 100:.0f}{THIN}%")
            self._view.zoom_changed.emit(zoom)
            self._view.surface.refresh_marks()
        self.minimap.update()

    def lay_out(self) -> None:
        """Puts everything into its corner."""
        view = self._view
        self.tools.adjustSize()
        self.tools.move((view.width() - self.tools.width()) // 2, EDGE)
        self.minimap.move(EDGE + 4, view.height() - EDGE - self.minimap.height())
        self.zoom.adjustSize()
        left = self.minimap.geometry().right() + EDGE if self.minimap.isVisibleTo(view) else EDGE + 4
        self.zoom.move(left, view.height() - EDGE - self.zoom.height())
        self.hint.adjustSize()
        self.hint.move((view.width() - self.hint.width()) // 2, (view.height() - self.hint.height()) // 2)
        self.view_moved()


def _sheet(theme: Theme) -> str:
    return (
        f"#canvas_bar {{ background: {theme['panel']}; border: 1px solid {theme['border']};"
        f" border-radius: 8px; }}"
        f"#canvas_bar_line {{ background: {theme['border_subtle']}; }}"
        f"QToolButton {{ background: transparent; border: none; border-radius: 6px; padding: 0;"
        f" color: {theme['text1']}; font-size: 12px; }}"
        f"QToolButton#zoom_percent {{ padding: 0 6px; min-width: 40px; font-weight: 500; }}"
        f"QToolButton:hover {{ background: {theme['inset']}; }}"
        f"QToolButton:checked {{ background: {theme['accent_soft']}; }}"
    )
