"""What a person presses: buttons with words, icon buttons, segmented choices, heads that fold, empty states.

Icons follow the theme by themselves; all else comes from the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from whiteboard.ui import icons, style
from whiteboard.ui.widgets import Icon, Text, column, row

ICON_ROOM: Final = 4
"""Between icon and words, beside what Qt leaves there."""
_ICON_TOKENS: Final = {"primary": "on_accent", "danger": "over_text", "link": "accent", "quiet": "text2"}


class Button(QPushButton):
    """A button with words: ``role`` is empty (plain), primary, quiet, link, danger or choice.

    ``icon_after`` puts the icon behind the words, as an arrow onwards wants it.
    """

    def __init__(
        self, text: str, role: str = "", icon: str = "", *, small: bool = False, icon_after: bool = False
    ) -> None:
        super().__init__(text)
        self._icon_name, self._role = icon, role
        self.setProperty("role", role)
        if small:
            self.setProperty("fit", "small")
        self._room = -ICON_ROOM if icon_after else ICON_ROOM
        if icon_after:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIconSize(QSize(15 + ICON_ROOM, 15))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # Enter presses it, as Space does, outside of dialogs too
        self._draw()

    def set_icon(self, name: str) -> None:
        """Shows another icon."""
        self._icon_name = name
        self._draw()

    def _draw(self) -> None:
        if self._icon_name:
            theme = style.current()
            color = theme[_ICON_TOKENS.get(self._role, "text1")]
            self.setIcon(icons.icon(self._icon_name, color, theme["accent"], size=15, room=self._room))

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class IconButton(QToolButton):
    """A button that is only an icon; ``tip`` is its tooltip and its accessible name."""

    def __init__(
        self,
        name: str,
        tip: str,
        *,
        checkable: bool = False,
        size: int = 17,
        small: bool = False,
        role: str = "icon",
    ) -> None:
        super().__init__()
        self._name, self._size = name, size
        self.setProperty("role", role)
        if small:
            self.setProperty("fit", "small")
        self.setCheckable(checkable)
        self.setIconSize(QSize(size, size))
        self.set_tip(tip)
        self._draw()

    def set_icon(self, name: str, tip: str | None = None) -> None:
        """Shows another icon, and says something else when ``tip`` is given."""
        self._name = name
        if tip is not None:
            self.set_tip(tip)
        self._draw()

    def set_tip(self, tip: str) -> None:
        """The tooltip and the accessible name; the name leaves out a shortcut in brackets."""
        self.setToolTip(tip)
        self.setAccessibleName(tip.partition(" (")[0])

    def _draw(self) -> None:
        theme = style.current()
        self.setIcon(icons.icon(self._name, theme["text2"], theme["accent"], size=self._size))

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._draw()
        super().changeEvent(event)


class Segmented(QFrame):
    """A choice of few, all in sight; ``options`` are pairs of a value and its words."""

    changed = Signal(object)
    """The value, when a person has chosen it."""

    def __init__(self, options: Sequence[tuple[object, str]], name: str) -> None:
        super().__init__()
        self.setProperty("part", "segmented")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)
        self._values: list[object] = []
        self._layout = row(self, margins=(1, 1, 1, 1), spacing=1)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[object, str]]) -> None:
        """Offers other values; the first is chosen unless the old one is still there."""
        chosen = self.value()
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self._values = [value for value, _ in options]
        for index, (_, words) in enumerate(options):
            button = QToolButton()
            button.setText(words)
            button.setCheckable(True)
            button.setAccessibleName(words)
            self._group.addButton(button, index)
            self._layout.addWidget(button)
        if self._values:
            self.set_value(chosen if chosen in self._values else self._values[0])

    def value(self) -> object:
        """The chosen value, None when nothing is offered."""
        index = self._group.checkedId()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: object) -> None:
        """Chooses a value without telling."""
        chosen = self._group.button(self._values.index(value))
        chosen.setChecked(True)
        self.setFocusProxy(chosen)

    def _on_clicked(self, index: int) -> None:
        self.changed.emit(self._values[index])


class SectionHeader(QWidget):
    """The head of a section: title, detail beside it, aside at the right; with a caret when it folds."""

    folded = Signal(bool)
    """True when a person has folded the section."""

    def __init__(self, title: str, detail: str = "", aside: str = "", *, foldable: bool = False) -> None:
        super().__init__()
        self._open = True
        self._caret = Icon("ph.caret-down", "text2", 12)
        self._caret.setVisible(foldable)
        self.title = Text(title, "dense", bold=True)
        self.detail = Text(detail, "dense", "text3")
        self.aside = Text(aside, "dense", "text3")
        layout = row(self, margins=(0, 4, 0, 4), spacing=6)
        layout.addWidget(self._caret)
        layout.addWidget(self.title)
        layout.addWidget(self.detail)
        layout.addStretch(1)
        layout.addWidget(self.aside)
        if foldable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._foldable = foldable

    def set_open(self, is_open: bool) -> None:
        """Shows the section as open or folded, without telling."""
        self._open = is_open
        self._caret.set("ph.caret-down" if is_open else "ph.caret-right")

    def _toggle(self) -> None:
        self.set_open(not self._open)
        self.folded.emit(not self._open)

    @override
    def mousePressEvent(self, event: QMouseEvent, /) -> None:
        if self._foldable and event.button() is Qt.MouseButton.LeftButton:
            self._toggle()
        super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if self._foldable and event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return}:
            self._toggle()
        else:
            super().keyPressEvent(event)


class EmptyState(QFrame):
    """What a place says while there is nothing in it, with at most one thing to do about it."""

    acted = Signal()

    def __init__(self, icon: str, title: str, text: str = "", action: str = "") -> None:
        super().__init__()
        self.setProperty("part", "empty")
        layout = row(self, margins=(16, 12, 16, 12), spacing=14)
        layout.addWidget(Icon(icon, "text2", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=2)
        words.addWidget(Text(title, "dense", bold=True, wrap=True))
        if text:
            words.addWidget(Text(text, "dense", "text2", wrap=True))
        if action:
            button = Button(action, "link")
            button.clicked.connect(self.acted)
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(words, 1)
