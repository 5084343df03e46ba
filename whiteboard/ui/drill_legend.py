"""The figures of a strip's curves, each over a sample of its line, so that curves need no legend apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from whiteboard.ui import style

WIDTH: Final = 1.6
DASHES: Final = (3.0, 2.5)
APART: Final = 10
_TEXT, _LINE, _HEIGHT = 11, 13.0, 16
"""Size of the words, their baseline's place plus a gap, and the height of all."""


def line_pen(token: str, *, dashed: bool) -> QPen:
    """The pen of a curve and of its sample."""
    pen = QPen(QColor(style.current()[token]), WIDTH)
    if dashed:
        pen.setDashPattern(DASHES)
    pen.setCosmetic(True)
    return pen


@dataclass(frozen=True, slots=True)
class Item:
    """Words, and the colour token and dashes of the line that they are about; no token, no line."""

    text: str
    token: str = ""
    dashed: bool = False


class Legend(QWidget):
    """Items side by side, ending at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """All words."""
        return " · ".join(item.text for item in self._items)

    def show_items(self, items: Sequence[Item]) -> None:
        """Shows these."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(
            int(sum(self._widths()) + style.px(APART) * max(0, len(self._items) - 1)) + 1, style.px(_HEIGHT)
        )

    @override
    def changeEvent(self, event: QEvent, /) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.font(_TEXT))
        baseline, line = style.px(_LINE - 2), style.px(_LINE) + 1.5
        x = self.width() - self.sizeHint().width() + 0.0
        for item, width in zip(self._items, self._widths(), strict=True):
            painter.setPen(QColor(style.current()["text1"]))
            painter.drawText(QPointF(x, baseline), item.text)
            if item.token:
                painter.setPen(line_pen(item.token, dashed=item.dashed))
                painter.drawLine(QPointF(x, line), QPointF(x + width, line))
            x += width + style.px(APART)
        painter.end()

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(style.font(_TEXT))
        return [metrics.horizontalAdvance(item.text) for item in self._items]
