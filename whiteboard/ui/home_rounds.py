"""The list of rounds on the home screen: recent ones, all of them, or what lies in the bin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from whiteboard import words
from whiteboard.round.setup import RoundMode
from whiteboard.ui.controls import Button, EmptyState, IconButton
from whiteboard.ui.home_data import Glimpse, HomeData
from whiteboard.ui.search_field import SearchField
from whiteboard.ui.thumbnail import Thumbnail
from whiteboard.ui.widgets import Card, ElidedText, Icon, Text, column, panel, row

if TYPE_CHECKING:
    from whiteboard.library.summaries import RoundSummary

RECENT: Final = 7
_MODES: Final = {
    RoundMode.PRACTICE: "Practice",
    RoundMode.INTERVIEW: "Interview",
    RoundMode.DRAW: "Free board",
}
_OUTCOME_ICONS: Final = {"ok": "ph.check-circle-fill", "over": "ph.x-circle-fill"}


class Deed(StrEnum):
    """What can be done to a round from the list; the value is what the menu says."""

    OPEN = "Open"
    DEBRIEF = "Debrief…"
    DUPLICATE = "Duplicate"
    KEEP = "Keep for ever"
    BIN = "Move to the bin"
    RESTORE = "Take out of the bin"
    PURGE = "Delete for ever…"


class RoundList(QWidget):
    """Rows of rounds with their drawing, how far they are and how they came out."""

    asked = Signal(object, str)
    """A Deed, and the id of the round."""
    all_requested = Signal(bool, str)
    """Whether the bin is wanted, and what is searched; the answer comes with ``show_list``."""
    mend_requested = Signal()
    """The library is damaged, and a person wants to do something about it."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        super().__init__()
        self._now = now
        self._data = HomeData()
        self._all = self._empty_bin = False
        self.rows: list[RoundRow] = []
        self.title = Text("Recent rounds", "section")
        self.count = Text("", "body", "text3")
        self.all = Button("All rounds", "quiet")
        self.bin = Button("Bin", "choice", "ph.trash")
        self.bin.setCheckable(True)
        self.search = SearchField("Search rounds")
        self.empty = Button("Empty the bin", "danger")
        self._list = panel()
        self._rows = column(self._list, margins=(6, 6, 6, 6), spacing=2)
        self._lay_out()
        self.all.clicked.connect(self._toggle_all)
        self.bin.toggled.connect(self._ask)
        self.search.textChanged.connect(self._ask)
        self.empty.clicked.connect(self._on_empty)
        self._show_mode()

    @property
    def shows_all(self) -> bool:
        """True in the view of all rounds, and of the bin."""
        return self._all

    def show_data(self, data: HomeData) -> None:
        """Shows the newest rounds; in the view of all rounds it asks for them again."""
        self._data = data
        if self._all:
            self._ask()
        else:
            self._fill(list(data.rounds)[:RECENT], len(data.rounds))

    def show_list(self, rounds: list[RoundSummary]) -> None:
        """Shows the answer to ``all_requested``."""
        if self._all:
            self._fill(rounds, len(rounds))

    def _lay_out(self) -> None:
        head = row(spacing=8)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        for part in (self.search, self.bin, self.empty, self.all):
            head.addWidget(part)
        block = Card("block", margins=(1, 1, 1, 1), spacing=0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._list)
        block.body.addWidget(area)
        layout = column(self, spacing=10)
        layout.addLayout(head)
        layout.addWidget(block, 1)

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._show_mode()
        self.show_data(self._data)

    def _show_mode(self) -> None:
        binned = self._all and self.bin.isChecked()
        self.title.setText("Bin" if binned else "All rounds" if self._all else "Recent rounds")
        self.all.setText("Recent" if self._all else "All rounds")
        self.search.setVisible(self._all)
        self.bin.setVisible(self._all)
        self.empty.setVisible(binned and not self._empty_bin)

    def _ask(self) -> None:
        self._show_mode()
        self.all_requested.emit(self.bin.isChecked(), self.search.text())

    def _on_empty(self) -> None:
        self.asked.emit(Deed.PURGE, "")

    def _fill(self, rounds: list[RoundSummary], count: int) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.rows = [self._row(each) for each in rounds]
        for made in self.rows:
            self._rows.addWidget(made)
        if not rounds:
            self._rows.addWidget(self._nothing())
        self._rows.addStretch(1)
        self.count.setText(str(count))
        self._empty_bin = not rounds and not self.search.text()
        self._show_mode()

    def _row(self, summary: RoundSummary) -> RoundRow:
        made = RoundRow(
            summary,
            self._data.glimpses.get(summary.id, Glimpse()),
            self._now(),
            binned=self._all and self.bin.isChecked(),
            detailed=self._all,
        )
        made.asked.connect(self.asked)
        return made

    def _nothing(self) -> EmptyState:
        if self._data.damaged:
            damaged = EmptyState(
                "ph.warning-circle",
                "The library is damaged",
                "Your rounds may still be saved. The damaged file is kept, whatever you choose.",
                "Mend it…",
            )
            damaged.acted.connect(self.mend_requested)
            return damaged
        if self._data.problem:
            return EmptyState("ph.warning-circle", "The rounds cannot be read.", self._data.problem)
        binned = self._all and self.bin.isChecked()
        if self._all and self.search.text():
            where = " in the bin" if binned else ""
            return EmptyState("ph.magnifying-glass", f"No round{where} holds “{self.search.text()}”.")
        if binned:
            return EmptyState("ph.trash", "The bin is empty.")
        return EmptyState("ph.clock", "No rounds yet", "Start one of the scenarios, or a new board.")


class RoundRow(QFrame):
    """One round; Enter or a double click opens it, the menu has the rest."""

    asked = Signal(object, str)

    def __init__(
        self, summary: RoundSummary, glimpse: Glimpse, now: datetime, *, binned: bool, detailed: bool
    ) -> None:
        super().__init__()
        self.summary, self.glimpse, self._binned = summary, glimpse, binned
        self.setProperty("part", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{summary.title}, {mode_text(summary)}, {glimpse.outcome}")
        layout = row(self, margins=(12, 7, 12, 7), spacing=14)
        layout.addWidget(Thumbnail(glimpse.sketch))
        layout.addLayout(self._about(glimpse), 1)
        layout.addLayout(self._right(glimpse, now, detailed=detailed))
        if detailed:
            more = IconButton("ph.dots-three", f"More for {summary.title}", size=16, small=True)
            more.setAccessibleName(f"More for {summary.title}")  # whole, with what stands in brackets
            more.clicked.connect(self._on_more)
            self._more = more
            layout.addWidget(more)

    def menu(self) -> QMenu:
        """What can be done to this round."""
        menu = QMenu(self)
        closed = self.summary.mode != str(RoundMode.DRAW)
        deeds = (
            (Deed.RESTORE, Deed.PURGE)
            if self._binned
            else (Deed.OPEN, Deed.DEBRIEF, Deed.DUPLICATE, Deed.KEEP, Deed.BIN)
        )
        senseless = {Deed.DEBRIEF: not closed, Deed.KEEP: not self.summary.retention_date}
        for deed in deeds:
            if not senseless.get(deed):
                menu.addAction(str(deed)).setData(deed)
        menu.triggered.connect(self._on_menu)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _about(self, glimpse: Glimpse) -> QVBoxLayout:
        about = column(spacing=2)
        about.addStretch(1)
        about.addWidget(ElidedText(self.summary.title, "body", bold=True))
        about.addWidget(ElidedText(mode_text(self.summary), "dense", "text2"))
        plan = "" if self.summary.mode == str(RoundMode.DRAW) else _plan(self.summary)
        facts = [fact for fact in (plan, glimpse.progress) if fact]
        about.addWidget(ElidedText(" · ".join(facts), "caption", "text3"))
        about.addStretch(1)
        return about

    def _right(self, glimpse: Glimpse, now: datetime, *, detailed: bool) -> QVBoxLayout:
        right = column(spacing=4)
        right.addStretch(1)
        if glimpse.outcome:
            line = row(spacing=5)
            line.addStretch(1)
            token = f"{glimpse.tone}_text" if glimpse.tone else "text2"
            undecided = "ph.clock" if glimpse.score is None else "ph.user-circle"
            line.addWidget(Icon(_OUTCOME_ICONS.get(glimpse.tone, undecided), token, 14))
            line.addWidget(Text(glimpse.outcome, "dense", glimpse.tone or "text2", bold=True))
            right.addLayout(line)
        changed = Text(_day(self.summary.updated, now), "caption", "text3")
        right.addWidget(changed, 0, Qt.AlignmentFlag.AlignRight)
        if detailed and self.summary.retention_date:
            kept = Text(*_kept(self.summary.retention_date, now))
            right.addWidget(kept, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        return right

    def _ask(self, deed: Deed) -> None:
        self.asked.emit(deed, self.summary.id)

    def _on_menu(self, action: QAction) -> None:
        self._ask(action.data())

    def _on_more(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    @override
    def contextMenuEvent(self, event: QContextMenuEvent, /) -> None:
        self.menu().popup(event.globalPos())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent, /) -> None:
        self._ask(Deed.RESTORE if self._binned else Deed.OPEN)

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._ask(Deed.RESTORE if self._binned else Deed.OPEN)
        elif key == Qt.Key.Key_Delete:
            self._ask(Deed.PURGE if self._binned else Deed.BIN)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def mode_text(summary: RoundSummary) -> str:
    """``Interview · Candidate K-17``: what kind of round, and with whom."""
    mode = (
        _MODES.get(RoundMode(summary.mode), summary.mode) if summary.mode in set(RoundMode) else summary.mode
    )
    people = [] if summary.mode == str(RoundMode.PRACTICE) else list(summary.people[:1])
    return " · ".join([mode, *people])


def _plan(summary: RoundSummary) -> str:
    return f"{summary.level.capitalize()} · {summary.minutes} min"


def _kept(until: str, now: datetime) -> tuple[str, str, str]:
    """The words about a retention date, with their role and tone; what follows is the person's to decide."""
    if until < now.date().isoformat():
        return f"to be kept until {until}", "caption", "hot"
    return f"kept until {until}", "caption", "text3"


def _day(stamp: str, now: datetime) -> str:
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return words.day(when.replace(tzinfo=when.tzinfo or UTC).astimezone(now.tzinfo), now)
