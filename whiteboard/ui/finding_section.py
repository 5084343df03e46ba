"""A section of the findings panel: a head that folds, the rows that matter, and links to the rest."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from whiteboard.ui.controls import Button, SectionHeader
from whiteboard.ui.finding_items import Item, Standing, Topic
from whiteboard.ui.finding_rows import FindingRow
from whiteboard.ui.finding_words import Words
from whiteboard.ui.stack import Stack
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
        self._rows: dict[str, FindingRow] = {}
        self._links = Links(topic)
        self._links.more.connect(self._on_more)
        self._links.unfold.connect(self._on_unfold)
        self._place = Stack()
        self._layout = column(self)
        self.rule = Line()
        self._layout.addWidget(self.rule)
        head = row(margins=(12, 4, 12, 2))
        head.addWidget(self._header)
        self._layout.addLayout(head)
        self._layout.addWidget(self._place)

    def show_items(
        self, items: tuple[Item, ...], chosen: str, words: Words, *, judging: bool, ruled: bool
    ) -> None:
        """Lists these, below a line where something stands above; a section without items is not there."""
        self.rule.setVisible(ruled)
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
        self._place.setVisible(self._open)
        main = [item for item in self._items if item.standing not in _FOLDED]
        folded = [item for item in self._items if item.standing in _FOLDED]
        chosen_below = any(item.key == self._chosen for item in main[SHOWN:])
        shown = main if self._more or chosen_below else main[:SHOWN]
        self._links.show_links(len(main) - len(shown), folded, unfolded=self._unfolded)
        self._list([*shown, *(folded if self._unfolded else ())], self._words)

    def _list(self, items: list[Item], words: Words) -> None:
        """Lists these; a row that shows its item already stays, for making widgets is what takes time."""
        before, self._rows = self._rows, {}
        for item in items:
            held = before.get(item.key)
            if held is None or (held.item, held.judging) != (item, self._judging):
                held = FindingRow(item, words, judging=self._judging)
                held.acted.connect(self.acted)
            held.set_opened(item.key == self._chosen)
            self._rows[item.key] = held
        self._place.show_parts([*self._rows.values(), self._links])

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

    def _on_folded(self, folded: bool) -> None:
        self._open = not folded
        self._draw()

    def _on_more(self) -> None:
        self._more = True
        self._draw()

    def _on_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()


class Links(QWidget):
    """Below the rows: how many more there are, and how many are met or settled."""

    more = Signal()
    unfold = Signal()

    def __init__(self, topic: Topic) -> None:
        super().__init__()
        self._noun = "more missing" if topic in {Topic.STAGE, Topic.PATH} else "more"
        self._more, self._folded = Button("", "link", small=True), Button("", "link", small=True)
        self._more.clicked.connect(self.more)
        self._folded.clicked.connect(self.unfold)
        links = row(self, margins=(35, 0, 12, 6), spacing=16)
        links.addWidget(self._more)
        links.addWidget(self._folded)
        links.addStretch(1)

    def show_links(self, left: int, folded: list[Item], *, unfolded: bool) -> None:
        """``left`` rows are not shown; ``folded`` are shown while ``unfolded``."""
        self._more.setText(f"{left} {self._noun}")
        self._more.setVisible(left > 0)
        verb = "Hide " if unfolded else ""
        self._folded.setText(f"{verb}{len(folded)} {_FOLDED[folded[0].standing]}" if folded else "")
        self._folded.setVisible(bool(folded))
