"""A column of parts that scrolls, and how a part of a panel is emptied before it is filled again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QVBoxLayout, QWidget

from whiteboard.ui.widgets import Margins, column

AIR: Final = 4
"""Between a line and what is scrolled away below it."""


class ScrollColumn(QScrollArea):
    """A vertical column that scrolls when it is too high; put widgets into ``body``."""

    def __init__(self, *, margins: Margins = (12, 12, 12, 12), spacing: int = 6) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("surface", "clear")
        keep_painted(inside)
        left, top, right, bottom = margins
        if top >= AIR:
            keep_air(self)
            top -= AIR
        self.body: QVBoxLayout = column(inside, margins=(left, top, right, bottom), spacing=spacing)
        self.setWidget(inside)


def keep_air(area: QScrollArea) -> None:
    """Has a letter that is scrolled half away not touch the line above."""
    area.setViewportMargins(0, AIR, 0, 0)


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout at once."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear(inner)
        if (widget := item.widget()) is not None:
            drop(widget)


def drop(widget: QWidget) -> None:
    """Takes a part out of sight; Qt deletes it a moment later, when nothing runs in it any more.

    It keeps its parent until then: without one, Qt would polish all of it once more.
    """
    widget.hide()
    widget.deleteLater()


def keep_painted(widget: QWidget) -> None:
    """Has a widget that grows or shrinks downwards painted again only where it had not been."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
