"""An input of one line that shows a unit, and knows what the board has."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from whiteboard.ui import style

UNIT_MARGIN: Final = 8
"""Between a unit and the right edge of its input."""


class LineEdit(QLineEdit):
    """An input whose unit stands at its right; Escape takes back what was typed."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self.shown = ""
        self._unit = unit
        if unit:
            self.setAccessibleDescription(unit)
            width = QFontMetrics(self._unit_font()).horizontalAdvance(unit)
            self.setTextMargins(0, 0, width + 2, 0)

    def set_shown(self, text: str) -> None:
        """Shows what the board has."""
        self.shown = text
        if self.text() != text:
            self.setText(text)

    @property
    def dirty(self) -> bool:
        """True while something is typed that the board does not have."""
        return self.text() != self.shown

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            self.setText(self.shown)
            self.editingFinished.emit()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setFont(self._unit_font())
            painter.setPen(QColor(style.current()["text3"]))
            place = self.rect().adjusted(0, 0, -UNIT_MARGIN, 0)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit
            )
            painter.end()

    def _unit_font(self) -> QFont:
        return style.font(11)
