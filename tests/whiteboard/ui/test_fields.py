"""The rows of a form: what they show beside a value."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from whiteboard.ui.fields import Shown, TextRow
from whiteboard.ui.line_edit import LineEdit
from whiteboard.ui.widgets import ElidedText


def _ink(image: QImage, left: int, right: int) -> list[tuple[int, int]]:
    """Where the letters are, in columns of an input."""
    rows, columns = range(4, image.height() - 4), range(left, right)
    return [(x, y) for x in columns for y in rows if image.pixelColor(x, y).lightness() < 128]


def test_a_long_source_takes_one_line_and_is_told_in_full_below_the_pointer(qtbot: QtBot) -> None:
    row = TextRow("Batch, fixed part")
    qtbot.addWidget(row)
    row.resize(328, 60)
    row.show()
    row.show_value(Shown(source="assumed"))
    short = row.sizeHint().height()
    source = "NVIDIA DeepLearningExamples (Triton, ResNet-50, A100), seen 2026"
    row.show_value(Shown(source=source))
    assert row.sizeHint().height() == short
    row.grab()
    assert source in {label.toolTip() for label in row.findChildren(ElidedText)}
    assert row.source == source


@pytest.mark.parametrize("height", [28, 29])
def test_a_text_that_is_cut_ends_in_an_ellipsis_and_is_told_in_full_below_the_pointer(
    qtbot: QtBot, height: int
) -> None:
    line, words = LineEdit(), "W" * 60
    qtbot.addWidget(line)
    line.setFixedSize(160, height)
    line.show()
    line.set_shown(words)
    line.setCursorPosition(0)
    cut = line.grab().toImage()
    assert line.toolTip() == words
    line.setText("WWW")
    line.grab()
    assert line.toolTip() == ""
    line.setText(words)
    plain = QLineEdit(words)
    qtbot.addWidget(plain)
    plain.setFixedSize(160, height)
    plain.setCursorPosition(0)
    hard = plain.grab().toImage()
    ends = [_ink(image, 130, 158) for image in (cut, hard)]
    assert 0 < len(ends[0]) < len(ends[1]), "dots where a letter would be cut"
    assert _ink(cut, 4, 100) == _ink(hard, 4, 100), "the rest stands where Qt has it"
