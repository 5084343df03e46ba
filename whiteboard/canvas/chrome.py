"""What floats over the canvas: overview, zoom bar, and words while nothing is drawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from whiteboard.board.records import Boxed
from whiteboard.canvas.commands import COMMANDS
from whiteboard.canvas.minimap import Minimap
from whiteboard.ui import icons
from whiteboard.ui.actions import ACTIONS, keys_text
from whiteboard.ui.theme import Theme
from whiteboard.words import THIN

if TYPE_CHECKING:
    from whiteboard.canvas.view import CanvasView

EDGE: Final = 12
EMPTY_TITLE: Final = "Nothing drawn yet"
EMPTY_TEXT: Final = "Type a name on the canvas, drag a part from the left, or press C."
EMPTY_AT_THE_END: Final = "Nothing was drawn"


class Bar(QFrame):
    """A row of buttons with a border."""

    def __init__(self) -> None:
        super().__init__()
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
        self.zoom = Bar()
        self._zoom_buttons = [self._small("view.zoom_out", "ph.minus")]
        self._percent = QToolButton(self.zoom)
        self._percent.setObjectName("zoom_percent")
        self._percent.setFixedHeight(26)
        self._percent.setToolTip(f"Zoom to 100{THIN}%  Ctrl 0")
        self._percent.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._percent.clicked.connect(partial(COMMANDS["view.zoom_reset"], view))
        self.zoom.row.addWidget(self._percent)
        self._zoom_buttons.append(self._small("view.zoom_in", "ph.plus"))
        self.zoom.separate()
        self._zoom_buttons.append(self._small("view.fit", "ph.corners-out"))
        self.hint = QLabel()
        self.hint.setObjectName("canvas_hint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (self.minimap, self.zoom, self.hint):
            view.floating.add(part)
        view.desk.spotlight_changed.connect(self.lay_out)
        self._last_zoom = 0.0
        self._drawn = False
        self.restyle()

    @property
    def corner_width(self) -> int:
        """How far the overview reaches into the view, with the room beside it."""
        return self.minimap.geometry().right() + EDGE if self.minimap.isVisibleTo(self._view) else EDGE + 4

    @property
    def corner_height(self) -> int:
        """How far the corner's overview or zoom bar reaches up, with the room above it."""
        top = self.minimap if self.minimap.isVisibleTo(self._view) else self.zoom
        return top.height() + 2 * EDGE

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
        self.zoom.setStyleSheet(_sheet(theme))
        for small, icon in self._zoom_buttons:
            small.setIcon(icons.icon(icon, theme["text2"]))
        self.hint.setStyleSheet(f"color: {theme['text3']}; font-size: 13px; background: transparent;")
        self.refresh()

    def refresh(self) -> None:
        """The board or the rights have changed."""
        drawn = any(isinstance(record, Boxed) for record in self._view.desk.session.board)
        self.hint.setVisible(not drawn)
        if not drawn:
            self.hint.setText(self._hint_words())
            self._place_hint()
        self.minimap.renew()
        if drawn != self._drawn:
            self._drawn = drawn
            self.lay_out()

    def view_moved(self) -> None:
        """The view shows another part, or at another zoom."""
        zoom = self._view.zoom
        if zoom != self._last_zoom:
            self._last_zoom = zoom
            self._percent.setText(f"{zoom * 100:.0f}{THIN}%")
            self._view.zoom_changed.emit(zoom)
            self._view.surface.refresh_marks()
        self.minimap.follow()

    def lay_out(self) -> None:
        """Puts everything into its corner; the bar of a shown finding takes the zoom bar's place."""
        view, spotlight = self._view, self._view.desk.spotlight
        self.minimap.setVisible(self._drawn and view.height() > 420 and view.width() > 560)
        self.minimap.move(EDGE + 4, view.height() - EDGE - self.minimap.height())
        self.zoom.setVisible(spotlight is None or not spotlight.finding)
        self.zoom.adjustSize()
        self.zoom.move(self.corner_width, view.height() - EDGE - self.zoom.height())
        self._place_hint()
        self.view_moved()

    def _hint_words(self) -> str:
        """What the empty canvas says; how to draw only to who may."""
        desk = self._view.desk
        title = EMPTY_TITLE if desk.session.state.editable else EMPTY_AT_THE_END
        said = f"<span style='color:{desk.theme['text2']}; font-weight:600'>{title}</span>"
        return f"{said}<br>{EMPTY_TEXT}" if self._view.surface.may_edit else said

    def _place_hint(self) -> None:
        view, hint = self._view, self.hint
        hint.adjustSize()
        hint.move((view.width() - hint.width()) // 2, (view.height() - hint.height()) // 2)


def _sheet(theme: Theme) -> str:
    return (
        f"#canvas_bar {{ background: {theme['panel']}; border: 1px solid {theme['border']};"
        f" border-radius: 8px; }}"
        f"#canvas_bar_line {{ background: {theme['border_subtle']}; }}"
        f"QToolButton {{ background: transparent; border: none; border-radius: 6px; padding: 0;"
        f" color: {theme['text1']}; font-size: 12px; }}"
        f"QToolButton#zoom_percent {{ padding: 0 6px; min-width: 40px; font-weight: 500; }}"
        f"QToolButton:hover {{ background: {theme['inset']}; }}"
    )
