"""The search field keeps the key that leads to it in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from whiteboard.ui import style
from whiteboard.ui.search_field import SearchField
from whiteboard.ui.theme import DARK, LIGHT
from whiteboard.ui.widgets import KeyCap


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    before = style.current()
    yield qapp
    style.apply(qapp, before)


def test_its_key_is_whole_in_another_theme(themed: QApplication, qtbot: QtBot) -> None:
    style.apply(themed, LIGHT)
    field = SearchField("Search components", "/")
    qtbot.addWidget(field)
    field.resize(200, 30)
    with qtbot.waitExposed(field):
        field.show()
    cap = field.findChild(KeyCap)
    assert cap is not None
    wide = cap.width()
    style.apply(themed, DARK)
    qtbot.waitUntil(lambda: cap.width() == cap.sizeHint().width())
    assert cap.width() == wide
    assert cap.geometry().right() < field.width()
