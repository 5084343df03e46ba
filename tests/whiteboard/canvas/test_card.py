"""A component's card, pixel by pixel: its queue, its bar."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from whiteboard.board.records import ComponentRecord
from whiteboard.canvas.card_content import CardContent
from whiteboard.canvas.ink import ink
from whiteboard.canvas.items.card import BAR_Y, CELL_STEP, CELLS, CardItem
from whiteboard.canvas.items.card_words import SIDE
from whiteboard.ui.theme import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")
CARD = ComponentRecord("cache", kind="cache", x=0.0, y=0.0)


def painted(load: float, queue: float) -> QImage:
    content = CardContent("Cache", "", "ph.database", load=load, percent="", queue=queue)
    return picture(CardItem(CARD, content, ink(LIGHT), cached=False))


def picture(card: CardItem, zoom: float = 1.0) -> QImage:
    """What a card paints now, with the room that it takes below its frame."""
    size = card.boundingRect().bottomRight() * zoom
    image = QImage(int(size.x()), int(size.y()), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(zoom, zoom)
    card.paint(painter, QStyleOptionGraphicsItem())
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


QUIET = CardContent("Cache", "Redis", "ph.database", left="service 1 ms", right="managed")
BUSY = CardContent("Cache", "Redis", "ph.database", "4", load=0.7, percent="70 %", left="p99 3 ms")
OVER = CardContent("Store", "", "ph.cube", load=1.2, percent="120 %", flag="Overloaded")
FULL = CardContent("Store", "", "ph.cube", locked=True, load=0.9, percent="90 %", right="12", queue=0.5)


@pytest.mark.parametrize("zoom", [0.2, 0.5, 0.8, 1.0, 2.0])
@pytest.mark.parametrize("content", [QUIET, BUSY, OVER, FULL])
def test_a_card_that_changed_looks_like_one_that_never_was_another(content: CardContent, zoom: float) -> None:
    wide = replace(CARD, w=CARD.w + 40)
    for before, record, theme in ((BUSY, CARD, DARK), (OVER, wide, LIGHT), (QUIET, CARD, LIGHT)):
        card = CardItem(record, before, ink(theme), cached=False)
        card.set_hovered(True)
        picture(card, 1.0)
        picture(card, zoom)
        card.set_hovered(False)
        card.show_record(CARD, content, ink(LIGHT))
        assert picture(card, zoom) == picture(CardItem(CARD, content, ink(LIGHT), cached=False), zoom)


def test_a_card_takes_room_for_a_flag_only_when_it_has_one() -> None:
    card = CardItem(CARD, QUIET, ink(LIGHT), cached=False)
    low = card.boundingRect().bottom()
    card.show_record(CARD, OVER, ink(LIGHT))
    assert card.boundingRect().contains(card.flag_rect())
    card.show_record(CARD, QUIET, ink(LIGHT))
    assert card.boundingRect().bottom() == low < card.flag_rect().bottom()
