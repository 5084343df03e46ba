"""Parts below each other, each as high as it has to be at the width that there is.

A column of Qt's measures and resizes all of its parts when one of them comes, goes or grows: once to the
height that it still has, and again to the height that it gets. Here the others are only moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.scrolling import drop, keep_painted


class Stack(QWidget):
    """Shows the parts it is given, with a thin line between them or ``spacing`` kept free.

    ``on_panel`` says that a panel is its ground: its parts then need not be painted again to be moved.
    """

    def __init__(self, *, lines: bool = False, spacing: int = 0, on_panel: bool = False) -> None:
        super().__init__()
        self._lines = lines
        self._gap = 1 if lines else spacing
        self._parts: list[QWidget] = []
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        keep_painted(self)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(on_panel)  # Qt moves the picture only of what it knows to be opaque

    @property
    def parts(self) -> list[QWidget]:
        """What is shown, from top to bottom."""
        return list(self._parts)

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Shows these in this order; what was here before and is not among them is deleted."""
        if list(parts) == self._parts:
            if self.isVisible():
                self._arrange()  # one of them may have grown just now
            return
        fresh = [part for part in parts if part.parentWidget() is not self]
        gone = set(self._parts) - set(parts)
        for part in gone:
            self._pass_focus(part)
        self._parts = list(parts)
        for part in fresh:
            part.setParent(self)
            part.ensurePolished()  # its font is known only then, and with it its height
        self._measure()
        for part in gone:
            drop(part)
        for part in fresh:
            part.setVisible(not _is_put_away(part))

    def _pass_focus(self, part: QWidget) -> None:
        """Takes the keyboard out of a part that goes, while its place among the others is known."""
        here = self.window().focusWidget()
        if here is not None and part.isAncestorOf(here):
            self.focusNextChild()

    def _measure(self) -> None:
        """Parts have come, gone, or changed."""
        self._heights.clear()
        if self.isVisible():
            self._arrange()
        self.updateGeometry()

    def _arrange(self) -> None:
        """Gives every part its place; one that stays where it is costs nothing."""
        places = self._places()
        if self.autoFillBackground():
            moves = Counter(rect.y() - part.y() for part, rect in places if part.isVisible())
            self.scroll(0, max(moves, key=moves.__getitem__, default=0))
        for part, rect in places:
            if part.geometry() != rect:
                part.setGeometry(rect)
                self.update(0, rect.y() - self._gap, rect.width(), self._gap)

    def _places(self) -> list[tuple[QWidget, QRect]]:
        """Where each part belongs."""
        places, y, width = [], 0, self.width()
        for part in self._there():
            places.append((part, QRect(0, y, width, _height(part, width))))
            y += places[-1][1].height() + self._gap
        return places

    def _there(self) -> list[QWidget]:
        return [part for part in self._parts if not _is_put_away(part)]

    @override
    def heightForWidth(self, width: int, /) -> int:
        known = self._heights.get(width)
        if known is None:
            heights = [_height(part, width) for part in self._there()]
            known = self._heights[width] = sum(heights) + self._gap * max(0, len(heights) - 1)
        return known

    @override
    def sizeHint(self) -> QSize:
        """No wider than it must be: a part asked what it would like lays out all its words at that width."""
        return QSize(self.minimumSizeHint().width(), self.heightForWidth(self.width()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(max((part.minimumSizeHint().width() for part in self._parts), default=0), 0)

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # a part has come to need another height
            self._measure()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    @override
    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        self._measure()  # parts that changed out of sight have not told

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        if not self._lines:
            return
        painter = QPainter(self)
        color = QColor(style.current()["border_subtle"])
        for part in self._there()[1:]:
            painter.fillRect(0, part.y() - 1, self.width(), 1, color)


def _is_put_away(part: QWidget) -> bool:
    """Whether somebody has hidden a part; a new one has only not been shown yet."""
    return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _height(part: QWidget, width: int) -> int:
    """What a part needs at a width."""
    needed = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
    return min(max(needed, part.minimumHeight()), part.maximumHeight())
