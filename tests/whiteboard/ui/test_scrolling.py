"""Columns that scroll: what scrolls away keeps clear of the line above."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from whiteboard.ui.scrolling import AIR, ScrollColumn
from whiteboard.ui.widgets import Text


@pytest.mark.parametrize(("top", "air"), [(12, AIR), (0, 0)])
def test_what_scrolls_away_keeps_clear_of_the_line_above(qtbot: QtBot, top: int, air: int) -> None:
    column = ScrollColumn(margins=(0, top, 0, 0))
    qtbot.addWidget(column)
    first = Text("First")
    column.body.addWidget(first)
    for _ in range(30):
        column.body.addWidget(Text("Another"))
    column.resize(200, 100)
    column.show()
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)
    frame = column.frameWidth()  # the theme's is 0, that of a test alone may be another
    assert column.viewport().y() == frame + air
    assert first.mapTo(column, first.rect().topLeft()).y() == frame + top, (
        "at rest it stands where it is said to"
    )
