"""The bar over the canvas that names the finding shown, steps through the others, and leaves."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from whiteboard.round.visibility import judges, visible_findings
from whiteboard.ui.controls import Button, IconButton
from whiteboard.ui.desk import Desk, Spotlight
from whiteboard.ui.finding_items import Item, items_of, spotlight_of, steps_of
from whiteboard.ui.finding_rows import status_of
from whiteboard.ui.finding_words import Words
from whiteboard.ui.widgets import STATUSES, Card, ElidedText, Icon, Text, row


class FindingBar(Card):
    """Shown while one of the findings is; whoever places it keeps it at the lower edge of the canvas."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("float", margins=(12, 3, 6, 3))
        self.setParent(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._desk = desk
        self._known: list[Item] = []
        self._steps_of: object = None
        self._icon = Icon("ph.warning-circle", "text2", 15)
        self._title = ElidedText("", "dense", bold=True)
        fits = QSizePolicy.Policy.Preferred  # the bar is as wide as the whole title where there is room
        self._title.setSizePolicy(fits, fits)
        self._place = Text("", "dense", "text3")
        self.body.addLayout(self._lay_out())
        desk.spotlight_changed.connect(self._on_spotlight)
        desk.analysed.connect(self._refresh)
        self._on_spotlight(desk.spotlight)

    def _lay_out(self) -> QHBoxLayout:
        line = row(spacing=8)
        back = IconButton("ph.caret-left", "Previous finding", size=15)
        onwards = IconButton("ph.caret-right", "Next finding", size=15)
        leave = Button("Esc", "quiet", small=True)
        leave.setAccessibleName("Leave the finding")
        back.clicked.connect(self.previous)
        onwards.clicked.connect(self.next)
        leave.clicked.connect(self.leave)
        for widget in (self._icon, self._title, self._place, back, onwards, leave):
            line.addWidget(widget, 1 if widget is self._title else 0)
        return line

    def previous(self) -> None:
        """Shows the finding before."""
        self._step(-1)

    def next(self) -> None:
        """Shows the finding after."""
        self._step(+1)

    def leave(self) -> None:
        """Shows the whole drawing again."""
        self._desk.show_spotlight(None)

    def _steps(self) -> list[Item]:
        findings = visible_findings(self._desk)
        if findings is None:
            return []
        state, board = self._desk.session.state, self._desk.session.board
        verdicts = state.verdicts if judges(state, self._desk.actor) else {}
        of = (findings, verdicts, board.revision)
        if of != self._steps_of:
            words = Words(board, self._desk.catalog)
            self._known = steps_of(items_of(findings, verdicts, words, self._desk.scenario))
            self._steps_of = of
        return self._known

    def _step(self, by: int) -> None:
        steps = self._steps()
        if steps:
            index = self._index(steps)
            there = (index + by) % len(steps) if index is not None else 0
            self._desk.show_spotlight(spotlight_of(steps[there], self._desk.session.board))

    def _index(self, steps: list[Item]) -> int | None:
        spotlight = self._desk.spotlight
        keys = [item.key for item in steps]
        return keys.index(spotlight.finding) if spotlight and spotlight.finding in keys else None

    def _refresh(self, _analysis: object) -> None:
        if self.isVisible():
            self._on_spotlight(self._desk.spotlight)

    def _on_spotlight(self, spotlight: Spotlight | None) -> None:
        self.setVisible(spotlight is not None and bool(spotlight.finding))
        if spotlight is None:
            return
        steps = self._steps()
        index = self._index(steps)
        tone, name = (
            STATUSES[status_of(steps[index])] if index is not None else ("ok", "ph.check-circle-fill")
        )
        self._icon.set(name, f"{tone}_text")
        self._title.setText(spotlight.title)
        self._place.setText(f"{index + 1} of {len(steps)}" if index is not None else "")
        self.updateGeometry()
