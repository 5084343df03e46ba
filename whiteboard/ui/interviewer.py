"""The interviewer's console: board, script, notes and marks beside each other, and nothing of it public."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QTabWidget, QWidget
from typing_extensions import override

from whiteboard.ui import style
from whiteboard.ui.action_set import add_keys
from whiteboard.ui.actions import ACTIONS, Context
from whiteboard.ui.clock_bar import ClockBar
from whiteboard.ui.console.board_column import BoardColumn
from whiteboard.ui.console.marks_column import MarksColumn
from whiteboard.ui.console.notes_column import NotesColumn
from whiteboard.ui.console.parts import Column
from whiteboard.ui.console.script_column import ScriptColumn
from whiteboard.ui.desk import Desk
from whiteboard.ui.scrolling import clear
from whiteboard.ui.shortcut_sheet import ShortcutSheet, blocks_of
from whiteboard.ui.status_line import StatusLine
from whiteboard.ui.tab_order import go_on, stops
from whiteboard.ui.widgets import ANY_WIDTH, Line, column, row

if TYPE_CHECKING:
    from scenarios.model import Scenario
    from whiteboard.ui.saving import Saving

WIDTHS: Final = (316, 370, 350, 0)
"""Of the columns; the last takes the rest."""
SHARES: Final = (0.2, 0.2, 0.15, 0.0)
"""Of what a window has beyond its first width, for the columns."""
FIRST_SIZE: Final = (1440, 900)
ROOMY: Final = 1400
"""Below this width board and script share a place as tabs, so that no column is cut off."""
TABS_WIDTH: Final = 400
NARROW: Final = 1200
"""Below this width all columns are tabs."""
PROMISE: Final = "Nothing in this window reaches the candidate"


class InterviewerConsole(QMainWindow):
    """A window for the interviewer's desk. The candidate's window shares the session, never this desk."""

    asked = Signal(str)
    """The id of an action that the application carries out."""
    closed = Signal()

    def __init__(self, desk: Desk, scenario: Scenario, saving: Saving | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle("Interviewer's console (private)")
        self.setMinimumSize(720, 480)
        self.clock_bar = ClockBar(desk)
        self.board = BoardColumn(desk)
        self.script = ScriptColumn(desk, scenario)
        self.notes = NotesColumn(desk, scenario)
        self.marks = MarksColumn(desk, scenario)
        self._columns: tuple[Column, ...] = (self.board, self.script, self.notes, self.marks)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._beside = QWidget()
        self._beside_layout = row(self._beside)
        self._tabbed: int | None = None
        across = row()
        across.addWidget(self._tabs)
        across.addWidget(self._beside, 1)
        centre = QWidget()
        centre.setProperty("surface", "panel")
        layout = column(centre)
        layout.addWidget(self.clock_bar)
        layout.addWidget(Line(edge=True))
        layout.addLayout(across, 1)
        layout.addWidget(Line(edge=True))
        layout.addWidget(StatusLine(desk, saving, remark=PROMISE))
        self.setCentralWidget(centre)
        self._arrange(0)
        self._add_keys()
        self.resize(*FIRST_SIZE)
        self.notes.editor.text.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        everything, board_and_script = len(self._columns), 2
        roomy, narrow = width >= style.px(ROOMY), width < style.px(NARROW)
        self._arrange(0 if roomy else everything if narrow else board_and_script)
        self._widen(width)

    @override
    def focusNextPrevChild(self, next: bool, /) -> bool:
        return go_on(self, forward=next)

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _add_keys(self) -> None:
        """The clock's keys, as in a practice's window, those that close, one for each column and for help."""
        deeds: dict[str, Callable[[], object]] = {
            "round.pause": self.clock_bar.start_or_pause,
            "round.next": self.clock_bar.next_phase,
            "file.close": self.close,
            "app.quit": self._ask_to_quit,
            "console.board": partial(self._go_to, self.board),
            "console.script": partial(self._go_to, self.script),
            "console.notes": self._go_to_note,
            "console.marks": partial(self._go_to, self.marks),
            "help.shortcuts": self._show_keys,
        }
        self._keys = [ACTIONS[action_id] for action_id in deeds]
        add_keys(self, deeds)

    def _go_to(self, part: Column) -> None:
        """Shows a column, and gives the keyboard to the first thing in it."""
        if self._tabs.indexOf(part) >= 0:
            self._tabs.setCurrentWidget(part)
        first = next(stops(part), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            part.area.ensureWidgetVisible(first)

    def _go_to_note(self) -> None:
        self._go_to(self.notes)
        self.notes.editor.text.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_keys(self) -> None:
        sheet = ShortcutSheet(blocks_of(self._keys, [Context.CONSOLE]), self)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    def _ask_to_quit(self) -> None:
        self.asked.emit("app.quit")

    def _arrange(self, tabbed: int) -> None:
        """The first ``tabbed`` columns as tabs in one place, the others beside it."""
        if tabbed == self._tabbed:
            return
        self._tabbed, focused = tabbed, self.focusWidget()
        for part in self._columns:
            part.setParent(self)
            part.setMinimumWidth(0)
            part.setMaximumWidth(ANY_WIDTH)
        clear(self._beside_layout)
        for part in self._columns[:tabbed]:
            self._tabs.addTab(part, part.title)
        alone = tabbed == len(self._columns)
        self._tabs.setVisible(tabbed > 0)
        self._tabs.setMinimumWidth(0 if alone else style.px(TABS_WIDTH))
        self._tabs.setMaximumWidth(ANY_WIDTH if alone else style.px(TABS_WIDTH))
        self._beside.setVisible(not alone)
        self._place_beside(self._beside_layout, tabbed)
        if focused is not None:
            for part in self._columns[:tabbed]:
                if part.isAncestorOf(focused):
                    self._tabs.setCurrentWidget(part)
            focused.setFocus()  # what moves to another place loses the keyboard

    def _widen(self, width: int) -> None:
        """Columns that stand beside each other take their share of a wide window."""
        extra = max(0, width - style.px(FIRST_SIZE[0]))
        for place, (base, share) in enumerate(zip(WIDTHS, SHARES, strict=True)):
            if base and place >= (self._tabbed or 0):
                self._columns[place].setFixedWidth(style.px(base) + round(extra * share))

    def _place_beside(self, layout: QHBoxLayout, first: int) -> None:
        for part, width in zip(self._columns[first:], WIDTHS[first:], strict=True):
            if layout.count() or first:
                layout.addWidget(Line(vertical=True, edge=True))
            if width:
                part.setFixedWidth(style.px(width))
            layout.addWidget(part, 0 if width else 1)
            part.show()
