"""A component's card, pixel by pixel: its queue, its bar."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.card_content import CardContent
from whiteboard.canvas.ink import ink
from whiteboard.canvas.items.card import BAR_Y, CELL_STEP, CELLS, CardItem
from whiteboard.canvas.items.card_words import SIDE
from whiteboard.ui.theme import LIGHT

pytestmark = pytest.mark.usefixtures("qapp")
CARD = ComponentRecord("cache", kind="cache", x=0.0, y=0.0)


def painted(load: float, queue: float) -> QImage:
    content = CardContent("Cache", "", "ph.database", load=load, percent="", queue=queue)
    image = QImage(int(CARD.w), int(CARD.h), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    CardItem(CARD, content, ink(LIGHT), cached=False).paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return image


def token(image: QImage, x: float, y: float) -> str:
    """The token of the colour at a place."""
    shown = image.pixelColor(int(x), int(y)).name().upper()
    return next((name for name, color in LIGHT.colors.items() if color == shown), shown)


@pytest.mark.parametrize(
    ("queue", "lit", "color"), [(0.0, 0, "hot"), (0.03, 1, "hot"), (0.5, 6, "hot"), (1.0, CELLS, "over")]
)
def test_as_many_cells_are_lit_as_the_queue_is_full(queue: float, lit: int, color: str) -> None:
    image = painted(0.5, queue)
    seen = [token(image, SIDE + cell * CELL_STEP + 3, 68) for cell in range(CELLS)]
    assert seen == [color] * lit + ["track"] * (CELLS - lit)


def test_a_card_fills_from_below_with_its_queue() -> None:
    image = painted(0.5, 0.25)
    low, high = CARD.h * 0.85, CARD.h * 0.6
    assert token(image, 6, low) == "hot_soft"
    assert image.pixelColor(6, int(high)).name().upper() == LIGHT["card"]


def test_the_bar_of_too_much_is_hatched() -> None:
    image = painted(1.2, 0.1)
    seen = {token(image, x, BAR_Y + 2) for x in range(int(SIDE) + 2, 100)}
    assert {"over", "over_soft"} <= seen
