"""Figures side by side: before and after of a what-if, and two designs A and B."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from components.catalog import Catalog
from whiteboard.ui.capacity_parts import Listing
from whiteboard.ui.compare_differences import differences
from whiteboard.ui.compare_words import Cell, Pair, flow_figures, targets, whole
from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.whatif_solver import Variant
from whiteboard.ui.widgets import ElidedText, Icon, Text, column, row


class _Figure(QWidget):
    """A cell: a figure, with an icon when its level needs a second cue."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("ph.circle", "text3", 12)
        self._text = Text("", "dense")
        layout = row(self, spacing=4)
        layout.addStretch(1)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)

    def show_cell(self, cell: Cell, *, bold: bool) -> None:
        self._text.setText(cell.text)
        self._text.set_tone(cell.tone or ("text1" if bold else "text2"))
        self._icon.setVisible(bool(cell.icon))
        if cell.icon:
            self._icon.set(cell.icon, f"{cell.tone}_text")


class PairTable(QWidget):
    """Rows of a label and two figures under their heads; the second figure stands out where it differs."""

    def __init__(self, title: str, one: str, other: str) -> None:
        super().__init__()
        self._labels: tuple[str, ...] = ()
        self._cells: list[tuple[_Figure, _Figure]] = []
        self._names: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(Text(title, "caption", "text3"), 0, 0)
        for place, head in enumerate((one, other), 1):
            self._grid.setColumnMinimumWidth(place, 72)
            self._grid.addWidget(Text(head, "caption", "text3"), 0, place, Qt.AlignmentFlag.AlignRight)

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Shows these; rows stay where they are while their labels do."""
        if tuple(pair.label for pair in pairs) != self._labels:
            self._make_rows(pairs)
        for pair, name, (one, other) in zip(pairs, self._names, self._cells, strict=True):
            one.show_cell(pair.one, bold=False)
            other.show_cell(pair.other, bold=not pair.same)
            name.setAccessibleName(f"{pair.label}: {pair.one.text}, {pair.other.text}")
        self.setVisible(bool(pairs))

    def _make_rows(self, pairs: Sequence[Pair]) -> None:
        for old in (*self._names, *(cell for both in self._cells for cell in both)):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._labels = tuple(pair.label for pair in pairs)
        self._names = [ElidedText(label, "dense", "text2") for label in self._labels]
        self._cells = [(_Figure(), _Figure()) for _ in pairs]
        for number, (name, both) in enumerate(zip(self._names, self._cells, strict=True), 1):
            self._grid.addWidget(name, number, 0)
            for place, cell in enumerate(both, 1):
                self._grid.addWidget(cell, number, place)


class Lines(Listing):
    """Sentences under each other."""

    def show_lines(self, lines: Sequence[str]) -> None:
        """Shows these."""
        if self._begin(tuple(lines)):
            for line in lines:
                self._body.addWidget(Text(line, "dense", "text2", wrap=True))


class Comparison(QWidget):
    """The board as it is (A) beside a design that was pinned (B)."""

    unpinned = Signal()

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self._catalog = catalog
        self._tables = {title: PairTable(title, "A", "B") for title in ("Targets", "Flows", "Cost and load")}
        self._lines = Lines()
        self._same = Text("A and B are the same.", "dense", "text2")
        drop = Button("Unpin", "link", small=True)
        drop.clicked.connect(self.unpinned)
        head = row(spacing=6)
        head.addWidget(SectionHeader("A and B", "A is the board, B is pinned"), 1)
        head.addWidget(drop)
        body = column(self, spacing=6)
        body.addLayout(head)
        body.addWidget(self._same)
        body.addWidget(self._lines)
        for table in self._tables.values():
            body.addSpacing(4)
            body.addWidget(table)

    def show_designs(
        self, one: Variant, other: Variant, names: Mapping[str, str], target_ids: tuple[str, ...]
    ) -> None:
        """``names`` are the flows' by id; of the targets only those in ``target_ids`` are shown."""
        lines = differences(one, other, self._catalog)
        self._same.setVisible(not lines)
        self._lines.show_lines(lines)
        shown = {
            "Targets": targets(one, other, target_ids),
            "Flows": flow_figures(one, other, names),
            "Cost and load": whole(one, other, self._catalog),
        }
        for title, pairs in shown.items():
            self._tables[title].show_pairs(pairs)
