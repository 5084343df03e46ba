"""All links in one item, for zooms at which they are hairlines without heads."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from whiteboard.board.geometry import Point
from whiteboard.canvas.ink import Ink
from whiteboard.canvas.items.detail import SHORT, EverywhereItem, zoom_of


class BatchItem(EverywhereItem):
    """Draws the pieces of every route below 35 %, with one call; collects them when first needed."""

    def __init__(self, routes: Iterable[tuple[Point, ...]], ink: Ink) -> None:
        super().__init__()
        self._routes = routes
        self._ink = ink
        self._lines: list[QLineF] | None = None
        self._drawn = False

    def renew(self, ink: Ink) -> None:
        """The routes or the colours have changed."""
        self._ink, self._lines = ink, None
        if self._drawn:
            self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        zoom = zoom_of(painter)
        self._drawn = zoom < SHORT
        if not self._drawn:
            return
        if self._lines is None:
            self._lines = [QLineF(*a, *b) for route in self._routes for a, b in pairwise(route)]
        painter.setPen(QPen(self._ink["link"], 1.0 / zoom))
        painter.drawLines(self._lines)
