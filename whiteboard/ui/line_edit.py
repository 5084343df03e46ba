"""An input of one line that shows a unit, and knows what the board has."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame
from typing_extensions import override

from whiteboard.ui import style

UNIT_MARGIN: Final = 8
"""Between a unit and the right edge of its input."""
TEXT_MARGIN: Final = 2
"""Qt's own, at both sides of the text."""


class LineEdit(QLineEdit):
    """An input whose unit stands at its right; Escape takes back what was typed.

    What is too long for it ends in … while nobody types, and is told in full below the pointer.
    """

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
        room = self._room()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        cut = shown != self.text()
        self.setToolTip(self.text() if cut else "")
        if cut and not self.hasFocus():
            self._paint_cut(shown, room)
        else:
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

    def _paint_cut(self, shown: str, room: QRect) -> None:
        """The frame as Qt paints it, and what there is room for."""
        painter = QPainter(self)
        frame = QStyle.PrimitiveElement.PE_PanelLineEdit
        self.style().drawPrimitive(frame, self._option(), painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        top = room.y() + (room.height() - metrics.height() + 1) // 2  # as Qt rounds it
        painter.drawText(room.x(), top + metrics.ascent(), shown)
        painter.end()

    def _room(self) -> QRect:
        """Where the text stands."""
        contents = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(contents, self._option(), self)
        return inside.marginsRemoved(self.textMargins()).adjusted(TEXT_MARGIN, 0, -TEXT_MARGIN, 0)

    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    def _unit_font(self) -> QFont:
        return style.font(11)
