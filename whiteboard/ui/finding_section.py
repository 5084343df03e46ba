"""A section of the findings panel: a head that folds, the rows that matter, and links to the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.finding_items import Item, Standing, Topic
from whiteboard.ui.finding_rows import FindingRow
from whiteboard.ui.finding_words import Words
from whiteboard.ui.widgets import Line, column, row

SHOWN: Final = 5
"""Rows of a section before the rest waits behind a link."""

_TITLES: Final = {
    Topic.ANTIPATTERN: "Antipatterns",
    Topic.STAGE: "Stages",
    Topic.PATH: "Paths",
    Topic.STRUCTURE: "Structure",
}
_FOLDED: Final = {Standing.MET: "met", Standing.SETTLED: "settled"}


class Section(QWidget):
    """One topic's findings. It is drawn again only when what it shows has changed."""

    acted = Signal(object, str, str)
    """As ``FindingRow.acted``."""

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self._topic = topic
        self._shown: tuple[object, ...] | None = None
        self._items: tuple[Item, ...] = ()
        self._chosen = ""
        self._words: Words | None = None
        self._judging = False
        self._open = True
        self._more = False
        self._unfolded = False
        self._header = SectionHeader(_TITLES[topic], foldable=True)
        self._header.folded.connect(self._on_folded)
        self._rows = QWidget()
        self._body = column(self._rows)
        self._layout = column(self)
        self._layout.addWidget(Line())
        head = row(margins=(12, 4, 12, 2))
        head.addWidget(self._header)
        self._layout.addLayout(head)
        self._layout.addWidget(self._rows)

    def show_items(self, items: tuple[Item, ...], chosen: str, words: Words, *, judging: bool) -> None:
        """Lists these; a section without items is not there."""
        mine = any(item.key == chosen for item in items)
        self._items, self._chosen, self._words, self._judging = items, chosen if mine else "", words, judging
        self.setVisible(bool(items))
        hidden = {item.key for item in items if item.standing in _FOLDED}
        self._unfolded = self._unfolded or chosen in hidden
        self._draw()

    def _draw(self) -> None:
        state = (self._items, self._chosen, self._judging, self._open, self._more, self._unfolded)
        if state == self._shown or self._words is None:
            return
        self._shown = state
        self._say_head()
        self._rows.setVisible(self._open)
        main = [item for item in self._items if item.standing not in _FOLDED]
        folded = [item for item in self._items if item.standing in _FOLDED]
        chosen_below = any(item.key == self._chosen for item in main[SHOWN:])
        shown = main if self._more or chosen_below else main[:SHOWN]
        rows = [self._row(item, self._words) for item in [*shown, *(folded if self._unfolded else ())]]
        self._replace([*rows, self._links(len(main) - len(shown), folded)])

    def _replace(self, widgets: list[QWidget]) -> None:
        """Puts these into the section and lets go of what is no longer in it."""
        old = [entry.widget() for entry in iter(lambda: self._body.takeAt(0), None)]
        for widget in widgets:
            self._body.addWidget(widget)
            if widget not in old:
                widget.show()
        for going in old:
            if going is not None and going not in widgets:
                going.hide()
                going.setParent(None)  # a row that is going must not be found and shown again
                going.deleteLater()

    def _row(self, item: Item, words: Words) -> FindingRow:
        """The row that shows this already, or a new one: making widgets is what takes time."""
        opened = item.key == self._chosen
        for row_ in self._rows.findChildren(FindingRow):
            if row_.shows(item, opened=opened, judging=self._judging):
                return row_
        made = FindingRow(item, words, opened=opened, judging=self._judging)
        made.acted.connect(self.acted)
        return made

    def _say_head(self) -> None:
        counts = {standing: self._count(standing) for standing in Standing}
        match self._topic:
            case Topic.ANTIPATTERN:
                fires, asks = counts[Standing.FIRES], counts[Standing.ASK]
                detail = f"{fires} {'fires' if fires == 1 else 'fire'}" if fires else "none fires"
                aside = f"{asks} to ask" if asks else ""
            case Topic.STRUCTURE:
                detail, aside = str(counts[Standing.FIRES]), ""
            case _:
                detail = f"{counts[Standing.MET]} of {len(self._items)}"
                aside = "missing first" if counts[Standing.MISSING] and counts[Standing.MET] else ""
        self._header.detail.setText(detail)
        self._header.aside.setText(aside)

    def _count(self, standing: Standing) -> int:
        return sum(item.standing is standing for item in self._items)

    def _links(self, left: int, folded: list[Item]) -> QWidget:
        holder = QWidget()
        links = row(holder, margins=(33, 0, 12, 6), spacing=12)
        if left:
            words = f"{left} more missing" if self._topic in {Topic.STAGE, Topic.PATH} else f"{left} more"
            links.addWidget(_link(words, self._on_more))
        if folded:
            verb = "Hide " if self._unfolded else ""
            links.addWidget(_link(f"{verb}{len(folded)} {_FOLDED[folded[0].standing]}", self._on_unfold))
        links.addStretch(1)
        return holder

    def _on_folded(self, folded: bool) -> None:
        self._open = not folded
        self._draw()

    def _on_more(self) -> None:
        self._more = True
        self._draw()

    def _on_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()


def _link(words: str, slot: Callable[[], None]) -> Button:
    button = Button(words, "link", small=True)
    button.clicked.connect(slot)
    return button
