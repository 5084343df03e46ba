"""The keys on one page, made from the table of actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from whiteboard.ui.actions import GESTURES, Action, Context, Menu, keys_text
from whiteboard.ui.widgets import KeyCap, Text, column, panel, row

COLUMNS: Final = 3
SPARE: Final = 120
"""How much wider the page is than it must be, so that few lines wrap."""
BETWEEN: Final = 10
"""Between two blocks, besides the spacing of rows."""


class ShortcutSheet(QDialog):
    """Shows blocks of keys; Escape closes it."""

    def __init__(self, blocks: Sequence[Block], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        page = panel()
        columns = row(page, margins=(24, 20, 24, 24), spacing=32)
        for shown in in_columns(blocks, COLUMNS):
            columns.addLayout(_side(shown), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        column(self).addWidget(area)
        width = min(page.sizeHint().width() + SPARE, parent.width() - 40)
        # Room for a scroll bar's width: else a bar that shows for a moment wraps lines, and so stays.
        narrowest = width - area.verticalScrollBar().sizeHint().width()
        self.resize(width, min(columns.heightForWidth(narrowest), parent.height() - 40))


Rows = list[tuple[tuple[str, ...], str]]
Block = tuple[str, Rows]


def blocks_of(actions: Iterable[Action], contexts: Collection[Context]) -> list[Block]:
    """A block for each menu with keys in it, and for each place of the contexts with keys of its own."""
    keyed = [action for action in actions if action.keys]
    blocks = [(str(menu), _rows(a for a in keyed if a.menu is menu)) for menu in Menu]
    for place, context, gestures in GESTURES:
        if context in contexts:
            blocks.append((place, [((keys,), text) for keys, text in gestures]))
    return [block for block in blocks if block[1]]


def in_columns(blocks: Sequence[Block], count: int) -> list[list[Block]]:
    """The blocks in order, in columns of about the same height."""
    total = sum(len(rows) + 2 for _, rows in blocks)
    columns: list[list[Block]] = [[]]
    height = 0
    for block in blocks:
        if height >= total * len(columns) / count:
            columns.append([])
        columns[-1].append(block)
        height += len(block[1]) + 2
    return columns


def _rows(actions: Iterable[Action]) -> Rows:
    return [(action.keys, action.text.rstrip("…")) for action in actions]


def _side(blocks: Iterable[Block]) -> QGridLayout:
    """Blocks below each other in one grid, so that what their keys do starts at the same place."""
    grid = QGridLayout()
    grid.setVerticalSpacing(5)
    grid.setHorizontalSpacing(12)
    place = 0
    for title, rows in blocks:
        if place:
            grid.setRowMinimumHeight(place, BETWEEN)
            place += 1
        grid.addWidget(Text(title, "head"), place, 0, 1, 2)
        for keys, text in rows:
            place += 1
            grid.addWidget(Text(text, "dense", "text2", wrap=True), place, 1)
            grid.addLayout(_caps(keys), place, 0, Qt.AlignmentFlag.AlignTop)
        place += 1
    grid.setRowStretch(place, 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 110)
    return grid


def _caps(keys: Iterable[str]) -> QHBoxLayout:
    caps = row(spacing=4)
    for each in keys:
        caps.addWidget(KeyCap(keys_text(each)))
    caps.addStretch(1)
    return caps
