"""The rows of a form: what they show beside a value."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from whiteboard.ui.fields import Shown, TextRow
from whiteboard.ui.widgets import ElidedText


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
