"""The column at the left of the canvas: the palette, wide or as a rail, or the outline in its place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from whiteboard.ui.controls import EmptyState, IconButton
from whiteboard.ui.outline import Outline
from whiteboard.ui.palette import Palette
from whiteboard.ui.widgets import Text, column, panel, row


class Side(QStackedWidget):
    """Shows one of the two, as wide as it needs."""

    changed = Signal()
    """Another one, or another width."""

    def __init__(self, palette: Palette, outline: Outline) -> None:
        super().__init__()
        self._palette, self._outline = palette, outline
        self.addWidget(palette)
        page = panel()
        head = row(margins=(12, 6, 4, 6))
        head.addWidget(Text("Outline", "dense", bold=True), 1)
        close = IconButton("ph.x", "Back to the palette", size=13, small=True)
        close.clicked.connect(self.show_palette)
        head.addWidget(close)
        self.nothing = EmptyState("ph.cursor", "Nothing drawn yet", "Components and links are listed here.")
        outline.filled.connect(self.nothing.setHidden)
        layout = column(page)
        layout.addLayout(head)
        place = row(margins=(8, 4, 8, 0))
        place.addWidget(self.nothing)
        layout.addLayout(place)
        layout.addWidget(outline, 1)
        self.addWidget(page)
        self.set_narrow(False)

    @property
    def narrow(self) -> bool:
        """True while the palette is a rail."""
        return self._palette.narrow

    @property
    def outlined(self) -> bool:
        """True while the outline is in the palette's place."""
        return self.currentIndex() == 1

    def set_narrow(self, narrow: bool) -> None:
        """Folds the palette, or shows it whole."""
        self._palette.set_narrow(narrow)
        self._fit()

    def set_roomy(self, roomy: bool) -> None:
        """Takes more room, or less."""
        self._palette.set_roomy(roomy)
        self._fit()

    def show_palette(self) -> None:
        """The palette takes its place again."""
        self.setCurrentIndex(0)
        self._fit()

    def show_outline(self) -> None:
        """The outline takes the palette's place, and the keyboard."""
        self.setCurrentIndex(1)
        self._fit()
        self._outline.setFocus()

    def focus_search(self) -> None:
        """The palette's search takes the keyboard."""
        self.show_palette()
        if self.narrow:
            self.set_narrow(False)
        self._palette.focus_search()

    def _fit(self) -> None:
        self.setFixedWidth(self._palette.whole_width if self.outlined else self._palette.width())
        self.changed.emit()
