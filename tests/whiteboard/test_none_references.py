"""A binding that loses a reference to None with each call ends the process after some thousand of them."""

from __future__ import annotations

import sys

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QGraphicsRectItem, QLabel
from pytestqt.qtbot import QtBot

CALLS = 1000
CHANCE = 100
"""What others may take or give back meanwhile."""


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    label, item, timer = QLabel(), QGraphicsRectItem(), QTimer()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText("")
        item.setPos(QPointF(number, 0.0))
        timer.stop()
    assert abs(sys.getrefcount(None) - before) < CHANCE
