"""Icons of the drawing: outlines around the origin, from the font alone."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from whiteboard.canvas import glyphs

DRAW = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from whiteboard.canvas import glyphs
assert not glyphs.outline("ph.database", 18).isEmpty()
assert "qtawesome" not in sys.modules
"""


def test_an_icon_lies_around_the_origin(qtbot: QtBot) -> None:
    box = glyphs.outline("ph.cube", 18.0).boundingRect()
    assert (box.center() - QPointF(0.0, 0.0)).manhattanLength() < 1.0
    assert 9.0 < box.width() <= 18.0


def test_an_unknown_icon_is_a_cube(qtbot: QtBot) -> None:
    assert glyphs.outline("ph.no-such-icon", 18.0) == glyphs.outline("ph.cube", 18.0)


def test_the_first_icon_drawn_does_not_wait_for_a_second_qt_layer() -> None:
    done = subprocess.run([sys.executable, "-c", DRAW], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
